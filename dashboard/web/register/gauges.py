"""Art. 3(2) gauges of one service, Form GD, and the overview of all services."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.figures.gauges import GaugeRow, gauges
from dashboard.web.context import Context
from dashboard.web.parts.cells import actor_cell
from dashboard.web.parts.figure import style_of
from dashboard.web.parts.forms import address_form, choice
from dashboard.web.provenance import MEASURES, Input, Provenance, Statement
from dashboard.web.view import Cell, Column, Figure, Section, Table
from dashboard.web.wording import actor_name
from data.errors import NotFoundError
from data.language import formats
from data.language.catalogue import keys
from graph.dma.figures import same_service
from graph.dma.form_gd import checklist, clock_in_words
from graph.dma.thresholds import METRIC, THRESHOLD_ORG, Criterion, Gauge, Reading, Thresholds
from graph.records import Record, records

MONEY = ("turnover", "market_cap")
DEFAULT_SERVICE = "Amazon Web Services"
"""Shown where the address names none: a service whose investigation runs beside the numbers."""


def assessed(context: Context) -> list[Thresholds]:
    """Return the gauges of all services; none where the facts state no thresholds on the day."""
    try:
        return context.readings.gauges
    except NotFoundError:
        return []


def gauge_id(one: Thresholds, criterion: Criterion) -> str:
    """Return the id under which the drawer explains a gauge."""
    return f"gauge:{one.undertaking}|{criterion}|{one.service}"


def section(context: Context) -> Section:
    """Return the choice of a service, its gauges and its form, and all services as a table."""
    found = assessed(context)
    title = context.say("gatekeepers_page.thresholds")
    if not found:
        return Section(title, [], intro=context.say("gatekeepers_page.no_thresholds"))
    chosen = _chosen(context, found)
    counted = Counter(one.overall for one in found)
    return Section(
        title,
        [
            _choice(context, found, chosen),
            _figure(context, chosen),
            _route(context, chosen),
            _form(context, chosen),
            _overview(context, found),
        ],
        intro=context.say(
            "gatekeepers_page.thresholds_intro",
            count=len(found),
            unknown=counted["cannot_be_concluded"],
            not_met=counted["not_met"],
            possible=counted["possible"],
            met=counted["met"],
        ),
        anchor="thresholds",
    )


def _chosen(context: Context, found: Sequence[Thresholds]) -> Thresholds:
    wanted = context.state.get("service") or DEFAULT_SERVICE
    return next((one for one in found if one.service == wanted), found[0])


def _choice(context: Context, found: Sequence[Thresholds], chosen: Thresholds) -> Component:
    options = [
        (one.service, f"{one.service} ({actor_name(context, one.undertaking)})")
        for one in sorted(found, key=lambda one: one.service.casefold())
    ]
    form = address_form(
        context.here(service=None),
        [choice(context.say("gatekeepers_page.service"), "service", options, chosen.service)],
        context.say("gatekeepers_page.show"),
        label=context.say("gatekeepers_page.choose_service"),
    )
    return html.Div(form, className="filters")


def amount(context: Context, criterion: Criterion, value: float) -> str:
    """Return a value of a criterion with its unit."""
    if criterion in MONEY:
        return formats.money(value, "EUR", context.language)
    return formats.significant(value, context.language, 0)


def range_in_words(context: Context, criterion: Criterion, reading: Reading | None) -> str:
    """Return a reading as the range it is ("over" for an open upper end), or the word unknown."""
    if reading is None:
        return context.say("parts.unknown")
    low = amount(context, criterion, reading.lo)
    if math.isinf(reading.hi):
        return context.say("gatekeepers_page.over", value=low)
    if reading.lo == 0:
        high = amount(context, criterion, reading.hi)
        return context.say("gatekeepers_page.up_to", value=high)
    high = amount(context, criterion, reading.hi)
    return low if low == high else f"{low} – {high}"


def _figure(context: Context, one: Thresholds) -> Figure:
    rows = [_gauge_row(context, one, gauge) for gauge in one.gauges]
    known = sum(row.lo is not None for row in rows)
    return Figure(
        name="gauges",
        title=context.say("gatekeepers_page.gauges_title", service=one.service),
        subtitle=context.say("gatekeepers_page.gauges_subtitle"),
        alternative=context.say(
            "gatekeepers_page.gauges_alternative",
            service=one.service,
            known=known,
            count=len(rows),
            wording=one.wording(context.language),
        ),
        plotly=gauges(
            style_of(context),
            rows,
            context.say("parts.unknown"),
            context.say("gatekeepers_page.threshold"),
        ),
        twin=_criteria_table(context, one),
        note=context.say("gatekeepers_page.gauges_note"),
    )


def _gauge_row(context: Context, one: Thresholds, gauge: Gauge) -> GaugeRow:
    latest = gauge.latest
    label = context.say(f"gatekeepers_page.criterion.{gauge.criterion}")
    value = range_in_words(context, gauge.criterion, latest)
    share = 100 / gauge.threshold
    projected = gauge.projection
    return GaugeRow(
        label=label,
        value=f"{value} ({latest.period})" if latest else "",
        lo=latest.lo * share if latest else None,
        hi=latest.hi * share if latest else None,
        projected=(projected.lo * share, projected.hi * share) if projected else None,
        proxy=bool(latest and latest.proxy),
        hover=f"<b>{label}</b><br>{value}<br>"
        + context.say(f"dma.thresholds.{_answer(gauge.answer)}"),
        href=context.opening(gauge_id(one, gauge.criterion)) if latest else None,
    )


def _answer(answer: str) -> str:
    return {"certain": "met", "no": "not_met"}.get(answer, answer)


def _criteria_table(context: Context, one: Thresholds) -> Table:
    return Table(
        name="criteria",
        caption=context.say("gatekeepers_page.criteria_caption", service=one.service),
        columns=[
            Column("criterion", context.say("gatekeepers_page.criterion_title"), heads_row=True),
            Column("value", context.say("words.column.value"), "number"),
            Column("threshold", context.say("gatekeepers_page.threshold"), "number"),
            Column("distance", context.say("gatekeepers_page.distance"), "number"),
            Column("answer", context.say("gatekeepers_page.now")),
            Column("years", context.say("gatekeepers_page.three_years")),
            Column("projection", context.say("gatekeepers_page.projection")),
        ],
        rows=[_criterion(context, one, gauge) for gauge in one.gauges],
    )


def _criterion(context: Context, one: Thresholds, gauge: Gauge) -> list[Cell]:
    latest, language = gauge.latest, context.language
    value = range_in_words(context, gauge.criterion, latest)
    fact = gauge_id(one, gauge.criterion) if latest else None
    note = None
    if latest is not None:
        note = latest.period + (
            f", {context.say('gatekeepers_page.proxy')}" if latest.proxy else ""
        )
    distance = gauge.distance_pct
    said = context.say("parts.unknown")
    if distance is not None:
        low, high = (formats.significant(end, language, 0) for end in distance)
        said = f"{low}%" if math.isinf(distance[1]) else f"{low}% – {high}%"
        said = f"≥ {said}" if math.isinf(distance[1]) else said
        said = formats.percent(distance[0], language, 0) if low == high else said
    unit = "EUR" if gauge.criterion in MONEY else context.say("gatekeepers_page.users")
    return [
        Cell(context.say(f"dma.thresholds.{gauge.criterion}")),
        Cell(value, latest.lo if latest else None, fact=fact, note=note, unit=unit,
             upper=latest.hi if latest else None),
        Cell(
            amount(context, gauge.criterion, gauge.threshold),
            gauge.threshold,
            fact=_threshold_fact(context, gauge.criterion),
            unit=unit,
        ),
        Cell(said, distance[0] if distance else None, fact=fact, unit="%",
             upper=distance[1] if distance else None),
        Cell(context.say(f"dma.thresholds.{_answer(gauge.answer)}")),
        Cell(context.say(f"dma.thresholds.{_answer(gauge.years_answer)}"),
             note=context.say("gatekeepers_page.years_known",
                              years=", ".join(str(r.year) for r in gauge.readings) or "–")),
        _projection(context, gauge),
    ]  # fmt: skip


def _threshold_fact(context: Context, criterion: Criterion) -> str | None:
    frame = context.facts.frame("financial")
    stated = frame[(frame["org"] == THRESHOLD_ORG) & (frame["metric"] == METRIC[criterion])]
    return f"financial:{stated['fact_key'].iloc[0]}" if len(stated) else None


def _projection(context: Context, gauge: Gauge) -> Cell:
    projected, language = gauge.projection, context.language
    if projected is None:
        return Cell(context.say("dma.thresholds.projection_unknown"))
    key = {"certain": "certain", "possible": "possible", "no": "none"}[projected.answer]
    days = [formats.day(one, language) for one in (projected.earliest, projected.latest) if one]
    pace = formats.percent(projected.growth_pct, language)
    note = context.say("gatekeepers_page.pace", pace=pace)
    if days:
        note += " · " + " – ".join(dict.fromkeys(days))
    return Cell(context.say(f"dma.thresholds.projection_{key}"), note=note)


def _route(context: Context, one: Thresholds) -> Component:
    since = formats.day(one.qualitative_since, context.language)
    state = context.say(f"dma.thresholds.qualitative_{one.qualitative}", since=since)
    return html.Dl(
        [
            html.Dt(context.say("gatekeepers_page.by_numbers")),
            html.Dd(one.wording(context.language)),
            html.Dt(context.say("gatekeepers_page.by_investigation")),
            html.Dd(context.say("dma.thresholds.qualitative", state=state)),
            html.Dt(context.say("gatekeepers_page.clock")),
            html.Dd(clock_in_words(None, context.language)),
        ],
        className="facts",
    )


def _form(context: Context, one: Thresholds) -> Component:
    service = next((s for s in context.readings.services if s.service == one.service), None)
    name = actor_name(context, one.undertaking)
    items = checklist(records(context.facts.frame("form_gd")), name, one, service)
    known = [item for item in items if item.state == "known"]
    entries: list[Any] = []
    for item in items:
        key = f"gatekeepers_page.form.{item.item}"
        asked = context.say(key) if key in keys(context.language) else item.asks_for
        links = [
            html.A(context.say("gatekeepers_page.form_source", number=place), href=url,
                   rel="noreferrer noopener external", target="_blank")
            for place, url in enumerate(item.source_urls, 1)
        ]  # fmt: skip
        mark = "☑" if item.state == "known" else "☐"
        entries.append(
            html.Li(
                [
                    html.Span(mark, className="form-mark", **{"aria-hidden": "true"}),
                    f"{asked} ({item.article}): ",
                    html.Strong(item.answer or context.say("dma.form.unknown")),
                    *(part for link in links for part in (" ", link)),
                ]
            )
        )
    summary = context.say(
        "gatekeepers_page.form_summary", service=one.service, known=len(known), count=len(items)
    )
    return html.Details(
        [html.Summary(summary), html.Ul(entries, className="form-gd")], className="more"
    )


def _overview(context: Context, found: Sequence[Thresholds]) -> Table:
    rows = []
    for one in found:
        fact = next((gauge_id(one, g.criterion) for g in one.gauges if g.latest), None)
        users = one.gauge("end_users")
        rows.append(
            [
                Cell(one.service, href=context.here(service=one.service, page=None)),
                actor_cell(context, one.undertaking),
                Cell(context.say(f"gatekeepers_page.overall.{one.overall}"), fact=fact),
                Cell(range_in_words(context, "end_users", users.latest),
                     users.latest.lo if users.latest else None,
                     upper=users.latest.hi if users.latest else None,
                     fact=gauge_id(one, "end_users") if users.latest else None),
                Cell(", ".join(context.say(f"gatekeepers_page.criterion.{c}")
                               for c in one.missing) or "–"),
                Cell(context.say(f"gatekeepers_page.route.{one.qualitative}")),
            ]
        )  # fmt: skip
    return Table(
        name="services",
        caption=context.say("gatekeepers_page.overview_caption", count=len(found)),
        columns=[
            Column("service", context.say("gatekeepers_page.service"), heads_row=True),
            Column("undertaking", context.say("gatekeepers.undertaking")),
            Column("overall", context.say("gatekeepers_page.by_numbers")),
            Column("users", context.say("gatekeepers_page.criterion.end_users"), "number"),
            Column("missing", context.say("gatekeepers_page.missing")),
            Column("route", context.say("gatekeepers_page.by_investigation")),
        ],
        rows=rows,
        page_size=12,
    )


def _financials(context: Context, one: Thresholds, gauge: Gauge) -> list[Record]:
    """Return the figures that a gauge's readings come from: same sources, same undertaking."""
    addresses = {url for reading in gauge.readings for url in reading.source_urls}
    metrics = {METRIC[gauge.criterion]}
    if gauge.criterion == "turnover":
        metrics.add("segment_revenue")
    group = context.actors.group(one.undertaking) | {one.undertaking}
    per_service = gauge.criterion in ("end_users", "business_users")
    return [
        row
        for row in records(context.facts.frame("financial"))
        if row["source_url"] in addresses
        and row["metric"] in metrics
        and row["org"] in group
        and (not per_service or same_service(str(row["item"] or row["org"]), one.service))
    ]


