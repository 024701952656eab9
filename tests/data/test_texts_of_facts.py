"""Texts of facts: each French text stands beside the English one that the fact still says."""

import pytest

from data.bundled import bundled_facts
from data.language.catalogue import keys
from data.language.of_facts import of_facts, row_key
from data.legal import announced_dates


def facts_by_key() -> dict[str, str]:
    """Return what the facts say, by the key of its translation."""
    facts = bundled_facts()
    cases, ai_act = facts.frame("dma_case"), facts.statements("ai_act_date")
    found = {f"facts.case.{row_key(subject)}": subject for subject in cases["subject"]}
    found |= {f"facts.announced.{one.announced_id}": one.what for one in announced_dates()}
    found |= {
        f"facts.ai_act.{row_key(row.date, row.provision)}": row.what for row in ai_act.itertuples()
    }
    return found


def test_the_english_catalogue_repeats_the_facts():
    said = facts_by_key()
    listed = {key: text for key, text in keys("en").items() if key.startswith("facts.")}
    listed.pop("facts.original")
    assert {key: listed.get(key) for key in said} == said


def test_all_thirty_two_dates_of_the_ai_act_have_a_french_text():
    assert sum(key.startswith("facts.ai_act.") for key in keys("fr")) == 32


@pytest.mark.parametrize(
    ("row", "original", "shown"),
    [
        ("first-review-of-the-dma", "First review of the DMA", "Premier réexamen du DMA"),
        ("first-review-of-the-dma", "Another text", "Another text [en anglais]"),
        ("unheard-of", "Unheard of", "Unheard of [en anglais]"),
    ],
)
def test_what_has_no_french_text_is_shown_as_written_and_says_so(row, original, shown):
    assert of_facts("case", row, original, "fr") == shown


def test_english_readers_get_what_the_fact_says():
    assert of_facts("case", "first-review-of-the-dma", "Another text", "en") == "Another text"
