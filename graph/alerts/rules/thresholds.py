"""R23: a service that is not designated and near the user thresholds of Art. 3(2) DMA."""

import math
from collections.abc import Mapping
from typing import cast

from data.language.catalogue import Language, text
from data.language.formats import interval, number
from graph.alerts.finding import Finding, Shown, support
from graph.alerts.presence_state import services
from graph.alerts.view import View
from graph.dma.figures import Bands, rate_bands, service_figures
from graph.dma.names import BEGINS_WITH, similarity, variants
from graph.dma.thresholds import Gauge, assess, limits_of

NEAR = 0.9


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
