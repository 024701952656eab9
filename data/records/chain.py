"""Nodes of the chain that are no organisations, and who depends on whom."""

from typing import Annotated, ClassVar, Literal

from data.records.columns import (
    Organisation,
    OrganisationOrNode,
    PartialDate,
    Percent,
    Slug,
    Text,
    Word,
    code,
    column,
    optional,
)
from data.records.record import RangedRecord, Record

Side = Literal["organisation", "node"]


class Node(Record):
    """Models, applications, services, sites and programmes with their owner."""

    record_type: ClassVar[str] = "node"
    reference_file: ClassVar[str | None] = "nodes.csv"
    key: ClassVar[tuple[str, ...]] = ("id",)
    shows_recalled: ClassVar[bool] = True
    always_known: ClassVar[bool] = True

    id: Slug = column("slug of the node")
    name: Text = column("name")
    node_type: Annotated[Word, code("nodes", "node_type")] = column(
        "model, app, service, site or programme"
    )
    owner_org: Organisation | None = optional("organisation that owns or runs it")


class Dependency(RangedRecord):
    """Dependencies: upstream feeds downstream."""

    record_type: ClassVar[str] = "dependency"
    reference_file: ClassVar[str | None] = "dependencies.csv"
    key: ClassVar[tuple[str, ...]] = ("id",)
    dated_by: ClassVar[tuple[str, ...]] = ("since",)
    valid_from_by: ClassVar[str | None] = "since"
    valid_to_by: ClassVar[str | None] = "until"
    ascending: ClassVar[tuple[str, str, str]] = ("share_lo", "share_pct", "share_hi")

    id: Slug = column("slug of the dependency")
    upstream: OrganisationOrNode = column("supplier: organisation or node")
    upstream_type: Side = column("organisation or node")
    downstream: OrganisationOrNode = column("who depends on it: organisation or node")
    downstream_type: Side = column("organisation or node")
    relation: Annotated[Word, code("dependencies", "relation")] = column(
        "powers, serves_on, hosts, trains_on, supplies_chips, supplies_memory, manufactures_for "
        "or owns (ownership, never supply)"
    )
    product: Text | None = optional("product or service supplied")
    exclusivity: Annotated[Word, code("deals", "exclusivity")] = column(
        "exclusive, preferred, right_of_first_refusal, non_exclusive or unknown; for this product"
    )
    since: PartialDate | None = optional("start, partial date; empty: unknown")
    until: PartialDate | None = optional("end, partial date; empty: open or unknown")
    share_pct: Percent | None = optional("percent of the downstream need that upstream covers")
    share_lo: Percent | None = optional("lower bound of share_pct where a range is printed")
    share_hi: Percent | None = optional("upper bound of share_pct where a range is printed")
