"""Derived numbers in the reader's words: what they are about, and before and after."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from data.facts import Facts
from data.language import formats
from data.language.catalogue import Language, keys, text
from data.language.spacing import spaced
from graph.affected.correction import Change
from graph.affected.numbers import Interval, NumberKey
from graph.alerts.finding import Shown
from graph.records import Record

MOST_DECIMALS = 3
_INDICES = frozenset({"hhi", "hhi_capped", "cr1", "cr2", "cr3", "cr4"})
_DELTAS = frozenset({"mhhi_silent", "mhhi_proportional"})
_PAIRS = frozenset({"exposure", "remaining"})


@dataclass(frozen=True)
class ChangedNumber:
    """One derived number that a correction changed, in words."""

    name: str
    before: str
    after: str

    def line(self, language: Language) -> str:
        """Return "HHI, …: 1,444 → 1,500"."""
        said = {"name": self.name, "before": self.before, "after": self.after}
        return spaced(text("corrections.line", language, **said), language)


def in_words(change: Change, names: Mapping[str, str], language: Language) -> ChangedNumber:
    """Return a change in a language; as many decimals as tell the two values apart.

    names: of organisations and markets, by id.
    """
    unit = change.number.unit
    shown = [_value(ends, unit, language, 0) for ends in (change.before, change.after)]
    for decimals in range(1, MOST_DECIMALS + 1):
        if shown[0] != shown[1]:
            break
        shown = [_value(ends, unit, language, decimals) for ends in (change.before, change.after)]
    return ChangedNumber(number_name(change.number, names, language), shown[0], shown[1])


def names_of(facts: Facts) -> dict[str, str]:
    """Return the names of organisations and markets by id."""
    organisations, markets = facts.frame("organisation"), facts.frame("market")
    named = dict(zip(organisations["id"], organisations["name"], strict=True))
    return named | dict(zip(markets["market"], markets["market_name"], strict=True))


def changes_of(rows: Sequence[Record]) -> list[Change]:
    """Return the changes that rows of table `correction` hold; none where no number changed."""
    return [
        Change(
            NumberKey(row["number"], tuple(str(row["subject"]).split("|")), row["unit"]),
            _interval(row, "before"),
            _interval(row, "after"),
        )
        for row in rows
        if row["number"]
    ]


def _interval(row: Record, side: str) -> Interval | None:
    ends = row[f"{side}_lo"], row[f"{side}_hi"]
    return None if ends == (None, None) else ends


def number_name(number: NumberKey, names: Mapping[str, str], language: Language) -> str:
    """Return what a derived number is and what it is about."""

    def org(name: str) -> str:
        return Shown("org", name).render(language, names)

    about = number.subject
    values: dict[str, str]
    if number.name in _INDICES:
        market, geography, period, metric, estimator = about
        values = _market((market, geography, metric, estimator), names, language)
        values["period"] = formats.partial_date(period, language)
    elif number.name in _DELTAS:
        values = _market(about[3:], names, language) | _stake(about[:3], org, language)
    elif number.name == "interest":
        values = _stake(about, org, language)
    elif number.name in _PAIRS:
        values = {"org": org(about[0]), "other": org(about[1])}
    elif number.name == "funding":
        kind, basis, currency = about
        values = {
            "kind": _word("deal_kind", kind, language),
            "basis": _word("basis", basis, language),
            "currency": currency,
        }
    elif number.name == "circle":
        values = {"parties": " → ".join(org(name) for name in (*about, about[0]))}
    else:
        undertaking, service, criterion = about
        values = {
            "org": org(undertaking),
            "service": service,
            "criterion": text(f"dma.thresholds.{criterion}", language),
        }
    return text(f"corrections.number.{number.name}", language, **values)


def _market(about: Sequence[str], names: Mapping[str, str], language: Language) -> dict[str, str]:
    market, geography, metric, estimator = about
    return {
        "market": Shown("market", market).render(language, names),
        "geography": Shown("geography", geography).render(language, names),
        "metric": _word("metric", metric, language),
        "estimator": estimator,
    }


def _stake(about: Sequence[str], org: Callable[[str], str], language: Language) -> dict[str, str]:
    holder, held, day = about
    shown = formats.partial_date(day or None, language)
    return {"holder": org(holder), "held": org(held), "day": shown}


def _word(family: str, code: str, language: Language) -> str:
    key = f"words.{family}.{code}"
    return text(key, language) if key in keys(language) else code.replace("_", " ")


def _value(ends: Interval | None, unit: str, language: Language, decimals: int) -> str:
    lo, hi = ends or (None, None)
    if len(unit) == len("EUR") and unit.isupper() and unit != "HHI":
        return formats.money(lo, unit, language)
    if unit == "%":
        return formats.percent_interval(lo, hi, language, decimals)
    return formats.interval(lo, hi, language, decimals)
