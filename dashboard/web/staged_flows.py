"""Ribbons of the landing picture: sourced supply relations between its parts, counted."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.river import LayerColumn, Ribbon
from dashboard.web.context import Context
from dashboard.web.staged_chain import COLUMNS
from dashboard.web.staged_paint import Paint
from dashboard.web.wording import actor_name, word
from graph.chain.members import RANK

LEAST_NAMED = 3
"""Relations between two named parts that make a ribbon of their own; fewer join the grey one."""

RIBBON_ROLES = frozenset(["gatekeeper", "european", "elsewhere", "public", "other"])
"""Roles that a ribbon is painted in; those of a change are said of segments alone."""


@dataclass(frozen=True)
class Flow:
    """Sourced supply relations between two parts of the picture."""

    source: tuple[str, str]
    target: tuple[str, str]
    count: int


def flows(context: Context, columns: Sequence[LayerColumn]) -> list[Flow]:
    """Return the counted flows between the parts of the picture, the largest first.

    A flow ends at the layer's "others" where a firm has no segment of its own; so do flows of
    fewer than `LEAST_NAMED` relations at their far end.
    """
    named = {column.key: {segment.key for segment in column.segments} for column in columns}
    counted: Counter[tuple[tuple[str, str], tuple[str, str]]] = Counter()
    for found in context.readings.ribbons:
        source = _part(named, found.source_layer, found.supplier)
        target = _part(named, found.target_layer, found.customer)
        counted[(source, target)] += found.count
    merged: Counter[tuple[tuple[str, str], tuple[str, str]]] = Counter()
    for (source, target), count in counted.items():
        far = target if count >= LEAST_NAMED else (target[0], "rest")
        merged[(source, far)] += count
    return [Flow(a, b, n) for (a, b), n in sorted(merged.items(), key=lambda item: -item[1])]


def _part(named: dict[str, set[str]], layer: str, undertaking: str | None) -> tuple[str, str]:
    if undertaking is not None and undertaking in named.get(layer, ()):
        return (layer, undertaking)
    return (layer, "rest")


def is_drawn(flow: Flow) -> bool:
    """Return whether the picture draws a flow: it leads from one of its columns to a later one."""
    source, target = flow.source[0], flow.target[0]
    return source in COLUMNS and target in COLUMNS and RANK[source] < RANK[target]


def ribbons(context: Context, found: Sequence[Flow], paint: Paint) -> list[Ribbon]:
    """Return the flows as ribbons; one that starts at a painted firm has its colour."""
    drawn = []
    for flow in found:
        if not is_drawn(flow):
            continue
        role = "other" if flow.source[1] == "rest" else paint.of(flow.source[1])
        words = context.say(
            "today.ribbon",
            source=part_name(context, flow.source),
            target=part_name(context, flow.target),
            count=flow.count,
        )
        role = role if role in RIBBON_ROLES and paint.colour != "change" else "other"
        drawn.append(
            Ribbon(flow.source, flow.target, flow.count, role, (words,), opening(context, flow))
        )
    return drawn


def opening(context: Context, flow: Flow) -> str:
    """Return the address of the relations between the layers of a flow, with their sources."""
    return context.to("/chain", source=flow.source[0], target=flow.target[0])


def part_name(context: Context, part: tuple[str, str]) -> str:
    """Return the name of a part of the picture."""
    layer = word(context, "layer", part[0])
    if part[1] == "rest":
        return context.say("today.other_parts", layer=layer)
    return f"{actor_name(context, part[1])} ({layer})"
