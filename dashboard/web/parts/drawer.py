"""The provenance drawer: from any figure to its sources in one step."""

from dataclasses import replace
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.review.numbers import changes_of, in_words, names_of
from dashboard.web.address import REPORTED
from dashboard.web.bibtex import bibtex
from dashboard.web.context import Context
from dashboard.web.elements import Element, text_field
from dashboard.web.parts.forms import labelled
from dashboard.web.parts.text import badge, fact_link, grade_badge, outside_link, page_link
from dashboard.web.permalink import permalink
from dashboard.web.provenance import Provenance, Statement, provenance_of
from dashboard.web.wording import of_source, publisher_name, value_in_words
from data.errors import NotFoundError
from data.language import formats
from data.language.catalogue import LANGUAGES, text
from data.records.columns import MAX_URL_LENGTH
from graph.records import Record

_LICENCES = {
    "epoch": "provenance.licence.epoch",
    "statcounter": "provenance.licence.statcounter",
    "commission": "provenance.licence.commission",
}


def drawer(context: Context) -> Component | None:
    """Return the drawer for the fact that the address opens, or None."""
    fact = context.state.fact
    if not fact:
        return None
    try:
        found = provenance_of(context, fact)
    except NotFoundError:
        missing = html.P(context.say("provenance.missing", fact=fact))
        return _frame(context, context.say("provenance.title"), [missing])
    sections: list[Any] = [
        html.P(found.value, className="big"),
        _dispute(context, found),
        *(html.P(remark, className="note") for remark in found.remarks),
    ]
    if found.values:
        sections.append(_values(found))
    if found.formula:
        sections += [
            html.H3(context.say("provenance.formula")),
            html.P(found.formula, className="formula"),
        ]
    if found.inputs:
        sections.append(_inputs(context, found))
    sections += _statements(context, found)
    sections += _citation(context, found)
    sections += _report(context, found)
    return _frame(context, found.title, sections)


def _frame(context: Context, title: str, sections: list[Any]) -> Component:
    return html.Aside(
        [
            html.H2(title, id="drawer-title", tabIndex="-1"),
            html.A(
                context.say("provenance.close"),
                href=context.here(reported=None),
                className="close",
            ),
            *sections,
        ],
        className="drawer",
        role="dialog",
        **{"aria-labelledby": "drawer-title"},
    )


def _dispute(context: Context, found: Provenance) -> Component | None:
    """Return the word that the figure, or one that it rests on, is in dispute, since when and why.

    A measure of which an input is in dispute says so too, whatever kind of measure it is.
    """
    marks = [context.disputes.mark(found.id)]
    marks += [context.disputes.mark(one.fact) for one in found.inputs if one.fact]
    standing = [mark for mark in marks if mark is not None]
    if not standing:
        return None
    kind, dispute = standing[0]
    day = formats.day(dispute.since, context.language)
    own = kind == "disputed" and dispute.fact == found.id
    said = context.say(
        "corrections.mark.since" if own else "corrections.mark.resting",
        day=day,
        **({"reason": dispute.reason} if own else {}),
    )
    return html.P(said, className="notice past", role="status")


def _values(found: Provenance) -> Component:
    entries: list[Component] = []
    for name, value in found.values:
        entries += [html.Dt(name), html.Dd(value)]
    return html.Dl(entries, className="facts")


def _inputs(context: Context, found: Provenance) -> Component:
    items = [
        html.Li(
            [
                context.say("provenance.input", name=one.name),
                " ",
                fact_link(context, one.fact, one.value) if one.fact else one.value,
            ]
        )
        for one in found.inputs
    ]
    return html.Ul(items, className="plain")


def _statements(context: Context, found: Provenance) -> list[Component]:
    count = len(found.statements)
    if not count:
        return []
    heading = html.H3(context.say("provenance.statements", count=count))
    rule = context.say("provenance.rule" if count > 1 else "provenance.single")
    if found.formula:
        rule = context.say("provenance.rests_on")
    return [
        heading,
        html.P(rule, className="note"),
        *(_statement(context, found, one) for one in found.statements),
    ]


def _source_link(context: Context, row: Record) -> Component:
    """Return the link to a source by its title, which keeps its language, or by its publisher."""
    address, title = row.get("source_url"), row.get("source_name")
    if title:
        return html.Span(outside_link(context, address, str(title)), **_english(context))
    publisher = row.get("source_publisher")
    named = publisher_name(context, str(publisher)) if publisher else None
    return outside_link(context, address, named or context.say("provenance.reference_data"))


def _english(context: Context) -> dict[str, str]:
    """Return the language attribute of words of a source where the page has another language."""
    language = of_source(context)
    return {} if language is None else {"lang": language}


