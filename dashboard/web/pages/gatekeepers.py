"""Gatekeepers: the register as of the day, and what the law asks of those in it."""

from collections import Counter
from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.web.address import Parameter
from dashboard.web.context import Context
from dashboard.web.page import Page
from dashboard.web.parts.cells import actor_cell, date_cell, grades_of, source_cell, source_column
from dashboard.web.parts.text import page_link
from dashboard.web.register import gaps, gauges
from dashboard.web.register.article14 import comparison, deals_section, notices_table
from dashboard.web.register.counts import NOTICES, count_cell
from dashboard.web.register.duties import duties, investigations
from dashboard.web.view import Cell, Column, Section, Table, View
from data.language import formats
from data.language.of_facts import name_of, row_key
from graph.dma.article14 import list_read_on
from graph.dma.register import Service, gatekeepers_as_of
from graph.records import Record, records

PARAMETERS = (Parameter("service", default=gauges.DEFAULT_SERVICE),)
CONTENTS = (
    ("undertakings", "gatekeepers.undertakings"),
    ("register", "gatekeepers.register"),
    ("without-entry", "gatekeepers_page.unmatched"),
    ("thresholds", "gatekeepers_page.thresholds"),
    ("gaps", "gatekeepers_page.gaps"),
    ("investigations", "gatekeepers_page.investigations"),
    ("duties", "gatekeepers_page.duties"),
    ("notices", "gatekeepers.notices"),
)
"""Sections of the page, in order: anchor and key of the title."""


def layout(context: Context) -> View:
    """Return register, notices and deals, gauges, gaps of the law, proceedings and duties."""
    services = context.readings.services
    notices = records(context.facts.frame("art14_notice"))
    found = comparison(context)
    keepers = gatekeepers_as_of(services)
    counts = Counter(service.status for service in services)
    return View(
        title=context.say("gatekeepers.title"),
        finding=context.say(
            "gatekeepers.finding",
            services=counts["in_force"],
            gatekeepers=len(keepers),
            investigated=counts["under_investigation"],
            withdrawn=counts["withdrawn"],
            refused=counts["not_designated"],
            notices=len(notices),
        ),
        lead=_contents(context),
        blocks=[
            Section(
                context.say("gatekeepers.undertakings"), [_keepers(context, services)],
                anchor="undertakings",
            ),
            Section(
                context.say("gatekeepers.register"), [_register(context, services)],
                intro=context.say("gatekeepers.register_intro"), anchor="register",
            ),
            deals_section(context, found),
            gauges.section(context),
            gaps.section(context),
            investigations(context),
            duties(context),
            Section(
                context.say("gatekeepers.notices"), [notices_table(context, found)],
                intro=_read_on(context, notices), anchor="notices",
            ),
        ],
        grades=grades_of(notices),
    )  # fmt: skip


def _contents(context: Context) -> Component:
    links = [html.Li(html.A(context.say(key), href=f"#{anchor}")) for anchor, key in CONTENTS]
    label = context.say("gatekeepers_page.contents")
    presence = html.Li(page_link(context.to("/presence"), context.say("shell.menu.presence")))
    return html.Nav(html.Ul([*links, presence], className="chips"), **{"aria-label": label})


def _read_on(context: Context, notices: Sequence[Record]) -> str:
    read = list_read_on(list(notices))
    return context.say("gatekeepers.read_on", day=formats.day(read, context.language))


def _keepers(context: Context, services: Sequence[Service]) -> Table:
    first = gatekeepers_as_of(services)
    notices = Counter(
        str(row["gatekeeper"]) for row in records(context.facts.frame("art14_notice"))
    )
    rows = []
    for keeper in sorted({service.gatekeeper for service in services}):
        own = Counter(s.status for s in services if s.gatekeeper == keeper)
        since = first.get(keeper)
        rows.append(
            [
                actor_cell(context, keeper),
                Cell(formats.day(since, context.language), since.isoformat())
                if since
                else Cell(context.say("gatekeepers.not_designated"), None),
                *(count_cell(keeper, status, own[status]) for status in
                  ("in_force", "under_investigation", "withdrawn", "not_designated")),
                count_cell(keeper, NOTICES, notices[keeper]),
            ]
        )  # fmt: skip
    return Table(
        name="undertakings",
        caption=context.say("gatekeepers.undertakings_caption"),
        columns=[
            Column("gatekeeper", context.say("gatekeepers.undertaking"), heads_row=True),
            Column("since", context.say("gatekeepers.first"), "date"),
            Column("in_force", context.say("words.status.in_force"), "number"),
            Column("investigated", context.say("words.status.under_investigation"), "number"),
            Column("withdrawn", context.say("words.status.withdrawn"), "number"),
            Column("refused", context.say("words.status.not_designated"), "number"),
            Column("notices", context.say("gatekeepers.art14"), "number"),
        ],
        rows=rows,
        show_caption=False,
    )


def _register(context: Context, services: Sequence[Service]) -> Table:
    keys = {
        (row["gatekeeper"], row["cps_name"]): row
        for row in records(context.facts.frame("register"))
    }
    rows = []
    for service in services:
        row = keys.get((service.gatekeeper, service.service))
        cited = source_cell(context, row, "register") if row else Cell("")
        annulled: tuple[str, ...] = ()
        if service.annulled_on:
            day = formats.day(service.annulled_on, context.language)
            annulled = (context.say("gatekeepers.annulled", day=day),)
        rows.append(
            [
                actor_cell(context, service.gatekeeper),
                Cell(service.service),
                Cell(_named(context, "cps_category", service.category)),
                Cell(
                    context.say(f"words.status.{service.status}"),
                    badges=annulled,
                    fact=f"register:{row['fact_key']}" if row else None,
                ),
                _day(context, service.designated_on),
                _day(context, service.compliance_due),
                Cell(_named(context, "legal_route", service.legal_route)),
                Cell((service.case_number or "").replace("|", ", ")),
                cited,
            ]
        )
    return Table(
        name="register",
        caption=context.say("gatekeepers.register_caption", count=len(rows)),
        columns=[
            Column("gatekeeper", context.say("gatekeepers.undertaking")),
            Column("service", context.say("words.column.cps_name"), heads_row=True),
            Column("category", context.say("words.column.cps_category")),
            Column("status", context.say("words.column.status")),
            Column("designated", context.say("words.column.designated_on"), "date"),
            Column("due", context.say("words.column.compliance_due"), "date"),
            Column("route", context.say("words.column.legal_route")),
            Column("case", context.say("words.column.case_number")),
            source_column(context),
        ],
        rows=rows,
        licences=[context.say("provenance.licence.commission")],
        show_caption=False,
    )


def _named(context: Context, kind: str, written: str | None) -> str:
    return name_of(kind, row_key(written), written, context.language) if written else ""


def _day(context: Context, day: object) -> Cell:
    if day is None:
        return Cell("–", None)
    return date_cell(context, str(day))


PAGE = Page(
    name="gatekeepers",
    path="/gatekeepers",
    layout=layout,
    parameters=PARAMETERS,
    menu=True,
    letter="k",
)
