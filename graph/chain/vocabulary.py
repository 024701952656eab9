"""How relations and kinds of deals become edges of the chain: the rules of the vocabulary.

Table `vocabulary` names for each coded value the edge kinds (`supplies:` with an input category)
and, where several are possible, the rule that chooses.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from data.errors import VigieError
from data.facts import Facts
from graph.chain.members import RANK

EdgeKind = Literal[
    "supplies",
    "owns",
    "votes",
    "controls",
    "invests",
    "trains_on",
    "hosts",
    "serves",
    "powers",
    "licences",
    "distributes",
    "grants",
]
EDGE_KINDS: tuple[EdgeKind, ...] = get_args(EdgeKind)


class UnknownRuleError(VigieError):
    """The vocabulary names an edge kind or a rule that the chain does not know."""


@dataclass(frozen=True)
class Mapping:
    """What a coded value maps to.

    kinds: edge kinds without input category, in order.
    categories: input categories of the supply edge; empty = no supply edge.
    rule: words of the rule that chooses, or "".
    """

    kinds: tuple[EdgeKind, ...]
    categories: tuple[str, ...]
    rule: str


RULES = frozenset(
    {
        "",
        "category by the layer of the supplier",
        "supplies only between organisations",
        "supplies only between organisations, category by the layer of the supplier",
        "owns only where a stake is stated",
        "no control unless stated",
        "supplies only when the licensor is a publisher or data owner",
        "where shares are stated; joint control rolls up to nobody",
    }
)
"""Rules that `supply_category` and `keeps` implement; any other is an error, never ignored."""


def mappings(facts: Facts, table: str, column: str) -> dict[str, Mapping]:
    """Return coded value -> mapping for one column of the reference tables.

    Raises:
        UnknownRuleError: an edge kind or a rule that is not implemented.
    """
    frame = facts.frame("vocabulary")
    rows = frame[(frame["table"] == table) & (frame["column"] == column)]
    return {str(row["value"]): _mapping(row) for row in rows.to_dict("records")}


def supply_category(
    mapping: Mapping, supplier_layers: Sequence[str], *, between_organisations: bool
) -> str | None:
    """Return the input category of the supply edge, None when there is none or it is unknown.

    Where the layer of the supplier decides and it has several of the possible ones, the first that
    the vocabulary lists is taken; a supplier of exactly one other layer supplies that category
    (public compute stands beside the cloud: it supplies the same input).
    """
    if not mapping.categories:
        return None
    if "only between organisations" in mapping.rule and not between_organisations:
        return None
    if "publisher or data owner" in mapping.rule:
        return mapping.categories[0] if "data" in supplier_layers else None
    if len(mapping.categories) == 1:
        return mapping.categories[0]
    fitting = [category for category in mapping.categories if category in supplier_layers]
    if fitting:
        return fitting[0]
    others = [layer for layer in supplier_layers if layer in RANK]
    if others == ["public_compute"] and "cloud" in mapping.categories:
        return "cloud"
    return others[0] if len(others) == 1 else None


def keeps(mapping: Mapping, kind: EdgeKind, *, stake_stated: bool) -> bool:
    """Return whether an edge of that kind is drawn (ownership needs a stated stake)."""
    if kind != "owns":
        return True
    needs_stake = "stake is stated" in mapping.rule or "shares are stated" in mapping.rule
    return stake_stated or not needs_stake


def _mapping(row: dict[Hashable, Any]) -> Mapping:
    rule = str(row["rule"] or "")
    where = f"vocabulary {row['table']}.{row['column']}={row['value']}"
    kinds: list[EdgeKind] = []
    categories: list[str] = []
    for target in str(row["maps_to"] or "none").split("|"):
        kind, _, category = target.partition(":")
        if kind == "supplies":
            categories.append(category)
        elif kind in EDGE_KINDS:
            kinds.append(kind)
        elif kind != "none":
            raise UnknownRuleError(f"{where}: unknown edge kind '{kind}'; correct maps_to")
    if rule not in RULES:
        raise UnknownRuleError(f"{where}: unknown rule '{rule}'; correct it or implement it")
    return Mapping(tuple(kinds), tuple(categories), rule)
