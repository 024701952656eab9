"""Family `thresholds`: rules of the dated regimes on facts, points or intervals."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from data.regimes import Regime, Rule, bundled_regimes
from graph.screening.evaluation import KnownFacts, RegimeAnswer, evaluate
from graph.vectors.question import Inputs, NotUnderstood, Question, exact

Point = Mapping[str, Fraction]
INDETERMINATE = "indeterminate"

_SAFE_HARBOUR = {
    "EU-HMG-2004": ("p19", "p20a", "p20b"),
    "EU-NHMG-2008": ("p25",),
}
"""Rules whose truth means that no concern is indicated."""


def answer(question: Question) -> object:
    """Return the value of one key; cases are answered in their order."""
    key, inputs = question.key, question.inputs
    if key in _PER_CASE:
        decide = _PER_CASE[key]
        return [decide(inputs, case) for case in _cases(inputs)]
    if key in _ONCE:
        return _ONCE[key](inputs)
    raise question.unknown()


def _cases(inputs: Inputs) -> list[Point]:
    """Return the known facts of every case; what a case leaves null is not known."""
    given = inputs.first(*_CASES)
    return [_CASES[given](case) for case in inputs.items(given)]


def _named(*facts: str) -> Callable[[object], Point]:
    def read(case: object) -> Point:
        if not isinstance(case, list | tuple) or len(case) != len(facts):
            raise NotUnderstood(f"a case lists {', '.join(facts)}")
        pairs = zip(facts, case, strict=True)
        return {fact: exact(value) for fact, value in pairs if value is not None}

    return read


def _largest(case: object) -> Point:
    if not isinstance(case, list | tuple):
        raise NotUnderstood("a case lists the shares of its firms")
    shares = sorted((exact(share) for share in case), reverse=True)
    return {
        "largest_share": sum(shares[:1], Fraction(0)),
        "top3_share": sum(shares[:3], Fraction(0)),
        "top5_share": sum(shares[:5], Fraction(0)),
    }


_CASES: Mapping[str, Callable[[object], Point]] = {
    "cases_post_delta": _named("hhi_post", "delta"),
    "cases_post_delta_share": _named("hhi_post", "delta", "combined_share"),
    "cases_share_posthhi": _named("max_share_in_each_market_concerned", "hhi_post"),
    "cases_combined_delta": _named("combined_share", "delta"),
    "cases_shares_pct": _largest,
    "shares_pct": lambda share: {"combined_share": exact(share)},
}


def _regime(inputs: Inputs, otherwise: str) -> Regime:
    return bundled_regimes().find(inputs.text("regime") if "regime" in inputs else otherwise)


def _points(point: Point) -> KnownFacts:
    return {fact: (value, value) for fact, value in point.items()}


def _any_true(regime: Regime, facts: KnownFacts, wanted: Callable[[Rule], bool]) -> bool:
    """Return whether one of the wanted rules whose facts are known is true."""
    answers = {rule.rule: rule.answer for rule in evaluate(regime, facts).rules}
    tested = [rule.id for rule in regime.rules if wanted(rule) and answers[rule.id] is not None]
    if not tested:
        raise NotUnderstood(f"no rule of {regime.id} can be tested on these facts")
    return any(answers[rule] == "certain" for rule in tested)


def _below_concern(inputs: Inputs, case: Point) -> bool:
    by_shape = "EU-NHMG-2008" if "max_share_in_each_market_concerned" in case else "EU-HMG-2004"
    regime = _regime(inputs, by_shape)
    if regime.id not in _SAFE_HARBOUR:
        raise NotUnderstood(f"{regime.id} has no indicator of that kind")
    rules = _SAFE_HARBOUR[regime.id]
    return _any_true(regime, _points(case), lambda rule: rule.id in rules)


def _outcome_true(outcome: str, regime: str) -> Callable[[Inputs, Point], bool]:
    def decide(inputs: Inputs, case: Point) -> bool:
        chosen = _regime(inputs, regime)
        return _any_true(chosen, _points(case), lambda rule: rule.outcome == outcome)

    return decide


def _rule_true(rule_id: str, regime: str) -> Callable[[Inputs, Point], bool]:
    def decide(inputs: Inputs, case: Point) -> bool:
        chosen = _regime(inputs, regime)
        return _any_true(chosen, _points(case), lambda rule: rule.id == rule_id)

    return decide


def _zone(regime: str) -> Callable[[Inputs, Point], str | None]:
    def decide(inputs: Inputs, case: Point) -> str | None:
        return _only(evaluate(_regime(inputs, regime), _points(case)))

    return decide


def _only(answered: RegimeAnswer) -> str | None:
    """Return the one outcome of an exclusive regime at a point."""
    return next(outcome for outcome, sure in answered.outcomes.items() if sure == "certain")


def _band(inputs: Inputs, case: Point) -> int:
    regime = _regime(inputs, "EU-MG-DRAFT-2026")
    band_rules = [rule.id for rule in regime.rules if rule.outcome.startswith("share_band:")]
    answers = {rule.rule: rule.answer for rule in evaluate(regime, _points(case)).rules}
    true = [place for place, rule in enumerate(band_rules) if answers[rule] == "certain"]
    if len(true) != 1:
        raise NotUnderstood(f"{regime.id} has no share band for this share")
    return true[0]


_PER_CASE: Mapping[str, Callable[[Inputs, Point], object]] = {
    "below_concern_indicator": _below_concern,
    "structural_presumption": _outcome_true("structural_presumption", "US-MG-2023"),
    "zone_US_HMG_2010": _zone("US-HMG-2010"),
    "zone_US_HMG_1992": _zone("US-HMG-1992"),
    "band_index_0_to_4": _band,
    "simplified_eligible_horizontal": _outcome_true("simplified_horizontal", "EU-SIMPL-2023"),
    "single_dominance": _rule_true("s18-4", "DE-GWB18"),
    "oligopoly_3": _rule_true("s18-6-1", "DE-GWB18"),
    "oligopoly_5": _rule_true("s18-6-2", "DE-GWB18"),
}


def _intervals(inputs: Inputs) -> KnownFacts:
    found: dict[str, tuple[Fraction, Fraction]] = {}
    for fact, name in (("hhi_post", "HHI_post_interval"), ("delta", "delta_interval")):
        if name in inputs:
            ends: Sequence[Fraction] = inputs.numbers(name)
            if len(ends) != 2 or ends[0] > ends[1]:
                raise NotUnderstood(f"input '{name}' is no interval")
            found[fact] = (ends[0], ends[1])
    return found


def _eu_2004(inputs: Inputs) -> str:
    regime = bundled_regimes().find("EU-HMG-2004")
    answered = evaluate(regime, _intervals(inputs))
    above = next(rule for rule in answered.rules if rule.rule == "p21")
    if above.answer is None:
        raise NotUnderstood("HHI_post_interval and delta_interval are needed")
    return {"certain": "above", "no": "below", "possible": INDETERMINATE}[above.answer]


def _us_2023(inputs: Inputs) -> str:
    regime = bundled_regimes().find("US-MG-2023")
    answered = evaluate(regime, _intervals(inputs))
    limb = next(rule for rule in answered.rules if rule.rule == "G1-hhi")
    if limb.answer is None:
        raise NotUnderstood("HHI_post_interval and delta_interval are needed")
    words = {"certain": "presumption", "no": "no_presumption", "possible": INDETERMINATE}
    return words[limb.answer]


def _zone_on_intervals(regime: str) -> Callable[[Inputs], str | None]:
    def decide(inputs: Inputs) -> str | None:
        outcomes = evaluate(bundled_regimes().find(regime), _intervals(inputs)).outcomes
        if not outcomes:
            raise NotUnderstood("HHI_post_interval and delta_interval are needed")
        return next(iter(outcomes)) if len(outcomes) == 1 else INDETERMINATE

    return decide


def _screened(inputs: Inputs) -> tuple[Regime, str | None]:
    """Return the regime and the first of its outcomes that holds; None where there is none."""
    regime = bundled_regimes().find(inputs.text("regime"))
    if not regime.has_structural_threshold:
        return regime, None
    facts = {
        fact: (inputs.number(name), inputs.number(name))
        for fact, name in (("hhi_post", "HHI_post"), ("delta", "delta"))
        if name in inputs
    }
    true = [rule.outcome for rule in evaluate(regime, facts).rules if rule.answer == "certain"]
    return regime, true[0] if true else None


def _reason(inputs: Inputs) -> str:
    regime, outcome = _screened(inputs)
    if not regime.has_structural_threshold:
        return f"{regime.id}: {regime.display}"
    return f"{regime.id}: {outcome or 'no rule holds on these facts'}"


_ONCE: Mapping[str, Callable[[Inputs], object]] = {
    "EU_HMG_2004": _eu_2004,
    "US_2023_HHI_limb": _us_2023,
    "US_2010": _zone_on_intervals("US-HMG-2010"),
    "screen_result": lambda inputs: _screened(inputs)[1],
    "reason": _reason,
}