def _statement(context: Context, found: Provenance, said: Statement) -> Component:
    row = said.row
    table = found.id.partition(":")[0]
    as_input = bool(found.formula)
    lines: list[Any] = [
        html.P(
            [
                _source_link(context, row),
                grade_badge(context, said.grade),
                badge(context.say("provenance.chosen"), "plain")
                if said.shown and not as_input
                else None,
                badge(context.say("provenance.recalled"), "warn")
                if row.get("evidence") == "recalled"
                else None,
                badge(context.say("provenance.withdrawn"), "warn")
                if _taken_back(context, row)
                else None,
            ]
        )
    ]
    if not said.shown or (as_input and not found.inputs):
        lines.append(html.P(_said(context, table, row)))
    if row.get("excerpt"):
        lines.append(html.Blockquote(str(row["excerpt"])))
    elif row.get("description") or row.get("note"):
        coded = str(row.get("description") or row.get("note"))
        ours, _, rest = context.say("provenance.our_words", words="\n").partition("\n")
        words = html.Span(coded, **_english(context))
        lines.append(html.P([ours, words, rest], className="note"))
    if row.get("locator") and not found.inputs:
        lines.append(
            html.P(context.say("provenance.locator", place=row["locator"]), className="note")
        )
    if row.get("read_at"):
        lines.append(
            html.P(outside_link(context, str(row["read_at"]), context.say("provenance.read_at")))
        )
    lines.append(html.P(_dates(context, row), className="note"))
    lines += _correction(context, row)
    licence = licence_of(context, row)
    lines.append(html.P(licence, className="note"))
    return html.Div(lines, className="statement chosen" if said.shown else "statement")


def _taken_back(context: Context, row: dict[str, Any]) -> bool:
    """Return whether a statement had been taken back by the day shown."""
    at = row.get("withdrawn_at")
    return at is not None and at.date() <= context.as_of


def _correction(context: Context, row: dict[str, Any]) -> list[Component]:
    """Return why a statement was taken back and the derived numbers that this changed."""
    rows = context.snapshot.corrections_of(str(row["observation_id"]))
    if not rows or not _taken_back(context, row):
        return []
    day = formats.day(rows[0]["corrected_on"].date(), context.language)
    why = rows[0]["reason"]
    said = (
        context.say("corrections.mark.corrected", day=day, reason=why)
        if why
        else context.say("corrections.mark.replaced", day=day)
    )
    names = names_of(context.facts)
    listed = [
        html.Li(in_words(one, names, context.language).line(context.language))
        for one in changes_of(rows)
    ]
    return [
        html.P(said),
        html.P(context.say("corrections.what_changed"), className="label") if listed else None,
        html.Ul(listed, className="plain") if listed else None,
    ]


def _said(context: Context, table: str, row: dict[str, Any]) -> str:
    shown = []
    for column in (
        "org",
        "amount",
        "stake_pct",
        "share_pct",
        "h100_equivalents",
        "status",
        "period",
    ):
        if row.get(column) is not None:
            shown.append(value_in_words(context, table, column, row[column], row))
    return " · ".join(shown)


def _dates(context: Context, row: dict[str, Any]) -> str:
    public, recorded = row.get("public_from"), row.get("recorded_at")
    assumed = context.say("provenance.assumed") if row.get("public_from_assumed") else ""
    return context.say(
        "provenance.dates",
        public=formats.day(public.date() if public else None, context.language),
        assumed=assumed,
        recorded=formats.day(recorded.date() if recorded else None, context.language),
    )


def licence_of(context: Context, row: dict[str, Any]) -> str:
    """Return what is known about the licence of a source."""
    said = f"{row.get('source_name') or ''} {row.get('estimator') or ''}".lower()
    for word, key in _LICENCES.items():
        if word in said:
            return context.say(key)
    return context.say("provenance.licence.cited")


def _citation(context: Context, found: Provenance) -> list[Component]:
    """Return footnotes in both languages and a BibTeX entry, pinned to this release."""
    source = next((s.row for s in found.statements if s.shown), None)
    if source is None and not found.formula:
        return []
    pinned = permalink(context, found.id)
    cited = [html.H3(context.say("provenance.cite"))]
    named = "Vigie" if found.formula else str((source or {}).get("source_name") or "Vigie")
    for language in LANGUAGES:
        line = text(
            "provenance.citation",
            language,
            source=named,
            value=provenance_of(replace(context, language=language), found.id).value,
            as_of=formats.day(context.as_of, language),
            release=context.snapshot.name,
            address=pinned,
        )
        cited.append(html.P(line, className="cite", lang=language))
    entry = bibtex(
        fact=found.id,
        author=named,
        title=f"{found.title}: {found.value}",
        day=context.as_of,
        release=context.snapshot.name,
        address=pinned,
    )
    return [
        *cited,
        html.P("BibTeX", className="label"),
        html.Pre(entry, className="cite"),
        html.P(page_link(pinned, context.say("provenance.permanent"))),
        html.P(page_link(context.to("/brief", of=found.id), context.say("brief.open"))),
    ]


def _report(context: Context, found: Provenance) -> list[Component]:
    """Return the form that reports an error, or the word that a report has arrived."""
    number = context.state.get(REPORTED.name)
    if number:
        said = context.say("provenance.reported", number=number)
        followed = page_link(
            context.to("/reports", r=number), context.say("provenance.report_follow")
        )
        told = html.P([said, " ", followed], className="notice", role="status")
        return [html.H3(context.say("provenance.report")), told]
    words = Element("textarea", {"name": "comment", "required": True, "maxLength": 2000, "rows": 4})
    form = html.Form(
        [
            text_field("back", context.opening(found.id), "hidden"),
            labelled(context.say("provenance.report_what"), words),
            labelled(
                context.say("provenance.report_where"),
                text_field("address", "", "url", maxLength=MAX_URL_LENGTH, autoComplete="off"),
            ),
            html.Button(context.say("provenance.report_send"), type="submit", className="button"),
        ],
        action="/report",
        method="post",
        className="form",
    )
    inside = [html.Summary(context.say("provenance.report")), form]
    return [html.Details(inside, className="more report")]
