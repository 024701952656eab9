"""`vigie review`: the queue of machine-read deals, and merges of organisations and deals."""

import json
import sqlite3
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import click

from crawlers.extraction.extractor import Passage, RuleExtractor
from dashboard.cli.commands.reports import reporting
from dashboard.cli.document import json_option, open_document
from dashboard.cli.output import print_json, print_table
from dashboard.cli.readings import crawled_readings, pasted_readings
from dashboard.review.collect import candidates_of, groups_of
from dashboard.review.neutral import neutral
from dashboard.review.show import shown
from data.errors import UsageError
from data.home import home
from data.lookup import find_organisation
from data.resolution.known import resolver_of
from data.review import queue
from data.review.background import background_of
from data.review.candidate import Candidate
from data.review.merges import Table, judgements, record_merge
from data.state import open_state, read_state

Decide = Callable[[sqlite3.Connection, Candidate, str, datetime, str], None]
Rows = Sequence[Mapping[str, Any]]

BY = click.option(
    "--by", "reviewer", envvar="VIGIE_REVIEWER", required=True, help="Who decides (VIGIE_REVIEWER)."
)


@click.group()
def review() -> None:
    """Machine-read deals and errors that readers reported wait here for a person."""


for _command in reporting(BY):
    review.add_command(_command)


@review.command("list")
@click.option("--all", "everything", is_flag=True, help="Decided candidates as well.")
@json_option
def list_candidates(everything: bool, as_json: bool) -> None:
    """Print the candidates that wait, the surest reading first."""
    with read_state(home().state) as state:
        if state is None:
            found: list[Candidate] = []
        else:
            found = queue.candidates(state) if everything else queue.pending(state)
    if as_json:
        print_json({"candidates": [shown(one) for one in found]})
        return
    print_table(
        ("id", "state", "kind", "from", "to", "announced", "amount", "known as", "words"),
        (_line(one) for one in found),
    )


@review.command()
@click.argument("candidate")
@json_option
def show(candidate: str, as_json: bool) -> None:
    """Print one candidate: words, parties, and what accepting it would change."""
    from dashboard.review.consequences import consequences

    found = _find(candidate)
    with open_document() as document:
        change = consequences(document.facts, found)
    if as_json:
        print_json({"candidate": shown(found), "would_change": change})
        return
    start, end = int(found.deal.get("start") or 0), int(found.deal.get("end") or 0)
    passage = neutral(found.passage)
    before, words, after = passage[:start], passage[start:end], passage[end:]
    click.echo(f"{before}{click.style(words, bold=True)}{after}".strip())
    for name, value in found.deal.items():
        if name not in ("excerpt", "start", "end") and value not in (None, [], ""):
            click.echo(f"  {name:14} {neutral(str(value))}")
    for party in found.unknown:
        similar = ", ".join(f"{slug} ({score:.2f})" for slug, score, _ in party.similar) or "none"
        click.echo(
            f"  proposed       {party.slug} ({neutral(party.printed or '')}); similar: {similar}"
        )
    if found.matched_deal:
        click.echo(f"  reports again  {found.matched_deal} ({found.match_score:.2f})")
    for name, lines in change.items():
        click.echo(f"  {name:14} {'; '.join(lines) if lines else 'nothing'}")


@review.command()
@click.argument("candidate")
@click.option("--set", "corrections", multiple=True, help="COLUMN=VALUE, may be repeated.")
@click.option("--into", help="It reports this known deal again.")
@click.option("--own", is_flag=True, help="It is a deal of its own, whatever it resembles.")
@click.option("--reason", help="Why, for the log.")
@BY
def accept(  # noqa: PLR0917 - one parameter per option
    candidate: str,
    corrections: tuple[str, ...],
    into: str | None,
    own: bool,
    reason: str | None,
    reviewer: str,
) -> None:
    """Accept a candidate, with corrections; it counts from the next build on.

    --set takes source_org, target_org and other_parties as slug, name or alias; a name that nobody
    bears becomes a proposed organisation, and "new:NAME" insists on one.
    """
    if own and into:
        raise UsageError("say either --into DEAL or --own")
    changed = dict(_correction(one) for one in corrections)
    with open_document() as document:
        background = background_of(document.facts, groups_of(document.facts))
    with open_state(home().state) as state:
        deal = queue.accept(
            state,
            queue.find(state, candidate),
            reviewer,
            datetime.now(UTC),
            background=background,
            corrections=changed,
            into="" if own else into,
            reason=reason,
        )
    click.echo(f"accepted as {deal.id}; 'vigie build' brings it into the next release")


def _add_decision(name: str, decide: Decide, done: str, says: str) -> None:
    """Add a command that decides one candidate for a reason."""

    @review.command(name, help=says)
    @click.argument("candidate")
    @click.option("--reason", required=True, help="Why, for the log.")
    @BY
    def command(candidate: str, reason: str, reviewer: str) -> None:
        with open_state(home().state) as state:
            found = queue.find(state, candidate)
            decide(state, found, reviewer, datetime.now(UTC), reason)
        click.echo(f"{done} {found.candidate_id}")


