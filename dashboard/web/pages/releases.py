"""Two releases compared: chosen by name from those that are kept, fact by fact."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.web.address import RELEASE, Parameter
from dashboard.web.context import Context
from dashboard.web.fact_changes import fact_table
from dashboard.web.page import Page
from dashboard.web.parts.forms import address_form, choice
from dashboard.web.parts.text import page_link
from dashboard.web.view import Cell, Column, Section, Table, View
from dashboard.web.wording import word
from dashboard.web.world import Snapshot
from data.language import formats
from graph.changes import KINDS, FactChange, release_changes

FROM = Parameter("from", pattern=RELEASE)
REPLAYED = "-as-known-"
"""Marks, in the name of a release, the day whose knowledge it replays."""
_STAMP = re.compile(r"\d{8}T\d{6}")


def layout(context: Context) -> View:
    """Return what the release of the address shows otherwise than the one it is compared with."""
    names = _names(context)
    after = context.snapshot
    before, problem = _before(context, names)
    blocks: list[Any] = []
    finding = context.say("releases.alone")
    if len(names) > 1:
        blocks.append(_form(context, names, before.name if before else ""))
    if problem:
        blocks.append(html.P(problem, className="notice past", role="status"))
        finding = problem
    if before is not None:
        changed = release_changes(before.facts, after.facts)
        finding = _finding(context, before, changed)
        if changed:
            counted = Section(context.say("releases.counts"), [_counts(context, changed)])
            table = fact_table(context, "releases", context.say("releases.changes"), changed)
            blocks += [
                counted,
                Section(
                    context.say("releases.changes"), [table], intro=context.say("releases.note")
                ),
            ]
    blocks.append(Section(context.say("releases.kept"), [_kept(context, names)]))
    return View(title=context.say("releases.title"), finding=finding, blocks=blocks)


def _names(context: Context) -> list[str]:
    return context.world.names() if context.world is not None else [context.snapshot.name]


def _before(context: Context, names: Sequence[str]) -> tuple[Snapshot | None, str]:
    """Return the release to compare with (the address's, else the one before), or why none."""
    asked, own = context.state.get(FROM.name), context.snapshot.name
    if not asked:
        older = [name for name in names if name < own and REPLAYED not in name]
        asked = older[0] if older else ""
    if not asked or context.world is None:
        return None, ""
    if asked == own:
        return None, context.say("releases.identical")
    if asked not in names:
        return None, context.say("releases.unknown", name=asked)
    return context.world.snapshot(asked), ""


def _finding(context: Context, before: Snapshot, changed: Sequence[FactChange]) -> str:
    ends = {
        "before": release_label(context, before.name),
        "after": release_label(context, context.snapshot.name),
    }
    if not changed:
        return context.say("releases.same", **ends)
    counted = Counter(one.kind for one in changed)
    numbers = {kind: formats.number(counted[kind], context.language) for kind in KINDS}
    return context.say(
        "releases.finding", count=formats.number(len(changed), context.language), **ends, **numbers
    )


def release_label(context: Context, name: str) -> str:
    """Return when a release was built; its name where that does not say it."""
    stamp = _STAMP.match(name)
    if stamp is None:
        return name
    built = datetime.strptime(stamp[0], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    day = formats.day(built.date(), context.language)
    said = context.say("releases.label", day=day, time=f"{built:%H:%M}")
    known = name.partition(REPLAYED)[2]
    if not known:
        return said
    known_on = formats.day(date.fromisoformat(known), context.language)
    return context.say("releases.replayed", built=said, day=known_on)


def _form(context: Context, names: Sequence[str], before: str) -> Component:
    options = [(name, f"{release_label(context, name)} · {name}") for name in names]
    fields = [
        choice(context.say("releases.from"), FROM.name, options, before or names[-1]),
        choice(context.say("releases.to"), "release", options, context.snapshot.name),
    ]
    target = context.here_with(as_of=None, fact=None)
    form = address_form(target, fields, context.say("releases.compare"), "wide")
    return html.Div(form, className="filters")


def _counts(context: Context, changed: Sequence[FactChange]) -> Table:
    counted = Counter((one.table, one.kind) for one in changed)
    tables = sorted({one.table for one in changed})
    return Table(
        name="counts",
        caption=context.say("releases.counts"),
        columns=[
            Column("table", context.say("words.column.kind"), heads_row=True),
            *(Column(kind, context.say(f"changes.kinds.{kind}"), "number") for kind in KINDS),
        ],
        rows=[
            [
                Cell(word(context, "table", table)),
                *(Cell(str(counted[(table, kind)]), counted[(table, kind)]) for kind in KINDS),
            ]
            for table in tables
        ],
        show_caption=False,
    )


def _kept(context: Context, names: Sequence[str]) -> Component:
    own = context.snapshot.name
    items = []
    for name in names:
        shown = f"{release_label(context, name)} · {name}"
        address = context.here_with(release=name, as_of=None, fact=None)
        said: list[Any] = [page_link(address, shown)]
        if name == own:
            said.append(f" ({context.say('releases.shown')})")
        items.append(html.Li(said))
    return html.Ul(items, className="plain")


PAGE = Page(name="releases", path="/releases", layout=layout, parameters=(FROM,), fresh=True)
