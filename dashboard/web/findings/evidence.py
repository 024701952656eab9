"""What a finding rests on: every statement behind it opens in the provenance drawer."""

from dashboard.digest.builder import sentence, why_it_matters
from dashboard.web.context import Context
from dashboard.web.findings.present import findings_of
from dashboard.web.provenance import MEASURES, Input, Provenance, Statement, statements_of
from dashboard.web.wording import headline, word
from data.alert_rules import alert_rule
from data.errors import NotFoundError
from data.language import formats
from graph.alerts.event import Event
from graph.alerts.finding import Support
from graph.records import Record

IN_THE_SENTENCE = frozenset({"EUR (low rate of the year)", "days"})
"""Units of values that the sentence says better."""


def event_of(context: Context, event_id: str) -> Event | None:
    """Return a finding by its id, or None when the release (or the day shown) has no such one."""
    return next((one for one in findings_of(context) if one.event_id == event_id), None)


def value_in_words(context: Context, event: Event, value: float | None) -> str:
    """Return a value of a finding with its unit, in the reader's words."""
    language, unit = context.language, event.unit
    if value is None:
        return context.say("parts.unknown")
    if unit == "percent":
        return formats.percent(value, language)
    if unit is None:
        return formats.significant(value, language)
    if len(unit) == 3 and unit.isupper():
        return formats.money(value, unit, language)
    key = "points" if unit == "HHI points" else unit
    return context.say(f"alerts_page.unit.{key}", value=formats.significant(value, language))


def change_in_words(context: Context, event: Event) -> str | None:
    """Return "before → after", the value alone where nothing was before, None without a value.

    A zero without a before stands for a weight that nobody has stated and is not printed. Amounts
    converted for a threshold and days to a date are not printed either: the sentence has the
    amounts in their own currency, and the date.
    """
    if event.unit in IN_THE_SENTENCE:
        return None
    if event.value_before is not None:
        before = value_in_words(context, event, event.value_before)
        return f"{before} → {value_in_words(context, event, event.value_after)}"
    return value_in_words(context, event, event.value_after) if event.value_after else None


def change_title(context: Context, event: Event) -> str:
    """Return what stands before the change: "Before → after", or "Value" with nothing before."""
    return context.say(
        "alerts_page.change" if event.value_before is not None else "alerts_page.value"
    )


def row_behind(context: Context, support: Support) -> Record | None:
    """Return the statement that a finding rests on, None when this release has it no more."""
    try:
        found = statements_of(context, support.table, support.fact_key)
    except NotFoundError:
        return None
    return next((one.row for one in found if one.row["observation_id"] == support.observation_id),
                found[0].row)  # fmt: skip


def _alert(context: Context, event_id: str) -> Provenance:
    event = event_of(context, event_id)
    if event is None:
        raise NotFoundError(f"no finding '{event_id}' on this day")
    inputs, statements = [], []
    for support in event.statements:
        row = row_behind(context, support)
        name = word(context, "table", support.table)
        if row is None:
            inputs.append(Input(name, context.say("alerts_page.statement_gone"), None))
            continue
        fact = f"{support.table}:{support.fact_key}"
        inputs.append(Input(name, headline(context, support.table, row), fact))
        statements.append(Statement(row, True))
    severity = context.say(f"digest.severity.{event.severity}")
    certainty = context.say(f"digest.certainty.{event.certainty}")
    values = [
        (context.say("alerts_page.facet.severity"), severity),
        (context.say("alerts_page.facet.certainty"), certainty),
        (context.say("alerts_page.detected"), formats.day(event.detected_at, context.language)),
    ]
    change = change_in_words(context, event)
    if change:
        values.append((change_title(context, event), change))
    rule = alert_rule(event.rule_id)
    return Provenance(
        id=f"alert:{event_id}",
        title=context.say("alerts_page.evidence_of", rule=event.rule_id),
        value=sentence(event, context.language),
        values=tuple(values),
        formula="\n".join(
            [
                f"{event.rule_id} v{rule.version}: "
                + context.say(f"alerts_page.trigger.{event.rule_id}"),
                why_it_matters(event.rule_id, context.language),
            ]
        ),
        inputs=tuple(inputs),
        statements=tuple(statements),
        remarks=(context.say(f"alerts_page.certainty_means.{event.certainty}"),),
    )


MEASURES["alert"] = _alert