def _gauge(context: Context, rest: str) -> Provenance:
    undertaking, _, tail = rest.partition("|")
    criterion, _, service = tail.partition("|")
    found = next(
        (
            one
            for one in assessed(context)
            if (one.undertaking, one.service) == (undertaking, service)
        ),
        None,
    )
    gauge = next((g for g in found.gauges if g.criterion == criterion), None) if found else None
    if found is None or gauge is None:
        raise NotFoundError(f"no gauge '{rest}' on this day")
    rows = _financials(context, found, gauge)
    name = context.say(f"gatekeepers_page.criterion.{gauge.criterion}")
    return Provenance(
        id=f"gauge:{rest}",
        title=f"{service}: {name}",
        value=range_in_words(context, gauge.criterion, gauge.latest),
        values=(
            (context.say("gatekeepers_page.threshold"),
             amount(context, gauge.criterion, gauge.threshold)),
            (context.say("gatekeepers_page.now"),
             context.say(f"dma.thresholds.{_answer(gauge.answer)}")),
            (context.say("gatekeepers_page.three_years"),
             context.say(f"dma.thresholds.{_answer(gauge.years_answer)}")),
        ),
        formula=context.say(f"gatekeepers_page.how.{gauge.criterion}"),
        inputs=tuple(
            Input(str(row["fiscal_year"]), _printed(context, row), f"financial:{row['fact_key']}")
            for row in sorted(rows, key=lambda row: str(row["fiscal_year"]), reverse=True)
        ),
        statements=tuple(Statement(row, True) for row in rows),
    )  # fmt: skip


def _printed(context: Context, row: Record) -> str:
    if row["currency"]:
        return formats.money(float(row["value"]), row["currency"], context.language)
    return formats.significant(float(row["value"]), context.language, 0)


MEASURES["gauge"] = _gauge
