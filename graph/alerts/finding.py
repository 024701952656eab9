"""A finding: a rule's condition holds on a day, with what it rests on and how to say it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from data.language.catalogue import Language, keys, text
from data.language.formats import (
    day,
    interval,
    money,
    number,
    partial_date,
    percent,
    percent_interval,
)
from data.language.of_facts import name_of, of_facts, row_key
from data.language.spacing import spaced
from graph.records import Record

Severity = Literal["critical", "high", "medium", "low", "good_news"]
Certainty = Literal["certain", "possible"]

SEVERITIES: tuple[Severity, ...] = ("critical", "high", "medium", "good_news", "low")
"""From the most to the least urgent; good news ranks with medium."""
_STEP_DOWN: Mapping[Severity, Severity] = {
    "critical": "high",
    "high": "medium",
    "medium": "low",
    "low": "low",
    "good_news": "good_news",
}
_STEP_UP: Mapping[Severity, Severity] = {
    "critical": "critical",
    "high": "critical",
    "medium": "high",
    "low": "medium",
    "good_news": "good_news",
}
_RANK: Mapping[Severity, int] = {"low": 0, "good_news": 1, "medium": 1, "high": 2, "critical": 3}


def lowered(severity: Severity) -> Severity:
    """Return the severity one step down (low and good news stay)."""
    return _STEP_DOWN[severity]


def raised(severity: Severity) -> Severity:
    """Return the severity one step up (critical and good news stay)."""
    return _STEP_UP[severity]


def rank(severity: Severity) -> int:
    """Return the urgency of a severity, 0 for low to 3 for critical."""
    return _RANK[severity]


@dataclass(frozen=True)
class Support:
    """A statement that a finding rests on; undated: nobody knows since when it was public."""

    table: str
    fact_key: str
    observation_id: str
    source_id: str
    publisher: str
    grade: int
    undated: bool = False


def support(table: str, rows: Iterable[Record]) -> tuple[Support, ...]:
    """Return the statements behind rows of a release table, each once."""
    found = {
        row["observation_id"]: Support(
            table=table,
            fact_key=row["fact_key"],
            observation_id=row["observation_id"],
            source_id=row["source_id"],
            publisher=row["source_publisher"] or row["source_id"],
            grade=int(row["grade"]) if row["grade"] is not None else 3,
            undated=_undated(row),
        )
        for row in rows
    }
    return tuple(found[key] for key in sorted(found))


def _undated(row: Record) -> bool:
    """Return whether nobody knows the month in which a bundled row became public.

    A row without any date counts as known since the data set was recorded, one dated by its year
    since the last day of that year; neither is news of that day.
    """
    if row.get("collected_by") != "bundled" or not row.get("public_from_assumed"):
        return False
    if len(str(row.get("valid_from") or "")) == len("2025"):
        return True
    return str(row["public_from"])[:10] == str(row["recorded_at"])[:10]


def well_supported(statements: Iterable[Support]) -> bool:
    """Return whether one grade-1 or two independent grade-2 statements stand behind a finding."""
    grades = [(one.grade, one.publisher) for one in statements]
    if any(grade == 1 for grade, _ in grades):
        return True
    return len({publisher for grade, publisher in grades if grade == 2}) >= 2


ShownKind = Literal[
    "text",
    "key",
    "org",
    "orgs",
    "market",
    "index",
    "percent",
    "percents",
    "day",
    "partial",
    "money",
    "number",
    "geography",
    "quote",
    "authority",
]


@dataclass(frozen=True)
class Shown:
    """A value of a sentence, formatted when a language is chosen.

    kind: "text" as printed; "key" a text of the catalogue; "org"/"orgs" names; "market" its name;
        "index" an HHI interval; "percents" an interval of percent; "quote" words of a
        source, in quotation marks and marked with their language; "authority" its name; the
        rest as their names say.
    """

    kind: ShownKind
    value: object
    extra: str | None = None

    def render(self, language: Language, names: Mapping[str, str]) -> str:
        """Return the value in words."""
        value = self.value
        if self.kind == "key":
            return text(str(value), language)
        if self.kind in _NAMES:
            return _NAMES[self.kind](value, language, names)
        if self.kind == "day" and isinstance(value, date):
            return day(value, language)
        if self.kind == "partial":
            return partial_date(str(value) if value else None, language)
        if self.kind in ("index", "percents"):
            lo, hi = _pair(value)
            return (interval if self.kind == "index" else percent_interval)(lo, hi, language)
        if self.kind == "money":
            return money(_float(value), self.extra, language)
        if self.kind == "percent":
            return percent(_float(value), language)
        if self.kind == "number":
            return number(_float(value), language)
        if self.kind == "quote":
            return text("alerts.word.quote", language, quote=str(value).rstrip("."))
        if self.kind == "geography":
            key = f"words.geography.{value}"
            return text(key, language) if key in keys(language) else str(value)
        return str(value)


@dataclass(frozen=True)
class Finding:
    """A rule's condition on one subject.

    subject: canonical ids it is about; qualifier: market, threshold or stage that tells two
        findings on the same subject apart. Together with rule and version they make the key.
    baseline: it holds but did not arise now (a series seen for the first time): activates silently.
    happened_on: last possible day of the fact behind it; an old one found late is a backfill.
    group: findings with the same group make one card (same deal).
    amount_eur_hi, weight_pct: for materiality; None where the rule has no such size.
    holding: within the hysteresis band: keeps an active event alive, starts none.
    already_lowered: the severity is that of a possible finding and is not lowered again.
    """

    subject: tuple[str, ...]
    severity: Severity
    template: str
    values: Mapping[str, Shown]
    statements: tuple[Support, ...]
    qualifier: str = ""
    certainty: Certainty = "certain"
    before: float | None = None
    after: float | None = None
    unit: str | None = None
    layer: str | None = None
    baseline: bool = False
    happened_on: date | None = None
    group: str | None = None
    eu: bool = False
    amount_eur_hi: float | None = None
    weight_pct: float | None = None
    magnitude: float = 0.0
    badges: tuple[str, ...] = ()
    needs_support: bool = True
    already_lowered: bool = False
    holding: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """Return what identifies the finding within its rule."""
        return (*sorted(self.subject), self.qualifier)

    @property
    def card(self) -> str:
        """Return the card that the finding belongs to."""
        return self.group or "|".join(sorted(self.subject))

    def sentence(self, language: Language, names: Mapping[str, str]) -> str:
        """Return the sentence of the finding."""
        shown = {name: value.render(language, names) for name, value in self.values.items()}
        return spaced(text(f"alerts.{self.template}", language, **shown), language)


def _market(value: object, language: Language, names: Mapping[str, str]) -> str:
    slug = str(value)
    return of_facts("market", slug, names.get(slug, slug), language)


def _organisations(value: object, language: Language, names: Mapping[str, str]) -> str:
    written = ((name, names.get(name, name)) for name in _many(value))
    return ", ".join(name_of("organisation", *one, language) for one in written)


def _authority(value: object, language: Language, names: Mapping[str, str]) -> str:  # noqa: ARG001 - as its siblings
    return name_of("authority", row_key(str(value)), str(value), language)


_NAMES: Mapping[ShownKind, Callable[[object, Language, Mapping[str, str]], str]] = {
    "market": _market,
    "org": _organisations,
    "orgs": _organisations,
    "authority": _authority,
}
"""How each kind of name is said in a language."""


def _many(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, tuple | list) else (str(value),)


def _pair(value: object) -> tuple[float | None, float | None]:
    if isinstance(value, tuple) and len(value) == 2:
        return _float(value[0]), _float(value[1])
    return _float(value), _float(value)


def _float(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
