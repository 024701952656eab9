"""Ribbons between the columns of the landing picture: sourced relations, counted.

A ribbon joins the layer in which a supplier sells to the layer in which its customer is drawn. Its
width counts relations (the facts state no common unit); a flow stands on its own when it makes at
least 5 % of the relations into the target layer or touches an EU developer or a gatekeeper, the
rest of each pair of layers is merged into one ribbon with its total.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graph.chain.edges import Edge
from graph.chain.members import RANK, Members

LEAST_SHARE = 0.05
EU_DEVELOPER_LAYER = "model"


@dataclass(frozen=True)
class Ribbon:
    """Relations from one layer to another.

    supplier, customer: undertakings; None on the merged rest.
    count: sourced relations. weighted: how many of them carry a printed share.
    members: number of flows merged into it (1 on a flow).
    """

    source_layer: str
    target_layer: str
    supplier: str | None
    customer: str | None
    count: int
    weighted: int
    members: int
    source_ids: tuple[str, ...]


def ribbons(
    relations: Iterable[Edge],
    standing: Members,
    layer_of: Mapping[str, str | None],
    eu_seats: frozenset[str],
) -> list[Ribbon]:
    """Return flows and merged rests, by layers from left to right, widest first.

    Parameters
    ----------
    relations
        Edges of a day; supply edges between different undertakings count, leftwards ones too.
    standing
        Members of that day.
    layer_of
        Member -> layer in which it is drawn (`drawn_layers`).
    eu_seats
        Country codes that count as EU.
    """
    flows: dict[tuple[str, str, str, str], list[Edge]] = defaultdict(list)
    for edge in relations:
        seller, buyer = standing.undertaking_of(edge.source), standing.undertaking_of(edge.target)
        target_layer = layer_of.get(edge.target)
        if edge.kind != "supplies" or edge.category is None or target_layer not in RANK:
            continue
        if seller is not None and buyer is not None and seller != buyer:
            flows[(edge.category, target_layer or "", seller, buyer)].append(edge)
    into: dict[str, int] = defaultdict(int)
    for (_, target_layer, _, _), found in flows.items():
        into[target_layer] += len(found)
    named: list[Ribbon] = []
    rest: dict[tuple[str, str], list[list[Edge]]] = defaultdict(list)
    for (source_layer, target_layer, seller, buyer), found in sorted(flows.items()):
        large = len(found) >= LEAST_SHARE * into[target_layer]
        if large or _stands_out(standing, (seller, buyer), eu_seats):
            named.append(_ribbon(source_layer, target_layer, (seller, buyer), [found]))
        else:
            rest[(source_layer, target_layer)].append(found)
    merged = [_ribbon(*layers, (None, None), found) for layers, found in rest.items()]
    return sorted(
        [*named, *merged],
        key=lambda r: (
            RANK[r.source_layer],
            RANK[r.target_layer],
            r.supplier is None,
            -r.count,
            r.supplier or "",
            r.customer or "",
        ),
    )


def _stands_out(standing: Members, ends: tuple[str, str], eu_seats: frozenset[str]) -> bool:
    for end in ends:
        member = standing.by_id.get(end)
        if member is None:
            continue
        developer = EU_DEVELOPER_LAYER in member.layers and member.country in eu_seats
        if member.gatekeeper or developer:
            return True
    return False


def _ribbon(
    source_layer: str,
    target_layer: str,
    ends: tuple[str | None, str | None],
    flows: list[list[Edge]],
) -> Ribbon:
    found = [edge for flow in flows for edge in flow]
    return Ribbon(
        source_layer,
        target_layer,
        *ends,
        count=len(found),
        weighted=sum(edge.share_lo is not None for edge in found),
        members=len(flows),
        source_ids=tuple(sorted({s for edge in found for s in edge.source_ids})),
    )
