"""The findings that a page shows: those of the day, less severe where readers demoted the rule."""

from datetime import UTC, datetime

from dashboard.digest.feedback import demoted_rules
from dashboard.web.context import Context
from data.home import home
from graph.alerts.event import Event
from graph.alerts.reading import as_demoted


def findings_of(context: Context) -> list[Event]:
    """Return the findings of the day shown, with the severity that mails and feeds give them.

    A demotion is of now, whatever day is shown: it is what readers say of the rule, not of the day.
    """
    events = context.readings.events
    return as_demoted(events, demoted_rules(home().state, events, datetime.now(UTC)))
