"""GLEIF: records of every state, relationships, and what they become."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from replicas.gleif import FakeEntity, children_page, record, relationship
from replicas.pages import page

from crawlers.parsers.gleif import parse_records, parse_relationship
from crawlers.parsers.reading import LayoutChangedError
from crawlers.source import Item, Link, Listed, Oddity
from crawlers.sources import gleif
from data.observations import Observation

URL = "https://api.gleif.org/api/v1/lei-records/x"
LEI, PARENT = "635400EXAMPLEEXAMP12", "635400EXAMPLEEXAMP34"
ENTITY = FakeEntity(LEI, "Example Works Limited", ("Example Works Trading",))


def said(entity: FakeEntity, kind: str = "record", **context: str) -> list[Item]:
    """Return what the source reads in the record of an entity."""
    body = json.dumps({"data": record(entity)})
    return list(gleif.parse(page(URL, kind, body, context=context)))


def stated(items: list[Item], record_type: str) -> list[Observation]:
    """Return the statements of a type."""
    return [i for i in items if isinstance(i, Observation) and i.record_type == record_type]


@pytest.mark.parametrize(
    "registration", ["ISSUED", "LAPSED", "RETIRED", "MERGED", "PENDING_ARCHIVAL"]
)
@pytest.mark.parametrize("status", ["ACTIVE", "INACTIVE"])
def test_an_identifier_stays_valid_whatever_its_renewal(registration: str, status: str) -> None:
    items = said(replace(ENTITY, registration=registration, status=status))
    (identifier,) = stated(items, "identifier")
    assert (identifier.payload["org"], identifier.payload["value"]) == ("example-works", LEI)
    assert registration in str(identifier.excerpt)
    assert identifier.valid_from == "2013-11-05"


@pytest.mark.parametrize("registration", ["ANNULLED", "DUPLICATE"])
def test_an_annulled_or_duplicate_identifier_is_left_out(registration: str) -> None:
    entity = replace(ENTITY, registration=registration)
    items = said(entity) + said(entity, "parent", child="example-shop", link=URL)
    assert not stated(items, "identifier")
    assert not stated(items, "dependency")
    assert any(isinstance(item, Oddity) for item in items)


def test_names_in_other_scripts_are_aliases_and_make_a_slug_of_their_own() -> None:
    one, other = (said(replace(ENTITY, name=name)) for name in ("例示株式会社", "見本有限公司"))
    slugs = {stated(items, "identifier")[0].payload["org"] for items in (one, other)}
    assert len(slugs) == 2
    assert stated(one, "alias")[0].payload["alias"] == "例示株式会社"


def test_a_sole_proprietor_is_a_natural_person_and_left_out() -> None:
    items = said(replace(ENTITY, category="SOLE_PROPRIETOR"))
    assert not any(isinstance(item, Observation) for item in items)


def test_a_known_organisation_gets_no_second_row() -> None:
    items = said(replace(ENTITY, name="OPENAI OPCO, LLC", other_names=("OpenAI",)))
    assert [row.payload["org"] for row in stated(items, "identifier")] == ["openai"]


def test_the_start_of_a_relationship_is_the_child() -> None:
    link = parse_relationship(relationship(LEI, PARENT), URL)
    assert (link.child, link.parent, link.start) == (LEI, PARENT, "2023-12-31")


def test_a_record_with_a_relationship_asks_for_the_parent_and_one_with_an_exception_does_not() -> (
    None
):
    with_parent = [i.kind for i in said(replace(ENTITY, parent=PARENT)) if isinstance(i, Link)]
    without = [item for item in said(ENTITY) if isinstance(item, Link)]
    assert (with_parent, without) == (["relationship"], [])


def test_consolidation_is_ownership_of_the_child_by_the_parent() -> None:
    parent = FakeEntity(PARENT, "Example Parent plc")
    (owned,) = stated(said(parent, "parent", child="example-works", link=URL), "dependency")
    assert (owned.payload["upstream"], owned.payload["downstream"]) == (
        "example-parent",
        "example-works",
    )
    assert owned.payload["relation"] == "owns"


def test_a_list_of_children_states_its_total_and_its_next_page() -> None:
    lei = next(iter(gleif.watched("lei")))
    entities = [replace(ENTITY, lei=f"635400EXAMPLEEXAM{n:03d}", parent=lei) for n in range(3)]
    body = json.dumps(children_page([FakeEntity(lei, "Parent"), *entities], lei, 2, 1))
    items = list(gleif.parse(page(URL, "children", body, context={"parent": lei, "page": "1"})))
    seen = next(i for i in items if isinstance(i, Listed) and i.stated_total is not None)
    assert (len(seen.keys), seen.stated_total) == (2, 3)
    assert [item.kind for item in items if isinstance(item, Link)] == ["children"]


@pytest.mark.parametrize("field", ["legalName", "legalAddress", "status"])
def test_a_missing_required_field_is_refused(field: str) -> None:
    data = record(ENTITY)
    data["attributes"]["entity"][field] = None  # type: ignore[index]
    with pytest.raises(LayoutChangedError):
        parse_records({"data": data}, URL)


def test_an_identifier_that_is_none_is_refused() -> None:
    with pytest.raises(LayoutChangedError, match="no LEI"):
        parse_records({"data": record(replace(ENTITY, lei="short"))}, URL)


def test_an_error_object_is_refused() -> None:
    with pytest.raises(LayoutChangedError, match="rate"):
        parse_records({"errors": [{"title": "rate limit"}]}, URL)


@pytest.mark.samples
def test_real_answers_parse(samples: Path) -> None:
    folder = samples / "gleif"
    (found,), _, total = parse_records(json.loads((folder / "lei_issued.json").read_text()), URL)
    assert (found.registration, found.country, total) == ("ISSUED", "IN", 1)
    link = parse_relationship(
        json.loads((folder / "direct-parent-relationship.json").read_text()), URL
    )
    assert (link.status, link.kind) == ("ACTIVE", "IS_DIRECTLY_CONSOLIDATED_BY")


def test_a_country_code_that_iso_leaves_to_its_users_is_unknown_kept_as_printed_and_counted() -> (
    None
):
    items = said(replace(ENTITY, country="XK"))
    (organisation,) = stated(items, "organisation")
    assert organisation.payload["country"] is None
    assert str(organisation.excerpt).endswith("country printed as XK")
    assert len(stated(items, "identifier")) == 1
    assert any(isinstance(item, Oddity) and "XK is not of ISO 3166" in item.what for item in items)
