"""Texts of facts: each French text stands beside the English one that the fact still says."""

import pytest

from data.bundled import bundled_facts
from data.language.catalogue import keys
from data.language.of_facts import name_of, of_facts, row_key
from data.legal import announced_dates
from data.source_table import source_table


def facts_by_key() -> dict[str, str]:
    """Return what the facts say, by the key of its translation."""
    facts = bundled_facts()
    cases, ai_act = facts.frame("dma_case"), facts.statements("ai_act_date")
    found = {f"facts.case.{row_key(subject)}": subject for subject in cases["subject"]}
    found |= {f"facts.announced.{one.announced_id}": one.what for one in announced_dates()}
    found |= {
        f"facts.ai_act.{row_key(row.date, row.provision)}": row.what for row in ai_act.itertuples()
    }
    found |= {f"facts.market.{slug}": name for slug, name in market_names().items()}
    found |= {f"facts.organisation.{one}": name for one, name in names_of_groups().items()}
    found |= {f"facts.source.{one.source_id}": one.name for one in source_table().values()}
    register = facts.frame("register")
    for column in ("cps_category", "legal_route"):
        found |= {f"facts.{column}.{row_key(said)}": said for said in register[column].dropna()}
    for table in ("merger", "legal_status"):
        names = set(facts.frame(table)["authority"])
        found |= {f"facts.authority.{row_key(name)}": name for name in names}
    return found


def market_names() -> dict[str, str]:
    """Return the names of all markets by slug."""
    markets = bundled_facts().statements("market")
    return dict(zip(markets["market"], markets["market_name"], strict=True))


def names_of_groups() -> dict[str, str]:
    """Return the names of groups and residuals, which are descriptions and no proper names."""
    listed = bundled_facts().frame("organisation")
    groups = listed[listed["kind"] == "pseudo"]
    return dict(zip(groups["id"], groups["name"], strict=True))


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


@pytest.mark.parametrize(
    "table", ["market", "organisation", "source", "publisher", "authority", "cps_category"]
)
def test_names_are_listed_in_both_languages(table):
    listed = {
        language: {key for key in keys(language) if key.startswith(f"facts.{table}.")}
        for language in ("en", "fr")
    }
    assert listed["en"] == listed["fr"] != set()


def test_no_market_keeps_its_english_name():
    same = {
        slug for slug, name in market_names().items() if keys("fr")[f"facts.market.{slug}"] == name
    }
    assert same == set()


def test_the_key_of_a_publisher_is_that_of_its_name():
    listed = {key: text for key, text in keys("en").items() if key.startswith("facts.publisher.")}
    assert listed == {f"facts.publisher.{row_key(name)}": name for name in listed.values()}


@pytest.mark.parametrize(
    ("row", "original", "shown"),
    [
        ("others", "Others (residual of a market)", "Autres (reste d’un marché)"),
        ("others", "Another text", "Another text"),
        ("example-works", "Example Works", "Example Works"),
    ],
)
def test_a_name_without_a_french_text_is_a_proper_name(row, original, shown):
    assert name_of("organisation", row, original, "fr") == shown
