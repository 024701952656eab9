"""`vigie digest` and `vigie subscribers`: what is due is sent once; a dry run sends nothing."""

from datetime import UTC, datetime
from pathlib import Path

import click

from dashboard.cli.document import json_option
from dashboard.cli.output import print_json, print_table
from dashboard.digest.delivery import DeliveryLog
from dashboard.digest.editions import (
    World,
    due_day,
    due_week,
    edition,
    last_days,
    moment_of,
    week,
)
from dashboard.digest.present import blind
from dashboard.digest.sending import Mailer, Report, dry_run
from dashboard.digest.settings import DRY_RUN_URL, mail_settings
from dashboard.digest.subscriptions import (
    RHYTHMS,
    Rhythm,
    all_rows,
    confirm_token,
    end,
    forget,
    subscribe,
    suppress,
    token_secret,
)
from dashboard.digest.tokens import Tokens
from dashboard.digest.webhook import WebhookError, post_new, webhook
from dashboard.digest.world import world_of
from data.errors import UsageError
from data.home import home
from data.language.catalogue import Language
from data.state import open_state, read_state
from graph.alerts.event import from_row
from graph.alerts.reading import as_demoted


@click.command()
@click.option("--week", "label", help="ISO week to send or to write, such as 2026-W46.")
@click.option(
    "--dry-run",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    help="Write French and English .eml files here; send nothing.",
)
@click.option("--due", is_flag=True, help="Send everything that is due; safe to call often.")
@json_option
def digest(label: str | None, folder: Path | None, due: bool, as_json: bool) -> None:
    """Send the digest of a week, send what is due, or write a dry run."""
    if due == bool(label):
        raise UsageError("say either --week 2026-W46 or --due")
    if folder is not None:
        if label is None:
            raise UsageError("a dry run is of one week: add --week 2026-W46")
        _write(label, folder, as_json)
        return
    _print(_send_due() if due else _send_week(str(label)), as_json)


def _write(label: str, folder: Path, as_json: bool) -> None:
    period = week(label)
    world = world_of(home(), _now())
    files = dry_run(edition(world, period), DRY_RUN_URL, moment_of(period))
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, raw in files:
        (folder / name).write_bytes(raw)
        written.append({"path": str(folder / name), "bytes": len(raw)})
    if as_json:
        print_json({"release": world.release, "week": label, "files": written})
        return
    print_table(("file", "bytes"), ((row["path"], row["bytes"]) for row in written))


def _send_week(label: str) -> Report:
    mailer = Mailer(home().state, mail_settings(), _now)
    world = world_of(home(), _now())
    return mailer.send_edition(f"digest:{label}", "weekly", edition(world, week(label)))


def _send_due() -> Report:
    mailer = Mailer(home().state, mail_settings(), _now)
    report = Report()
    now = _now()
    with open_state(home().state) as state:
        forget(state, now)
    world = world_of(home(), _now())
    for rhythm, prefix, period in (
        ("immediate", "alert", last_days(now)),
        ("daily", "daily", due_day(now)),
        ("weekly", "digest", due_week(now)),
    ):
        if period is None:
            continue
        key = prefix if rhythm == "immediate" else f"{prefix}:{period.label}"
        found = mailer.send_edition(key, _rhythm(rhythm), edition(world, period))
        report.outcomes.update(found.outcomes)
        report.problems += found.problems
    _post_events(world, report, now)
    report.alarms = [event.sentence_en for event in blind(world.health, now.date())]
    return report


def _post_events(world: World, report: Report, now: datetime) -> None:
    target = webhook()
    if target is None:
        return
    try:
        events = as_demoted([from_row(row) for row in world.stored], world.demoted)
        report.outcomes["posted"] += post_new(target, events, home().state, now)
    except WebhookError as error:
        report.problems.append(str(error))


def _print(report: Report, as_json: bool) -> None:
    unsettled = DeliveryLog(home().state).unsettled()
    if as_json:
        print_json(
            {
                "outcomes": dict(report.outcomes),
                "problems": report.problems,
                "alarms": report.alarms,
                "unsettled": unsettled,
            }
        )
    else:
        print_table(("outcome", "mails"), sorted(report.outcomes.items()))
        for problem in (*report.problems, *report.alarms):
            click.echo(f"vigie: {problem}", err=True)
    if report.problems:
        raise SystemExit(1)


def _now() -> datetime:
    return datetime.now(UTC)


def _rhythm(text: str) -> Rhythm:
    for known in RHYTHMS:
        if known == text:
            return known
    raise UsageError(f"rhythm '{text}'; use one of {', '.join(RHYTHMS)}")


@click.group()
def subscribers() -> None:
    """List, add, end and suppress subscriptions (people add themselves on the page /subscribe)."""


@subscribers.command("list")
@json_option
def list_subscribers(as_json: bool) -> None:
    """Print the subscriptions."""
    with read_state(home().state) as state:
        rows = [] if state is None else all_rows(state)
    if as_json:
        print_json({"subscriptions": rows})
        return
    names = ("subscription_id", "email", "language", "rhythm", "confirmed_at", "ended_at")
    print_table(
        (*names, "suppressed"),
        ([*(row[name] for name in names), row["suppressed_reason"]] for row in rows),
    )


@subscribers.command()
@click.argument("email")
@click.option(
    "--rhythm",
    type=click.Choice(RHYTHMS),
    default="weekly",
    show_default=True,
    help="How often mail may come.",
)
@click.option(
    "--language",
    type=click.Choice(["en", "fr"]),
    default="en",
    show_default=True,
    help="Language of the mail.",
)
@click.option("--rule", "rules", multiple=True, help="Only this rule (may be repeated).")
@click.option("--watch", "watched", multiple=True, help="Only this organisation (repeatable).")
def add(
    email: str, rhythm: Rhythm, language: Language, rules: tuple[str, ...], watched: tuple[str, ...]
) -> None:
    """Add an unconfirmed subscription and print the path of its confirmation link."""
    now = _now()
    with open_state(home().state) as state:
        number = subscribe(
            state,
            email,
            language,
            rhythm,
            now,
            rules=rules or None,
            watched=watched or None,
        )
        token = confirm_token(Tokens(token_secret(state)), number, int(now.timestamp()))
    click.echo(f"/confirm/{token}")


@subscribers.command("end")
@click.argument("subscription_id", type=int)
def end_subscription(subscription_id: int) -> None:
    """End a subscription."""
    with open_state(home().state) as state:
        end(state, subscription_id, _now())


@subscribers.command("suppress")
@click.argument("email")
@click.option("--reason", required=True, help="What the bounce or the complaint said.")
def suppress_address(email: str, reason: str) -> None:
    """Stop every mail to an address that bounced or whose owner complained."""
    with open_state(home().state) as state:
        click.echo(f"{suppress(state, email, reason, _now())} subscriptions suppressed")
