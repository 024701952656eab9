"""The labelled lists: what they hold, and how well names are resolved on them."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

from data.bundled import bundled_facts
from data.resolution.known import bundled_resolver, homonyms, known_organisations


def _helper() -> ModuleType:
    path = Path(__file__).parent / "labelled_names.py"
    spec = importlib.util.spec_from_file_location("labelled_names", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


LISTS = _helper()
UNSEEN = [
    *("unseen", "fresh_first", "fresh_second", "fresh_third", "fresh_fourth"),
    *("fresh_fifth", "fresh_sixth", "fresh_seventh", "fresh_eighth"),
]
AT_LEAST = {"fresh_eighth": 0.75}
"""Recall below which rules have lost something; the eighth holds what was left of a list
of other spellings without those that are stored."""
ALL = ["names", "spellings", *UNSEEN]


def test_the_list_has_four_hundred_names_of_others_with_enough_that_are_not_ours() -> None:
    rows = LISTS.labelled("names")
    assert len(rows) >= 400
    assert all(row.source_url.startswith("http") for row in rows)
    assert sum(not row.organisation for row in rows) >= 150
    assert sum(bool(row.organisation) for row in rows) >= 250


@pytest.mark.parametrize("name", ALL)
def test_each_name_has_its_source_or_says_that_we_wrote_it(name: str) -> None:
    for row in LISTS.labelled(name):
        assert row.source_url.startswith("http") or row.note.startswith("written by us"), row


@pytest.mark.parametrize("name", ALL)
def test_no_name_of_a_list_is_stored_as_a_name_or_alias(name: str) -> None:
    stored = {
        known.casefold()
        for organisation in known_organisations(bundled_facts())
        for known in (organisation.name, *organisation.aliases, *organisation.ambiguous)
    }
    assert [row.variant for row in LISTS.labelled(name) if row.variant.casefold() in stored] == []


@pytest.mark.parametrize("name", ALL)
def test_no_name_stands_twice_and_each_label_is_an_organisation(name: str) -> None:
    rows = LISTS.labelled(name)
    assert len({row.variant.casefold() for row in rows}) == len(rows)
    resolver = bundled_resolver()
    assert [row for row in rows if row.organisation and not resolver.knows(row.organisation)] == []


def test_spellings_and_slips_that_we_wrote_are_understood() -> None:
    score = LISTS.scored(LISTS.labelled("spellings"), bundled_resolver())
    assert (score.precision, score.recall >= 0.9) == (1.0, True), score.missed


def test_no_name_of_a_known_homonym_is_matched_and_each_has_its_source() -> None:
    rows = homonyms()
    assert [
        row["name"] for row in rows if bundled_resolver().resolve(row["name"]).organisation_id
    ] == []
    assert all(row["source_url"].startswith("https://") and row["what"] for row in rows)


@pytest.mark.parametrize("name", UNSEEN)
def test_no_name_of_another_firm_is_taken_for_one_of_ours(name: str) -> None:
    score = LISTS.scored(LISTS.labelled(name), bundled_resolver())
    assert score.wrong == ()
    assert score.recall >= AT_LEAST.get(name, 0.85), score.missed


def test_precision_and_recall_on_the_list() -> None:
    score = LISTS.scored(LISTS.labelled("names"), bundled_resolver())
    assert score.precision >= 0.99, score.wrong
    assert score.recall >= 0.95, score.missed
