"""Does a candidate report a deal that is known already? Parties, kind, date and amount decide."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from data import partial_dates

SAME = 0.8
FARTHEST_DAYS = 60
AMOUNT_TOLERANCE = 0.1
_FAMILIES = {
    "investment": "equity",
    "acquisition": "equity",
    "acquihire": "equity",
    "joint_venture": "equity",
}


@dataclass(frozen=True)
class SameDeal:
    """A known deal that a candidate may report again."""

    deal_id: str
    score: float


def same_deal(
    candidate: Mapping[str, Any],
    published: str | None,
    known: Sequence[Mapping[str, Any]],
    group_of: Mapping[str, str],
) -> SameDeal | None:
    """Return the known deal that a candidate most likely reports again, or None.

    Parameters
    ----------
    candidate
        Extracted fields: kind, source_org, target_org, amount, currency, announced.
    published
        Partial date of publication, used when the text does not date the deal.
    known
        Rows of table `deal`.
    group_of
        Organisation → undertaking: parents and units report the same deal under either name.

    Notes
    -----
    Both parties must agree at the level of undertakings, and the kind at least in its family. The
    score is 1 less a tenth for each of: another kind of the same family, another day (up to 0.2 at
    60 days), an amount that differs by more than 10 %; different currencies say nothing.
    """
    pair = _pair(candidate, group_of)
    day = _day(candidate.get("announced") or published)
    if pair is None or day is None:
        return None
    scored = [
        SameDeal(str(row["id"]), round(score, 3))
        for row in known
        if _pair(row, group_of) == pair and (score := _score(candidate, day, row)) >= SAME
    ]
    return max(scored, key=lambda found: (found.score, found.deal_id), default=None)


def _score(candidate: Mapping[str, Any], day: date, row: Mapping[str, Any]) -> float:
    kind, other = str(candidate["kind"]), str(row["kind"])
    if _FAMILIES.get(kind, kind) != _FAMILIES.get(other, other):
        return 0.0
    interval = partial_dates.parse(str(row["announced"]))
    nearest = min(max(day, interval.first), interval.last)
    days = abs((day - nearest).days)
    if days > FARTHEST_DAYS:
        return 0.0
    score = 1.0 - 0.1 * (kind != other) - 0.2 * days / FARTHEST_DAYS
    return score - 0.15 * _amounts_differ(candidate, row)


def _amounts_differ(candidate: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    one, other = candidate.get("amount"), row.get("amount")
    if not one or not other or candidate.get("currency") != row.get("currency"):
        return False
    return abs(float(one) - float(other)) > AMOUNT_TOLERANCE * max(float(one), float(other))


def _pair(row: Mapping[str, Any], group_of: Mapping[str, str]) -> tuple[str, str] | None:
    source, target = row.get("source_org"), row.get("target_org")
    if not source or not target:
        return None
    return group_of.get(str(source), str(source)), group_of.get(str(target), str(target))


def _day(text: object) -> date | None:
    return None if not text else partial_dates.parse(str(text)).last
