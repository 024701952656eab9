"""The whole answer about a deal: what is told of the acquirer's money in the target."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from graph.screening.overlaps import Deal
from graph.screening.screening import investments_of, usual_control

DEAL = Deal("alfa", "zeta", Fraction(100), "sole", date(2026, 11, 21))
ITSELF: Any = SimpleNamespace(of=lambda org: org)


def told(**changes: str) -> Any:
    """Return facts of one completed investment of alfa in zeta, with some columns changed."""
    row = {"kind": "investment", "status": "completed", "source_org": "alfa", "target_org": "zeta"}
    return SimpleNamespace(frame=lambda _: pd.DataFrame([row | changes]))


def test_an_investment_that_was_made_counts() -> None:
    assert investments_of(told(), ITSELF, DEAL) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"status": "abandoned"},
        {"kind": "cloud_contract"},
        {"source_org": "beta"},
        {"target_org": "delta"},
    ],
)
def test_what_is_no_standing_investment_of_the_two_does_not_count(change: dict[str, str]) -> None:
    assert investments_of(told(**change), ITSELF, DEAL) == 0


@pytest.mark.parametrize(("stake", "control"), [(100, "sole"), (51, "sole"), (50, "none")])
def test_more_than_half_usually_gives_sole_control(stake: int, control: str) -> None:
    assert usual_control(Fraction(stake)) == control
