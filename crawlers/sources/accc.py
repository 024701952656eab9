"""Australian Competition and Consumer Commission: acquisitions register (merger control).

The list sorts unstably: matters slip between its pages. It is read by date and, when fewer matters
came than it states, once more by title; a matter known from earlier runs that no list shows is
visited all the same, and only its own 404 makes it vanish. The cursor holds the known addresses.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from crawlers.assumed import has_validators, is_served, on
from crawlers.parsers.accc import SOURCE as SOURCE_ID
from crawlers.parsers.accc import Listing, Matter, parse_listing, parse_matter
from crawlers.parsers.parties import party_slugs, printed_names
from crawlers.parsers.reading import text_of, whole_or_unreadable
from crawlers.source import (
    Assumption,
    Cursor,
    Gone,
    Item,
    Link,
    Oddity,
    Page,
    PageError,
    Plan,
    Source,
)
from data.names import slug
from data.records.calendar import Event
from data.records.mergers import Merger
from data.records.observing import observation_of

PUBLISHER = "Australian Competition and Consumer Commission"
AUTHORITY = "ACCC (Australia)"
REGISTERS = "https://www.accc.gov.au/public-registers"
REGISTER = f"{REGISTERS}/acquisitions-and-mergers-registers/acquisitions-register"
OLD_REGISTER = f"{REGISTERS}/mergers-and-acquisitions-registers/acquisitions-register"
GONE = (404, 410)
LOST_ROWS, LOST_SHARE = 5, 0.10


def _is_list(page: Page) -> bool:
    return is_served(page) and b"accc-collapsed-card" in page.body


def _listed(page: Page) -> Listing:
    return parse_listing(text_of(page, SOURCE_ID), page.url)


SOURCE = Source(
    id=SOURCE_ID,
    hosts=("www.accc.gov.au",),
    record_types=("merger", "event"),
    required={
        "merger": ("case_number", "notified", "acquirer_name", "target_name", "note", "source_url"),
        "event": ("date", "event", "source_url"),
    },
    stated_once=("merger", "event"),
    delay_seconds=1.0,
    max_depth=200,
    max_page_bytes=5_000_000,
    assumptions=(
        Assumption(
            "The register answers a reader that names itself and its contact.",
            "A refusal page is no list: the run fails and the last good data stay.",
            on("list", _is_list),
        ),
        Assumption(
            "Matter pages carry an ETag or Last-Modified.",
            "Without either a page is read again each time; same content stages nothing new.",
            on("matter", has_validators),
        ),
        Assumption(
            "The list also sorts by title (sort_by=title).",
            "Where it does not, known matters are visited by their kept addresses; too few fail "
            "the run.",
            on("list", lambda page: b"sort_by" in page.body),
        ),
        Assumption(
            "The register stays at its address.",
            "A 404 leads to the address that it had before 2026.",
            on("list", lambda page: _is_list(page) and page.url.startswith(REGISTER)),
        ),
        Assumption(
            "The cards of the list print the case number.",
            "Without it the address stands for the matter.",
            on("list", lambda page: all(case for case, _ in _listed(page).matters)),
        ),
    ),
)


def first_links(plan: Plan) -> Iterable[Link]:
    """Return the first page of the list, by date."""
    context = {"known": plan.cursor or "{}", "seen": "{}", "sort": "date", "shown": "0"}
    yield _list_link(0, context)


def parse(page: Page) -> Iterable[Item]:
    """Return what a list page or a matter page says."""
    if page.link.kind == "list":
        yield from _read_list(page)
    elif page.status in GONE:
        yield from _vanished(page)
    else:
        yield from whole_or_unreadable(_read_matter, page)


def _list_link(number: int, context: dict[str, str]) -> Link:
    query = f"?init=1&items_per_page=50&page={number}"
    if context["sort"] == "title":
        query = f"?init=1&items_per_page=50&sort_by=title&page={number}"
    context = {**context, "page": str(number)}
    old = Link(OLD_REGISTER + query, "list", context=context, conditional=False)
    again = context["sort"] == "title"
    return Link(
        REGISTER + query,
        "list",
        context=context,
        conditional=False,
        accept=GONE if again else (),
        fallback=None if again else old,
    )


def _read_list(page: Page) -> Iterator[Item]:
    context = dict(page.link.context)
    number = int(context["page"])
    seen: dict[str, str] = json.loads(context["seen"])
    if page.status in GONE:
        raise PageError(page.url, f"only {len(seen)} matters are listed, fewer than stated")
    listing = _listed(page)
    _check_paging(page, listing, number, context, seen)
    for case, address in listing.matters:
        seen[case or address] = address
        yield Link(address, "matter", accept=GONE)
    context["seen"] = json.dumps(seen)
    context["shown"] = str(int(context.get("shown", "0")) + len(listing.matters))
    if number < listing.last_page:
        yield _list_link(number + 1, context)
    elif listing.total is not None and len(seen) < listing.total and context["sort"] == "date":
        yield _list_link(0, {**context, "sort": "title", "shown": "0"})
    else:
        yield from _close_list(page, listing, seen, json.loads(context["known"]))


def _check_paging(
    page: Page, listing: Listing, number: int, context: Mapping[str, str], seen: dict[str, str]
) -> None:
    """Refuse a list that does not come to an end.

    Raises:
        PageError: a page after the first shows no card, or (read by date) only matters of pages
            before it, or comes after as many cards as matters are stated.
    """
    if not number:
        return
    shown = int(context.get("shown", "0"))
    known = all((case or address) in seen for case, address in listing.matters)
    repeats = known and len(listing.matters) > LOST_ROWS and context["sort"] == "date"
    if repeats or not listing.matters or (listing.total is not None and shown >= listing.total):
        what = "repeats pages before it" if repeats else f"comes after {shown} cards"
        raise PageError(
            page.url, f"page {number} of the list {what}: the source's paging does not end"
        )


def _close_list(
    page: Page, listing: Listing, seen: dict[str, str], known: dict[str, str]
) -> Iterator[Item]:
    every = {**known, **seen}
    total = listing.total if listing.total is not None else len(seen)
    if len(every) < total:
        raise PageError(page.url, f"the list states {total} matters, {len(every)} were found")
    lost = len(known) - total
    if lost > LOST_ROWS or lost > LOST_SHARE * len(known):
        raise PageError(page.url, f"the list lost {lost} of {len(known)} matters: not believed")
    for case, address in known.items():
        if case not in seen:
            yield Oddity("a known matter is missing from the list and was visited", address)
            yield Link(address, "matter", context={"case": case}, accept=GONE)
    yield Cursor(json.dumps(dict(sorted(every.items()))))


def _vanished(page: Page) -> Iterator[Item]:
    case = page.link.context.get("case")
    if case is None:
        yield Oddity("a listed matter has no page", page.url)
        return
    for outcome in OUTCOMES:
        key = f"{AUTHORITY}/{case}/{outcome}"
        yield Gone("merger", key, "no longer in the register", page.url)


OUTCOMES = (
    *("", "waiver_granted", "waiver_refused", "cleared", "cleared_phase1", "cleared_phase2"),
    *("cleared_phase1_with_remedies", "cleared_phase2_with_remedies", "prohibited"),
    "assessment_ceased",
)
"""Outcomes a matter of this register can have ("" while it is open)."""


def _read_matter(page: Page) -> Iterator[Item]:
    matter = parse_matter(text_of(page, SOURCE_ID), page.url)
    if matter.notified is None:
        yield Oddity("a matter without notification date", page.url)
    if matter.determination and matter.outcome is None:
        yield Oddity(f"determination '{matter.determination}' has no outcome code", page.url)
    yield _merger(matter, page)
    for outcome in OUTCOMES:
        if outcome != (matter.outcome or ""):
            key = f"{AUTHORITY}/{matter.number}/{outcome}"
            yield Gone("merger", key, "replaced by a later state", page.url)
    yield from _events(matter, page)


def _merger(matter: Matter, page: Page) -> Item:
    acquirers = [party.name for party in matter.acquirers]
    targets = [party.name for party in matter.targets]
    printed = [matter.status, matter.determination, matter.due and f"due {matter.due}"]
    record = Merger(
        id=slug(f"accc {matter.number} {(matter.outcome or 'open').replace('_', ' ')}"),
        authority=AUTHORITY,
        case_number=matter.number,
        acquirer=party_slugs(acquirers),
        acquirer_name=printed_names(acquirers),
        target=party_slugs(targets),
        target_name=printed_names(targets),
        notified=matter.notified,
        decided=matter.decided,
        outcome=matter.outcome,
        procedure=", ".join(filter(None, (matter.kind, matter.stage))),
        note="; ".join(filter(None, printed)),
    )
    public = matter.decided or matter.notified
    return observation_of(
        record,
        source_id=SOURCE_ID,
        source_url=matter.url,
        source_name=PUBLISHER,
        recorded_at=page.retrieved_at,
        public_from=date.fromisoformat(public) if public else None,
        document_id=page.document_id,
        locator=f"case {matter.number}",
        excerpt=(matter.description or matter.title)[:600],
    )


def _events(matter: Matter, page: Page) -> Iterator[Item]:
    actors = party_slugs(party.name for party in (*matter.acquirers, *matter.targets))
    used: Counter[str] = Counter()
    for event in dict.fromkeys(matter.events):
        made = slug(f"accc {matter.number} {event.day} {event.title}")[:200].strip("-")
        used[made] += 1
        record = Event(
            id=made if used[made] == 1 else f"{made}-{used[made]}",
            date=event.day,
            event=f"{matter.title}: {event.title}",
            actors=actors,
        )
        yield observation_of(
            record,
            source_id=SOURCE_ID,
            source_url=event.document_url or matter.url,
            source_name=PUBLISHER,
            recorded_at=page.retrieved_at,
            public_from=date.fromisoformat(event.day),
            document_id=page.document_id,
            locator=f"case {matter.number}, decisions and key events",
        )
