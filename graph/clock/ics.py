"""The legal clock as an iCalendar file (RFC 5545) that a calendar program can subscribe to.

The text depends on the release and the day alone: DTSTAMP is the release's day, a UID is the
deadline's id, so a subscriber sees one entry per deadline however often it is read.
"""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta

from data.language.catalogue import Language, text
from graph.clock.deadline import Deadline

LINE_OCTETS = 75
PRODUCT = "-//Vigie//legal clock//EN"


def icalendar(
    deadlines: Iterable[Deadline], language: Language, stamp: date, last_check: str
) -> str:
    """Return the calendar with CRLF line ends, folded at 75 octets.

    stamp: day of the release, the DTSTAMP of every entry.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(text('clock.calendar.name', language))}",
        "REFRESH-INTERVAL;VALUE=DURATION:P1D",
        "X-PUBLISHED-TTL:P1D",
    ]
    for deadline in deadlines:
        lines += _event(deadline, language, stamp, last_check)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(deadline: Deadline, language: Language, stamp: date, last_check: str) -> list[str]:
    description = text(
        "clock.calendar.description",
        language,
        wording=deadline.state_in_words(language, last_check),
        basis=deadline.basis(language),
        kind=text(f"clock.kind.{deadline.kind}", language),
        verified=text(f"clock.verified.{'yes' if deadline.verified else 'no'}", language),
        source=deadline.source_url or text("clock.calendar.no_source", language),
    )
    digest = hashlib.sha256(deadline.deadline_id.encode()).hexdigest()[:32]
    lines = [
        "BEGIN:VEVENT",
        f"UID:{digest}@vigie.invalid",
        f"DTSTAMP:{stamp:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{deadline.due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{deadline.due_on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{escaped(deadline.title(language))}",
        f"DESCRIPTION:{escaped(description)}",
        f"CATEGORIES:{escaped(deadline.law)},{deadline.kind.upper().replace('_', '-')}",
        "TRANSP:TRANSPARENT",
    ]
    if deadline.source_url and deadline.source_url.startswith(("https://", "http://")):
        lines.append(f"URL:{_uri(deadline.source_url)}")
    lines.append("END:VEVENT")
    return lines


def escaped(value: str) -> str:
    """Return a TEXT value with backslash, comma, semicolon and line breaks escaped."""
    value = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(value.splitlines())


def _uri(value: str) -> str:
    return "".join(character for character in value if character.isprintable() and character != " ")


def folded(line: str) -> str:
    """Return a content line folded so that no line exceeds 75 octets, never inside a character."""
    pieces: list[str] = []
    current, size = "", 0
    for character in line:
        octets = len(character.encode())
        limit = LINE_OCTETS if not pieces else LINE_OCTETS - 1
        if size + octets > limit:
            pieces.append(current)
            current, size = "", 0
        current += character
        size += octets
    pieces.append(current)
    return "\r\n ".join(pieces)
