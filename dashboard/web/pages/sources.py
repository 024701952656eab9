"""Sources: their health, what rests on them, their grades and licences, and the blind spots."""

from collections import Counter
from datetime import UTC, datetime, time

from dashboard.web import staged_chain
from dashboard.web.blind_spots import without_cloud_table
from dashboard.web.context import Context
from dashboard.web.page import Page
from dashboard.web.view import Cell, Column, Section, Table, View
from dashboard.web.wording import of_source, publisher_name, word
from data.health import SourceHealth, source_health
from data.home import home
from data.language import formats
from data.language.of_facts import name_of
from graph.chain.members import SUPPLY_LAYERS
from graph.records import records

TABLES = [
    "deal",
    "ownership",
    "dependency",
    "share_estimator",
    "share_statcounter",
    "share_derived",
    "capacity",
    "public_compute",
    "register",
    "dma_case",
    "art14_notice",
    "merger",
    "legal_status",
    "revenue",
    "financial",
    "event",
]


def layout(context: Context) -> View:
    """Return health, coverage, licences and blind spots."""
    now = datetime.combine(context.today, time(), tzinfo=UTC)
    recorded = datetime.combine(context.snapshot.as_of, time(), tzinfo=UTC)
    health = source_health(home(), now, recorded)
    weak = [table for table in TABLES if _grade_counts(context, table)[3]]
    total = sum(len(context.facts.frame(table)) for table in TABLES)
    third = sum(_grade_counts(context, table)[3] for table in TABLES)
    return View(
        title=context.say("sources.title"),
        finding=context.say(
            "sources.finding",
            facts=formats.number(total, context.language),
            third=formats.number(third, context.language),
            tables=len(weak),
            running=sum(1 for one in health if one.state == "ok"),
            count=len(health),
            never=sum(1 for one in health if one.state == "never_run"),
        ),
        blocks=[
            Section(context.say("sources.health"), [_health_table(context, health)],
                    intro=context.say("sources.health_intro"), anchor="health"),
            Section(context.say("sources.coverage"), [_coverage_table(context)],
                    intro=context.say("sources.coverage_intro"), anchor="coverage"),
            Section(context.say("sources.blind"), [_blind_table(context)],
                    intro=context.say("sources.blind_intro"), anchor="blind-spots"),
            Section(context.say("sources.no_cloud_title"), [without_cloud_table(context)],
                    anchor="no-cloud"),
            Section(context.say("sources.publishers"), [_publishers_table(context)],
                    intro=context.say("sources.grades_intro"), anchor="publishers"),
        ],
    )  # fmt: skip


def _grade_counts(context: Context, table: str) -> Counter[int]:
    grades = context.facts.frame(table)["grade"].fillna(3)
    return Counter(int(grade) for grade in grades)


def _health_table(context: Context, health: list[SourceHealth]) -> Table:
    rows = []
    for one in health:
        entry = one.entry
        seen = one.last_success
        name = name_of("source", entry.source_id, entry.name, context.language)
        rows.append(
            [
                Cell(name, note=entry.source_id),
                Cell(publisher_name(context, entry.publisher)),
                Cell(
                    context.say("sources.open_named", name=name), entry.address,
                    href=entry.address, external=True,
                )
                if entry.address
                else Cell("", None),
                Cell(context.say(f"sources.state.{one.state}"), one.state,
                     note=None if one.state == "never_run" else one.reason),
                Cell(
                    formats.day(seen.date() if seen else None, context.language),
                    seen.date().isoformat() if seen else None,
                ),
                Cell(context.say("parts.yes" if entry.trusted else "parts.no")),
                Cell(entry.licence, lang=of_source(context)),
            ]
        )  # fmt: skip
    return Table(
        name="health",
        caption=context.say("sources.health"),
        columns=[
            Column("name", context.say("words.column.name"), heads_row=True),
            Column("publisher", context.say("sources.publisher")),
            Column("address", context.say("sources.address"), sortable=False),
            Column("state", context.say("words.column.status")),
            Column("seen", context.say("sources.last_success"), "date"),
            Column("trusted", context.say("sources.trusted")),
            Column("licence", context.say("sources.licence")),
        ],
        rows=rows,
        show_caption=False,
    )


