"""Sentences: both languages, no word of breach outside a quotation, the numbers alike."""

import re
import string
from datetime import date

import pytest

from data.alert_rules import alert_rules
from data.bundled import bundled_facts
from data.language.catalogue import keys
from graph.alerts.event import from_row
from graph.alerts.replay import replay
from graph.alerts.stored import alert_rows
from graph.records import records

DOMAINS = ("alerts.", "dma.", "clock.", "digest.", "facts.")
BREACH = {
    "en": (
        r"breach|infring|violat|illegal|unlawful|guilt|offen[cd]|abus|non-?complian|evad|fraud|"
        r"wrongdoing|culprit|cheat|failed to|overdue"
    ),
    "fr": (
        r"manquement|infraction|viol(?!et)|illégal|illicite|coupable|abus|non-conform|enfrein|"
        r"fraud|délit|faute|retard"
    ),
}
MANDATED = {
    "en": "absence is no proof of a breach",
    "fr": "l’absence ne prouve aucun manquement",
}
"""The one phrase that names a breach in order to deny it."""
QUOTED = {
    "en": ("Site reputation abuse policy", "child abuse material"),
    "fr": ("Politique sur l’« abus de réputation de site »",),
}
"""Titles of cases in the authority's own words, and what the law itself names."""
LATE = {"fr": "a du retard"}
"""The list is late, nobody else is."""


def own_words(sentence: str, language: str) -> str:
    """Return a sentence without the mandated denial and without quoted titles."""
    plain = sentence.replace("\u00a0", " ").replace("\u202f", " ")
    for phrase in (MANDATED[language], *QUOTED[language], LATE.get(language, "\0")):
        plain = plain.replace(phrase, "")
    return re.sub(r"« [^»]* » \[en anglais\]|“[^”]*”", "", plain)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_template_speaks_of_a_breach(language: str):
    wrong = {
        key: template
        for key, template in keys(language).items()
        if key.startswith(DOMAINS)
        and re.search(BREACH[language], own_words(template, language), re.IGNORECASE)
    }
    assert wrong == {}


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("phrase", ["a breach of the law", "une infraction au règlement"])
def test_the_word_list_would_see_an_accusation(language: str, phrase: str):
    expected = language == ("en" if "breach" in phrase else "fr")
    assert bool(re.search(BREACH[language], phrase)) is expected


def test_both_languages_use_the_same_placeholders():
    english, french = keys("en"), keys("fr")
    for key in english:
        if key.startswith(DOMAINS):
            named = [
                {field for _, field, _, _ in string.Formatter().parse(text[key]) if field}
                for text in (english, french)
            ]
            assert named[0] == named[1], key


def test_every_rule_has_name_trigger_reference_and_changelog():
    for rule_id, rule in alert_rules().items():
        assert f"alerts.rule.{rule_id}" in keys("en")
        assert rule.trigger
        assert rule.reference
        assert rule.changelog[0].startswith(f"{1}:")


NUMBER = re.compile(r"\d[\d,.\u202f]*")


def figures(sentence: str, language: str) -> list[str]:
    found = []
    for match in NUMBER.findall(sentence):
        plain = match.replace("\u202f", "")
        plain = plain.replace(",", "") if language == "en" else plain.replace(",", ".")
        found.append(plain.strip("."))
    return sorted(found)


def test_french_and_english_sentences_carry_the_same_numbers():
    rows, _ = alert_rows(bundled_facts())
    for row in records(rows):
        event = from_row(row)
        if event.rule_id in ("R14", "R18", "R19", "R21", "R22"):
            english, french = (
                figures(event.sentence_en, "en"),
                figures(event.sentence_fr.replace("1er", "1"), "fr"),
            )
            assert english == french, (event.sentence_en, event.sentence_fr)


def test_hhi_is_ihh_in_french():
    assert not [
        key for key, text in keys("fr").items() if key.startswith("alerts.") and "HHI" in text
    ]


def test_no_sentence_of_a_replayed_year_speaks_of_a_breach():
    found = replay(bundled_facts(), date(2026, 11, 21), 52)
    said = {
        sentence
        for week in found.weeks
        for event in week.events
        for language, sentence in (("en", event.sentence_en), ("fr", event.sentence_fr))
        if re.search(BREACH[language], own_words(sentence, language), re.IGNORECASE)
    }
    assert said == set()
    assert sum(len(week.events) for week in found.weeks) > 100


def test_french_sentences_never_put_a_full_word_before_a_vowel():
    wrong = {
        key: template
        for key, template in keys("fr").items()
        if key.startswith("alerts.R")
        and re.search(
            r"\b(de|que|le|la) \{(org|buyer|supplier|holder|"
            r"held|firm|investor|payer|payee|customer)\}",
            template,
        )
    }
    assert wrong == {}