_add_decision(
    "reject", queue.reject, "rejected", "Reject a candidate; the reading stays in the log."
)
_add_decision(
    "reopen",
    queue.reopen,
    "reopened",
    "Take the last decision back; the candidate waits again.",
)


def _add_judgement(name: str, *, same: bool, why: str, done: str, says: str) -> None:
    """Add a command that judges whether two ids mean one thing."""

    @review.command(name, help=says)
    @click.argument("kept")
    @click.argument("merged")
    @click.option(
        "--table",
        type=click.Choice(["organisation", "deal"]),
        default="organisation",
        show_default=True,
        help="What the two ids are.",
    )
    @click.option("--reason", required=True, help=why)
    @BY
    def command(kept: str, merged: str, table: Table, reason: str, reviewer: str) -> None:
        _judge(kept, merged, table, reason, reviewer, same=same)
        click.echo(f"{done.format(kept=kept, merged=merged)}; 'vigie build' applies it")


_add_judgement(
    "merge",
    same=True,
    why="Why they are the same.",
    done="{merged} will be shown as {kept}",
    says="Show MERGED under KEPT from the next build on; 'review split' takes it back.",
)
_add_judgement(
    "split",
    same=False,
    why="Why they are different.",
    done="{merged} will stand by itself again",
    says="Take a merge back: KEPT and MERGED are two things.",
)


@review.command("log")
@click.option("--merges", is_flag=True, help="Merges and splits instead of candidates.")
@json_option
def show_log(merges: bool, as_json: bool) -> None:
    """Print who decided what, when and why, the newest first."""
    if merges:
        rows = list(reversed(judgements(home())))
    else:
        with read_state(home().state) as state:
            rows = [] if state is None else queue.log(state)
    if as_json:
        print_json({"log": rows})
        return
    print_table(*(_judgement_table(rows) if merges else _decision_table(rows)))


def _judgement_table(rows: Rows) -> tuple[Sequence[str], Iterator[Sequence[object]]]:
    titles = ("when", "table", "judgement", "kept", "merged", "who", "why")
    return titles, (
        [
            row["recorded_at"].isoformat(timespec="seconds"),
            row["table_name"],
            "same" if row["same"] else "different",
            row["kept_key"],
            row["merged_key"],
            row["reviewer"],
            row["reason"],
        ]
        for row in rows
    )


def _decision_table(rows: Rows) -> tuple[Sequence[str], Iterator[Sequence[object]]]:
    titles = ("when", "decision", "candidate", "deal", "who", "why")
    return titles, (
        [
            row["decided_at"][:19],
            row["decision"],
            row["candidate_id"],
            json.loads(row["deal"])["id"] if row["deal"] else None,
            row["reviewer"],
            row["reason"],
        ]
        for row in rows
    )


@review.command()
@click.argument("file", type=click.File("rb"), required=False)
@json_option
def collect(file: Any, as_json: bool) -> None:
    """Read deals out of what crawls brought (or JSON lines in FILE) into the queue.

    JSON lines carry text, and optionally url, title, lang, published, publisher.
    """
    readings = pasted_readings(file, file.name) if file else crawled_readings(home())
    extractor = RuleExtractor(likely=True)
    with open_document() as document:
        found = candidates_of(
            readings,
            lambda reading: [
                deal.as_dict()
                for deal in extractor.deals(
                    Passage(reading.text, None, reading.language, reading.published)
                )
            ],
            resolver_of(document.facts),
            document.facts.frame("deal"),
            groups_of(document.facts),
        )
    with open_state(home().state) as state:
        new = queue.add(state, found)
    if as_json:
        print_json({"found": len(found), "new": new})
        return
    click.echo(f"{len(found)} deals read, {new} new in the queue")


def _judge(kept: str, merged: str, table: Table, reason: str, reviewer: str, *, same: bool) -> None:
    with open_document() as document:
        if table == "organisation":
            organisations = document.facts.statements("organisation")
            kept = find_organisation(organisations, kept)
            known = set(organisations["id"])
        else:
            known = set(document.facts.statements("deal")["id"])
        for key in (kept, merged):
            if same and key not in known:
                raise UsageError(f"no {table} '{key}'; 'vigie sql' lists them")
    record_merge(
        home(),
        table,
        kept,
        merged,
        same=same,
        reviewer=reviewer,
        reason=reason,
        now=datetime.now(UTC),
    )


def _find(prefix: str) -> Candidate:
    with open_state(home().state) as state:
        return queue.find(state, prefix)


def _correction(given: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise UsageError(f"--set {given}: write it as COLUMN=VALUE")
    return name.strip(), value.strip()


def _line(found: Candidate) -> list[object]:
    deal = found.deal
    amount = deal.get("amount")
    width = 60 if sys.stdout.isatty() else 200
    return [
        found.candidate_id,
        found.status,
        deal.get("kind"),
        deal.get("source_org"),
        deal.get("target_org"),
        deal.get("announced") or found.published,
        f"{deal.get('currency')} {amount:,.0f}" if amount else None,
        found.matched_deal,
        " ".join(found.excerpt.split())[:width],
    ]
