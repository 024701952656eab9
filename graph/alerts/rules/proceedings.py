"""R25: steps of proceedings before the covered authorities."""

from collections.abc import Mapping

from data.language.catalogue import Language
from data.language.of_facts import of_facts, row_key
from graph.alerts.finding import Finding, Severity, Shown, support
from graph.alerts.view import View
from graph.records import Record, days, listed

_HIGH_STEPS = frozenset(
    {
        "opened",
        "preliminary_findings",
        "non_compliance_decision",
        "fine",
        "designated",
        "specification_decision",
        "judgment",
        "prohibited",
    }
)
_GOOD_STEPS = frozenset({"closed_without_breach", "rebuttal_accepted", "designation_withdrawn"})


def proceeding_step(before: View, now: View) -> list[Finding]:
    """R25: a step that is newly known in a proceeding before a covered authority."""
    known = {row["fact_key"] for row in before.rows("dma_case")}
    found = [
        _dma_step(row)
        for row in now.rows("dma_case")
        if row["fact_key"] not in known and row["event"] != "file_opened"
    ]
    known = {row["fact_key"] for row in before.rows("merger")}
    found += [
        _merger_step(row)
        for row in now.rows("merger")
        if row["fact_key"] not in known and row["deal_id"] is None
    ]
    return found


def _dma_step(row: Record) -> Finding:
    severity: Severity = "medium"
    if row["event"] in _HIGH_STEPS:
        severity = "high"
    elif row["event"] in _GOOD_STEPS:
        severity = "good_news"
    when = days(row["event_date"])
    return Finding(
        subject=tuple(listed(row["org"])) or (row["case_number"],),
        qualifier=f"{row['case_number']}:{row['event']}:{row['event_date']}",
        severity=severity,
        template="R25.dma",
        values={
            "case": Shown("text", row["case_number"]),
            "subject": _Case(row["subject"]),
            "event": Shown("key", f"alerts.step.{row['event']}"),
            "on": Shown("partial", row["event_date"]),
            "article": Shown("text", row["legal_article"] or "–"),
        },
        statements=support("dma_case", [row]),
        # Steps taken on one day against one undertaking under one kind of procedure are one card.
        group=f"case:{row['org'] or row['case_number']}:{row['kind']}:{row['event_date']}",
        happened_on=when.last if when else None,
        eu=True,
    )


def _merger_step(row: Record) -> Finding:
    when = days(row["decided"] or row["notified"] or row["initiated"])
    return Finding(
        subject=(*listed(row["acquirer"]), *listed(row["target"])),
        qualifier=f"{row['authority']}:{row['case_number'] or row['id']}:{row['outcome']}",
        severity="high" if row["outcome"] in _HIGH_STEPS else "medium",
        template="R25.merger",
        values={
            "authority": Shown("text", row["authority"]),
            "acquirer": Shown("text", row["acquirer_name"] or row["acquirer"]),
            "target": Shown("text", row["target_name"] or row["target"]),
            "outcome": Shown("key", f"alerts.status.{row['outcome'] or 'none_stated'}"),
            "on": Shown("partial", row["decided"] or row["notified"] or row["initiated"]),
        },
        statements=support("merger", [row]),
        group=f"merger:{row['acquirer']}:{row['target']}",
        happened_on=when.last if when else None,
        eu=row["authority"] == "European Commission",
    )


class _Case(Shown):
    """The title of a case, in the reader's language where the catalogue has it."""

    def __init__(self, subject: str) -> None:
        """Take the title as the case list prints it."""
        super().__init__("text", subject)

    def render(self, language: Language, names: Mapping[str, str]) -> str:  # noqa: ARG002 - texts
        """Return the title."""
        subject = str(self.value)
        return of_facts("case", row_key(subject), subject, language)
