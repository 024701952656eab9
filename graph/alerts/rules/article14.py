"""R21 and R22: gatekeepers' concentrations against the notices published under Art. 14 DMA."""

from datetime import date

from graph.alerts.finding import Finding, Severity, Shown, support
from graph.alerts.view import View
from graph.dma.article14 import Article14, ListNeverReadError, UnmatchedDeal, compare_rows, names_of

LOW_DAYS, MEDIUM_DAYS, COMPLETED_DAYS = 30, 60, 120
_TABLES = ("deal", "art14_notice", "merger", "organisation", "register", "dma_case")


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
