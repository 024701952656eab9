"""Notices under Art. 14 DMA against known deals, both ways, with a score for each match.

A match rests on names in the notice, names and aliases of the deal's parties, the gatekeeper's
group and dates. The curated link of notice and deal is never read: it is the label of a test.
"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from data.errors import VigieError
from data.language.catalogue import Language, text
from data.language.formats import day as day_in_words
from graph.dma.concentrations import GatekeeperDeal, gatekeeper_deals
from graph.dma.names import MENTIONED, best_similarity, mentioned, normalised, variants
from graph.dma.register import Service, services_as_of
from graph.records import Record, days, listed, records
from graph.undertakings import Undertakings, roll_up

if TYPE_CHECKING:
    from data.facts import Facts

MATCH = 0.85
"""A score from here on is a match (rule R21)."""
NAME_WEIGHT = 0.9
FULL_DATE_DAYS = 120
ZERO_DATE_DAYS = 400
FARTHEST_DAYS = 550
_READ_ON = re.compile(r"export of (\d{4}-\d{2}-\d{2})")


class ListNeverReadError(VigieError):
    """The published list of notices was never read: absence from it means nothing."""


@dataclass(frozen=True)
class NoticeMatch:
    """One published notice with the deal and the merger case that it fits best, if any."""

    acquisition_number: str
    gatekeeper: str
    target: str
    target_name: str
    notified_on: date
    deal_id: str | None
    match_score: float | None
    match_basis: str | None
    merger_case: str | None
    deal_form: str | None
    description: str | None
    source_id: str | None
    source_url: str | None
    first_seen: date | None
    last_seen: date | None

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape of a notice."""
        return {
            "acquisition_number": self.acquisition_number,
            "gatekeeper": self.gatekeeper,
            "target": self.target,
            "target_name": self.target_name,
            "notified_on": self.notified_on,
            "first_seen": self.first_seen,
            "last_seen": self.last_seen,
            "deal_id": self.deal_id,
            "match_score": self.match_score,
            "match_basis": self.match_basis,
            "merger_case": self.merger_case,
            "deal_form": self.deal_form,
            "source_ids": [self.source_id] if self.source_id else [],
            "source_url": self.source_url,
        }


