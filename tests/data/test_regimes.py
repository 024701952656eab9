"""Threshold regimes as dated data: ids, dates, paragraphs, and what a bad file is refused for."""

import json
from datetime import date
from importlib import resources

import pytest

from data.errors import NotFoundError, RefusedFileError
from data.regimes import bundled_regimes, parse_regimes

TEXT = (resources.files("data") / "reference" / "regimes.json").read_text(encoding="utf-8")


def changed(**rule: object) -> str:
    document = json.loads(TEXT)
    document["regimes"][0]["rules"][0].update(rule)
    return json.dumps(document)


def test_every_rule_in_force_has_its_paragraph_or_is_marked_unverified():
    for regime in bundled_regimes().regimes:
        for rule in regime.rules:
            assert rule.para is not None or rule.verified == "unverified", (regime.id, rule.id)


def test_a_rule_in_force_without_paragraph_and_without_mark_is_refused():
    with pytest.raises(RefusedFileError, match="p17a has no paragraph"):
        parse_regimes(changed(para=None), "regimes.json")


def test_the_same_rule_marked_unverified_is_accepted():
    found = parse_regimes(changed(para=None, verified="unverified"), "regimes.json")
    assert found.regimes[0].rules[0].para is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"facts": {}, "regimes": []}'])
def test_what_is_no_regimes_file_is_refused(text: str):
    with pytest.raises(RefusedFileError):
        parse_regimes(text, "regimes.json")


def test_aliases_are_understood_whatever_the_case():
    assert bundled_regimes().find("eu-2004").id == "EU-HMG-2004"
    assert bundled_regimes().find("US-2023").id == "US-MG-2023"
    with pytest.raises(NotFoundError, match="EU-HMG-2004"):
        bundled_regimes().find("EU-1066")


@pytest.mark.parametrize(
    ("day", "american"),
    [
        (date(2010, 8, 18), "US-HMG-1992"),
        (date(2010, 8, 19), "US-HMG-2010"),
        (date(2023, 12, 17), "US-HMG-2010"),
        (date(2023, 12, 18), "US-MG-2023"),
        (date(2026, 11, 21), "US-MG-2023"),
    ],
)
def test_the_regime_is_that_of_the_day(day: date, american: str):
    in_force = [r.id for r in bundled_regimes().in_force_on(day) if r.jurisdiction == "US"]
    assert in_force == [american]


def test_a_draft_is_never_in_force():
    in_force = {regime.id for regime in bundled_regimes().in_force_on(date(2026, 11, 21))}
    assert "EU-MG-DRAFT-2026" not in in_force
    assert "EU-HMG-2004" in in_force
