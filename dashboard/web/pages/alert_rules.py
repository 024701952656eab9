"""The thirty alert rules: what each waits for, on what it stands, and which facts feed it."""

from dashboard.web.context import Context
from dashboard.web.findings.rules import parts_switch, rules_table, without_feed
from dashboard.web.page import Page
from dashboard.web.view import View
from data.alert_rules import alert_rules


def layout(context: Context) -> View:
    """Return the table of rules."""
    silent = without_feed(context)
    return View(
        title=context.say("alerts_page.rules"),
        finding=context.say(
            "alerts_page.rules_finding",
            count=len(alert_rules()),
            fed=len(alert_rules()) - len(silent),
            silent=", ".join(silent) or context.say("alerts_page.none"),
        ),
        blocks=[parts_switch(context, "/alerts/rules"), rules_table(context)],
    )


PAGE = Page(name="alert_rules", path="/alerts/rules", layout=layout)
