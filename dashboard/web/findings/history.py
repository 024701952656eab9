"""When findings arose: per week in the release, and week by week in a replay of the rules."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dash import html

from dashboard.figures.weeks import WeekBar, weekly
from dashboard.web.context import Context
from dashboard.web.findings.filters import rule_name
from dashboard.web.parts.figure import style_of
from dashboard.web.parts.legend import legend
from dashboard.web.parts.text import page_link
from dashboard.web.view import Cell, Column, Figure, Table
from data.language import formats
from graph.alerts.event import Event
from graph.alerts.finding import SEVERITIES
from graph.alerts.replay import Replay


def history(context: Context, events: Sequence[Event]) -> list[Any]:
    """Return the weeks in which findings arose, and the way to the replay."""
    further = html.P(
        [
            page_link(context.to("/alerts/replay"), context.say("alerts_page.replay_link")),
            f" – {context.say('alerts_page.replay_pending')}",
        ]
    )
    weeks: dict[date, list[Event]] = defaultdict(list)
    for event in events:
        sunday = event.detected_at + timedelta(days=6 - event.detected_at.weekday())
        weeks[sunday].append(event)
    if not events:
        return [further]
    if len(weeks) == 1 and all(event.initial for event in events):
        said = context.say(
            "alerts_page.history_initial",
            count=len(events),
            day=formats.day(events[0].detected_at, context.language),
        )
        return [html.P(said, className="prose"), further]
    return [_weeks_table(context, weeks), further]


def _weeks_table(context: Context, weeks: dict[date, list[Event]]) -> Table:
    rows = []
    for last, found in sorted(weeks.items(), reverse=True):
        counts = [sum(event.severity == severity for event in found) for severity in SEVERITIES]
        rows.append(
            [
                Cell(week_label(last), last.isoformat()),
                Cell(str(len(found)), len(found)),
                *(Cell(str(count), count) for count in counts),
            ]
        )
    return Table(
        name="weeks",
        caption=context.say("alerts_page.history_intro"),
        columns=[
            Column("week", context.say("alerts_page.week"), "date", heads_row=True),
            Column("count", context.say("alerts_page.findings_count"), "number"),
            *(
                Column(severity, context.say(f"digest.severity.{severity}"), "number")
                for severity in SEVERITIES
            ),
        ],
        rows=rows,
        page_size=26,
    )


def week_label(day: date) -> str:
    """Return the ISO week of a day, "2026-W46"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def replay_figure(context: Context, found: Replay) -> Figure:
    """Return the findings of a replay per week by severity, with the table per rule."""
    bars = []
    for week in found.weeks:
        fresh = [event for event in week.events if not event.backfill]
        counts = [
            (
                context.say(f"digest.severity.{severity}"),
                sum(event.severity == severity for event in fresh),
            )
            for severity in SEVERITIES
        ]
        listed = "<br>".join(f"{part}: {count}" for part, count in counts if count)
        hover = f"<b>{week.label}</b><br>{listed or '0'}"
        bars.append(WeekBar(week.last_day.isoformat(), week.label, counts, hover))
    sizes = {week.label: sum(week.by_rule.values()) for week in found.weeks}
    fullest = max(sizes, key=lambda label: sizes[label])
    return Figure(
        name="replay",
        title=context.say("alerts_page.replay_title"),
        subtitle=context.say("alerts_page.replay_subtitle"),
        alternative=context.say(
            "alerts_page.replay_alternative",
            findings=sum(sizes.values()),
            weeks=len(sizes),
            cards=sum(week.n_cards for week in found.weeks),
            fullest=fullest,
            most=sizes[fullest],
            empty=sum(1 for size in sizes.values() if not size),
        ),
        plotly=weekly(style_of(context), bars, context.say("alerts_page.findings_count")),
        twin=_replay_table(context, found),
        legend=legend(
            context,
            [
                (f"shade-{place}", context.say(f"digest.severity.{severity}"))
                for place, severity in enumerate(SEVERITIES)
            ],
        ),
        note=context.say("alerts_page.replay_note"),
    )


def _replay_table(context: Context, found: Replay) -> Table:
    rules = sorted({rule for week in found.weeks for rule in week.by_rule})
    rows = []
    for week in reversed(found.weeks):
        counted = week.by_rule
        late = sum(event.backfill for event in week.events)
        rows.append(
            [
                Cell(week.label, week.last_day.isoformat()),
                Cell(str(week.n_cards), week.n_cards),
                Cell(str(sum(counted.values())), sum(counted.values())),
                Cell(str(late), late),
                *(
                    Cell(str(counted[rule]) if counted[rule] else "", counted[rule])
                    for rule in rules
                ),
            ]
        )
    return Table(
        name="replay-weeks",
        caption=context.say("alerts_page.replay_caption"),
        columns=[
            Column("week", context.say("alerts_page.week"), heads_row=True),
            Column("cards", context.say("alerts_page.cards_count"), "number"),
            Column("findings", context.say("alerts_page.findings_count"), "number"),
            Column("late", context.say("alerts_page.late"), "number"),
            *(Column(rule.lower(), rule, "number") for rule in rules),
        ],
        rows=rows,
        note=context.say("alerts_page.late_note"),
    )


def replay_rules_table(context: Context, found: Replay) -> Table:
    """Return how often each rule would have spoken."""
    totals: dict[str, int] = defaultdict(int)
    late: dict[str, int] = defaultdict(int)
    for week in found.weeks:
        for event in week.events:
            (late if event.backfill else totals)[event.rule_id] += 1
    rules = sorted({*totals, *late})
    return Table(
        name="replay-rules",
        caption=context.say("alerts_page.replay_rules_caption"),
        columns=[
            Column("rule", context.say("alerts_page.facet.rule"), heads_row=True),
            Column("findings", context.say("alerts_page.findings_count"), "number"),
            Column("late", context.say("alerts_page.late"), "number"),
        ],
        rows=[
            [
                Cell(f"{rule} {rule_name(context, rule)}", rule),
                Cell(str(totals[rule]), totals[rule]),
                Cell(str(late[rule]), late[rule]),
            ]
            for rule in rules
        ],
    )
