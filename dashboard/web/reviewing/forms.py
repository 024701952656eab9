"""The forms that decide a candidate: accept with corrections, merge, reject, reopen."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.web.context import Context
from dashboard.web.elements import choice_field, text_field
from dashboard.web.parts.forms import labelled
from dashboard.web.reviewing.passage import neutral
from dashboard.web.reviewing.posted import carried, who
from dashboard.web.wording import actor_name, column_title, word
from data.language import formats
from data.review.candidate import Candidate

_CODED = {
    "kind": ("deal_kind", (
        "investment", "acquisition", "acquihire", "licence", "distribution", "partnership",
        "cloud_contract", "chip_supply", "joint_venture", "public_grant",
    )),
    "amount_basis": ("basis", (
        "", "paid", "committed", "up_to", "contract_value", "estimated", "round_total",
    )),
    "exclusivity": ("exclusivity", (
        "unknown", "exclusive", "preferred", "right_of_first_refusal", "non_exclusive",
    )),
    "status": ("status", ("announced", "completed", "under_review", "abandoned", "expired")),
}  # fmt: skip
_TYPED = ("source_org", "target_org", "other_parties", "announced", "amount", "currency",
          "stake_pct")  # fmt: skip
_ORDER = ("kind", "source_org", "target_org", "other_parties", "announced", "amount", "currency",
          "amount_basis", "stake_pct", "exclusivity", "status")  # fmt: skip
_DEFAULT = {"exclusivity": "unknown", "status": "announced"}


def read_values(candidate: Candidate) -> dict[str, str]:
    """Return what was read, column by column, as the fields of the form show it."""
    found = {name: _shown(candidate.deal.get(name)) or _DEFAULT.get(name, "") for name in _ORDER}
    found["announced"] = found["announced"] or candidate.published or ""
    return found


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "|".join(str(one) for one in value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return neutral(str(value))


def accept_form(
    context: Context,
    candidate: Candidate,
    typed: Mapping[str, str],
    deals: Sequence[Mapping[str, Any]],
) -> Component:
    """Return the form that accepts, with the corrections folded away until they are wanted."""
    read = read_values(candidate)
    values = {**read, **{name: neutral(value) for name, value in typed.items()}}
    fields: list[Any] = []
    for name in _ORDER:
        fields += [
            text_field(f"read_{name}", read[name], "hidden"),
            _field(context, name, values[name], first=name == "kind"),
        ]
    corrections = html.Details(
        [
            html.Summary([context.say("review.correct"), _key("c")]),
            html.P(context.say("review.correct_hint"), className="note"),
            html.Div(fields, className="review-fields"),
        ],
        open=bool(typed),
        **{"data-review-open": "c"},
    )
    return _form(
        context,
        candidate,
        "accept",
        [
            _into(context, candidate, deals),
            corrections,
            _submit(context.say("review.accept"), "a"),
        ],
    )


def _field(context: Context, name: str, value: str, first: bool) -> Component:
    marked = {"data-review-field": "c"} if first else {}
    title = column_title(context, name)
    if name in _TYPED:
        return labelled(title, text_field(name, value, maxLength=300, autoComplete="off"))
    family, codes = _CODED[name]
    choices = [
        (code, word(context, family, code) if code else context.say("parts.unknown"))
        for code in codes
    ]
    return labelled(title, choice_field(name, choices, value, **marked))


def _into(context: Context, candidate: Candidate, deals: Sequence[Mapping[str, Any]]) -> Component:
    """Return the choice between a deal of its own and a known one that is reported again."""
    choices = [("", context.say("review.into_auto")), ("own", context.say("review.into_own"))]
    choices += [(str(row["id"]), _deal_in_words(context, row)) for row in deals]
    known = {str(row["id"]) for row in deals}
    start = candidate.matched_deal if candidate.matched_deal in known else ""
    return html.Div(
        [
            labelled(
                context.say("review.into"),
                choice_field("into", choices, start, **{"data-review-field": "m"}),
            ),
            labelled(
                context.say("review.into_other"),
                text_field("into_other", "", maxLength=120, autoComplete="off"),
            ),
        ],
        className="review-into",
    )


def _deal_in_words(context: Context, row: Mapping[str, Any]) -> str:
    said = [
        formats.partial_date(str(row["announced"]), context.language),
        word(context, "deal_kind", row["kind"]),
        f"{actor_name(context, row['source_org'])} → {actor_name(context, row['target_org'])}",
    ]
    if row.get("amount"):
        said.append(formats.money(float(row["amount"]), str(row.get("currency")), context.language))
    return f"{', '.join(said)} ({row['id']})"


def reject_form(context: Context, candidate: Candidate) -> Component:
    """Return the form that rejects, with the reason that the log keeps."""
    reason = text_field(
        "reason", "", required=True, maxLength=300, autoComplete="off",
        **{"data-review-field": "r"},
    )  # fmt: skip
    return _form(
        context,
        candidate,
        "reject",
        [
            labelled(context.say("review.reason"), reason),
            _submit(context.say("review.reject"), "r", quiet=True),
        ],
    )


def reopen_form(context: Context, candidate: Candidate) -> Component:
    """Return the form that takes the last decision back."""
    reason = text_field(
        "reason", "", required=True, maxLength=300, autoComplete="off",
        **{"data-review-field": "r"},
    )  # fmt: skip
    return _form(
        context,
        candidate,
        "reopen",
        [
            labelled(context.say("review.reason"), reason),
            _submit(context.say("review.reopen"), "", quiet=True),
        ],
    )


def _form(context: Context, candidate: Candidate, action: str, fields: Sequence[Any]) -> Component:
    return html.Form(
        [*carried(context), who(context), *fields],
        action=f"/review/{candidate.candidate_id}/{action}",
        method="post",
        className=f"form review-form review-{action}",
        **{"aria-label": context.say(f"review.form.{action}"), "data-review-form": action},
    )


def _submit(label: str, key: str, quiet: bool = False) -> Component:
    return html.Button(
        [label, _key(key)] if key else label,
        type="submit",
        className="button small" if quiet else "button",
    )


def _key(key: str) -> Component:
    return html.Kbd(key, className="key-hint", **{"aria-hidden": "true"})