def _coverage_table(context: Context) -> Table:
    rows = []
    for table in TABLES:
        frame = context.facts.frame(table)
        grades = _grade_counts(context, table)
        statements = context.facts.statements(table)
        recalled = int((statements["evidence"] == "recalled").sum())
        newest = frame["public_from"].max() if len(frame) else None
        shown = newest.date() if newest is not None and newest == newest else None  # noqa: PLR0124 - NaT
        rows.append(
            [
                Cell(word(context, "table", table)),
                Cell(formats.number(len(frame), context.language), len(frame)),
                *(Cell(str(grades[grade]), grades[grade]) for grade in (1, 2, 3)),
                Cell(str(recalled), recalled),
                Cell(str(int(frame["disputed"].sum())), int(frame["disputed"].sum())),
                Cell(formats.day(shown, context.language), shown.isoformat() if shown else None),
            ]
        )
    return Table(
        name="coverage",
        caption=context.say("sources.coverage"),
        columns=[
            Column("table", context.say("sources.subject"), heads_row=True),
            Column("facts", context.say("sources.facts"), "number"),
            *(Column(f"s{n}", context.say("sources.grade", grade=n), "number") for n in (1, 2, 3)),
            Column("recalled", context.say("sources.recalled"), "number"),
            Column("disputed", context.say("sources.disputed"), "number"),
            Column("newest", context.say("sources.newest"), "date"),
        ],
        rows=rows,
        note=context.say("sources.recalled_note"),
        show_caption=False,
    )


def _blind_table(context: Context) -> Table:
    members = context.readings.members
    edges = staged_chain.supply_edges(context)
    supplied = {edge.target for edge in edges}
    rows = []
    for layer in SUPPLY_LAYERS:
        firms = [
            m.id for m in members.by_id.values()
            if m.kind == "organisation" and m.status == "company" and layer in m.layers
        ]  # fmt: skip
        sold = [edge for edge in edges if edge.category == layer]
        weighted = sum(1 for edge in sold if edge.share_lo is not None)
        without = sum(1 for firm in firms if firm not in supplied)
        rows.append(
            [
                Cell(word(context, "layer", layer)),
                Cell(str(len(firms)), len(firms)),
                Cell(str(without), without),
                Cell(str(len(sold)), len(sold)),
                Cell(str(weighted), weighted),
            ]
        )
    return Table(
        name="blind-spots",
        caption=context.say("sources.blind"),
        columns=[
            Column("layer", context.say("words.column.layer"), heads_row=True, sortable=False),
            Column("firms", context.say("sources.firms"), "number", sortable=False),
            Column("without", context.say("sources.without_supplier"), "number", sortable=False),
            Column("edges", context.say("sources.relations"), "number", sortable=False),
            Column("weighted", context.say("sources.weighted"), "number", sortable=False),
        ],
        rows=rows,
        show_caption=False,
    )


def _publishers_table(context: Context) -> Table:
    used: Counter[str] = Counter()
    for table in TABLES:
        used.update(context.facts.frame(table)["source_publisher"].dropna())
    best: dict[str, tuple[int, str]] = {}
    for row in records(context.facts.frame("publisher")):
        name = str(row["publisher"])
        grade = int(row["grade"])
        if name not in best or grade < best[name][0]:
            best[name] = (grade, str(row["kind"]))
    rows = []
    for name, count in used.most_common():
        grade, kind = best.get(name, (3, "unlisted"))
        rows.append(
            [
                Cell(publisher_name(context, name)),
                Cell(context.say(f"sources.kind.{kind}")),
                Cell(str(grade), grade, grade=grade),
                Cell(str(count), count),
            ]
        )
    return Table(
        name="publishers",
        caption=context.say("sources.publishers"),
        columns=[
            Column("name", context.say("sources.publisher"), heads_row=True),
            Column("kind", context.say("words.column.kind")),
            Column("grade", context.say("sources.grade_title"), "number"),
            Column("facts", context.say("sources.facts"), "number"),
        ],
        rows=rows,
        page_size=40,
        show_caption=False,
    )


PAGE = Page(name="sources", path="/sources", layout=layout, menu=True, letter="s", fresh=True)
