"""The rule files: they load, and a file that cannot mean anything is refused."""

import re

import pytest

from crawlers.extraction.rules import rule_files
from crawlers.extraction.rules.conjugation import english_forms, french_forms
from crawlers.extraction.rules.expressions import RuleError, by_first_letter, lower_case
from crawlers.extraction.rules.rulebook import KINDS, _frame, rulebook


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_kind_has_a_frame_in_each_language(language) -> None:
    rules = rulebook(language)
    stated = {frame.kind for frame in rules.frames}
    stated |= {case.kind for frame in rules.frames for case in frame.cases}
    assert stated == KINDS


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        ({"id": "x", "kind": "marriage", "slots": {"subject": "source"}}, "unknown kind"),
        ({"id": "x", "kind": "licence"}, "no role"),
        ({"id": "x", "kind": "licence", "slots": {"beneath": "source"}}, "unknown slots"),
        ({"id": "x", "kind": "licence", "slots": {"subject": "hero"}}, "unknown slots or roles"),
    ],
)
def test_a_frame_that_cannot_be_understood_is_refused(entry: dict, reason: str) -> None:
    with pytest.raises(RuleError, match=reason):
        _frame(entry)


def test_english_verbs_are_inflected_on_their_first_word() -> None:
    forms = dict(english_forms("snap up", {"snap": ["snapped", "snapped"]}))
    assert forms == {
        "snap up": "inf",
        "snaps up": "fin",
        "snapped up": "part",
        "snapping up": "ger",
    }


def test_french_verbs_in_er_take_their_second_stem_and_tell_the_conditional_apart() -> None:
    forms = dict(french_forms("racheter|rachèt", {}))
    assert forms["rachète"] == "fin"
    assert forms["rachetée"] == "part"
    assert forms["rachèterait"] == "cond"
    assert forms["rachetant"] == "ger"


def test_an_unknown_irregular_verb_is_an_error() -> None:
    with pytest.raises(ValueError, match="vendre"):
        list(french_forms("vendre", {}))


def test_a_table_in_two_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_files, "_read", lambda _path: {"words": {}})
    with pytest.raises(RuleError, match=r"words\.toml: table 'words' stands in another file too"):
        rule_files.read_rules("en")


def test_an_expression_for_lower_case_asks_for_no_capital() -> None:
    assert lower_case(r"\b(?P<sum>one|two)\W").search("two ")
    with pytest.raises(RuleError, match="looked for in lower case"):
        lower_case("valued at|Worth")


@pytest.mark.parametrize(
    "expressions",
    [
        ["(?:days|weeks?) after", "last year", "on top of"],
        [r"\b(?:the|this) (?:new )?deal\b", r"\bterms\b", r"\bx?y"],
        ["(?:a|b)? sum", "(?:up|down)+ from", r"(?:a(?:n|ll)|the) sum", r"\d+ sums"],
    ],
)
def test_expressions_by_their_first_letter_find_what_they_found(expressions: list[str]) -> None:
    plain = re.compile("|".join(expressions))
    sorted_out = re.compile(by_first_letter(expressions))
    for text in (
        *("three weeks after it, on top of the last year", "the new deal", "bathe deal this deal"),
        *("midterms and terms", "xy, y, axy, ay", "a sum, b sum, all sum, an sum", "12 sums"),
        *("upup from, downup from", "sum", ""),
    ):
        spans = [match.span() for match in plain.finditer(text)]
        assert [match.span() for match in sorted_out.finditer(text)] == spans


def test_an_edge_in_front_is_asked_for_behind_the_first_letter() -> None:
    assert by_first_letter([r"\b(?:at|in) A", "of"]) == r"a(?<=\ba)t A|i(?<=\bi)n A|of"
