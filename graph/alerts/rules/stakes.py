"""R05 and R07 to R09: partial stakes, creeping stakes, rights without equity, conversions."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from graph.alerts.finding import Finding, Severity, Shown, Support, support
from graph.alerts.market_state import largest_share, series_of_all
from graph.alerts.presence_state import gatekeepers
from graph.alerts.view import View
from graph.clock.counting import add_months
from graph.ownership.partial_stakes import deltas_of_stake
from graph.records import Record, days

SILENT_POINTS = 50.0
PROPORTIONAL_POINTS = 100.0
LEVELS = (5.0, 10.0, 15.0, 20.0, 25.0, 100 / 3, 50.0)
STEP_POINTS = 5.0
STEP_MONTHS = 24
WINDOW_DAYS = 90
LARGE_SUPPLIER_PCT = 25.0
_STRONG_RIGHTS = frozenset({"veto", "board_seat"})


def stake_range(row: Record) -> tuple[float, float]:
    """Return the bounds of a printed stake, percent; a bare figure is a point."""
    stake = float(row["stake_pct"])
    lo, hi = row.get("stake_lo"), row.get("stake_hi")
    return (float(lo) if lo is not None else stake, float(hi) if hi is not None else stake)


def holdings(view: View) -> dict[tuple[str, str], list[Record]]:
    """Return the dated stakes of each pair, oldest first."""
    return view.derived("holdings", ("ownership",), lambda: _holdings(view.rows("ownership")))


def _holdings(rows: Sequence[Record]) -> dict[tuple[str, str], list[Record]]:
    found: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for row in rows:
        if row["stake_pct"] is not None and row["basis"] != "warrants" and row["as_of"] is not None:
            found[(row["holder"], row["held"])].append(row)
    for series in found.values():
        series.sort(key=lambda row: (days(row["as_of"]), row["observation_id"]))
    return found


def partial_stake(view: View) -> list[Finding]:
    """R05: the MHHI delta of the newest stake between two firms of one market."""
    groups, found = view.groups, []
    rights = {(right.holder, right.held): right for right in view.supplement.rights}
    for (holder, held), rows in holdings(view).items():
        one, other = groups.of(holder), groups.of(held)
        lo, hi = stake_range(rows[-1])
        if one == other or lo <= 0 or hi > 50:
            continue
        for series in series_of_all(view, (one, other)):
            own, target = series.latest.share(one), series.latest.share(other)
            if own is None or target is None:
                continue
            low = deltas_of_stake(own[0], target[0], (lo / 100, hi / 100), control_fact=False)
            high = deltas_of_stake(own[1], target[1], (lo / 100, hi / 100), control_fact=False)
            silent = (low.silent.value_lo or 0.0, high.silent.value_hi or 0.0)
            proportional = (low.proportional.value_lo or 0.0, high.proportional.value_hi or 0.0)
            if silent[1] < SILENT_POINTS and proportional[1] < PROPORTIONAL_POINTS:
                continue
            certain = silent[0] >= SILENT_POINTS or proportional[0] >= PROPORTIONAL_POINTS
            strong = (holder, held) in rights
            found.append(
                Finding(
                    subject=(holder, held),
                    qualifier=f"{series.label}:{rows[-1]['stake_pct']:g}",
                    severity="high" if strong else "medium",
                    certainty="certain" if certain else "possible",
                    template="R05.sentence",
                    values={
                        "holder": Shown("org", holder),
                        "held": Shown("org", held),
                        "stake": Shown("percents", (lo, hi)),
                        "silent": Shown("index", silent),
                        "proportional": Shown("index", proportional),
                        "market": Shown("market", series.key[0]),
                        "geography": Shown("geography", series.key[1]),
                    },
                    statements=(*support("ownership", rows[-1:]), *series.latest.statements),
                    after=silent[0],
                    unit="HHI points",
                    group=f"stake:{holder}:{held}",
                    magnitude=proportional[1],
                    happened_on=_last(rows[-1]),
                    weight_pct=hi,
                )
            )
    return found


def creeping(view: View) -> list[Finding]:
    """R07: a stake that passes a level, or rises by 5 points in two steps within 24 months."""
    found = []
    for (holder, held), rows in holdings(view).items():
        usable = [row for row in rows if _last(row) <= view.day]
        if len(usable) < 2:
            continue
        before, latest = usable[-2], usable[-1]
        was, now = stake_range(before), stake_range(latest)
        passed = [level for level in LEVELS if now[0] > level >= was[0]]
        maybe = [level for level in LEVELS if now[1] >= level >= now[0] and was[1] < level]
        stepped = _steps(usable)
        if not passed and not maybe and not stepped:
            continue
        level = max(passed) if passed else max(maybe) if maybe else now[0]
        certain = bool(passed) or stepped
        found.append(
            Finding(
                subject=(holder, held),
                qualifier=f"{latest['as_of']}:{level:.1f}",
                severity=_severity(level if certain else now[0]),
                certainty="certain" if certain else "possible",
                template="R07.sentence",
                values={
                    "holder": Shown("org", holder),
                    "held": Shown("org", held),
                    "before": Shown("percents", was),
                    "now": Shown("percents", now),
                    "passed": _levels(passed),
                    "maybe": _levels(maybe),
                },
                statements=support("ownership", [before, latest]),
                before=was[0],
                after=now[0],
                unit="percent",
                group=f"stake:{holder}:{held}",
                magnitude=now[0] - was[0],
                weight_pct=now[1],
                happened_on=_last(latest),
            )
        )
    return found


def _levels(levels: Sequence[float]) -> Shown:
    if not levels:
        return Shown("key", "alerts.word.none_passed")
    return Shown("text", ", ".join(f"{level:.4g}" for level in levels))


def _steps(rows: Sequence[Record]) -> bool:
    """Return whether the newest 24 months hold two rises that add to 5 points or more."""
    last = _last(rows[-1])
    since = add_months(last, -STEP_MONTHS)
    window = [row for row in rows if _last(row) >= since]
    earlier = [row for row in rows if _last(row) < since]
    points = [stake_range(row) for row in [*earlier[-1:], *window]]
    rises = [(after[0] - before[0]) for before, after in pairwise(points)]
    return sum(rise > 0 for rise in rises) >= 2 and sum(rises) >= STEP_POINTS


def _severity(level: float) -> Severity:
    if level >= 50:
        return "critical"
    if level >= 25:
        return "high"
    return "medium" if level >= 10 else "low"


def rights_step(before: View, now: View) -> list[Finding]:
    """R08: a new right on a pair with a gatekeeper or a large supplier."""
    found = []
    special = gatekeepers(now)
    for right in now.supplement.rights:
        if not before.day < right.known_from <= now.day:
            continue
        groups = {now.groups.of(right.holder), now.groups.of(right.held)}
        large = any(largest_share(now, name) >= LARGE_SUPPLIER_PCT for name in groups)
        if not groups & special and not large:
            continue
        found.append(
            Finding(
                subject=(right.holder, right.held),
                qualifier=f"{right.kind}:{right.since.isoformat()}",
                severity="high" if right.kind in _STRONG_RIGHTS else "medium",
                template="R08.sentence",
                values={
                    "holder": Shown("org", right.holder),
                    "held": Shown("org", right.held),
                    "right": Shown("key", f"alerts.right.{right.kind}"),
                    "since": Shown("day", right.since),
                },
                statements=(_stated("right", right.source_id, right.grade),),
                group=f"stake:{right.holder}:{right.held}",
                happened_on=right.since,
            )
        )
    return found


def conversion_window(view: View) -> list[Finding]:
    """R09: a conversion due within 90 days or with its condition met."""
    found = []
    for one in view.supplement.conversions:
        due = view.day <= one.due_on <= view.day + timedelta(days=WINDOW_DAYS)
        if one.known_from > view.day or not (due or one.condition_met):
            continue
        found.append(
            Finding(
                subject=(one.holder, one.held),
                qualifier=f"{one.instrument}:{one.due_on.isoformat()}",
                severity="medium",
                template="R09.sentence",
                values={
                    "holder": Shown("org", one.holder),
                    "held": Shown("org", one.held),
                    "instrument": Shown("key", f"alerts.instrument.{one.instrument}"),
                    "due": Shown("day", one.due_on),
                },
                statements=(_stated("conversion", one.source_id, one.grade),),
                group=f"stake:{one.holder}:{one.held}",
            )
        )
    return found


def _stated(table: str, source_id: str, grade: int) -> Support:
    return Support(table, source_id, source_id, source_id, source_id, grade)


def _last(row: Record) -> date:
    when = days(row["as_of"])
    return when.last if when is not None else date.max
