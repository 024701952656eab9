"""R24: a legal date within 30, 7 or 1 days, or passed without a published outcome."""

from collections.abc import Mapping
from datetime import timedelta
from typing import cast

from data.language.catalogue import Language, text
from graph.alerts.finding import Finding, Severity, Shown, support
from graph.alerts.view import View
from graph.clock.calendar import legal_dates
from graph.clock.deadline import Deadline
from graph.records import listed

STAGES: tuple[tuple[int, Severity], ...] = ((1, "high"), (7, "medium"), (30, "low"))


def legal_date(view: View) -> list[Finding]:
    """R24: a date within 30, 7 or 1 days, or passed without a published outcome."""
    known = legal_dates(
        names=view.names,
        register=view.rows("register"),
        cases=view.rows("dma_case"),
        mergers=[],
        ai_act=view.rows("ai_act_date"),
        as_of=view.day,
        horizon=view.day + timedelta(days=STAGES[-1][0] + 1),
    )
    found = []
    for one in known:
        left = one.days_left(view.day)
        if one.state == "passed_no_outcome":
            found.append(_dated(view, one, "high", "passed"))
        elif one.state == "running":
            stage = next((stage for stage in STAGES if left <= stage[0]), None)
            if stage is not None:
                found.append(_dated(view, one, stage[1], f"{stage[0]}d"))
    return found


def _dated(view: View, one: Deadline, severity: Severity, stage: str) -> Finding:
    cases = set(listed(one.case_number))
    table = "ai_act_date" if one.law == "AI Act" else "dma_case" if cases else "register"
    rows = [
        row
        for row in view.rows("dma_case")
        if cases & set(listed(row["case_number"]))
        and row["event"] in ("opened", "fine", "judgment")
    ]
    if not rows:
        table = "ai_act_date" if one.law == "AI Act" else "register"
        rows = [row for row in view.rows(table) if row["source_url"] == one.source_url][:1]
    else:
        table = "dma_case"
    # One card for the services of one law and day that share the same kind of date.
    return Finding(
        subject=one.orgs or (one.law,),
        qualifier=f"{one.deadline_id}:{stage}",
        severity=severity,
        template="R24.passed" if stage == "passed" else "R24.coming",
        values={
            "title": _Title(one),
            "kind": Shown("key", f"clock.kind.{one.kind}"),
            "due": Shown("partial", one.due_text),
            "today": Shown("day", view.day),
            "basis": _Basis(one),
            "verified": Shown("key", f"clock.verified.{_read_where(one)}"),
        },
        statements=support(table, rows),
        after=float(one.days_left(view.day)),
        unit="days",
        group=f"date:{one.title_key}:{one.due_on.isoformat()}",
        eu=True,
        needs_support=bool(rows),
    )


def _read_where(one: Deadline) -> str:
    """Return the key of what was read: a date that somebody announced rests on no rule of law."""
    if not one.verified:
        return "no"
    return "announced" if one.kind == "self_announced" else "yes"


class _Title(Shown):
    """The title of a deadline, in the language of the reader."""

    def __init__(self, deadline: Deadline) -> None:
        """Take the deadline."""
        super().__init__("text", deadline)

    def render(self, language: Language, names: Mapping[str, str]) -> str:  # noqa: ARG002 - texts
        """Return the title with the name of the undertaking where only its id is known."""
        return cast(Deadline, self.value).title(language)


class _Basis(_Title):
    """The legal basis of a deadline, cited as the reader's language does; nothing is left open."""

    def render(self, language: Language, names: Mapping[str, str]) -> str:  # noqa: ARG002 - texts
        """Return the citation, or that no rule of law sets the date."""
        one = cast(Deadline, self.value)
        if one.kind == "self_announced":
            return text("alerts.word.no_rule", language)
        return one.basis(language)
