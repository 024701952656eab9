"""Rules of a regime on facts that may be intervals: each rule certain, possible, no or untested."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any

from data.errors import UsageError
from data.regimes import Regime, Regimes, Rule, Status, Verified
from graph.concentration.bounds import Interval
from graph.concentration.shares import Number, as_exact
from graph.measure import Answer
from graph.screening.predicates import (
    Box,
    Edge,
    Point,
    Predicate,
    read_predicate,
    representatives,
)

KnownFacts = Mapping[str, tuple[Number, Number]]
"""Fact of `regimes.json` → closed interval; facts that are not known are left out."""


@dataclass(frozen=True)
class Circumstance:
    """A special circumstance that an analyst finds: it switches off the rules that name it.

    name: as in a rule's `unless`; which: its letter or words in the instrument; evidence: what it
    rests on. Without evidence it does not count.
    """

    name: str
    which: str
    evidence: str

    def __post_init__(self) -> None:
        """Refuse a circumstance without evidence."""
        if not self.evidence.strip():
            raise UsageError(f"special circumstance {self.which} of {self.name} needs its evidence")


@dataclass(frozen=True)
class RuleAnswer:
    """What one rule says.

    answer: None where a fact it needs is not known (`missing` names it): the rule is untested,
        which is neither met nor not met.
    switched_off: a special circumstance applies, so the rule cannot hold.
    """

    rule: str
    test: str
    outcome: str
    answer: Answer | None
    missing: tuple[str, ...]
    para: str | None
    verified: Verified
    unless: str | None
    switched_off: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape."""
        return {
            "rule": self.rule,
            "test": self.test,
            "outcome": self.outcome,
            "answer": self.answer,
            "missing": list(self.missing),
            "para": self.para,
            "verified": self.verified,
            "unless": self.unless,
            "switched_off": self.switched_off,
        }


@dataclass(frozen=True)
class RegimeAnswer:
    """What a regime says about a deal.

    badge: "DRAFT" for a draft (it never fires an alert), "PROPOSAL" for a proposal.
    outcomes: the outcome words that hold at some point of the facts, with "certain" where they hold
        at every point. None stands for "no rule holds" in an exclusive regime.
    """

    regime: str
    status: Status
    badge: str | None
    rules: tuple[RuleAnswer, ...]
    outcomes: Mapping[str | None, Answer]
    display: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape."""
        return {
            "regime": self.regime,
            "status": self.status,
            "badge": self.badge,
            "outcomes": [
                {"outcome": outcome, "answer": answer} for outcome, answer in self.outcomes.items()
            ],
            "rules": [rule.as_dict() for rule in self.rules],
            "display": self.display,
        }


def badge(status: Status) -> str | None:
    """Return the mark that a regime which is not law must carry."""
    return {"draft": "DRAFT", "proposal": "PROPOSAL"}.get(status)


@cache
def rule_predicate(rule: Rule) -> Predicate | None:
    """Return the predicate of a rule; None for "otherwise"."""
    return None if rule.when == "otherwise" else read_predicate(rule.when)


def evaluate(
    regime: Regime, facts: KnownFacts, circumstances: Sequence[Circumstance] = ()
) -> RegimeAnswer:
    """Return what each rule of a regime says about the facts, and which outcomes can hold.

    Facts vary independently within their intervals. Where two of them are tied to each other (the
    HHI after a deal and its change), an answer can be "possible" that is settled in truth.

    Parameters
    ----------
    circumstances
        Special circumstances found by an analyst; the rules that name them cannot hold.
    """
    box = {name: (as_exact(lo), as_exact(hi)) for name, (lo, hi) in facts.items()}
    off = frozenset(found.name for found in circumstances)
    by_id = {rule.id: rule for rule in regime.rules}
    return RegimeAnswer(
        regime=regime.id,
        status=regime.status,
        badge=badge(regime.status),
        rules=tuple(_rule_answer(rule, by_id, box, off) for rule in regime.rules),
        outcomes=_outcomes(regime, box, off),
        display=regime.display,
    )


def side_by_side(regimes: Regimes, facts: KnownFacts) -> list[RegimeAnswer]:
    """Return the answers of all regimes, whatever their status, in file order."""
    return [evaluate(regime, facts) for regime in regimes.regimes]


def evaluate_at(regimes: Regimes, day: date, facts: KnownFacts) -> list[RegimeAnswer]:
    """Return the answers of the regimes in force on the day of a deal."""
    return [evaluate(regime, facts) for regime in regimes.in_force_on(day)]


def _needed(rule: Rule, by_id: Mapping[str, Rule]) -> list[Predicate]:
    named = [by_id[other] for other in rule.otherwise_of] or [rule]
    return [predicate for one in named if (predicate := rule_predicate(one)) is not None]


def _rule_answer(
    rule: Rule, by_id: Mapping[str, Rule], box: Box, off: frozenset[str]
) -> RuleAnswer:
    predicates = _needed(rule, by_id)
    missing = sorted({fact for p in predicates for fact in p.facts if fact not in box})
    answer: Answer | None = None
    if not missing:
        points = representatives(predicates, box)
        answer = _answer({_true_at(rule, by_id, point, off) for point in points})
    return RuleAnswer(
        rule=rule.id,
        test=rule.when,
        outcome=rule.outcome,
        answer=answer,
        missing=tuple(missing),
        para=rule.para,
        verified=rule.verified,
        unless=rule.unless,
        switched_off=rule.unless in off,
    )


def _answer(found: set[bool]) -> Answer:
    if found == {True}:
        return "certain"
    return "possible" if True in found else "no"


def _true_at(rule: Rule, by_id: Mapping[str, Rule], point: Point, off: frozenset[str]) -> bool:
    if rule.unless in off:
        return False
    predicate = rule_predicate(rule)
    if predicate is not None:
        return predicate.holds(point)
    return not any(_true_at(by_id[other], by_id, point, off) for other in rule.otherwise_of)


def _outcomes(regime: Regime, box: Box, off: frozenset[str]) -> dict[str | None, Answer]:
    by_id = {rule.id: rule for rule in regime.rules}
    tested = [
        rule for rule in regime.rules if all(p.facts <= box.keys() for p in _needed(rule, by_id))
    ]
    predicates = [p for rule in tested for p in _needed(rule, by_id)]
    sets: list[set[str | None]] = []
    for point in representatives(predicates, box) if predicates else ():
        true = [rule.outcome for rule in tested if _true_at(rule, by_id, point, off)]
        sets.append(set(true[:1]) if regime.exclusive and true else set(true) or {None})
    possible = {outcome for found in sets for outcome in found}
    return {
        outcome: "certain" if all(outcome in found for found in sets) else "possible"
        for outcome in sorted(possible, key=str)
    }


@dataclass(frozen=True)
class Band:
    """One level of an index under one regime, as a test with a three-valued answer.

    The guidelines test a merger; a band only describes a level.
    """

    regime: str
    status: Status
    badge: str | None
    test: str
    answer: Answer
    verified: Verified

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape."""
        return {
            "regime": self.regime,
            "status": self.status,
            "badge": self.badge,
            "test": self.test,
            "answer": self.answer,
            "verified": self.verified,
        }


