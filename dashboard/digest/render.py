"""A digest's look: the HTML part and a text part written for reading, not stripped from HTML."""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from dashboard.digest.content import Card, ChangedRow, DigestContent, RenderedMail, SourceLine
from dashboard.digest.headline import headline
from data.language import formats
from data.language.catalogue import Language, text
from data.language.formats import counted
from data.language.spacing import spaced
from graph.alerts.finding import SEVERITIES

TEXT_WIDTH = 72
"""What a printed page and a quoting reader have room for."""
SUBJECT_LENGTH = 78
"""Phones show about forty characters of a subject, clients on desks about eighty."""
LINK_NAME_LENGTH = 60
NAMES_SHOWN = 8


@dataclass(frozen=True)
class Listed:
    """Findings of one severity and rule, under one heading."""

    title: str
    rows: tuple[ChangedRow, ...]


def render(content: DigestContent) -> RenderedMail:
    """Return subject, text and HTML of a digest."""
    html = _environment().get_template("digest.html.jinja").render(_values(content))
    plain = _environment().get_template("digest.txt.jinja").render(_values(content))
    return RenderedMail(content.language, subject(content), _tidy(plain), _unbroken(html))


def subject(content: DigestContent) -> str:
    """Return "[High] first finding · +3 more", or the no-news subject with what was read."""
    language, label = content.language, content.label
    if content.cards:
        return _first_finding(content)
    listed = content.n_listed + len(content.corrections)
    if listed:
        return text("digest.subject.minor", language, label=label, count=listed)
    if content.history:
        return text("digest.subject.history", language, label=label)
    if content.replayed:
        return text("digest.subject.replayed", language, label=label)
    return text(
        "digest.subject.quiet",
        language,
        label=label,
        read=content.n_read,
        total=content.n_sources,
    )


def _first_finding(content: DigestContent) -> str:
    language = content.language
    first, others = content.cards[0], len(content.cards) - 1
    more = text("digest.subject.more", language, count=others) if others else ""
    severity = text(f"digest.severity.{first.severity}", language)
    room = SUBJECT_LENGTH - len(severity) - len(more) - len("[] ")
    shown = headline(first.sentence, room)
    return text("digest.subject.findings", language, severity=severity, headline=shown, more=more)


def period(content: DigestContent) -> str:
    """Return "week 2026-W34, 17 to 23 August 2026", or the days of another rhythm."""
    days = formats.day_range(content.first_day, content.last_day, content.language)
    kind = "week" if "W" in content.label else "period"
    shown = text(f"digest.summary.{kind}", content.language, label=content.label, days=days)
    if content.replayed:
        return text("digest.summary.replayed", content.language, period=shown)
    return shown


def summary(content: DigestContent) -> str:
    """Return what the mail holds, counted: the sentence at its top."""
    language = content.language
    cards = [
        counted(f"digest.summary.count_{severity}", language, number)
        for severity in SEVERITIES
        if (number := sum(card.severity == severity for card in content.cards))
    ]
    listed = [
        counted(f"digest.summary.count_{kind}", language, number)
        for kind, number in (
            ("listed" if cards else "found", content.n_listed),
            ("corrections", len(content.corrections)),
        )
        if number
    ]
    sentences = []
    if cards:
        sentences.append(_said("attention", language, cards))
    if listed:
        sentences.append(_said("listed" if cards else "only_listed", language, listed))
    if not sentences:
        sentences.append(text("digest.summary.none", language))
        if not content.replayed:
            read, total = content.n_read, content.n_sources
            sentences.append(text("digest.summary.read", language, read=read, total=total))
    return spaced(" ".join(sentences), language)


def _said(key: str, language: Language, counts: Sequence[str]) -> str:
    """Return a sentence with "1 high finding, 3 medium findings and 1 piece of good news"."""
    *first, last = counts
    joined = f"{', '.join(first)}{text('digest.summary.and', language)}{last}" if first else last
    return text(f"digest.summary.{key}", language, counts=_COUNT.sub("\\1\u00a0", joined))


_COUNT = re.compile(r"(\d) (?=\w)")
"""A count and what it counts stay on one line."""


def source_line(source: SourceLine, language: Language) -> str:
    """Return "Publisher (grade 1, read 3 May 2026)"."""
    shown = formats.day(source.day, language)
    if source.grade is None:
        return text("digest.card.source_ungraded", language, publisher=source.publisher, day=shown)
    return text(
        "digest.card.source", language, publisher=source.publisher, grade=source.grade, day=shown
    )


