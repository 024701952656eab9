"""Global Legal Entity Identifier Foundation: identifiers, names and consolidating parents.

Asked about: the organisations of the reference table with an LEI, their parents and their direct
children; companies without one, by legal name and seat; the golden copy of relationships confirms
links. Consolidation is ownership, never supply and never a minority stake. Sole proprietors are
natural persons and are left out.
"""

from collections.abc import Iterable, Iterator
from urllib.parse import urlencode

from crawlers.assumed import is_data, on, untold
from crawlers.parsers.gleif import (
    API,
    LeiRecord,
    parse_records,
    parse_relationship,
    read_relationships,
)
from crawlers.parsers.gleif import SOURCE as SOURCE_ID
from crawlers.parsers.parties import party_slug
from crawlers.parties import known_organisation
from crawlers.source import Assumption, Item, Link, Listed, Oddity, Page, PageError, Plan, Source
from crawlers.watchlist import watched, without_lei
from data.observations import Observation
from data.records.chain import Dependency
from data.records.iso import COUNTRIES
from data.records.observing import observation_of
from data.records.organisations import Alias, Identifier, Organisation

PUBLISHER = "GLEIF"
GOLDEN_COPY = "https://goldencopy.gleif.org/api/v2/golden-copies/publishes/rr/latest.csv"
DIRECT = "IS_DIRECTLY_CONSOLIDATED_BY"
NOT_VALID = frozenset({"ANNULLED", "DUPLICATE", "CANCELLED"})
NO_RECORD = (404,)
ENTITIES = "entities read"

SOURCE = Source(
    id=SOURCE_ID,
    hosts=("api.gleif.org", "goldencopy.gleif.org"),
    record_types=("organisation", "identifier", "alias", "dependency"),
    required={
        "organisation": ("id", "name", "country", "source_url"),
        "identifier": ("org", "scheme", "value", "source_url"),
        "alias": ("org", "alias"),
        "dependency": ("upstream", "downstream", "source_url"),
    },
    delay_seconds=1.1,
    list_floor={ENTITIES: 1},
    max_page_bytes=200_000_000,
    headers={"Accept": "application/vnd.api+json"},
    assumptions=(
        Assumption(
            "An entity without direct children answers 404 or an empty list.",
            "Both are taken: neither is a failure, neither withdraws anything.",
            on("children", lambda page: page.status in NO_RECORD or is_data(page)),
        ),
        Assumption(
            "latest.csv of the golden copy is a ZIP that holds one CSV.",
            "Plain CSV is read too; anything else fails the run by name of the field.",
            on("golden", lambda page: page.open().read(2) == b"PK"),
        ),
        Assumption(
            "The filter by name finds parts of names.",
            "Only an active entity with the same name and the same seat is taken.",
            untold,
        ),
    ),
)


def first_links(plan: Plan) -> Iterable[Link]:  # noqa: ARG001 - the contract of a source
    """Return the record and the direct children of every watched entity, then the golden copy."""
    for lei in watched("lei"):
        yield Link(f"{API}/lei-records/{lei}", "record", accept=NO_RECORD)
        yield _children(lei, 1)
    yield Link(GOLDEN_COPY, "golden", streamed=True, optional=True)
    for org, name, country in without_lei():
        query = urlencode({"filter[entity.legalName]": name, "page[size]": 50})
        context = {"org": org, "country": country}
        yield Link(f"{API}/lei-records?{query}", "named", context=context, accept=NO_RECORD)


def parse(page: Page) -> Iterable[Item]:
    """Return what a page says, by its kind."""
    if page.status != 200:
        yield Oddity(f"{page.link.kind}: HTTP {page.status}", page.url)
        yield Listed(ENTITIES, ())
        return
    readers = {
        "record": _record,
        "parent": _parent,
        "children": _read_children,
        "relationship": _relationship,
        "golden": _golden,
        "named": _named,
    }
    yield from readers[page.link.kind](page)


def organisation_of(record: LeiRecord) -> str:
    """Return the slug of an entity: by LEI, by legal name, by another name, else a new one."""
    names = (record.name, *record.other_names)
    known = (found for name in names if (found := known_organisation(name)))
    return watched("lei").get(record.lei) or next(known, None) or party_slug(record.name)


def _children(lei: str, number: int) -> Link:
    query = urlencode({"page[number]": number, "page[size]": 200})
    url = f"{API}/lei-records/{lei}/direct-children?{query}"
    context = {"parent": lei, "page": str(number)}
    return Link(url, "children", context=context, accept=NO_RECORD, conditional=False)