def bands(regimes: Regimes, facts: KnownFacts) -> list[Band]:
    """Return the level tests of every regime for the facts of a market as it stands.

    The levels of the HHI follow from the numbers that a regime's rules compare it with;
    presumptions of dominance (largest share, three or five largest) are tested as they are.
    """
    found: list[Band] = []
    for regime in regimes.regimes:
        if "hhi_post" in facts:
            lo, hi = facts["hhi_post"]
            found += _levels(regime, Interval(as_exact(lo), as_exact(hi)))
        if regime.kind == "dominance_presumption":
            found += [
                Band(regime.id, regime.status, badge(regime.status), answer.test, answer.answer,
                     answer.verified)
                for answer in evaluate(regime, facts).rules
                if answer.answer is not None
            ]  # fmt: skip
    return found


def _levels(regime: Regime, hhi: Interval) -> list[Band]:
    edges: dict[Fraction, tuple[bool, Verified]] = {}
    for rule in regime.rules:
        predicate = rule_predicate(rule)
        for edge in predicate.edges if predicate is not None else ():
            if edge.fact == "hhi_post":
                edges[edge.value] = _first_seen(edges.get(edge.value), edge, rule.verified)
    values = sorted(edges)
    limits = [None, *values, None]
    made: list[Band] = []
    for lower, upper in itertools.pairwise(limits):
        if lower is None and upper is None:
            continue
        test = _test(lower, upper, edges)
        known = edges[lower if lower is not None else values[0]][1]
        predicate = read_predicate(test)
        answer = predicate.answer({"hhi": (hhi.lo, hhi.hi)})
        made.append(Band(regime.id, regime.status, badge(regime.status), test, answer, known))
    return made


def _first_seen(
    known: tuple[bool, Verified] | None, edge: Edge, verified: Verified
) -> tuple[bool, Verified]:
    return (edge.above_is_closed, verified) if known is None else known


def _test(
    lower: Fraction | None,
    upper: Fraction | None,
    edges: Mapping[Fraction, tuple[bool, Verified]],
) -> str:
    def number(value: Fraction) -> str:
        return f"{float(value):g}"

    above = "" if upper is None else f" {'<' if edges[upper][0] else '<='} {number(upper)}"
    if lower is None:
        return f"hhi{above}"
    if upper is None:
        return f"hhi {'>=' if edges[lower][0] else '>'} {number(lower)}"
    return f"{number(lower)} {'<=' if edges[lower][0] else '<'} hhi{above}"
