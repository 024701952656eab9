"""A candidate in full: its words, what was read out of them, its parties, what it would change."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.review.consequences import consequences
from dashboard.web.context import Context
from dashboard.web.parts.text import outside_link, page_link
from dashboard.web.reviewing.desk import Desk
from dashboard.web.reviewing.passage import marked, neutral
from dashboard.web.view import Cell, Column, Table
from dashboard.web.wording import actor_name, column_title, word
from data.language import formats
from data.review.candidate import Candidate, Party
from data.review.queue import Settled


def words_block(context: Context, candidate: Candidate) -> Component:
    """Return the passage with its words marked, and where it stands."""
    start, end = int(candidate.deal.get("start") or 0), int(candidate.deal.get("end") or 0)
    pieces, cut = marked(candidate.passage, start, end)
    source = [
        outside_link(
            context,
            candidate.source_url,
            neutral(candidate.title or candidate.source_name or candidate.source_url),
        )
    ]
    if candidate.source_name and candidate.title:
        source.append(html.Span(f", {neutral(candidate.source_name)}"))
    if candidate.published:
        day = formats.partial_date(candidate.published, context.language)
        source.append(html.Span(f", {day}"))
    whole = html.Details(
        [
            html.Summary(context.say("review.whole")),
            html.P(neutral(candidate.passage), className="passage", dir="auto"),
        ]
    )
    language = {"lang": candidate.language} if candidate.language in ("en", "fr") else {}
    return html.Figure(
        [
            html.Blockquote(html.P(pieces, className="passage", dir="auto", **language)),
            html.Figcaption(source, className="note"),
            whole if cut else None,
        ],
        className="review-words",
    )


def reading_block(context: Context, candidate: Candidate) -> Component:
    """Return what the rules read, with the rule and how sure it is."""
    deal = candidate.deal
    amount = (
        formats.money(float(deal["amount"]), str(deal.get("currency") or ""), context.language)
        if deal.get("amount")
        else None
    )
    basis = word(context, "basis", deal["amount_basis"]) if deal.get("amount_basis") else None
    announced = deal.get("announced") or candidate.published
    lines = [
        ("kind", word(context, "deal_kind", deal.get("kind"))),
        (
            "announced",
            formats.partial_date(str(announced), context.language) if announced else None,
        ),
        ("amount", f"{amount} ({basis})" if amount and basis else amount),
        ("stake", _stake(context, deal)),
        ("exclusivity", _exclusivity(context, deal)),
        ("confidence", _confidence(context, deal)),
        ("rule", _rule(context, deal)),
    ]
    entries: list[Component] = []
    for name, value in lines:
        if value:
            entries += [html.Dt(context.say(f"review.read.{name}")), html.Dd(value)]
    entries += [html.Dt(context.say("review.read.missing")), html.Dd(_missing(context, candidate))]
    return html.Dl(entries, className="facts")


def _missing(context: Context, candidate: Candidate) -> str:
    if not candidate.missing:
        return context.say("review.nothing_missing")
    return ", ".join(column_title(context, name) for name in candidate.missing)


def _stake(context: Context, deal: Mapping[str, Any]) -> str | None:
    if deal.get("stake_pct") is None:
        return None
    return formats.percent(float(deal["stake_pct"]), context.language)


def _exclusivity(context: Context, deal: Mapping[str, Any]) -> str | None:
    known = deal.get("exclusivity") not in (None, "", "unknown")
    return word(context, "exclusivity", deal["exclusivity"]) if known else None


def _rule(context: Context, deal: Mapping[str, Any]) -> str | None:
    """Return the rule that read a deal, or that none did."""
    if not deal.get("rule"):
        return None
    rule = str(deal["rule"])
    return context.say("review.read.likely") if rule.endswith(".likely") else neutral(rule)


def _confidence(context: Context, deal: Mapping[str, Any]) -> str | None:
    if deal.get("confidence") is None:
        return None
    return formats.number(float(deal["confidence"]), context.language, 2)


def parties_block(context: Context, candidate: Candidate) -> Component:
    """Return each party: known, or proposed with the known ones that it may be instead."""
    items = [
        html.Li(_party(context, party), className="review-party") for party in candidate.parties
    ]
    return html.Ul(items, className="plain")


def _party(context: Context, party: Party) -> list[Any]:
    role = html.Span(context.say(f"review.role.{party.role}"), className="label")
    if party.known:
        name = page_link(context.to(f"/actors/{party.slug}"), actor_name(context, party.slug))
        printed = f" ({neutral(party.printed)})" if party.printed else ""
        return [role, " ", name, printed]
    shown = neutral(party.printed or party.slug or "")
    said: list[Any] = [
        role,
        " ",
        html.Strong(shown),
        html.Span(context.say("review.proposed"), className="badge tone-warn"),
    ]
    if not party.similar:
        return [*said, html.Span(context.say("review.no_similar"), className="remark")]
    near: list[Any] = [context.say("review.similar"), " "]
    for place, (slug, score, _) in enumerate(party.similar):
        value = formats.number(score, context.language, 2)
        near += [
            ", " if place else "",
            page_link(context.to(f"/actors/{slug}"), actor_name(context, slug)),
            f" ({slug}, {value})",
        ]
    return [*said, html.Span(near, className="remark")]


def outcome_block(context: Context, outcome: Settled | str) -> Component:
    """Return what accepting as it stands would do, or why it cannot be done yet."""
    if isinstance(outcome, str):
        return html.P(
            [html.Strong(context.say("review.not_yet")), " ", neutral(outcome)],
            className="notice past",
        )
    if outcome.matched:
        key, values = "review.becomes_report", {"deal": outcome.matched}
    else:
        key, values = "review.becomes_deal", {"deal": outcome.deal.id}
    said = [context.say(key, **values)]
    if outcome.proposals:
        names = ", ".join(neutral(one.name) for one in outcome.proposals)
        said.append(context.say("review.brings", names=names))
    return html.P(" ".join(said), className="note")


def change_block(desk: Desk, candidate: Candidate) -> Component:
    """Return relations and alerts that accepting would add; worked out when it is asked for."""
    context = desk.context
    if context.state.get("change") != "yes":
        address = context.here(c=candidate.candidate_id, change="yes", done=None, about=None)
        return html.P(
            html.A(context.say("review.show_change"), href=address, **{"data-review-link": "w"})
        )
    found = consequences(context.facts, candidate, context.language)
    lines: list[Component] = []
    for name in ("missing", "relations", "alerts"):
        for line in found[name]:
            said = word(context, "edge", line) if name == "relations" else neutral(line)
            lines.append(html.Li(context.say(f"review.change.{name}", what=said)))
    if not lines:
        lines.append(html.Li(context.say("review.change.nothing")))
    return html.Ul(lines, className="plain")


def moment(context: Context, stamp: str) -> str:
    """Return the day and minute (UTC) of a stored moment."""
    at = datetime.fromisoformat(stamp).astimezone(UTC)
    return f"{formats.day(at.date(), context.language)}, {at:%H:%M}"


def history_table(context: Context, history: list[dict[str, Any]]) -> Table:
    """Return who decided what about the candidate, when and why."""
    rows = [
        [
            Cell(moment(context, str(row["decided_at"])), str(row["decided_at"])),
            Cell(context.say(f"review.decision.{row['decision']}")),
            Cell(neutral(str(row["reviewer"]))),
            Cell(neutral(str(row["reason"] or "–"))),
        ]
        for row in reversed(history)
    ]
    return Table(
        name="decisions",
        caption=context.say("review.history"),
        columns=[
            Column("when", context.say("review.when"), "date", sortable=False),
            Column("decision", context.say("review.what"), sortable=False),
            Column("who", context.say("review.who"), sortable=False),
            Column("why", context.say("review.why"), sortable=False),
        ],
        rows=rows,
        empty=context.say("review.no_history"),
        show_caption=False,
    )