def _record(page: Page) -> Iterator[Item]:
    records, _, _ = parse_records(page.json(), page.url)
    for record in records:
        yield from _entity(record, page)
        for parent in record.parents:
            if parent.relationship and parent.level == "direct":
                context = {"child": organisation_of(record)}
                url = f"{API}/lei-records/{record.lei}/direct-parent-relationship"
                yield Link(url, "relationship", context=context, accept=NO_RECORD)


def _relationship(page: Page) -> Iterator[Item]:
    said = parse_relationship(page.json(), page.url)
    if said.status == "ACTIVE" and said.kind == DIRECT:
        context = {**page.link.context, "link": page.url}
        url = f"{API}/lei-records/{said.child}/direct-parent"
        yield Link(url, "parent", context=context, accept=NO_RECORD)


def _parent(page: Page) -> Iterator[Item]:
    records, _, _ = parse_records(page.json(), page.url)
    context = page.link.context
    for record in records:
        yield from _entity(record, page)
        if _is_taken(record):
            yield _owns(organisation_of(record), context["child"], page, context["link"])


def _read_children(page: Page) -> Iterator[Item]:
    records, following, total = parse_records(page.json(), page.url)
    parent = page.link.context["parent"]
    keys = tuple(record.lei for record in records)
    yield Listed(f"children of {parent}", keys, stated_total=total, paged=True)
    for record in records:
        yield from _entity(record, page)
        if _is_taken(record):
            yield _owns(watched("lei")[parent], organisation_of(record), page, record.url)
    if following and not records:
        raise PageError(page.url, "an empty page before the end of the list")
    if following:
        yield _children(parent, int(page.link.context["page"]) + 1)


def _golden(page: Page) -> Iterator[Item]:
    known = watched("lei")
    with page.open() as stream:
        for said in read_relationships(stream, page.url):
            if (
                said.kind == DIRECT
                and said.status == "ACTIVE"
                and {said.child, said.parent} <= {*known}
            ):
                yield _owns(known[said.parent], known[said.child], page, GOLDEN_COPY)


def _named(page: Page) -> Iterator[Item]:
    """Yield the entity of a name and seat when there is exactly one: a name alone proves little."""
    records, _, _ = parse_records(page.json(), page.url)
    context = page.link.context
    same = [
        record
        for record in records
        if known_organisation(record.name) == context["org"]
        and record.country == context["country"]
        and record.status == "ACTIVE"
    ]
    if len(same) == 1:
        yield from _entity(same[0], page)
    elif same:
        yield Oddity("several entities share a name and a seat: none was taken", page.url)


def _is_taken(record: LeiRecord) -> bool:
    return not record.is_person and record.registration not in NOT_VALID


def _entity(record: LeiRecord, page: Page) -> Iterator[Item]:
    yield Listed(ENTITIES, (record.lei,))
    if record.is_person:
        yield Oddity("a sole proprietor was left out", record.url)
        return
    if record.registration in NOT_VALID:
        yield Oddity(f"an LEI that is {record.registration.lower()} was left out", record.url)
        return
    org = organisation_of(record)
    state = f"entity {record.status}, LEI {record.registration}"
    identifier = Identifier(org=org, scheme="lei", value=record.lei)
    yield _said(identifier, page, record.url, state, since=record.registered)
    for name in dict.fromkeys((record.name, *record.other_names)):
        one_word = " " not in name
        yield _said(Alias(org=org, alias=name, ambiguous=one_word), page, record.url, state)
    if known_organisation(record.name) is None and record.lei not in watched("lei"):
        kind = "fund" if record.category == "FUND" else "company"
        country = record.country if record.country in COUNTRIES else None
        if country is None:
            # GLEIF uses codes that ISO 3166 leaves to its users (XK): the code stays as printed.
            yield Oddity(f"country code {record.country} is not of ISO 3166: unknown", record.url)
            state = f"{state}, country printed as {record.country}"
        made = Organisation(id=org, name=record.name, kind=kind, country=country)
        yield _said(made, page, record.url, state)


def _owns(parent: str, child: str, page: Page, url: str) -> Item:
    if parent == child:
        return Oddity("parent and child are one organisation here", url)
    record = Dependency(
        id=f"{parent}-owns-{child}",
        upstream=parent,
        upstream_type="organisation",
        downstream=child,
        downstream_type="organisation",
        relation="owns",
        exclusivity="unknown",
    )
    return _said(record, page, url, "direct accounting consolidation")


def _said(
    record: Organisation | Identifier | Alias | Dependency,
    page: Page,
    url: str,
    excerpt: str,
    *,
    since: str | None = None,
) -> Observation:
    return observation_of(
        record,
        source_id=SOURCE_ID,
        source_url=url,
        source_name=PUBLISHER,
        recorded_at=page.retrieved_at,
        document_id=page.document_id,
        excerpt=excerpt,
        valid_from=since,
    )
