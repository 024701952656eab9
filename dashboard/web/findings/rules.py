"""The thirty rules as a table: what each reads, or that no data feeds it, and what it found."""

from collections import Counter

from dash.development.base_component import Component

from dashboard.web.context import Context
from dashboard.web.findings.filters import rule_name, standing
from dashboard.web.parts.forms import switch
from dashboard.web.view import Cell, Column, Table
from dashboard.web.wording import word
from data.alert_rules import RuleInfo, alert_rules
from data.language import formats
from graph.alerts.feeds import Feed, feeds_of, has_feed

PARTS = (
    ("/alerts", "alerts_page.table"),
    ("/alerts/rules", "alerts_page.rules"),
    ("/alerts/replay", "alerts_page.replay"),
)
"""The pages about alerts: path and key of the name."""


def parts_switch(context: Context, current: str) -> Component:
    """Return the way between findings, rules and back-test."""
    options = [(context.say(key), context.to(path), path == current) for path, key in PARTS]
    return switch(context.say("alerts_page.title"), options, quiet=True)


def rules_table(context: Context) -> Table:
    """Return the table of rules."""
    counts = Counter(event.rule_id for event in standing(context))
    return Table(
        name="rules",
        caption=context.say("alerts_page.rules"),
        columns=[
            Column("rule", context.say("alerts_page.facet.rule"), heads_row=True),
            Column("kind", context.say("words.column.kind")),
            Column("trigger", context.say("alerts_page.fires_when"), sortable=False),
            Column("reference", context.say("alerts_page.reference"), sortable=False),
            Column("feeds", context.say("alerts_page.fed_by"), sortable=False),
            Column("count", context.say("alerts_page.findings_now"), "number"),
        ],
        rows=[_row(context, rule, counts[rule.rule_id]) for rule in alert_rules().values()],
        note=context.say("alerts_page.rules_note"),
        show_caption=False,
    )


def without_feed(context: Context) -> list[str]:
    """Return the rules that nothing feeds: their silence means nothing."""
    return [
        rule.rule_id
        for rule in alert_rules().values()
        if not has_feed(feeds_of(context.facts, rule))
    ]


def _row(context: Context, rule: RuleInfo, count: int) -> list[Cell]:
    kind = context.say(f"alerts_page.kind.{rule.kind}")
    ahead = (context.say("alerts_page.anticipatory"),) if rule.anticipatory else ()
    reference = context.say(f"digest.reference.{rule.rule_id}")
    name = rule_name(context, rule.rule_id)
    href = context.to("/alerts", rule=rule.rule_id) if count else None
    return [
        Cell(f"{rule.rule_id} {name}", rule.rule_id, note=f"v{rule.version}"),
        Cell(kind, badges=ahead),
        Cell(context.say(f"alerts_page.trigger.{rule.rule_id}")),
        Cell(reference),
        _feeds(context, feeds_of(context.facts, rule)),
        Cell(str(count), count, href=href),
    ]


def _feeds(context: Context, feeds: list[Feed]) -> Cell:
    if not has_feed(feeds):
        names = ", ".join(context.say(f"alerts_page.supplement.{one.name}") for one in feeds
                          if one.kind == "supplement")  # fmt: skip
        return Cell(context.say("alerts_page.no_feed"), badges=(), note=names or None)
    parts = []
    for feed in feeds:
        if feed.kind == "alert":
            parts.append(context.say("alerts_page.feed_alert"))
        elif feed.kind == "table":
            rows = formats.number(feed.rows, context.language)
            parts.append(f"{word(context, 'table', feed.name)} ({rows})")
    return Cell("; ".join(parts))
