"""R10 and R11: gatekeepers that enter a layer, and groups that span the chain."""

from graph.alerts.finding import Finding, Shown
from graph.alerts.presence_state import CHAIN, gatekeepers, layers_of_group, presences
from graph.alerts.view import View

FULL_STACK = 4


def enters_layer(before: View, now: View) -> list[Finding]:
    """R10: the first known presence of a gatekeeper in a layer; internal use only is low."""
    earlier = presences(before)
    known_gatekeepers = gatekeepers(before)
    found = []
    for key, presence in presences(now).items():
        known = earlier.get(key)
        external_now = presence.kind != "internal"
        if known is not None and not (known.kind == "internal" and external_now):
            continue
        if presence.gatekeeper not in known_gatekeepers:
            continue  # designated this week: its presences are older than its designation
        found.append(
            Finding(
                subject=(presence.gatekeeper,),
                qualifier=f"{presence.layer}:{presence.kind}",
                severity="high" if external_now else "low",
                template="R10.sentence",
                values={
                    "org": Shown("org", presence.gatekeeper),
                    "layer": Shown("key", f"alerts.layer.{presence.layer}"),
                    "kind": Shown("key", f"alerts.presence.{presence.kind}"),
                    "example": Shown("org", presence.example),
                },
                statements=presence.statements,
                group=f"deal:{presence.deal}"
                if presence.deal
                else f"{presence.gatekeeper}:{presence.layer}",
            )
        )
    return found


def full_stack(view: View) -> list[Finding]:
    """R11: a gatekeeper present in at least four consecutive layers."""
    found = []
    for gatekeeper in sorted(gatekeepers(view)):
        layers = layers_of_group(view, gatekeeper)
        run = _longest_run(set(layers))
        if len(run) < FULL_STACK:
            continue
        statements = tuple(one for layer in run for one in layers[layer])
        found.append(
            Finding(
                subject=(gatekeeper,),
                qualifier=run[0] + "-" + run[-1],
                severity="high",
                certainty="certain" if all(layers[layer] for layer in run) else "possible",
                template="R11.sentence",
                values={
                    "org": Shown("org", gatekeeper),
                    "first": Shown("key", f"alerts.layer.{run[0]}"),
                    "last": Shown("key", f"alerts.layer.{run[-1]}"),
                    "n": Shown("number", len(run)),
                },
                statements=statements,
                after=float(len(run)),
                unit="layers",
            )
        )
    return found


def _longest_run(layers: set[str]) -> list[str]:
    best: list[str] = []
    current: list[str] = []
    for layer in CHAIN:
        current = [*current, layer] if layer in layers else []
        if len(current) > len(best):
            best = current
    return best
