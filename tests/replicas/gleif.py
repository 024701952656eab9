"""Replica of GLEIF: LEI records, direct children and parents (JSON:API), golden copy (ZIP).

Imitates: the JSON:API media type, pages with a stated total, 404 with an error object where there
is no parent, LAPSED and RETIRED records, sole proprietors, names in other scripts, the links that a
record may have for its parent. Watched LEIs are real identifiers; every other entity is made up.
"""

import csv
import io
import json
import zipfile
from dataclasses import dataclass

from replicas.server import Answer, Asked, Replica

MEDIA = "application/vnd.api+json"


@dataclass(frozen=True)
class FakeEntity:
    """A made-up legal entity; `parent` is the LEI that consolidates it."""

    lei: str
    name: str
    other_names: tuple[str, ...] = ()
    country: str = "IE"
    category: str = "GENERAL"
    status: str = "ACTIVE"
    registration: str = "ISSUED"
    parent: str | None = None


def record(entity: FakeEntity) -> dict[str, object]:
    """Return the resource object of an entity."""
    kind = "relationship-record" if entity.parent else "reporting-exception"
    end = "relationship" if entity.parent else "reporting-exception"
    base = f"https://api.gleif.org/api/v1/lei-records/{entity.lei}"
    address = {"language": "en", "addressLines": ["1 Example St"], "country": entity.country}
    return {
        "type": "lei-records",
        "id": entity.lei,
        "attributes": {
            "lei": entity.lei,
            "entity": {
                "legalName": {"name": entity.name, "language": "en"},
                "otherNames": [{"name": name, "language": "en"} for name in entity.other_names],
                "transliteratedOtherNames": [],
                "legalAddress": address,
                "headquartersAddress": address,
                "registeredAt": {"id": "RA000001", "other": None},
                "registeredAs": None,
                "jurisdiction": entity.country,
                "category": entity.category,
                "status": entity.status,
                "successorEntity": {"lei": None, "name": None},
                "successorEntities": [],
                "creationDate": None,
            },
            "registration": {
                "initialRegistrationDate": "2013-11-05T03:03:00Z",
                "lastUpdateDate": "2026-07-31T17:11:36Z",
                "status": entity.registration,
                "nextRenewalDate": "2027-11-01T10:44:00Z",
            },
        },
        "relationships": {"direct-parent": {"links": {kind: f"{base}/direct-parent-{end}"}}},
        "links": {"self": base},
    }


def relationship(child: str, parent: str) -> dict[str, object]:
    """Return a relationship record: start is the child."""
    said = {
        "startNode": {"id": child, "type": "LEI"},
        "endNode": {"id": parent, "type": "LEI"},
        "type": "IS_DIRECTLY_CONSOLIDATED_BY",
        "status": "ACTIVE",
        "periods": [
            {
                "startDate": "2023-12-31T23:00:00Z",
                "endDate": None,
                "type": "ACCOUNTING_PERIOD",
            }
        ],
    }
    return {"data": {"type": "relationship-records", "attributes": {"relationship": said}}}


def children_page(
    entities: list[FakeEntity], lei: str, size: int, number: int
) -> dict[str, object]:
    """Return a page of the entities that `lei` consolidates directly."""
    found = [entity for entity in entities if entity.parent == lei]
    shown = found[(number - 1) * size : number * size]
    pagination = {"currentPage": number, "perPage": size, "total": len(found)}
    links = {"next": "https://api.gleif.org/next"} if number * size < len(found) else {}
    data = [record(entity) for entity in shown]
    return {"meta": {"pagination": pagination}, "links": links, "data": data}


class GleifReplica(Replica):
    """GLEIF with `entities`."""

    def __init__(self, entities: list[FakeEntity]) -> None:
        super().__init__()
        self.entities = entities

    def answer(self, request: Asked) -> Answer:
        """Answer like the API and the golden copy."""
        if request.path.endswith("/rr/latest.csv"):
            return Answer(self.golden_copy(), content_type="application/zip", etag=True)
        if request.path == "/api/v1/lei-records":
            name = request.one("filter[entity.legalName]").lower()
            found = [record(e) for e in self.entities if name in e.name.lower()]
            return self._json({"meta": {"pagination": {"total": len(found)}}, "data": found})
        by_lei = {entity.lei: entity for entity in self.entities}
        lei, _, sub = request.path.removeprefix("/api/v1/lei-records/").partition("/")
        entity = by_lei.get(lei)
        if entity is None:
            return self._none()
        if sub == "direct-children":
            size = int(request.one("page[size]", "10"))
            number = int(request.one("page[number]", "1"))
            return self._json(children_page(self.entities, lei, size, number))
        parent = by_lei.get(entity.parent or "")
        if sub == "direct-parent-relationship" and parent:
            return self._json(relationship(lei, parent.lei))
        if sub == "direct-parent" and parent:
            return self._json({"data": record(parent)})
        return self._json({"data": record(entity)}) if sub == "" else self._none()

    def golden_copy(self) -> bytes:
        """Return the ZIP with the relationships."""
        text = io.StringIO()
        writer = csv.writer(text)
        node, edge = "Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID"
        writer.writerow(
            [node, edge, "Relationship.RelationshipType", "Relationship.RelationshipStatus"]
        )
        for entity in self.entities:
            if entity.parent:
                kind = "IS_DIRECTLY_CONSOLIDATED_BY"
                writer.writerow([entity.lei, entity.parent, kind, "ACTIVE"])
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("20261120-gleif-goldencopy-rr.csv", text.getvalue())
        return packed.getvalue()

    def _json(self, content: object) -> Answer:
        return Answer(json.dumps(content).encode(), content_type=MEDIA)

    def _none(self) -> Answer:
        errors = {"errors": [{"status": "404", "title": "Not Found"}]}
        return Answer(json.dumps(errors).encode(), 404, MEDIA)
