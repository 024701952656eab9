"""Autorité de la concurrence: open data of all its published acts (merger control, decisions).

The address of data.gouv.fr redirects to a file whose path carries a timestamp: the same path is the
same file and is not read again. The file is streamed, never held whole.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import BinaryIO
from urllib.parse import urlsplit

from crawlers.assumed import on, untold
from crawlers.parsers.autorite_fr import SOURCE as SOURCE_ID
from crawlers.parsers.autorite_fr import Act, Tally, read_acts, roles
from crawlers.parsers.parties import party_slugs, printed_names
from crawlers.source import Assumption, Item, Link, Listed, Oddity, Page, PageError, Plan, Source
from data.names import slug
from data.observations import Observation
from data.records.calendar import Event
from data.records.mergers import Merger
from data.records.observing import observation_of

PUBLISHER = "Autorité de la concurrence"
AUTHORITY = "Autorité de la concurrence (France)"
FILE = "https://www.data.gouv.fr/api/1/datasets/r/be23f793-a37b-4613-8a80-c6b4116058fb"
STATIC = "https://static.data.gouv.fr"
ACTS = "published acts"
OK = 200
REDIRECTS = (301, 302, 303, 307, 308)
_CASE = re.compile(r"\d{2}-D(?:CC|EX)-\d+")

SOURCE = Source(
    id=SOURCE_ID,
    hosts=("www.data.gouv.fr", "static.data.gouv.fr"),
    record_types=("merger", "event"),
    required={
        "merger": ("case_number", "acquirer_name", "target_name", "decided", "source_url"),
        "event": ("date", "event", "source_url"),
    },
    stated_once=("merger", "event"),
    list_floor={ACTS: 1},
    max_page_bytes=500_000_000,
    timeout_seconds=600.0,
    assumptions=(
        Assumption(
            "The address of the data set redirects to a path with a timestamp.",
            "Without a redirect the answer itself is read as the file.",
            on("pointer", lambda page: "/resources/" in page.headers.get("location", "")),
        ),
        Assumption(
            "robots.txt lets the address of the data set be read.",
            "Otherwise the run fails and says so.",
            on("pointer", lambda page: page.status in (OK, *REDIRECTS)),
        ),
        Assumption(
            "The fields of merger control hold words that are known.",
            "Other words give no outcome; they stay in the record as printed.",
            untold,
        ),
        Assumption(
            "date_decision_datetime is always there.",
            "The French date is read instead; an act without either is left out and counted.",
            untold,
        ),
    ),
)


def first_links(plan: Plan) -> Iterable[Link]:
    """Return the address that names today's file."""
    since = plan.since.isoformat() if plan.since else ""
    yield Link(
        FILE,
        "pointer",
        context={"since": since},
        conditional=False,
        redirects=False,
        accept=REDIRECTS,
        streamed=True,
    )


def parse(page: Page) -> Iterable[Item]:
    """Return the file to read, or what its acts say."""
    if page.link.kind == "pointer" and page.status in REDIRECTS:
        yield _file(page)
        return
    with page.open() as stream:
        yield from _acts(stream, page)


def _file(page: Page) -> Link:
    parts = urlsplit(page.headers.get("location", ""))
    if not parts.path.endswith(".json"):
        raise PageError(page.url, f"redirects to '{parts.geturl()[:200]}', which is no JSON file")
    address = STATIC + parts.path
    return Link(address, "acts", context=page.link.context, change_key=parts.path, streamed=True)


def _acts(stream: BinaryIO, page: Page) -> Iterator[Item]:
    since = page.link.context["since"]
    keys: list[str] = []
    published: list[str] = []
    tally = Tally()
    for row, act in read_acts(stream, page.url, tally):
        published.append(act.url)
        merger = _merger(act, row, page) if act.is_merger_control else None
        if merger is not None:
            keys.append(merger.fact_key)
        elif act.is_merger_control:
            yield Oddity("a merger act whose title does not say who buys whom", act.url)
        if act.day >= since:
            yield merger or _event(act, row, page)
    yield Listed(ACTS, tuple(published))
    for error in tally.broken:
        yield Oddity(f"an act that cannot be read: {error.field}", page.url)
    # With an act unread, one that is missing may be that one: nothing is said to have vanished.
    if not since and not tally.broken:
        scope = f"{AUTHORITY}/"
        yield Listed("acts", tuple(keys), record_type="merger", whole=True, scope=scope)


def outcome_of(act: Act) -> str | None:
    """Return the outcome code of a merger act, None where its words do not say."""
    words = f"{act.disposition or ''}".lower()
    phase = "2" if re.search(r"2|approfondi", act.phase or "") else "1" if act.phase else ""
    remedies = re.search(r"engagement|injonction|condition|réserve", words)
    if words.startswith(("interdi", "refus")):
        return "prohibited"
    if "inapplicab" in words or "non contrôlable" in words or "incompéten" in words:
        return "not_subject_to_merger_control"
    if not words.startswith(("autoris", "accord")):
        return None
    if remedies:
        return f"cleared_phase{phase}_with_remedies" if phase else None
    return f"cleared_phase{phase}" if phase else "cleared"


def _merger(act: Act, row: int, page: Page) -> Observation | None:
    sides = _sides(act)
    if sides is None:
        return None
    acquirers, targets = sides
    outcome = outcome_of(act)
    tail = slug(act.url.rstrip("/").rsplit("/", 1)[-1])[:80].strip("-")
    case = act.number if act.number and _CASE.fullmatch(act.number) else tail
    simplified = {True: "procédure simplifiée", False: "procédure normale"}
    record = Merger(
        id=slug(f"adlc {case} {(outcome or 'act').replace('_', ' ')}"),
        authority=AUTHORITY,
        case_number=case,
        acquirer=party_slugs(acquirers),
        acquirer_name=printed_names(acquirers),
        target=party_slugs(targets),
        target_name=printed_names(targets),
        decided=act.day,
        outcome=outcome,
        decision_article=act.disposition,
        procedure=simplified[act.simplified] if act.simplified is not None else None,
        note=act.title,
    )
    return _said(record, act, row, page)


def _sides(act: Act) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return acquirers and targets: from the title, else the notifying parties and the others."""
    named = roles(act)
    if named is not None:
        return (named[0],), (named[1],)
    notifying = {slug(name) for name in act.notifying}
    others = tuple(name for name in act.parties if slug(name) not in notifying)
    return (act.notifying, others) if act.notifying and others else None


def _event(act: Act, row: int, page: Page) -> Observation:
    tail = slug(act.url.rstrip("/").rsplit("/", 1)[-1])[:150].strip("-")
    record = Event(
        id=f"adlc-{act.day}-{tail}",
        date=act.day,
        event=f"{'/'.join(act.kinds)}: {act.title}",
        actors=party_slugs(act.parties) or None,
    )
    return _said(record, act, row, page)


def _said(record: Merger | Event, act: Act, row: int, page: Page) -> Observation:
    return observation_of(
        record,
        source_id=SOURCE_ID,
        source_url=act.url,
        source_name=PUBLISHER,
        recorded_at=page.retrieved_at,
        public_from=date.fromisoformat(act.day),
        document_id=page.document_id,
        locator=f"[{row}]",
        excerpt=act.title,
    )
