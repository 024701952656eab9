"""The same finding about another subject is told apart from another finding."""

import pytest

from dashboard.digest.likeness import differing_part

TOLD = "Date passed: Review of the duty: Alfa – 7 May 2026 (set by law); no outcome found."


@pytest.mark.parametrize(
    ("other", "part"),
    [
        (TOLD.replace("Alfa", "Beta, Gamma"), "Beta, Gamma"),
        (TOLD.replace("Alfa", "Beta").replace("7 May", "9 June"), None),
        (TOLD.replace("Review", "End").replace("Alfa", "Beta"), None),
        (TOLD, None),
    ],
)
def test_only_the_subject_may_differ(other, part):
    assert differing_part(TOLD, other) == part
