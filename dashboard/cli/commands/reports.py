"""`vigie review reports` and what decides them: errors that readers reported."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from dashboard.cli.document import Document, json_option, open_document
from dashboard.cli.output import print_json, print_table
from dashboard.digest.corrections import Reach, reach
from dashboard.review.correcting import Proposal, proposal, shown_row
from dashboard.review.numbers import changes_of, in_words, names_of
from data.errors import NotFoundError, UsageError
from data.home import home
from data.release import open_release
from data.review.reports import (
    ErrorReport,
    ReportDecision,
    decide_report,
    find_report,
    read_reports,
)
from data.state import open_state
from graph.affected.correction import Change
from graph.alerts.event import from_row
from graph.records import records

Command = Callable[..., Any]


def reporting(by: Command) -> tuple[click.Command, ...]:
    """Return the commands about reports.

    by: the option that says who decides.
    """
    reason = click.option("--reason", required=True, help="Why; readers are told, and the log.")
    number = click.argument("report", type=click.IntRange(1))
    about = click.option(
        "--fact", metavar="TABLE:KEY", help="The input that is wrong, where the figure is computed."
    )

    @click.command("reports")
    @click.option("--all", "everything", is_flag=True, help="Decided reports as well.")
    @json_option
    def list_reports(everything: bool, as_json: bool) -> None:
        """Print the errors that readers reported and that a reviewer has to look at."""
        found = [one for one in read_reports(home().state) if everything or one.open]
        if as_json:
            print_json({"reports": [_shown(one) for one in found]})
            return
        print_table(
            ("report", "state", "figure", "reported", "what the reader says", "address"),
            (
                (one.report_id, one.state, one.fact, one.reported_at[:10], one.claim, one.address)
                for one in found
            ),
        )

    @click.command("report")
    @number
    @about
    @click.option("--set", "changes", multiple=True, help="COLUMN=VALUE, may be repeated.")
    @json_option
    def show_report(report: int, fact: str | None, changes: tuple[str, ...], as_json: bool) -> None:
        """Print one report: what stands, who was told, and what a correction changes.

        With --set nothing is decided: it prints the derived numbers that would change.
        """
        found = _find(report)
        subject = fact or found.about or found.fact
        with open_document() as document:
            made = proposal(document.facts, subject, _typed(changes)) if changes else None
            listed = _changes(found, made)
            told = reach(home().state, _events(), _observation(document, found, subject))
            answer = _shown(found) | _reach(told) | {"changes": _numbers(document, listed)}
            if as_json:
                document.print(answer)
                return
            _print(document, answer)

    def deciding(name: str, decision: ReportDecision, said: str, *more: Command) -> click.Command:
        """Return a command that decides about a report and gives its reason."""

        def decide(report: int, reason: str, reviewer: str, fact: str | None = None) -> None:
            if fact:
                with open_document() as document:
                    shown_row(document.facts, fact)
            _decide(report, decision, reviewer, reason, fact)

        command: Command = decide
        options: tuple[Command, ...] = (by, reason, *more, number)
        for option in options:
            command = option(command)
        return click.command(name, help=said)(command)

    dispute = deciding(
        "dispute",
        "disputed",
        "Mark the figure of a report as disputed, wherever it is shown.",
        about,
    )
    dismiss = deciding("dismiss", "dismissed", "Dismiss a report; the figure stays as it is.")
    reopen = deciding(
        "reopen-report",
        "reopened",
        "Take the last decision about a report back; a correction is taken back with it.",
    )

    @click.command("correct")
    @number
    @about
    @click.option("--set", "changes", multiple=True, required=True, help="COLUMN=VALUE.")
    @click.option("--source", help="Address where the right value stands.")
    @reason
    @by
    def correct(  # noqa: PLR0917 - one parameter per option
        report: int,
        fact: str | None,
        changes: tuple[str, ...],
        source: str | None,
        reason: str,
        reviewer: str,
    ) -> None:
        """Correct the statement that a report is about; it counts from the next build on."""
        found = _find(report)
        subject = fact or found.about or found.fact
        with open_document() as document:
            made = proposal(document.facts, subject, _typed(changes))
            told = reach(home().state, _events(), made.observation_id)
            lines = _numbers(document, made.changes)
        with open_state(home().state) as state:
            decide_report(
                state,
                found,
                "corrected",
                reviewer,
                datetime.now(UTC),
                reason=reason,
                about=subject,
                observation_id=made.observation_id,
                payload=made.payload,
                address=source or found.address,
            )
        click.echo(f"corrected {subject}; 'vigie build' brings it into the next release")
        for line in lines:
            click.echo(f"  changes        {line['number']}: {line['before']} → {line['after']}")
        click.echo(f"  told before    {told.readers} subscriptions; each gets one notice")

    return (list_reports, show_report, dispute, dismiss, reopen, correct)


def _find(number: int) -> ErrorReport:
    with open_state(home().state) as state:
        return find_report(state, number)


def _decide(
    number: int, decision: ReportDecision, reviewer: str, reason: str, fact: str | None = None
) -> None:
    with open_state(home().state) as state:
        found = find_report(state, number)
        decide_report(
            state, found, decision, reviewer, datetime.now(UTC), reason=reason, about=fact
        )
    click.echo(f"report {number}: {decision}")


def _typed(changes: tuple[str, ...]) -> dict[str, str]:
    typed = {}
    for given in changes:
        name, equals, value = given.partition("=")
        if not equals:
            raise UsageError(f"--set {given}: write it as COLUMN=VALUE")
        typed[name.strip()] = value
    return typed


def _events() -> list[Any]:
    return [from_row(row) for row in records(open_release(home()).frame("alert"))]


def _observation(document: Document, report: ErrorReport, subject: str) -> str:
    if report.observation_id:
        return report.observation_id
    try:
        return str(shown_row(document.facts, subject)["observation_id"])
    except NotFoundError:
        # A computed figure rests on no statement of its own; --fact names the input.
        return ""


def _changes(report: ErrorReport, made: Proposal | None) -> list[Change]:
    """Return what the typed correction would change, else what the decided one has changed."""
    if made is not None:
        return list(made.changes)
    if report.observation_id is None:
        return []
    rows = records(open_release(home()).frame("correction"))
    return changes_of([row for row in rows if row["taken_back"] == report.observation_id])


def _numbers(document: Document, listed: Any) -> list[dict[str, Any]]:
    names = names_of(document.facts)
    found = []
    for change in listed:
        shown = in_words(change, names, "en")
        before, after = change.before or (None, None), change.after or (None, None)
        found.append(
            {
                "number": shown.name,
                "before": shown.before,
                "after": shown.after,
                "before_lo": before[0],
                "before_hi": before[1],
                "after_lo": after[0],
                "after_hi": after[1],
                "unit": change.number.unit,
            }
        )
    return found


def _shown(report: ErrorReport) -> dict[str, Any]:
    return {
        "report": report.report_id,
        "state": report.state,
        "fact": report.fact,
        "about": report.about,
        "page": report.page,
        "claim": report.claim,
        "address": report.address,
        "reported_at": report.reported_at,
        "decided_by": report.reviewer,
        "reason": report.reason,
        "decided_at": report.decided_at,
    }


def _reach(told: Reach) -> dict[str, Any]:
    return {
        "findings": [
            {"event_id": one.event_id, "rule_id": one.rule_id, "sentence_en": one.sentence_en}
            for one in told.findings
        ],
        "mails": [vars(mail) for mail in told.mails],
        "readers_told": told.readers,
    }


def _print(document: Document, answer: dict[str, Any]) -> None:
    for name in ("report", "state", "fact", "about", "claim", "address", "reason"):
        if answer[name] is not None:
            click.echo(f"{name:14} {answer[name]}")
    try:
        row = shown_row(document.facts, answer["about"] or answer["fact"])
        click.echo(f"{'source':14} {row['source_url'] or row['source_name']}")
    except NotFoundError as error:
        click.echo(f"{'source':14} {error}")
    for line in answer["changes"]:
        click.echo(f"{'changes':14} {line['number']}: {line['before']} → {line['after']}")
    for one in answer["findings"]:
        click.echo(f"{'rests on it':14} {one['rule_id']}: {one['sentence_en']}")
    for mail in answer["mails"]:
        click.echo(f"{'mailed':14} {mail['run_key']} to {mail['readers']} subscriptions")
    click.echo(f"{'told':14} {answer['readers_told']} subscriptions")
