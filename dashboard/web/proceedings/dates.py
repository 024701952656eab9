"""Legal dates: which day they are seen from, in words, and what one rests on in the drawer."""

from datetime import date

from dashboard.web.context import Context
from dashboard.web.provenance import MEASURES, Input, Provenance, Statement
from dashboard.web.view import Cell
from dashboard.web.wording import word
from data.errors import NotFoundError
from data.language import formats
from graph.clock.deadline import Deadline
from graph.records import Record, listed, records

KINDS = ("statutory", "indicative", "self_announced")
SHAPES = {"statutory": "◆", "indicative": "△", "self_announced": "☆"}
"""The mark of each kind of date, in figures and in tables."""

_TABLES = ("dma_case", "register", "merger", "ai_act_date")


def seen_from(context: Context) -> date:
    """Return the day that dates are seen from: the day of reading, or the past day shown."""
    return context.as_of if context.in_the_past else max(context.as_of, context.today)


def dates_of(context: Context) -> list[Deadline]:
    """Return every legal date that the facts give rise to, seen from `seen_from`."""
    return context.readings.dates_seen_from(seen_from(context))


def last_check(context: Context) -> str:
    """Return when the Commission's cases were last recorded, in words."""
    recorded = context.facts.frame("dma_case")["recorded_at"].max()
    if recorded != recorded:  # noqa: PLR0124 - NaT is unequal to itself
        return formats.day(context.as_of, context.language)
    words = formats.day(recorded.date(), context.language)
    return f"{words}, {recorded:%H:%M}" if recorded.hour or recorded.minute else words


def date_fact(found: Deadline) -> str:
    """Return the id under which the drawer explains a date."""
    return f"deadline:{found.deadline_id}"


def due_cell(context: Context, found: Deadline) -> Cell:
    """Return the due day with the shape of its kind; it opens how the day was counted."""
    badges = () if found.verified else (context.say("digest.table.unverified"),)
    return Cell(
        f"{SHAPES[found.kind]} {formats.partial_date(found.due_text, context.language)}",
        found.due_on.isoformat(),
        fact=date_fact(found),
        note=context.say(f"clock.kind.{found.kind}"),
        badges=badges,
    )


def _deadline(context: Context, deadline_id: str) -> Provenance:
    found = next((one for one in dates_of(context) if one.deadline_id == deadline_id), None)
    if found is None:
        raise NotFoundError(f"no legal date '{deadline_id}' on this day")
    language = context.language
    rows = _rows_behind(context, found)
    values = [
        (context.say("cases.date"), formats.partial_date(found.due_text, language)),
        (context.say("cases.kind"), context.say(f"clock.kind.{found.kind}")),
        (context.say("cases.basis"), found.basis(language)),
        (context.say("cases.rule_checked"),
         context.say(f"clock.verified.{'yes' if found.verified else 'no'}")),
    ]  # fmt: skip
    if found.case_number:
        values.append((context.say("cases.case"), found.case_number.replace("|", ", ")))
    return Provenance(
        id=date_fact(found),
        title=found.title(language),
        value=found.state_in_words(language, last_check(context)),
        values=tuple(values),
        formula=_counted(context, found),
        inputs=tuple(
            Input(word(context, "table", table), str(row["fact_key"]), f"{table}:{row['fact_key']}")
            for table, row in rows[:6]
        ),
        statements=tuple(Statement(row, True) for _, row in rows[:6]),
        remarks=(context.say("cases.never_an_accusation"),)
        if found.state == "passed_no_outcome"
        else (),
    )


def _counted(context: Context, found: Deadline) -> str:
    language = context.language
    if found.starts_on is None or found.kind == "self_announced":
        return context.say("cases.as_printed")
    said = context.say(
        "cases.counted",
        basis=found.basis(language),
        start=formats.day(found.starts_on, language),
        nominal=formats.day(found.nominal_on, language),
    )
    if found.due_on == found.nominal_on:
        return said
    moved = context.say("cases.moved", due=formats.day(found.due_on, language))
    return f"{said} {moved}"


def _rows_behind(context: Context, found: Deadline) -> list[tuple[str, Record]]:
    """Return the facts that a date was counted from: same source, same case or service."""
    numbers = set(listed(found.case_number))
    behind: list[tuple[str, Record]] = []
    for table in _TABLES:
        frame = context.facts.frame(table)
        if table == "ai_act_date":
            fits = (frame["provision"] == found.legal_basis) & (found.law == "AI Act")
        elif numbers:
            same_source = frame["source_url"] == found.source_url
            own = (
                frame["case_number"].map(lambda one: bool(numbers & set(listed(one)))).astype(bool)
            )
            fits = own if table == "register" else same_source & own
        elif table == "register":
            own = frame["gatekeeper"].isin(found.orgs) & frame["designated_on"].notna()
            fits = (frame["source_url"] == found.source_url) & own
        else:
            continue
        behind += [(table, row) for row in records(frame[fits])]
    return behind


MEASURES["deadline"] = _deadline
