"""What stands around a deal changes nothing about it: every turn of phrase, varied in many ways."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from crawlers.extraction.extractor import Passage, RuleExtractor

IDIOMS = Path(__file__).resolve().parent / "idioms"
Variation = Callable[[str], str]


def led_by(words: str) -> Variation:
    """Return what puts words in front of a sentence."""
    return lambda text: (
        words + (text if re.match(r"Novakern|Zyrelia|\d", text) else text[0].lower() + text[1:])
    )


def ending_in(words: str) -> Variation:
    """Return what goes on with a sentence."""
    return lambda text: text.rstrip(".") + words


def followed_by(words: str) -> Variation:
    """Return what puts a sentence behind."""
    return lambda text: f"{text} {words}"


def calling(firm: str, words: str) -> Variation:
    """Return what puts words in front of the firm that begins a sentence."""
    return lambda text: re.sub(rf"^{firm}\b", words + firm, text)


def apposed(firm: str, words: str) -> Variation:
    """Return what puts an apposition behind the firm that begins a sentence."""
    return lambda text: re.sub(rf"^{firm}\b(?!['’,])", firm + words, text)


VARIATIONS: dict[str, dict[str, Variation]] = {
    "en": {
        "preceded": lambda text: f"Artificial intelligence draws capital. {text}",
        "market": led_by("As the market tightens, "),
        "launch": led_by("Three months after its launch, "),
        "year": led_by("Last year, "),
        "purpose": ending_in(" to speed up its expansion in Europe."),
        "said": ending_in(", the company said on Tuesday."),
        "reported": ending_in(", Bloomberg reported."),
        "closing": followed_by("The transaction should close in June."),
        "rival": followed_by("Quorvia is their main competitor."),
        "use": followed_by("The money will be used to build a language model."),
        "value": followed_by("The startup is valued at $2 billion."),
        "seat": calling("Novakern", "Paris-based startup "),
        "its seat": calling("Zyrelia", "Paris-based startup "),
    },
    "fr": {
        "preceded": lambda text: f"L'intelligence artificielle attire les capitaux. {text}",
        "market": led_by("Alors que le marché se tend, "),
        "launch": led_by("Trois mois après son lancement, "),
        "year": led_by("L'an dernier, "),
        "said": ending_in(", a annoncé l'entreprise mardi."),
        "reported": ending_in(", selon Les Echos."),
        "closing": followed_by("L'opération doit être finalisée en juin."),
        "use": followed_by("La somme servira à développer un modèle de langage."),
        "value": followed_by("La start-up est valorisée 2 milliards d'euros."),
        "seat": calling("Novakern", "La start-up parisienne "),
        "its seat": calling("Zyrelia", "La start-up parisienne "),
        "apposition": apposed("Zyrelia", ", spécialiste de l'IA générative,"),
        "relative": apposed("Zyrelia", ", qui emploie 200 personnes,"),
        "founders": apposed("Zyrelia", ", fondée en 2021 par deux anciens chercheurs,"),
    },
}


@pytest.mark.parametrize(
    ("language", "name"),
    [(language, name) for language, varied in VARIATIONS.items() for name in varied],
)
def test_what_stands_around_a_deal_changes_nothing(
    extractor: RuleExtractor, language: str, name: str
) -> None:
    vary = VARIATIONS[language][name]
    misread: list[str] = []
    for line in (IDIOMS / f"{language}.txt").read_text("utf-8").splitlines():
        expected, sentence = line.split(" | ", 1)
        varied = vary(sentence)
        found = extractor.deals(Passage(varied, None, language, "2026-05-01"))
        read = [f"{deal.kind} {deal.source_org} {deal.target_org}" for deal in found]
        if read != ([] if expected == "-" else [expected]):
            misread.append(f"{varied} -> {read}")
    assert misread == []