def rule_title(rule_id: str, language: Language) -> str:
    """Return "R14 Single source"; notices that are no rule have a name only."""
    name = text(f"alerts.rule.{rule_id}", language)
    if rule_id not in _RULES:
        return name
    return text("digest.card.rule", language, rule=rule_id, name=name)


_RULES = frozenset(f"R{number:02d}" for number in range(1, 31))


def grouped(rows: Sequence[ChangedRow], language: Language) -> list[Listed]:
    """Return rows by severity and rule, in the order in which they stand."""
    found = []
    for (severity, rule_id), own in groupby(rows, key=lambda row: (row.severity, row.rule)):
        shown = text(f"digest.severity.{severity}", language)
        title = f"{shown} – {rule_title(rule_id, language)}"
        found.append(Listed(spaced(title, language), tuple(own)))
    return found


def spoken(sentence: str, language: Language) -> list[tuple[str, bool]]:
    """Return the parts of a sentence, each with whether it quotes an English source."""
    if language == "en":
        return [(sentence, False)]
    return [(part, place % 2 == 1) for place, part in enumerate(_QUOTED.split(sentence))]


_QUOTED = re.compile(r"(?<=«\u00a0)([^»]*)(?=\u00a0» \[en anglais\])")


def _marks(content: DigestContent, language: Language) -> list[str]:
    """Return what the severities and marks that the mail uses mean."""
    used = {card.severity for card in content.cards} | {row.severity for row in content.changed}
    names: list[str] = [severity for severity in SEVERITIES if severity in used]
    if content.cards:
        names += ["certain", "possible", "grade"]
    return [spaced(text(f"digest.means.{name}", language), language) for name in names]


def _values(content: DigestContent) -> dict[str, Any]:
    language = content.language

    def word(key: str, **values: object) -> str:
        return spaced(text(f"digest.{key}", language, **values), language)

    def count(key: str, number: int, **values: object) -> str:
        return spaced(counted(f"digest.{key}", language, number, **values), language)

    def shown_day(value: date) -> str:
        return formats.day(value, language)

    def badge(card: Card) -> str:
        parts = [word(f"severity.{card.severity}"), word(f"certainty.{card.certainty}")]
        if card.initial:
            parts.append(word("card.initial"))
        return " · ".join(parts)

    def rules(card: Card) -> str:
        named = text("alerts.word.separator", language).join(
            rule_title(rule_id, language) for rule_id in card.rules
        )
        return count("card.rules", len(card.rules), rules=named)

    def about(link: str, sentence: str) -> str:
        return word("card.link_about", link=link, about=headline(sentence, LINK_NAME_LENGTH))

    return {
        "content": content,
        "word": word,
        "count": count,
        "day": shown_day,
        "badge": badge,
        "rules": rules,
        "about": about,
        "period": period(content),
        "summary": summary(content),
        "subject": subject(content),
        "changed": grouped(content.changed, language),
        "marks": _marks(content, language),
        "source_line": lambda source: source_line(source, language),
        "separator": spaced(text("alerts.word.separator", language), language),
        "spoken": lambda sentence: spoken(sentence, language),
        "wrap": _wrap,
        "width": TEXT_WIDTH,
        "named": lambda names, every=False: _named(names, language, every=every),
    }


def _named(names: Sequence[str], language: Language, *, every: bool) -> str:
    """Return the first names and how many more there are, or every name."""
    limit = len(names) if every else NAMES_SHOWN
    shown = text("alerts.word.separator", language).join(names[:limit])
    more = len(names) - limit
    if more <= 0:
        return shown
    return f"{shown} {counted('digest.table.more_names', language, more)}"


def _wrap(line: str, indent: int = 0) -> str:
    """Wrap running text at 72 columns, lists hanging; French spaces inside a number never break."""
    hanging = indent + 2 if line.startswith("- ") else indent
    return textwrap.fill(
        _unbroken(line),
        width=TEXT_WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _unbroken(words: str) -> str:
    """Return a wording in which a citation or a currency never parts from its number."""
    return _BEFORE_NUMBER.sub("\\1\u00a0", words)


_BEFORE_NUMBER = re.compile(
    r"\b([Aa]rts?\.?|paras?\.?|points?|s\.|section|[A-Z]{3}|niveau|grade) (?=\d)"
)


def _tidy(plain: str) -> str:
    lines = [line.rstrip() for line in plain.splitlines()]
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept).strip() + "\n"


@cache
def _environment() -> Environment:
    folder = resources.files(__package__) / "templates"
    templates = {
        name: (folder / name).read_text("utf-8")
        for name in ("digest.html.jinja", "digest.txt.jinja")
    }
    return Environment(
        loader=DictLoader(templates),
        autoescape=select_autoescape(enabled_extensions=("html.jinja",)),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
