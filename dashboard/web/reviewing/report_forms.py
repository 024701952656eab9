"""The forms that decide an error report: dispute, dismiss, correct with a preview, take back."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.review.correcting import own_columns, shown_row
from dashboard.web.context import Context
from dashboard.web.elements import choice_field, text_field
from dashboard.web.parts.forms import address_form, labelled
from dashboard.web.reviewing.passage import neutral
from dashboard.web.reviewing.posted import carried, who
from dashboard.web.reviewing.report_actions import COLUMN
from dashboard.web.wording import column_title
from data.errors import NotFoundError
from data.records.columns import MAX_URL_LENGTH
from data.review.reports import ErrorReport


def decision_forms(
    context: Context,
    report: ErrorReport,
    about: str,
    choices: Sequence[tuple[str, str]],
    typed: Mapping[str, str],
) -> list[Component]:
    """Return the forms that fit the state of a report.

    about: the fact chosen to decide about; choices: the figure itself, or the inputs of a measure.
    typed: columns as typed before, when nothing was decided.
    """
    if not report.open:
        return [_reasoned(context, report, about, "reopen")]
    forms = [_choice(context, report, about, choices)] if len(choices) > 1 else []
    if report.state == "waiting":
        forms.append(_reasoned(context, report, about, "dispute"))
    forms.append(_correction(context, report, about, typed))
    forms.append(_reasoned(context, report, about, "dismiss"))
    if report.state == "disputed":
        forms.append(_reasoned(context, report, about, "reopen"))
    return [form for form in forms if form is not None]


def _choice(
    context: Context, report: ErrorReport, about: str, choices: Sequence[tuple[str, str]]
) -> Component:
    """Return the choice of the input that is wrong; it only leads to another address."""
    target = context.here(r=str(report.report_id), about=None, set=None, done=None, refused=None)
    field = labelled(context.say("corrections.about"), choice_field("about", choices, about))
    return address_form(target, [field], context.say("shell.as_of_go"), "review-form")


def _correction(
    context: Context, report: ErrorReport, about: str, typed: Mapping[str, str]
) -> Component | None:
    """Return the form with every column of the statement as it stands; None where none stands."""
    try:
        row = shown_row(context.facts, about)
    except NotFoundError:
        return None
    fields: list[Any] = []
    for name, value in own_columns(about, row).items():
        stands = neutral(_typed(value))
        fields += [
            text_field(f"was_{name}", stands, "hidden"),
            labelled(
                column_title(context, name),
                text_field(COLUMN + name, neutral(typed.get(name, stands)), autoComplete="off"),
            ),
        ]
    columns = html.Details(
        [
            html.Summary(context.say("corrections.columns")),
            html.Div(fields, className="review-fields"),
        ],
        open=True,
    )
    source = labelled(
        context.say("corrections.source"),
        text_field("source", report.address or "", "url", maxLength=MAX_URL_LENGTH),
    )
    preview = html.Button(
        context.say("corrections.preview"),
        type="submit",
        className="button small",
        formAction=f"/reports/{report.report_id}/preview",
        formNoValidate=True,
    )
    return _form(
        context,
        report,
        about,
        "correct",
        [columns, source, _reason(context), preview, _submit(context, "correct")],
    )


def _typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _reasoned(context: Context, report: ErrorReport, about: str, action: str) -> Component:
    return _form(context, report, about, action, [_reason(context), _submit(context, action)])


def _reason(context: Context) -> Component:
    return labelled(
        context.say("corrections.reason"),
        text_field("reason", "", required=True, maxLength=500, autoComplete="off"),
    )


def _submit(context: Context, action: str) -> Component:
    return html.Button(context.say(f"corrections.{action}"), type="submit", className="button")


def _form(
    context: Context, report: ErrorReport, about: str, action: str, fields: Sequence[Any]
) -> Component:
    return html.Form(
        [
            *carried(context),
            text_field("about", about, "hidden"),
            who(context),
            *fields,
        ],
        action=f"/reports/{report.report_id}/{action}",
        method="post",
        className=f"form review-form report-{action}",
        **{"aria-label": context.say(f"corrections.{action}")},
    )
