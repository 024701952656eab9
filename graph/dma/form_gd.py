"""Form GD as a checklist: what a notification under Art. 3(3) DMA asks, and what is known of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from data.language.catalogue import Language, text
from data.language.formats import day as day_in_words
from data.legal import commission_closing_days, legal_period
from graph.clock.counting import end_of_period
from graph.dma.register import Service
from graph.dma.thresholds import Criterion, Thresholds
from graph.records import Record

_CRITERION: Mapping[str, Criterion] = {
    "3-turnover": "turnover",
    "3-market-cap": "market_cap",
    "4-end-users": "end_users",
    "4-business-users": "business_users",
}


@dataclass(frozen=True)
class ChecklistItem:
    """One item of the form: known with a source, or unknown."""

    item: str
    asks_for: str
    article: str
    unit: str
    state: Literal["known", "unknown"]
    answer: str | None
    source_urls: tuple[str, ...]
    form_source_url: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return the JSON shape of an item."""
        return {
            "item": self.item,
            "asks_for": self.asks_for,
            "article": self.article,
            "unit": self.unit,
            "state": self.state,
            "answer": self.answer,
            "source_urls": list(self.source_urls),
            "form_source_url": self.form_source_url,
        }


def checklist(
    form: Sequence[Record],
    undertaking_name: str | None,
    assessed: Thresholds,
    service: Service | None,
) -> list[ChecklistItem]:
    """Return every item of the form with what the facts answer for one service."""
    return [_item(row, undertaking_name, assessed, service) for row in form]


def notification_clock(thresholds_met_on: date | None) -> date | None:
    """Return the last day to notify: two months after the thresholds are met, if that is known."""
    if thresholds_met_on is None:
        return None
    return end_of_period(
        thresholds_met_on, legal_period("dma-3-3-notification"), commission_closing_days()
    )


def clock_in_words(thresholds_met_on: date | None, language: Language) -> str:
    """Return the state of the two-month clock as a sentence."""
    due = notification_clock(thresholds_met_on)
    if due is None:
        return text("dma.form.clock_unknown", language)
    return text("dma.form.clock_running", language, due=day_in_words(due, language))


def _item(
    row: Record, name: str | None, assessed: Thresholds, service: Service | None
) -> ChecklistItem:
    answer, urls = _answer(row["item"], name, assessed, service)
    return ChecklistItem(
        item=row["item"],
        asks_for=row["asks_for"],
        article=row["article"],
        unit=row["unit"],
        state="known" if answer is not None else "unknown",
        answer=answer,
        source_urls=urls,
        form_source_url=row["source_url"],
    )


def _answer(
    item: str, name: str | None, assessed: Thresholds, service: Service | None
) -> tuple[str | None, tuple[str, ...]]:
    register_url = (service.source_url,) if service and service.source_url else ()
    if item == "1.1.1":
        return name, ()
    if item == "2-list" and service is not None:
        return service.service, register_url
    if item == "2-category" and service is not None and service.category:
        return service.category, register_url
    if item in _CRITERION:
        latest = assessed.gauge(_CRITERION[item]).latest
        # A stand-in (wider region, year-end value) does not answer what the form asks.
        if latest is not None and not latest.proxy:
            shown = (
                f"{latest.lo:.0f}" if latest.lo == latest.hi else f"{latest.lo:.0f}–{latest.hi:.0f}"
            )
            return f"{shown} ({latest.year})", latest.source_urls
    if item == "4-three-years":
        gauges = [assessed.gauge("end_users"), assessed.gauge("business_users")]
        if all(one.years_answer != "unknown" for one in gauges):
            urls = tuple(url for one in gauges for r in one.readings for url in r.source_urls)
            return "/".join(one.years_answer for one in gauges), urls
    return None, ()
