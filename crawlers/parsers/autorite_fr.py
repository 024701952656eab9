"""Autorité de la concurrence: its open-data file of all published acts, read as a stream.

Notes: one JSON array of about 6,700 acts with their full texts; acts of merger control have fields
of their own (partie_notifiante, dispositifs_dcc, phase_decision_concentration), not always there.
Lists are written as Python literals ("['A', 'B']"), the kind of act is a word, a misspelt word or a
JSON list in a string; numbers of acts repeat and may end in a space: the address is the key.
"""

import ast
import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import ijson

from crawlers.parsers.reading import LayoutChangedError, clean, iso_day, safe_link

SOURCE = "autorite-fr"
MAX_LITERAL = 20_000
BROKEN_SHARE = 0.01
ALWAYS = (
    *("id_decision", "type_decision", "titre_decision", "secteur_activite"),
    *("entreprises_concernees", "url_site"),
)
"""Fields of every act seen; an act may leave one empty, a file that lacks one has changed."""


_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre"),
    *("octobre", "novembre", "décembre"),
)
_FRENCH_DAY = re.compile(r"(\d{1,2})(?:er)?\s+(\w+)\s+(\d{4})")
_CONTROL_OF = re.compile(
    r"prise de contrôle\s+(?:exclusif|conjoint|exclusive|conjointe)?\s*"
    r"(?:de la |de l[’']|des |du |de |d[’'])(?P<what>.+?)\s+par\s+(?P<who>.+)$",
    re.IGNORECASE,
)
_LEGAL_WORDS = re.compile(r"^(?:la |le |les |l[’'])?(?:sociétés?|groupe)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class Act:
    """One published act. `kinds` as printed ("DCC"); `parties` in the printed order, no roles."""

    number: str | None
    kinds: tuple[str, ...]
    day: str
    title: str
    sectors: tuple[str, ...]
    parties: tuple[str, ...]
    url: str
    simplified: bool | None
    notifying: tuple[str, ...]
    phase: str | None
    disposition: str | None

    @property
    def is_merger_control(self) -> bool:
        """Whether the act belongs to merger control (kind DCC, DEX, or its address says so)."""
        control = any(kind.upper() in ("DCC", "DEX") for kind in self.kinds)
        return control or "controle-des-concentrations" in self.url


@dataclass
class Tally:
    """How many acts a file holds, how many could not be read, and which fields it has."""

    acts: int = 0
    broken: list[LayoutChangedError] = field(default_factory=list)
    fields: set[str] = field(default_factory=set)


def read_acts(stream: BinaryIO, url: str, tally: Tally) -> Iterator[tuple[int, Act]]:
    """Yield row and act of the file without holding it whole; acts that break it are left out.

    Raises:
        LayoutChangedError: not a JSON array of objects, truncated, without acts, a field is
            missing from every act, or more than one act in a hundred lacks its kind, date, title or
            address.
    """
    _skip_to_array(stream, url)
    try:
        for row, entry in enumerate(ijson.items(stream, "item", use_float=True)):
            if not isinstance(entry, dict):
                raise LayoutChangedError(SOURCE, f"[{row}]", url, "an act is no object")
            tally.acts += 1
            tally.fields.update(entry)
            try:
                act = parse_act(entry, row, url)
            except LayoutChangedError as error:
                tally.broken.append(error)
            else:
                yield row, act
    except (ijson.JSONError, UnicodeDecodeError) as wrong:
        raise LayoutChangedError(SOURCE, "document", url, f"broken JSON: {wrong}") from wrong
    if not tally.acts:
        raise LayoutChangedError(SOURCE, "document", url, "the array is empty")
    if len(tally.broken) > BROKEN_SHARE * tally.acts:
        raise tally.broken[0]
    if missing := [name for name in ALWAYS if name not in tally.fields]:
        raise LayoutChangedError(SOURCE, ", ".join(missing), url, "in none of the acts")


def _skip_to_array(stream: BinaryIO, url: str) -> None:
    """Leave the stream where the array starts (behind a byte order mark)."""
    if stream.read(len(codecs.BOM_UTF8)) != codecs.BOM_UTF8:
        stream.seek(0)
    begins = stream.tell()
    start = stream.read(1)
    while start and start.isspace():
        start = stream.read(1)
    if start != b"[":
        raise LayoutChangedError(SOURCE, "document", url, "no JSON array (a refusal page?)")
    stream.seek(begins)


def parse_act(entry: dict[str, object], row: int, url: str) -> Act:
    """Return one act of the array; `row` only serves the error message."""

    def text(name: str) -> str | None:
        value = entry.get(name)
        return None if value is None else clean(str(value))

    def several(name: str) -> tuple[str, ...]:
        value = entry.get(name)
        if isinstance(value, list):
            return tuple(part for item in value if (part := clean(str(item))))
        return listed(text(name), f"[{row}].{name}", url)

    address = safe_link(text("url_site"), "https://www.autoritedelaconcurrence.fr/")
    title = text("titre_decision")
    kinds = several("type_decision")
    for name, value in (
        ("url_site", address),
        ("titre_decision", title),
        ("type_decision", kinds),
    ):
        if not value:
            raise LayoutChangedError(SOURCE, f"[{row}].{name}", url, f"'{entry.get(name)}'")
    simplified = {"oui": True, "non": False}.get((text("decision_simplifiee") or "").lower())
    return Act(
        number=text("id_decision"),
        kinds=kinds,
        day=_day(text("date_decision_datetime"), text("date_decision"), row, url),
        title=str(title),
        sectors=several("secteur_activite"),
        parties=several("entreprises_concernees"),
        url=str(address),
        simplified=simplified,
        notifying=several("partie_notifiante"),
        phase=next(iter(several("phase_decision_concentration")), None),
        disposition=next(iter(several("dispositifs_dcc")), None),
    )


def listed(text: str | None, field: str, url: str) -> tuple[str, ...]:
    """Return the entries of a Python literal, a JSON list or a single word, cleaned.

    Raises:
        LayoutChangedError: it starts like a list and is none.
    """
    if text is None or text in ("[]", "nan", "None"):
        return ()
    if not text.startswith("["):
        return (text,)
    if len(text) > MAX_LITERAL:
        raise LayoutChangedError(SOURCE, field, url, f"{len(text)} characters are too many")
    try:
        values = json.loads(text)
    except json.JSONDecodeError:
        try:
            values = ast.literal_eval(text)
        except (ValueError, SyntaxError, MemoryError, RecursionError) as wrong:
            raise LayoutChangedError(SOURCE, field, url, f"'{text[:80]}' is no list") from wrong
    if not isinstance(values, list):
        raise LayoutChangedError(SOURCE, field, url, f"'{text[:80]}' is no list")
    return tuple(entry for value in values if (entry := clean(str(value))))


def roles(act: Act) -> tuple[str, str] | None:
    """Return (acquirer, target) as the title prints them, or None where it does not say.

    Only the form "… prise de contrôle exclusif de X par Y" is read: in "par Y de X" nothing tells
    where the name Y ends.
    """
    match = _CONTROL_OF.search(act.title)
    if match is None or match["what"].lower().startswith("par "):
        return None
    acquirer = _LEGAL_WORDS.sub("", match["who"].strip(" ."))
    target = _LEGAL_WORDS.sub("", match["what"].strip(" ."))
    return (acquirer, target) if acquirer and target else None


def _day(iso: str | None, french: str | None, row: int, url: str) -> str:
    if iso:
        return iso_day(iso, SOURCE, f"[{row}].date_decision_datetime", url)
    match = _FRENCH_DAY.search(french or "")
    if match is None or match[2].lower() not in _MONTHS:
        raise LayoutChangedError(SOURCE, f"[{row}].date_decision", url, f"'{french}'")
    day = f"{match[3]}-{_MONTHS.index(match[2].lower()) + 1:02d}-{int(match[1]):02d}"
    return iso_day(day, SOURCE, f"[{row}].date_decision", url)
