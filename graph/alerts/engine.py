"""The engine: findings of two moments become events, once each, without flapping.

Level and crossing rules return what holds; the engine keeps which findings are active, starts an
event when one arises (a crossing rule stays silent on the first day), lets it end only after it was
gone for a full period, and starts it again at most every 30 days unless its severity rises. Change
rules return what is new between two moments; an event of theirs is never repeated. A rule that
fails is reported and leaves the others, and its own active findings, as they were.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from data.alert_rules import RuleInfo, alert_rules
from graph.alerts.corrections import corrections
from graph.alerts.event import Event, made
from graph.alerts.finding import Finding, lowered, rank, well_supported
from graph.alerts.market_state import moved_between
from graph.alerts.rules import CHANGE_RULES, STATE_RULES, ChangeRule, StateRule
from graph.alerts.view import KnowledgeIndex, Measured, Supplement, View

if TYPE_CHECKING:
    from data.facts import Facts

COOL_DOWN = timedelta(days=30)
BACKFILL_AFTER = timedelta(days=180)
"""A fact older than this when it becomes known extends the history; it makes no card."""
MATERIAL_EUR = 10_000_000.0
MATERIAL_WEIGHT_PCT = 5.0


@dataclass(frozen=True)
class BrokenRule:
    """A rule that failed on a day: what the operator and the owners of subscriptions are told."""

    rule_id: str
    day: date
    error: str


@dataclass
class Active:
    """A finding that holds: since when, in which episode, and the last event about it."""

    episode: int
    rises: int
    severity_rank: int
    event_id: str | None
    gone_since: date | None = None


@dataclass
class Engine:
    """State of the rules while time passes.

    rules: what to run (tests may give fewer); demoted: rules that go one step down because users
    found them not useful; history: every event so far, by id.
    """

    facts: "Facts"
    supplement: Supplement = field(default_factory=Supplement)
    demoted: frozenset[str] = frozenset()
    state_rules: Mapping[str, StateRule] = field(default_factory=lambda: dict(STATE_RULES))
    change_rules: Mapping[str, ChangeRule] = field(default_factory=lambda: dict(CHANGE_RULES))
    history: dict[str, Event] = field(default_factory=dict)
    broken: list[BrokenRule] = field(default_factory=list)
    _active: dict[tuple[str, tuple[str, ...]], Active] = field(default_factory=dict)
    _episodes: dict[tuple[str, tuple[str, ...]], int] = field(default_factory=dict)
    _fired: dict[tuple[str, tuple[str, ...]], date] = field(default_factory=dict)
    _last: dict[str, tuple[tuple[object, ...], list[Finding]]] = field(default_factory=dict)
    _before: View | None = None
    _index: KnowledgeIndex | None = None
    _moving: frozenset[Measured] | None = None

    def resume(self, events: Sequence[Event]) -> None:
        """Take over the events of an earlier release: they are found again, never repeated."""
        for event in events:
            self.history[event.event_id] = event
            key = (event.rule_id, event.key)
            episode = int(event.bucket.split(".")[0]) if event.bucket[:1].isdigit() else 0
            self._episodes[key] = max(self._episodes.get(key, 0), episode)
            self._fired[key] = max(self._fired.get(key, event.detected_at), event.detected_at)

    def use(self, facts: "Facts") -> None:
        """Go on with the facts of another release; what holds and what was sent stays known."""
        self.facts = facts
        self._index = None
        self._last.clear()

    def suppose(self, facts: "Facts") -> None:
        """Go on in another world, a scenario: the next step tells what it would raise."""
        self.facts = facts
        self._index = None
        self._last.clear()

    def view(self, day: date) -> View:
        """Return the world as known on a day, sharing computations with other days."""
        if self._index is None:
            self._index = KnowledgeIndex(self.facts)
        return View(self.facts.as_known(day), day, self._index, self.supplement, self._moving)

    def walk_only(self, first: date, last: date, index: KnowledgeIndex | None = None) -> None:
        """Prepare for a walk of which only the events between two days count.

        Nothing can arise from a state rule that has the same input on both days, nor from a market
        of which the same is said: they are left out. index: of the facts, where the caller has it.
        """
        self._index = index
        then, now, infos = self.view(first), self.view(last), alert_rules()
        self._moving = moved_between(then, now)
        self.state_rules = {
            rule_id: rule
            for rule_id, rule in self.state_rules.items()
            if rule_id in _TIME_DEPENDENT
            or _input_of(infos[rule_id], then) != _input_of(infos[rule_id], now)
        }

    def step(self, day: date, *, initial: str = "silent") -> list[Event]:
        """Move to `day` and return the events that arise.

        initial: on the first day "silent" only takes stock; "fire" lets level rules fire, tagged
        *initial*, as the first release does.
        """
        now, before = self.view(day), self._before
        found: list[Event] = []
        for rule_id, info in alert_rules().items():
            try:
                if rule_id in self.state_rules:
                    findings = self._state(rule_id, info, now)
                    found += self._arisen(info, findings, now, first=before is None, mode=initial)
                elif rule_id in self.change_rules and before is not None:
                    changes = self._changes(rule_id, info, before, now)
                    found += self._new(info, changes, now)
            except Exception as error:  # noqa: BLE001 - one broken rule must not silence the others
                self.broken.append(BrokenRule(rule_id, day, f"{type(error).__name__}: {error}"))
        if before is not None:
            found += self._corrected(now)
        for event in found:
            self.history[event.event_id] = event
        self._before = now
        return found

    def _state(self, rule_id: str, info: RuleInfo, now: View) -> list[Finding]:
        key = _input_of(info, now)
        known = self._last.get(rule_id)
        if known is not None and known[0] == key and rule_id not in _TIME_DEPENDENT:
            return known[1]
        findings = [self._judged(rule_id, one) for one in self.state_rules[rule_id](now)]
        self._last[rule_id] = (key, findings)
        return findings

    def _changes(self, rule_id: str, info: RuleInfo, before: View, now: View) -> list[Finding]:
        same = before.index is now.index and before.index.states(
            info.reads, before.day
        ) == now.index.states(info.reads, now.day)
        if same and info.reads and rule_id not in _TIME_DEPENDENT:
            return []
        return [self._judged(rule_id, one) for one in self.change_rules[rule_id](before, now)]

    def _judged(self, rule_id: str, finding: Finding) -> Finding:
        """Return the finding with its final certainty and severity."""
        certainty = finding.certainty
        if finding.needs_support and not well_supported(finding.statements):
            certainty = "possible"
        severity = finding.severity
        if certainty == "possible" and not finding.already_lowered:
            severity = lowered(severity)
        if rule_id in self.demoted:
            severity = lowered(severity)
        small = finding.amount_eur_hi is not None and finding.amount_eur_hi < MATERIAL_EUR
        light = finding.weight_pct is not None and finding.weight_pct < MATERIAL_WEIGHT_PCT
        if (small or light) and severity != "good_news":
            severity = "low"
        return replace(finding, certainty=certainty, severity=severity)

    def _arisen(
        self, info: RuleInfo, findings: Sequence[Finding], now: View, *, first: bool, mode: str
    ) -> list[Event]:
        events: list[Event] = []
        present = {(info.rule_id, one.key): one for one in findings}
        for key, finding in present.items():
            active = self._active.get(key)
            if active is not None:
                active.gone_since = None
                if not finding.holding and rank(finding.severity) > active.severity_rank:
                    active.rises += 1
                    active.severity_rank = rank(finding.severity)
                    events += self._event(info, finding, active, now)
                continue
            if finding.holding:
                continue
            episode = self._episodes.get(key, 0) + 1
            active = Active(episode, 0, rank(finding.severity), None)
            silent = self._is_silent(info, finding, key, now.day, first=first, mode=mode)
            self._active[key] = active
            self._episodes[key] = episode
            if not silent:
                events += self._event(info, finding, active, now, initial=first)
        self._end(info.rule_id, set(present), now.day)
        return events

    def _is_silent(
        self,
        info: RuleInfo,
        finding: Finding,
        key: tuple[str, tuple[str, ...]],
        day: date,
        *,
        first: bool,
        mode: str,
    ) -> bool:
        if first:
            return mode == "silent" or info.kind != "level"
        if finding.baseline and info.kind == "crossing":
            return True
        fired = self._fired.get(key)
        return fired is not None and day - fired < COOL_DOWN

    def _event(
        self,
        info: RuleInfo,
        finding: Finding,
        active: Active,
        now: View,
        *,
        initial: bool = False,
    ) -> list[Event]:
        bucket = f"{active.episode}.{active.rises}"
        tags = ["initial"] if initial else _late(finding)
        event = made(
            finding, (info.rule_id, info.version), bucket, now.day, names=now.names, tags=tags
        )
        active.event_id = event.event_id
        self._fired[(info.rule_id, finding.key)] = now.day
        return [] if event.event_id in self.history else [event]

    def _end(self, rule_id: str, present: set[tuple[str, tuple[str, ...]]], day: date) -> None:
        """Let findings end that were gone for a full period (two moments in a row)."""
        gone = [key for key in self._active if key[0] == rule_id and key not in present]
        for key in gone:
            active = self._active[key]
            if active.gone_since is None:
                active.gone_since = day
            elif day > active.gone_since:
                del self._active[key]
                event = self.history.get(active.event_id or "")
                if event is not None and event.ended_on is None:
                    self.history[event.event_id] = replace(event, ended_on=active.gone_since)

    def _new(self, info: RuleInfo, findings: Sequence[Finding], now: View) -> list[Event]:
        events = []
        for finding in findings:
            old = finding.happened_on is not None and now.day - finding.happened_on > BACKFILL_AFTER
            tags = ["backfill"] if old else _late(finding)
            event = made(
                finding, (info.rule_id, info.version), "0", now.day, names=now.names, tags=tags
            )
            if event.event_id not in self.history:
                events.append(event)
        return events

    def _corrected(self, now: View) -> list[Event]:
        retracted, notices = corrections(self.history, now, alert_rules()["R29"].version)
        for event in retracted:
            self.history[event.event_id] = event
        return [event for event in notices if event.event_id not in self.history]


_TIME_DEPENDENT = frozenset(
    {"R05", "R07", "R08", "R09", "R14", "R15", "R16", "R17", "R20", "R26", "R27", "R28", "R10"}
)
"""Rules that dates inside the facts or supplements can change while no table does; they are cheap
because what they read is kept by its own key."""


def _late(finding: Finding) -> list[str]:
    """Return the tag of a finding that rests on a statement nobody knows the day of."""
    return ["backfill"] if any(one.undated for one in finding.statements) else []


def _input_of(info: RuleInfo, view: View) -> tuple[object, ...]:
    """Return what decides the findings of a rule that no date inside the facts moves."""
    day = view.day if info.daily else None
    return (*view.index.states(info.reads, view.day), view.control_turn, day)
