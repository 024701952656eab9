"""Method: what the words and figures mean, and where the formulas come from."""

from dash import html

from dashboard.web.context import Context
from dashboard.web.page import Page
from dashboard.web.view import Cell, Column, Section, Table, View
from dashboard.web.wording import of_source
from data.regimes import bundled_regimes

TOPICS = (
    "unknown", "interval", "shares", "rollup", "chain", "time", "grades", "money", "actors",
)  # fmt: skip


def layout(context: Context) -> View:
    """Return the rules by topic and the yardsticks as data."""
    topics = [
        Section(
            context.say(f"method.{topic}.title"),
            [html.P(context.say(f"method.{topic}.text"), className="prose")],
            anchor=topic,
        )
        for topic in TOPICS
    ]
    return View(
        title=context.say("method.title"),
        finding=context.say("method.finding"),
        blocks=[*topics, Section(context.say("method.regimes"), [_regimes(context)],
                                 intro=context.say("method.regimes_intro"), anchor="yardsticks")],
    )  # fmt: skip


def _regimes(context: Context) -> Table:
    rows = []
    for regime in bundled_regimes().regimes:
        badges = (context.say("markets.draft"),) if regime.status == "draft" else ()
        for rule in regime.rules:
            rows.append(
                [
                    Cell(
                        regime.id,
                        badges=badges,
                        note=regime.instrument,
                        note_lang=of_source(context),
                    ),
                    Cell(context.say(f"markets.status_{regime.status}")),
                    Cell(rule.when, lang=of_source(context)),
                    Cell(
                        rule.outcome.replace("_", " ").replace(":", ": "), lang=of_source(context)
                    ),
                    Cell(rule.para or context.say("parts.unknown")),
                    Cell(context.say(f"markets.verified_{rule.verified}")),
                ]
            )
    return Table(
        name="regimes",
        caption=context.say("method.regimes"),
        columns=[
            Column("regime", context.say("markets.regime"), heads_row=True),
            Column("status", context.say("markets.regime_status")),
            Column("when", context.say("markets.test")),
            Column("outcome", context.say("method.outcome")),
            Column("para", context.say("method.paragraph")),
            Column("verified", context.say("markets.verified")),
        ],
        rows=rows,
        show_caption=False,
    )


PAGE = Page(name="method", path="/method", layout=layout)
