"""GLEIF: LEI records (JSON:API) and who consolidates whom (JSON:API and golden-copy ZIP).

Notes: relationships mean accounting consolidation, never minority stakes; the start node is the
child, the end node the parent. Which link a record has under `direct-parent` differs: the parent's
record, the relationship, or a reporting exception. A LAPSED record is an entity whose renewal was
not paid: its identifier stays valid. RETIRED, MERGED and DUPLICATE ones may name
a successor.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from crawlers.parsers.reading import LayoutChangedError, clean, iso_day
from crawlers.parsers.tables import zipped_csv_rows

SOURCE = "gleif"
API = "https://api.gleif.org/api/v1"

_LEI = re.compile(r"[A-Z0-9]{18}[0-9]{2}")
_PERSON_CATEGORIES = frozenset({"SOLE_PROPRIETOR"})
RR_COLUMNS = (
    "Relationship.StartNode.NodeID",
    "Relationship.EndNode.NodeID",
    "Relationship.RelationshipType",
    "Relationship.RelationshipStatus",
)


@dataclass(frozen=True)
class ParentLink:
    """What the record links to for one parent level: a relationship or an exception."""

    level: str
    relationship: str | None
    exception: str | None


@dataclass(frozen=True)
class LeiRecord:
    """One legal entity. `status` is the entity's, `registration` the LEI's (ISSUED, LAPSED…)."""

    lei: str
    name: str
    language: str | None
    other_names: tuple[str, ...]
    country: str
    jurisdiction: str | None
    category: str | None
    status: str
    registration: str
    registered: str
    updated: str
    register: str | None
    registered_as: str | None
    successors: tuple[str, ...]
    parents: tuple[ParentLink, ...]
    url: str

    @property
    def is_person(self) -> bool:
        """Whether the entity is a natural person doing business."""
        return self.category in _PERSON_CATEGORIES


@dataclass(frozen=True)
class Relationship:
    """`child` is consolidated by `parent`; the period is the newest accounting period."""

    child: str
    parent: str
    kind: str
    status: str
    start: str | None
    end: str | None


def parse_records(data: object, url: str) -> tuple[tuple[LeiRecord, ...], str | None, int]:
    """Return the records of a reply (one or a list), the next page's address, the stated total.

    Raises:
        LayoutChangedError: an error object, or a record without identifier, name, country, status
            or dates.
    """
    top = _mapping(data, "document", url)
    if "errors" in top or "data" not in top:
        raise LayoutChangedError(SOURCE, "data", url, str(top.get("errors"))[:200])
    found = top["data"] if isinstance(top["data"], list) else [top["data"]]
    pagination = (top.get("meta") or {}).get("pagination") or {}
    following = (top.get("links") or {}).get("next")
    records = tuple(_record(_mapping(entry, "data", url), url) for entry in found)
    return records, following, int(pagination.get("total", len(records)))


def _record(entry: Mapping[str, Any], url: str) -> LeiRecord:
    said = _mapping(entry.get("attributes"), "attributes", url)
    entity = _mapping(said.get("entity"), "entity", url)
    registration = _mapping(said.get("registration"), "registration", url)
    legal_name = _mapping(entity.get("legalName"), "legalName", url)
    address = _mapping(entity.get("legalAddress"), "legalAddress", url)
    lei = _lei(said.get("lei") or entry.get("id"), "lei", url)
    others = [*(entity.get("otherNames") or []), *(entity.get("transliteratedOtherNames") or [])]
    successors = [*(entity.get("successorEntities") or []), entity.get("successorEntity") or {}]
    headquarters = entity.get("headquartersAddress") or {}
    return LeiRecord(
        lei=lei,
        name=_required(legal_name.get("name"), "legalName.name", url),
        language=clean(legal_name.get("language")),
        other_names=tuple(
            dict.fromkeys(name for other in others if (name := clean(other.get("name"))))
        ),
        country=_required(
            headquarters.get("country") or address.get("country"), "legalAddress.country", url
        ),
        jurisdiction=clean(entity.get("jurisdiction")),
        category=clean(entity.get("category")),
        status=_required(entity.get("status"), "entity.status", url),
        registration=_required(registration.get("status"), "registration.status", url),
        registered=iso_day(
            registration.get("initialRegistrationDate"), SOURCE, "initialRegistrationDate", url
        ),
        updated=iso_day(registration.get("lastUpdateDate"), SOURCE, "lastUpdateDate", url),
        register=clean((entity.get("registeredAt") or {}).get("id")),
        registered_as=clean(entity.get("registeredAs")),
        successors=tuple(dict.fromkeys(s["lei"] for s in successors if s and s.get("lei"))),
        parents=tuple(_parent_links(entry.get("relationships") or {})),
        url=f"{API}/lei-records/{lei}",
    )


def _parent_links(relationships: Mapping[str, Any]) -> Iterator[ParentLink]:
    for level in ("direct", "ultimate"):
        links = (relationships.get(f"{level}-parent") or {}).get("links") or {}
        relationship = links.get("relationship-record")
        exception = links.get("reporting-exception")
        if relationship or exception:
            yield ParentLink(level, relationship, exception)


def parse_relationship(data: object, url: str) -> Relationship:
    """Return a relationship record: the child is the start node.

    Raises:
        LayoutChangedError: nodes, type or status are missing, or a node is no LEI.
    """
    top = _mapping(data, "document", url)
    entry = _mapping(top.get("data"), "data", url)
    said = _mapping(
        _mapping(entry.get("attributes"), "attributes", url).get("relationship"),
        "relationship",
        url,
    )
    start, end = (
        _mapping(said.get("startNode"), "startNode", url),
        _mapping(said.get("endNode"), "endNode", url),
    )
    accounting = [p for p in said.get("periods") or [] if p.get("type") == "ACCOUNTING_PERIOD"]
    newest: Mapping[str, Any] = max(
        accounting, key=lambda period: str(period.get("startDate")), default={}
    )
    return Relationship(
        child=_lei(start.get("id"), "startNode.id", url),
        parent=_lei(end.get("id"), "endNode.id", url),
        kind=_required(said.get("type"), "relationship.type", url),
        status=_required(said.get("status"), "relationship.status", url),
        start=_day_or_none(newest.get("startDate"), url),
        end=_day_or_none(newest.get("endDate"), url),
    )


def read_relationships(stream: BinaryIO, url: str) -> Iterator[Relationship]:
    """Yield the relationships of a golden-copy ZIP whose both nodes are LEIs.

    Raises:
        LayoutChangedError: not such a file, or a relationship without type or status.
    """
    for row in zipped_csv_rows(stream, RR_COLUMNS, SOURCE, url):
        if not all(_LEI.fullmatch(row[column]) for column in RR_COLUMNS[:2]):
            continue
        yield Relationship(
            child=row[RR_COLUMNS[0]],
            parent=row[RR_COLUMNS[1]],
            kind=_required(row[RR_COLUMNS[2]], RR_COLUMNS[2], url),
            status=_required(row[RR_COLUMNS[3]], RR_COLUMNS[3], url),
            start=_day_or_none(row.get("Relationship.Period.1.startDate"), url),
            end=_day_or_none(row.get("Relationship.Period.1.endDate"), url),
        )


def _lei(value: object, field: str, url: str) -> str:
    text = str(value or "").strip()
    if not _LEI.fullmatch(text):
        raise LayoutChangedError(SOURCE, field, url, f"'{text[:40]}' is no LEI")
    return text


def _required(value: object, field: str, url: str) -> str:
    text = clean(str(value)) if value is not None else None
    if text is None:
        raise LayoutChangedError(SOURCE, field, url, "missing or empty")
    return text


def _day_or_none(value: object, url: str) -> str | None:
    return iso_day(str(value), SOURCE, "period", url) if value else None


def _mapping(value: object, field: str, url: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise LayoutChangedError(
            SOURCE, field, url, f"an object is due, not {type(value).__name__}"
        )
    return value
