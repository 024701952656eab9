"""Who controls whom: closure of voting majorities, with rights that come before arithmetic.

x controls y when the votes held by x and by the firms that x controls exceed the threshold
(strictly, by default one half). A typed right stated by a source is applied first: appointment of
the board majority or control by a foundation gives sole control whatever the stakes; a golden share
makes its holder a joint controller; joint control gives sole control to nobody; de facto control is
inferred and flagged. Works with exact fractions and with floats alike.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from data.errors import UsageError

Number = Fraction | float
Votes = Mapping[str, Mapping[str, Number]]
"""owner -> firm -> fraction of the votes."""

RightKind = Literal[
    "stated", "appointment", "foundation", "golden_share", "joint_control", "de_facto"
]
SOLE_RIGHTS: tuple[RightKind, ...] = ("stated", "appointment", "foundation", "de_facto")
"""Kinds that give sole control; `stated` = a source says that the holder controls the firm."""


@dataclass(frozen=True)
class Threshold:
    """A share of the votes and whether it must be exceeded (strict) or reached."""

    value: Number = Fraction(1, 2)
    strict: bool = True

    def met(self, votes: Number) -> bool:
        """Return whether `votes` pass the threshold."""
        return votes > self.value if self.strict else votes >= self.value


MAJORITY = Threshold()


@dataclass(frozen=True)
class ControlRight:
    """A right that decides control of `firm` before votes are counted, with its sources."""

    holder: str
    firm: str
    kind: RightKind
    source_ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Control:
    """Control of one firm: by votes or by a right; `inferred` for de facto control."""

    firm: str
    basis: Literal["votes"] | RightKind
    inferred: bool = False


@dataclass(frozen=True)
class Controllers:
    """Answer to "who controls this firm?".

    sole: direct sole controller, None when nobody is.
    ultimate: roots of the control relation above the firm; empty means "no controller", never the
        largest holder.
    joint: joint controllers (rights, golden shares, or exactly half of the votes each).
    """

    sole: str | None
    ultimate: tuple[str, ...]
    joint: tuple[str, ...] = field(default=())


def controlled_by(
    owner: str,
    votes: Votes,
    rights: Iterable[ControlRight] = (),
    threshold: Threshold = MAJORITY,
) -> list[Control]:
    """Return the firms that `owner` controls directly or through others, in order of discovery.

    Fixpoint by a queue: each stake is looked at once. The owner itself is never listed.
    """
    sole, shared = _rights_by_firm(rights)
    held: dict[str, Number] = defaultdict(lambda: Fraction(0))
    found: dict[str, Control] = {}
    queue = deque([owner])
    while queue:
        holder = queue.popleft()
        for firm, right in sole.items():
            if right.holder == holder and firm != owner and firm not in found:
                found[firm] = Control(firm, right.kind, right.kind == "de_facto")
                queue.append(firm)
        for firm, fraction in votes.get(holder, {}).items():
            held[firm] = held[firm] + fraction
            free = firm not in sole and firm not in shared
            if free and firm != owner and firm not in found and threshold.met(held[firm]):
                found[firm] = Control(firm, "votes")
                queue.append(firm)
    return list(found.values())


def control_closure(
    votes: Votes, rights: Iterable[ControlRight] = (), threshold: Threshold = MAJORITY
) -> dict[str, frozenset[str]]:
    """Return for every owner the set of firms that it controls."""
    all_rights = tuple(rights)
    owners = dict.fromkeys([*votes, *(right.holder for right in all_rights)])
    return {
        owner: frozenset(c.firm for c in controlled_by(owner, votes, all_rights, threshold))
        for owner in owners
    }


def controllers_of(
    firm: str,
    votes: Votes,
    rights: Iterable[ControlRight] = (),
    threshold: Threshold = MAJORITY,
) -> Controllers:
    """Return direct, ultimate and joint controllers of one firm.

    Where a lower threshold lets several holders pass, all roots are listed and nobody is sole.
    """
    all_rights = tuple(rights)
    closure = control_closure(votes, all_rights, threshold)
    above = {owner for owner, firms in closure.items() if firm in firms}
    roots = sorted(
        owner
        for owner in above
        if not any(owner in closure[other] for other in above if other != owner)
    )
    return Controllers(
        _sole(firm, votes, all_rights, threshold, closure),
        tuple(roots),
        joint_controllers(firm, votes, all_rights),
    )


def joint_controllers(
    firm: str, votes: Votes, rights: Iterable[ControlRight] = ()
) -> tuple[str, ...]:
    """Return the holders who control a firm together, sorted.

    By a stated right; by a golden share beside a majority holder; or, where two holders have
    exactly half of the votes each, because each can veto.
    """
    sole, shared = _rights_by_firm(rights)
    if firm in sole:
        return ()
    if firm in shared:
        majority = [o for o, firms in votes.items() if MAJORITY.met(firms.get(firm, Fraction(0)))]
        golden = any(right.kind == "golden_share" for right in shared[firm])
        holders = {right.holder for right in shared[firm]} | set(majority if golden else ())
        return tuple(sorted(holders))
    halves = [o for o, firms in votes.items() if firms.get(firm) == Fraction(1, 2)]
    return tuple(sorted(halves)) if len(halves) == 2 else ()


def de_facto_controller(blocks: Mapping[str, Number], attendance: Sequence[Number]) -> str | None:
    """Return the holder whose votes exceed half of those present at every meeting, or None.

    Parameters
    ----------
    blocks
        Fraction of all votes per holder.
    attendance
        Fraction of all votes present, one per meeting.

    Raises
    ------
    UsageError
        No meeting, or an attendance outside (0, 1].
    """
    if not attendance or any(not 0 < present <= 1 for present in attendance):
        raise UsageError("attendance must be given per meeting as a fraction above 0 and up to 1")
    largest = max(attendance)
    able = [holder for holder, block in blocks.items() if 2 * block > largest]
    return able[0] if len(able) == 1 else None


def _sole(
    firm: str,
    votes: Votes,
    rights: tuple[ControlRight, ...],
    threshold: Threshold,
    closure: Mapping[str, frozenset[str]],
) -> str | None:
    sole, shared = _rights_by_firm(rights)
    if firm in sole:
        return sole[firm].holder
    if firm in shared:
        return None
    direct = [o for o, firms in votes.items() if threshold.met(firms.get(firm, Fraction(0)))]
    if direct:
        return direct[0] if len(direct) == 1 else None
    above = [owner for owner, firms in closure.items() if firm in firms]
    nearest = [o for o in above if not any(p in closure[o] for p in above if p != o)]
    return nearest[0] if len(nearest) == 1 else None


def _rights_by_firm(
    rights: Iterable[ControlRight],
) -> tuple[dict[str, ControlRight], dict[str, list[ControlRight]]]:
    sole: dict[str, ControlRight] = {}
    shared: dict[str, list[ControlRight]] = defaultdict(list)
    for right in rights:
        if right.kind not in SOLE_RIGHTS:
            shared[right.firm].append(right)
            continue
        known = sole.get(right.firm)
        if known is not None and known.holder != right.holder and known.kind != "de_facto":
            if right.kind == "de_facto":
                continue
            raise UsageError(
                f"{known.holder} and {right.holder} are both said to control {right.firm} alone; "
                "withdraw one of the two rights or state joint control"
            )
        sole[right.firm] = right
    return sole, dict(shared)
