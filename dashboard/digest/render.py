"""A digest's look: the HTML part and a text part written for reading, not stripped from HTML."""

import textwrap
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined, select_autoescape

from dashboard.digest.content import Card, DigestContent, RenderedMail, SourceLine
from data.language import formats
from data.language.catalogue import Language, text
from data.language.formats import spaced
from graph.alerts.finding import SEVERITIES

TEXT_WIDTH = 78
SUBJECT_LENGTH = 78
"""Phones show about forty characters of a subject, clients on desks about eighty."""
NAMES_SHOWN = 8


def render(content: DigestContent) -> RenderedMail:
    """Return subject, text and HTML of a digest."""
    html = _environment().get_template("digest.html.jinja").render(_values(content))
    plain = _environment().get_template("digest.txt.jinja").render(_values(content))
    return RenderedMail(content.language, subject(content), _tidy(plain), html)


def subject(content: DigestContent) -> str:
    """Return "[High] first finding · +3 more", or the no-news subject with what was read."""
    language = content.language
    if not content.cards and (content.changed or content.corrections):
        listed = len(content.changed) + len(content.corrections)
        return text("digest.subject.minor", language, label=content.label, count=listed)
    if not content.cards and content.replayed:
        return text("digest.subject.replayed", language, label=content.label)
    if not content.cards:
        return text(
            "digest.subject.quiet",
            language,
            label=content.label,
            read=content.n_read,
            total=content.n_sources,
        )
    first, others = content.cards[0], len(content.cards) - 1
    more = text("digest.subject.more", language, count=others) if others else ""
    severity = text(f"digest.severity.{first.severity}", language)
    room = SUBJECT_LENGTH - len(severity) - len(more) - 3
    headline = textwrap.shorten(first.sentence.rstrip("."), width=room, placeholder="…")
    return text(
        "digest.subject.findings", language, severity=severity, headline=headline, more=more
    )


def summary(content: DigestContent) -> str:
    """Return the one sentence at the top of the mail."""
    language = content.language
    period = text(
        "digest.summary.period",
        language,
        label=content.label,
        first=formats.day(content.first_day, language),
        last=formats.day(content.last_day, language),
    )
    if content.empty and content.replayed:
        return text("digest.summary.replayed", language, period=period)
    if content.empty:
        return text(
            "digest.summary.quiet",
            language,
            period=period,
            read=content.n_read,
            total=content.n_sources,
        )
    counts = [
        text(f"digest.summary.count_{severity}", language, count=number)
        for severity in SEVERITIES
        if (number := sum(card.severity == severity for card in content.cards))
    ]
    if content.changed:
        counts.append(text("digest.summary.count_changed", language, count=len(content.changed)))
    if content.corrections:
        counts.append(
            text("digest.summary.count_corrections", language, count=len(content.corrections))
        )
    counted = ", ".join(counts)
    counted = counted[0].upper() + counted[1:]
    return spaced(
        text("digest.summary.findings", language, period=period, counts=counted), language
    )


def source_line(source: SourceLine, language: Language) -> str:
    """Return "Publisher (grade 1, 3 May 2026)"."""
    shown = formats.day(source.day, language)
    if source.grade is None:
        return text("digest.card.source_ungraded", language, publisher=source.publisher, day=shown)
    return text(
        "digest.card.source", language, publisher=source.publisher, grade=source.grade, day=shown
    )


def _values(content: DigestContent) -> dict[str, Any]:
    language = content.language

    def word(key: str, **values: object) -> str:
        return spaced(text(f"digest.{key}", language, **values), language)

    def shown_day(value: date) -> str:
        return formats.day(value, language)

    def badge(card: Card) -> str:
        parts = [word(f"severity.{card.severity}"), word(f"certainty.{card.certainty}")]
        if card.initial:
            parts.append(word("card.initial"))
        return " · ".join(parts)

    return {
        "content": content,
        "word": word,
        "day": shown_day,
        "badge": badge,
        "summary": summary(content),
        "subject": subject(content),
        "source_line": lambda source: source_line(source, language),
        "wrap": _wrap,
        "named": lambda names: _named(names, language),
    }


def _named(names: Sequence[str], language: Language) -> str:
    shown = ", ".join(names[:NAMES_SHOWN])
    more = len(names) - NAMES_SHOWN
    if more <= 0:
        return shown
    return f"{shown} {text('digest.table.more_names', language, count=more)}"


def _wrap(line: str, indent: int = 0) -> str:
    """Wrap running text at 78 columns, lists hanging; French spaces inside a number never break."""
    hanging = indent + 2 if line.startswith("- ") else indent
    return textwrap.fill(
        line,
        width=TEXT_WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * hanging,
        break_long_words=False,
        break_on_hyphens=False,
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
