"""R21 to R25: notices under Art. 14, thresholds, legal dates, steps of proceedings."""

import math
from collections.abc import Mapping
from datetime import date, timedelta
from typing import cast

from data.language.catalogue import Language, text
from data.language.formats import interval, number
from data.language.of_facts import of_facts, row_key
from graph.alerts.finding import Finding, Severity, Shown, support
from graph.alerts.presence_state import services
from graph.alerts.view import View
from graph.clock.calendar import legal_dates
from graph.clock.deadline import Deadline
from graph.dma.article14 import Article14, ListNeverReadError, UnmatchedDeal, compare_rows, names_of
from graph.dma.figures import Bands, rate_bands, service_figures
from graph.dma.names import BEGINS_WITH, similarity, variants
from graph.dma.thresholds import Gauge, assess, limits_of
from graph.records import Record, days, listed

LOW_DAYS, MEDIUM_DAYS, COMPLETED_DAYS = 30, 60, 120
NEAR = 0.9
STAGES: tuple[tuple[int, Severity], ...] = ((1, "high"), (7, "medium"), (30, "low"))
_TABLES = ("deal", "art14_notice", "merger", "organisation", "register", "dma_case")
_HIGH_STEPS = frozenset(
    {
        "opened",
        "preliminary_findings",
        "non_compliance_decision",
        "fine",
        "designated",
        "specification_decision",
        "judgment",
        "prohibited",
    }
)
_GOOD_STEPS = frozenset({"closed_without_breach", "rebuttal_accepted", "designation_withdrawn"})


def comparison(view: View) -> Article14 | None:
    """Return notices against deals on the day, or None while the list was never read."""
    key = ("article14", view.index.states(_TABLES, view.day), view.control_turn)
    return view.index.kept(key, lambda: _compared(view))


def _compared(view: View) -> Article14 | None:
    try:
        return compare_rows(
            notices=view.rows("art14_notice"),
            deals=view.rows("deal"),
            mergers=view.rows("merger"),
            organisations=view.frame("organisation"),
            register=view.rows("register"),
            cases=view.rows("dma_case"),
            as_of=view.day,
            names=view.derived(
                "article14-names", ("organisation",), lambda: names_of(view.rows("organisation"))
            ),
        )
    except ListNeverReadError:
        return None


def unmatched_deal(view: View) -> list[Finding]:
    """R21: a gatekeeper's concentration without an entry in the list as read.

    The days run to the reading of the list, not to today: a list that was not read again cannot
    show a later entry.
    """
    found = []
    compared = comparison(view)
    by_id = {row["id"]: row for row in view.rows("deal")}
    for one in compared.unmatched if compared else ():
        stage = _stage(one, view.day)
        if one.deal.concentration == "below" or stage is None:
            continue
        severity, qualifier = stage
        found.append(
            Finding(
                subject=(one.deal.gatekeeper, one.deal.target),
                qualifier=f"{one.deal.deal_id}:{qualifier}",
                severity=severity,
                certainty="certain" if one.deal.concentration == "certain" else "possible",
                template="R21.sentence",
                values={
                    "acquirer": Shown("org", one.deal.acquirer),
                    "target": Shown("org", one.deal.target),
                    "announced": Shown("partial", one.deal.announced_text),
                    "read_on": Shown("day", min(one.list_read_on, view.day)),
                    "concentration": Shown("key", f"alerts.concentration.{one.deal.concentration}"),
                },
                statements=support("deal", [by_id[one.deal.deal_id]]),
                after=float(_days_seen(one, view.day)),
                unit="days",
                group=f"deal:{one.deal.deal_id}",
                happened_on=one.deal.announced.last,
            )
        )
    return found


def _days_seen(one: UnmatchedDeal, today: date) -> int:
    return (min(one.list_read_on, today) - one.deal.announced.last).days


def _stage(one: UnmatchedDeal, today: date) -> tuple[Severity, str] | None:
    seen = _days_seen(one, today)
    closed = one.deal.completed_on or (
        one.deal.announced if one.deal.status == "completed" else None
    )
    if closed and (min(one.list_read_on, today) - closed.last).days >= COMPLETED_DAYS:
        return "high", "completed-120"
    if seen >= MEDIUM_DAYS:
        return "medium", "60"
    return ("low", "30") if seen >= LOW_DAYS else None


def unknown_notice(view: View) -> list[Finding]:
    """R22: an entry of the published list without a deal in our base."""
    compared = comparison(view)
    by_number = {row["acquisition_number"]: row for row in view.rows("art14_notice")}
    return [
        Finding(
            subject=(notice.gatekeeper, notice.target),
            qualifier=notice.acquisition_number,
            severity="medium",
            template="R22.sentence",
            values={
                "gatekeeper": Shown("org", notice.gatekeeper),
                "target": Shown("text", notice.target_name),
                "notified": Shown("day", notice.notified_on),
            },
            statements=support("art14_notice", [by_number[notice.acquisition_number]]),
            group="art14-data-gap",
            happened_on=notice.notified_on,
        )
        for notice in (compared.unknown_notices if compared else ())
    ]


