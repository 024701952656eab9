"""Counts of an undertaking's services and notices, each opening the rows that it counts."""

from dashboard.web.context import Context
from dashboard.web.provenance import MEASURES, Input, Provenance, Statement
from dashboard.web.view import Cell
from dashboard.web.wording import actor_name
from data.errors import NotFoundError
from graph.records import Record, records

NOTICES = "notices"
"""In a fact id: the undertaking's notices under Art. 14, not its services in a state."""


def count_cell(gatekeeper: str, counted: str, count: int) -> Cell:
    """Return a count that opens what it counts; a zero opens nothing."""
    fact = f"counted:{gatekeeper}|{counted}" if count else None
    return Cell(str(count), count, fact=fact)


def _counted(context: Context, rest: str) -> Provenance:
    gatekeeper, _, counted = rest.partition("|")
    found = (
        [(str(row["target_name"]), "art14_notice", row) for row in _notices(context, gatekeeper)]
        if counted == NOTICES
        else _services(context, gatekeeper, counted)
    )
    if not found:
        raise NotFoundError(f"nothing is counted under '{rest}' on this day")
    what = (
        context.say("gatekeepers.art14")
        if counted == NOTICES
        else context.say(f"words.status.{counted}")
    )
    return Provenance(
        id=f"counted:{rest}",
        title=f"{actor_name(context, gatekeeper)}: {what}",
        value=str(len(found)),
        formula=context.say("gatekeepers_page.counted"),
        inputs=tuple(Input(what, name, f"{table}:{row['fact_key']}") for name, table, row in found),
        statements=tuple(Statement(row, True) for _, _, row in found),
    )


def _notices(context: Context, gatekeeper: str) -> list[Record]:
    frame = context.facts.frame("art14_notice")
    return records(frame[frame["gatekeeper"] == gatekeeper])


def _services(context: Context, gatekeeper: str, status: str) -> list[tuple[str, str, Record]]:
    rows = {
        (row["gatekeeper"], row["cps_name"]): row
        for row in records(context.facts.frame("register"))
    }
    own = [s for s in context.readings.services if (s.gatekeeper, s.status) == (gatekeeper, status)]
    return [
        (service.service, "register", rows[(gatekeeper, service.service)])
        for service in own
        if (gatekeeper, service.service) in rows
    ]


MEASURES["counted"] = _counted