@dataclass(frozen=True)
class UnmatchedDeal:
    """A gatekeeper deal without an entry in the list as read on a day."""

    deal: GatekeeperDeal
    list_read_on: date
    as_of: date

    @property
    def days_since_announcement(self) -> int:
        """Return the days since the last day on which the deal may have been announced."""
        return (self.as_of - self.deal.announced.last).days

    @property
    def days_known_to_list(self) -> int:
        """Return the days between announcement and the reading of the list, negative if later."""
        return (self.list_read_on - self.deal.announced.last).days

    def wording(self, language: Language) -> str:
        """Return the sentence that states what was read and accuses nobody."""
        key = "no_entry"
        if self.deal.concentration == "below":
            key = "below"
        elif self.days_known_to_list < 0:
            key = "read_before"
        return text(
            f"dma.article14.{key}", language, read_on=day_in_words(self.list_read_on, language)
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape of an unmatched deal."""
        deal = self.deal
        return {
            "deal_id": deal.deal_id,
            "gatekeeper": deal.gatekeeper,
            "acquirer": deal.acquirer,
            "target": deal.target,
            "kind": deal.kind,
            "status": deal.status,
            "announced": deal.announced_text,
            "concentration": deal.concentration,
            "days_since_announcement": self.days_since_announcement,
            "list_read_on": self.list_read_on,
            "wording_en": self.wording("en"),
            "wording_fr": self.wording("fr"),
            "source_ids": [deal.source_id] if deal.source_id else [],
            "source_url": deal.source_url,
        }


@dataclass(frozen=True)
class Article14:
    """The comparison: notices, deals without an entry, and what is listed apart."""

    notices: tuple[NoticeMatch, ...]
    unmatched: tuple[UnmatchedDeal, ...]
    abandoned: tuple[UnmatchedDeal, ...]
    intra_group: tuple[GatekeeperDeal, ...]
    list_read_on: date | None

    @property
    def unknown_notices(self) -> tuple[NoticeMatch, ...]:
        """Return the notices for which no deal is known to us."""
        return tuple(notice for notice in self.notices if notice.deal_id is None)


@dataclass
class Names:
    """Normalised names of an organisation: its own, its aliases, its slug."""

    by_org: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, org: str) -> tuple[str, ...]:
        return self.by_org.get(org) or (normalised(org.replace("-", " ")),)


def compare(facts: "Facts", as_of: date) -> Article14:
    """Compare the published notices with the known deals as of a day, both ways."""
    return compare_rows(
        notices=records(facts.frame("art14_notice")),
        deals=records(facts.frame("deal")),
        mergers=records(facts.frame("merger")),
        organisations=facts.frame("organisation"),
        register=records(facts.frame("register")),
        cases=records(facts.frame("dma_case")),
        as_of=as_of,
    )


def compare_rows(
    *,
    notices: Sequence[Record],
    deals: Sequence[Record],
    mergers: Sequence[Record],
    organisations: Any,
    register: Sequence[Record],
    cases: Sequence[Record],
    as_of: date,
    names: "Names | None" = None,
) -> Article14:
    """Compare notices and deals given as rows (see `compare`).

    names: of the organisations, where the caller keeps them (`names_of`).
    """
    groups = roll_up(organisations, as_of)
    names = names or names_of(records(organisations))
    services = services_as_of(register, cases, as_of)
    known = gatekeeper_deals(deals, organisations, services, as_of)
    listed_notices = [row for row in notices if _notified(row) <= as_of]
    candidates = _Candidates(_deals_by_group(known), _cases_by_group(mergers, names, groups))
    matched = [_match(row, candidates, names, groups) for row in listed_notices]
    taken = {notice.deal_id for notice in matched if notice.deal_id}
    read_on = list_read_on(listed_notices)
    unmatched: list[UnmatchedDeal] = []
    abandoned: list[UnmatchedDeal] = []
    for deal in known:
        if deal.deal_id in taken or deal.place not in ("universe", "abandoned"):
            continue
        if deal.place == "abandoned" and deal.announced.last < _first_designation(services, deal):
            continue
        if read_on is None:
            raise ListNeverReadError(
                "the list of Art. 14 notices was never read; run `vigie crawl commission-dma`"
            )
        (unmatched if deal.place == "universe" else abandoned).append(
            UnmatchedDeal(deal, read_on, as_of)
        )
    return Article14(
        notices=tuple(
            sorted(matched, key=lambda notice: (notice.notified_on, notice.acquisition_number))
        ),
        unmatched=tuple(unmatched),
        abandoned=tuple(abandoned),
        intra_group=tuple(deal for deal in known if deal.place == "intra_group"),
        list_read_on=read_on,
    )


def list_read_on(notices: Sequence[Record]) -> date | None:
    """Return the day whose state of the published list the rows show, or None without rows.

    A copy of the official export names its day; otherwise the day of reading counts.
    """
    days_read = []
    for row in notices:
        if match := _READ_ON.search(row.get("source_name") or ""):
            days_read.append(date.fromisoformat(match[1]))
        elif (recorded := row.get("recorded_at")) is not None:
            days_read.append(date.fromisoformat(str(recorded)[:10]))
    return max(days_read, default=None)


def _first_designation(services: Sequence[Service], deal: GatekeeperDeal) -> date:
    return min(
        service.designated_on
        for service in services
        if service.gatekeeper == deal.gatekeeper and service.designated_on
    )


def _notified(row: Record) -> date:
    when = days(row["notified_on"])
    if when is None:
        raise VigieError(f"notice {row['acquisition_number']} has no date")
    return when.last


@dataclass(frozen=True)
class _Case:
    """A merger case of the Commission: names of its other parties, last days of its steps."""

    number: str
    names: tuple[str, ...]
    steps: tuple[date, ...]


@dataclass(frozen=True)
class _Candidates:
    """What a notice of a group may be about: deals and merger cases by undertaking."""

    deals: Mapping[str, Sequence[GatekeeperDeal]]
    cases: Mapping[str, Sequence[_Case]]


def _deals_by_group(known: Sequence[GatekeeperDeal]) -> dict[str, list[GatekeeperDeal]]:
    found: dict[str, list[GatekeeperDeal]] = defaultdict(list)
    for deal in known:
        if deal.place != "intra_group":
            found[deal.gatekeeper].append(deal)
    return found


def _cases_by_group(
    mergers: Sequence[Record], names: Names, groups: Undertakings
) -> dict[str, list[_Case]]:
    found: dict[str, list[_Case]] = defaultdict(list)
    for row in mergers:
        if row["case_number"] is None or row["authority"] != "European Commission":
            continue
        acquirers = listed(row["acquirer"])
        parties = (*acquirers, *listed(row["target"]))
        spans = [days(row[column]) for column in ("initiated", "notified", "decided")]
        steps = tuple(span.last for span in spans if span)
        for group in dict.fromkeys(groups.of(org) for org in acquirers):
            others = (org for org in parties if groups.of(org) != group)
            own = tuple(name for org in others for name in names.of(org))
            found[group].append(_Case(row["case_number"], own, steps))
    return found


def _match(
    notice: Record, candidates: _Candidates, names: Names, groups: Undertakings
) -> NoticeMatch:
    printed = variants(notice["target_name"])
    on, gatekeeper = _notified(notice), groups.of(notice["gatekeeper"])
    best: tuple[float, str, str] | None = None
    for deal in candidates.deals.get(gatekeeper, ()):
        distance = _distance(on, deal)
        if distance > FARTHEST_DAYS:
            continue
        score, basis = _score(printed, notice["description"], deal, names, distance)
        if score >= MATCH and (best is None or (score, deal.deal_id) > (best[0], best[1])):
            best = (score, deal.deal_id, basis)
    return NoticeMatch(
        acquisition_number=notice["acquisition_number"],
        gatekeeper=notice["gatekeeper"],
        target=notice["target"],
        target_name=notice["target_name"],
        notified_on=on,
        deal_id=best[1] if best else None,
        match_score=round(best[0], 3) if best else None,
        match_basis=best[2] if best else None,
        merger_case=_merger_case(notice, on, candidates.cases.get(gatekeeper, ())),
        deal_form=notice.get("deal_form"),
        description=notice.get("description"),
        source_id=notice.get("source_id"),
        source_url=notice["source_url"],
        first_seen=_day_of(notice.get("first_seen") or notice.get("recorded_at")),
        last_seen=_day_of(notice.get("last_seen") or notice.get("recorded_at")),
    )


def _score(
    printed: Sequence[str],
    description: str | None,
    deal: GatekeeperDeal,
    names: Names,
    distance: int,
) -> tuple[float, str]:
    """Return the score of a notice against a deal and what the names agree on."""
    best, basis = 0.0, "target"
    for org in deal.counterparties:
        own = names.of(org)
        score = best_similarity(printed, own)
        role = "target" if org == deal.target else "partner"
        if description and score < MENTIONED and any(mentioned(n, description) for n in own):
            score, role = MENTIONED, "description"
        if score > best:
            best, basis = score, role
    nearness = 1 - max(0, distance - FULL_DATE_DAYS) / (ZERO_DATE_DAYS - FULL_DATE_DAYS)
    return NAME_WEIGHT * best + (1 - NAME_WEIGHT) * max(0.0, nearness), basis


def _distance(on: date, deal: GatekeeperDeal) -> int:
    """Return the days between a notice and the nearest possible day of the deal."""
    spans = [deal.announced, *([deal.completed_on] if deal.completed_on else [])]
    return min(
        0
        if span.first <= on <= span.last
        else min(abs((on - span.first).days), abs((on - span.last).days))
        for span in spans
    )


def _merger_case(notice: Record, on: date, cases: Sequence[_Case]) -> str | None:
    """Return the EU merger case that concerns the same deal; a partner's name also counts."""
    printed = variants(notice["target_name"])
    best: tuple[float, str] | None = None
    for case in cases:
        nearest = min((abs((on - day).days) for day in case.steps), default=FARTHEST_DAYS)
        if nearest >= FARTHEST_DAYS:
            continue
        score = best_similarity(printed, case.names)
        if notice["description"] and any(
            mentioned(name, notice["description"]) for name in case.names
        ):
            score = max(score, MENTIONED)
        if score >= MATCH and (best is None or score > best[0]):
            best = (score, case.number)
    return best[1] if best else None


def names_of(organisations: Sequence[Record]) -> Names:
    """Return the normalised names of organisations: own, aliases, slug."""
    found: dict[str, tuple[str, ...]] = {}
    for row in organisations:
        given = [row.get("name") or "", *listed(row.get("aliases"))]
        given += [*listed(row.get("ambiguous_aliases")), str(row["id"]).replace("-", " ")]
        found[row["id"]] = tuple(dict.fromkeys(name for n in given if (name := normalised(n))))
    return Names(found)


def _day_of(value: object) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value is not None else None


def counts(comparison: Article14) -> Mapping[str, int]:
    """Return how many notices and deals fall into each class."""
    return {
        "notices": len(comparison.notices),
        "matched_notices": len(comparison.notices) - len(comparison.unknown_notices),
        "unknown_notices": len(comparison.unknown_notices),
        "unmatched_certain": _count(comparison.unmatched, "certain"),
        "unmatched_possible": _count(comparison.unmatched, "possible"),
        "below": _count(comparison.unmatched, "below"),
        "abandoned": len(comparison.abandoned),
        "intra_group": len(comparison.intra_group),
    }


def _count(deals: Sequence[UnmatchedDeal], concentration: str) -> int:
    return sum(deal.deal.concentration == concentration for deal in deals)