def near_thresholds(view: View) -> list[Finding]:
    """R23: a service that is not designated and near the user thresholds of Art. 3(2)."""
    tables = ("financial", "fx_band", "register", "dma_case", "organisation")
    return view.index.kept(
        ("near", view.index.states(tables, view.day), view.control_turn), lambda: _near(view)
    )


def _near(view: View) -> list[Finding]:
    financials = view.rows("financial")
    if not any(row["org"] == "dma-threshold" for row in financials):
        return []
    bands: Bands = rate_bands(view.rows("fx_band"))
    limits = limits_of(financials)
    found = []
    for figures, service in service_figures(financials, services(view), view.groups, bands):
        if service is not None and service.status != "under_investigation":
            continue
        if service is None and _decided(view, figures.undertaking, figures.service):
            continue
        one = assess(figures, limits, view.day)
        near = [gauge for gauge in one.gauges if _is_near(gauge)]
        users = [gauge for gauge in near if gauge.criterion in ("end_users", "business_users")]
        if not users:
            continue
        unknown = tuple(gauge.criterion for gauge in one.gauges if gauge.answer == "unknown")
        met = sum(gauge.answer == "certain" for gauge in one.gauges)
        gauge = users[0]
        rows = [
            row
            for row in financials
            if view.groups.of(row["org"]) == one.undertaking
            and row["metric"] in ("eu_monthly_end_users", "eu_yearly_business_users")
        ]
        latest = gauge.readings[-1]
        template = "R23.projected" if gauge.projection else "R23.sentence"
        found.append(
            Finding(
                subject=(one.undertaking,),
                qualifier=f"{one.service}:{gauge.criterion}:{latest.period}",
                severity="high" if met >= 2 and len(near) > met else "medium",
                certainty="possible" if gauge.answer != "certain" else "certain",
                template=template,
                values={
                    "org": Shown("org", one.undertaking),
                    "service": Shown("text", one.service),
                    "criterion": Shown("key", f"dma.thresholds.{gauge.criterion}"),
                    "value": _Figure("text", (latest.lo, latest.hi)),
                    "threshold": Shown("number", gauge.threshold),
                    "projection": Shown("key", _projection_key(gauge)),
                    "missing": _Criteria("text", unknown),
                },
                statements=support("financial", rows),
                after=latest.hi if math.isfinite(latest.hi) else latest.lo,
                unit="users",
                group=f"thresholds:{one.undertaking}",
            )
        )
    return found


def _decided(view: View, undertaking: str, item: str) -> bool:
    """Return whether a figure is about a service on which the Commission already decided."""
    name = variants(item)[0]
    return any(
        view.groups.of(service.gatekeeper) == undertaking
        and similarity(variants(service.service)[0], name) >= BEGINS_WITH
        for service in services(view)
    )


def _projection_key(gauge: Gauge) -> str:
    if gauge.projection is None:
        return "dma.thresholds.projection_unknown"
    answer = "none" if gauge.projection.answer == "no" else gauge.projection.answer
    return f"dma.thresholds.projection_{answer}"


def _is_near(gauge: Gauge) -> bool:
    latest = gauge.latest
    if latest is None:
        return False
    projected = gauge.projection is not None and gauge.projection.answer != "no"
    return latest.hi >= NEAR * gauge.threshold or projected


def legal_date(view: View) -> list[Finding]:
    """R24: a date within 30, 7 or 1 days, or passed without a published outcome."""
    known = legal_dates(
        names=view.names,
        register=view.rows("register"),
        cases=view.rows("dma_case"),
        mergers=[],
        ai_act=view.rows("ai_act_date"),
        as_of=view.day,
        horizon=view.day + timedelta(days=STAGES[-1][0] + 1),
    )
    found = []
    for one in known:
        left = one.days_left(view.day)
        if one.state == "passed_no_outcome":
            found.append(_dated(view, one, "high", "passed"))
        elif one.state == "running":
            stage = next((stage for stage in STAGES if left <= stage[0]), None)
            if stage is not None:
                found.append(_dated(view, one, stage[1], f"{stage[0]}d"))
    return found


def _dated(view: View, one: Deadline, severity: Severity, stage: str) -> Finding:
    cases = set(listed(one.case_number))
    table = "ai_act_date" if one.law == "AI Act" else "dma_case" if cases else "register"
    rows = [
        row
        for row in view.rows("dma_case")
        if cases & set(listed(row["case_number"]))
        and row["event"] in ("opened", "fine", "judgment")
    ]
    if not rows:
        table = "ai_act_date" if one.law == "AI Act" else "register"
        rows = [row for row in view.rows(table) if row["source_url"] == one.source_url][:1]
    else:
        table = "dma_case"
    # One card for the services of one law and day that share the same kind of date.
    return Finding(
        subject=one.orgs or (one.law,),
        qualifier=f"{one.deadline_id}:{stage}",
        severity=severity,
        template="R24.passed" if stage == "passed" else "R24.coming",
        values={
            "title": _Title(one),
            "kind": Shown("key", f"clock.kind.{one.kind}"),
            "due": Shown("partial", one.due_text),
            "today": Shown("day", view.day),
            "basis": _Basis(one),
            "verified": Shown("key", f"clock.verified.{'yes' if one.verified else 'no'}"),
        },
        statements=support(table, rows),
        after=float(one.days_left(view.day)),
        unit="days",
        group=f"date:{one.title_key}:{one.due_on.isoformat()}",
        eu=True,
        needs_support=bool(rows),
    )


def proceeding_step(before: View, now: View) -> list[Finding]:
    """R25: a step that is newly known in a proceeding before a covered authority."""
    known = {row["fact_key"] for row in before.rows("dma_case")}
    found = [
        _dma_step(row)
        for row in now.rows("dma_case")
        if row["fact_key"] not in known and row["event"] != "file_opened"
    ]
    known = {row["fact_key"] for row in before.rows("merger")}
    found += [
        _merger_step(row)
        for row in now.rows("merger")
        if row["fact_key"] not in known and row["deal_id"] is None
    ]
    return found


def _dma_step(row: Record) -> Finding:
    severity: Severity = "medium"
    if row["event"] in _HIGH_STEPS:
        severity = "high"
    elif row["event"] in _GOOD_STEPS:
        severity = "good_news"
    when = days(row["event_date"])
    return Finding(
        subject=tuple(listed(row["org"])) or (row["case_number"],),
        qualifier=f"{row['case_number']}:{row['event']}:{row['event_date']}",
        severity=severity,
        template="R25.dma",
        values={
            "case": Shown("text", row["case_number"]),
            "subject": _Case(row["subject"]),
            "event": Shown("key", f"alerts.step.{row['event']}"),
            "on": Shown("partial", row["event_date"]),
            "article": Shown("text", row["legal_article"] or "–"),
        },
        statements=support("dma_case", [row]),
        # Steps taken on one day against one undertaking under one kind of procedure are one card.
        group=f"case:{row['org'] or row['case_number']}:{row['kind']}:{row['event_date']}",
        happened_on=when.last if when else None,
        eu=True,
    )


def _merger_step(row: Record) -> Finding:
    when = days(row["decided"] or row["notified"] or row["initiated"])
    return Finding(
        subject=(*listed(row["acquirer"]), *listed(row["target"])),
        qualifier=f"{row['authority']}:{row['case_number'] or row['id']}:{row['outcome']}",
        severity="high" if row["outcome"] in _HIGH_STEPS else "medium",
        template="R25.merger",
        values={
            "authority": Shown("text", row["authority"]),
            "acquirer": Shown("text", row["acquirer_name"] or row["acquirer"]),
            "target": Shown("text", row["target_name"] or row["target"]),
            "outcome": Shown("key", f"alerts.status.{row['outcome']}"),
            "on": Shown("partial", row["decided"] or row["notified"] or row["initiated"]),
        },
        statements=support("merger", [row]),
        group=f"merger:{row['acquirer']}:{row['target']}",
        happened_on=when.last if when else None,
        eu=row["authority"] == "European Commission",
    )


class _Title(Shown):
    """The title of a deadline, in the language of the reader."""

    def __init__(self, deadline: Deadline) -> None:
        """Take the deadline."""
        super().__init__("text", deadline)

    def render(self, language: Language, names: Mapping[str, str]) -> str:  # noqa: ARG002 - texts
        """Return the title with the name of the undertaking where only its id is known."""
        return cast(Deadline, self.value).title(language)


class _Basis(_Title):
    """The legal basis of a deadline, cited as the reader's language does; nothing is left open."""

    def render(self, language: Language, names: Mapping[str, str]) -> str:  # noqa: ARG002 - texts
        """Return the citation, or that no rule of law sets the date."""
        one = cast(Deadline, self.value)
        if one.kind == "self_announced":
            return text("alerts.word.no_rule", language)
        return one.basis(language)


class _Case(Shown):
    """The title of a case, in the reader's language where the catalogue has it."""

    def __init__(self, subject: str) -> None:
        """Take the title as the case list prints it."""
        super().__init__("text", subject)

    def render(self, language: Language, names: Mapping[str, str]) -> str:  # noqa: ARG002 - texts
        """Return the title."""
        subject = str(self.value)
        return of_facts("case", row_key(subject), subject, language)


class _Figure(Shown):
    """A figure of one year; an open upper end is said as such."""

    def render(self, language: Language, names: Mapping[str, str]) -> str:  # noqa: ARG002 - texts
        """Return the figure or its range."""
        lo, hi = cast(tuple[float, float], self.value)
        if math.isfinite(hi):
            return interval(lo, hi, language)
        return text("alerts.word.at_least", language, value=number(lo, language))


class _Criteria(Shown):
    """Criteria of Art. 3(2) in words."""

    def render(self, language: Language, names: Mapping[str, str]) -> str:  # noqa: ARG002 - texts
        """Return the names of the criteria, or a dash when there is none."""
        found = [
            text(f"dma.thresholds.{name}", language) for name in cast(tuple[str, ...], self.value)
        ]
        return ", ".join(found) or "–"
