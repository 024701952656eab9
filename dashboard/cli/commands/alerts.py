"""`vigie alerts`: findings of the rules, the rules with what feeds them, and replays."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import click

from dashboard.cli.document import Document, IsoDay, json_option, open_document
from dashboard.cli.output import print_table
from dashboard.digest.feedback import votes
from dashboard.digest.present import blind, present_events
from data.alert_rules import RuleInfo, alert_rule, alert_rules
from data.errors import UsageError
from data.facts import Facts
from data.health import source_health
from data.home import home
from data.language.catalogue import text
from graph.alerts.backtest import HORIZON, backtest
from graph.alerts.cards import demotions
from graph.alerts.event import Event, from_row
from graph.alerts.replay import Replay, known_events, replay
from graph.alerts.report import replay_page
from graph.alerts.view import Supplement
from graph.records import records
from graph.undertakings import roll_up


@click.command()
@click.option("--since", type=IsoDay(), help="Only findings detected on or after DATE.")
@click.option("--as-known", type=IsoDay(), help="Replay: what was known on DATE, nothing later.")
@click.option("--rules", "show_rules", is_flag=True, help="Each rule with the facts that feed it.")
@click.option("--replay", "weeks", type=click.IntRange(1, 1040), help="Events of WEEKS weeks.")
@click.option("--page", type=click.Path(path_type=Path), help="With --replay: write the page here.")
@click.option("--backtest", "rule_id", metavar="RULE", help="With --replay: RULE against steps.")
@json_option
def alerts(  # noqa: PLR0917 - click gives the options of a command by name
    since: date | None,
    as_known: date | None,
    show_rules: bool,
    weeks: int | None,
    page: Path | None,
    rule_id: str | None,
    as_json: bool,
) -> None:
    """Findings of the thirty rules, each with the sources it rests on.

    Without options: the findings stored in the current release, and what cannot be seen today;
    rules that readers found of little use are one step less severe. With --as-known or --replay
    they are computed again from what was known on each day.
    """
    if page is not None and weeks is None:
        raise UsageError("--page needs --replay WEEKS")
    if rule_id is not None and weeks is None:
        raise UsageError("--backtest needs --replay WEEKS")
    with open_document() as document:
        if show_rules:
            _rules(document, as_json)
        elif weeks is not None and rule_id is not None:
            _backtest(document, as_known or document.as_of, weeks, rule_id)
        elif weeks is not None:
            _replayed(document, as_known or document.as_of, weeks, page, as_json)
        elif as_known is not None:
            engine = known_events(document.facts, as_known, since)
            _print(document, _since(engine.history.values(), since), as_json, as_known)
        else:
            rows = records(document.reader.frame("alert"))
            found = present_events(rows, home().state, _now())
            health = source_health(home(), _now(), document.reader.info.built_at)
            found += blind(health, _now().date())
            _print(document, _since(found, since), as_json, document.as_of)


def _since(events: Iterable[Event], since: date | None) -> list[Event]:
    """Return standing events, or all those detected from a day on, most recent first."""
    wanted = [
        event
        for event in events
        if (event.detected_at >= since if since is not None else event.ended_on is None)
    ]
    return sorted(wanted, key=lambda event: (event.detected_at, event.rule_id), reverse=True)


def _print(document: Document, events: Sequence[Event], as_json: bool, day: date) -> None:
    if as_json:
        document.add_sources(*(event.source_ids for event in events))
        document.as_of = day
        document.print({"events": [event.as_dict() for event in events]})
        return
    print_table(
        ["rule", "severity", "certainty", "detected", "tags", "finding"],
        [
            [
                event.rule_id,
                event.severity,
                event.certainty,
                event.detected_at,
                ",".join(event.tags),
                event.sentence_en,
            ]
            for event in events
        ],
    )
    click.echo(f"\n{len(events)} findings as of {day}")


def feed_of(facts: Facts, rule: RuleInfo) -> tuple[str, int]:
    """Return what feeds a rule in words, and how many rows do; "no data feed" when none."""
    parts, total = [], 0
    for feed in rule.feeds:
        if feed.startswith("supplement:"):
            name = feed.removeprefix("supplement:")
            rows = len(getattr(Supplement(), name))
            parts.append(f"{name}: no table of the release")
        elif feed == "alert":
            rows = 1
            parts.append("sent findings and withdrawn or restated statements")
        else:
            rows = len(facts.frame(feed))
            parts.append(f"{feed}: {rows} rows")
        total += rows
    return ("; ".join(parts) if total else "no data feed", total)


def _rules(document: Document, as_json: bool) -> None:
    rows = [(rule, *feed_of(document.facts, rule)) for rule in alert_rules().values()]
    events = [from_row(row) for row in records(document.reader.frame("alert"))]
    said = votes(home().state, events, _now())
    demoted = demotions(said)
    if as_json:
        document.print(
            {
                "rules": [
                    {
                        "rule_id": rule.rule_id,
                        "version": rule.version,
                        "name_en": text(f"alerts.rule.{rule.rule_id}", "en"),
                        "name_fr": text(f"alerts.rule.{rule.rule_id}", "fr"),
                        "kind": rule.kind,
                        "anticipatory": rule.anticipatory,
                        "severity": rule.severity,
                        "trigger": rule.trigger,
                        "reference": rule.reference,
                        "feed": feed,
                        "has_feed": n > 0,
                        "judged_useful": said.get(rule.rule_id, {}).get("useful", 0),
                        "judged_not_useful": said.get(rule.rule_id, {}).get("not_useful", 0),
                        "demoted": rule.rule_id in demoted,
                        "changelog": list(rule.changelog),
                    }
                    for rule, feed, n in rows
                ]
            }
        )
        return
    print_table(
        ["rule", "v", "kind", "name", "fed by", "readers", "trigger"],
        [
            [
                rule.rule_id,
                rule.version,
                rule.kind,
                text(f"alerts.rule.{rule.rule_id}", "en"),
                feed,
                _judged(said.get(rule.rule_id, {}), demoted=rule.rule_id in demoted),
                rule.trigger,
            ]
            for rule, feed, _ in rows
        ],
    )


def _judged(counts: Mapping[str, int], *, demoted: bool) -> str:
    """Return how readers judged a rule in the last twelve months."""
    total = sum(counts.values())
    if not total:
        return "not judged"
    found = f"{counts.get('useful', 0)} of {total} useful"
    return f"{found}, demoted" if demoted else found


def _now() -> datetime:
    return datetime.now(UTC)


def _replayed(
    document: Document, last_day: date, weeks: int, page: Path | None, as_json: bool
) -> None:
    found = replay(document.facts, last_day, weeks)
    if page is not None:
        page.write_text(replay_page(found), "utf-8")
        click.echo(f"{weeks} weeks written to {page}")
    elif as_json:
        document.print({"weeks": _weeks(found), "broken": [one.rule_id for one in found.broken]})
    else:
        print_table(
            ["week", "cards", "events", "late", "per rule"],
            [
                [
                    week.label,
                    week.n_cards,
                    sum(week.by_rule.values()),
                    sum(event.backfill for event in week.events),
                    " ".join(f"{rule}:{n}" for rule, n in sorted(week.by_rule.items())),
                ]
                for week in found.weeks
            ],
        )


def _backtest(document: Document, last_day: date, weeks: int, rule_id: str) -> None:
    rule = alert_rule(rule_id)
    facts = document.facts
    groups = roll_up(facts.frame("organisation"), last_day)
    steps = records(facts.frame("dma_case"))
    found = replay(facts, last_day, weeks)
    result = backtest(found, rule.rule_id, steps, groups.root, until=last_day)
    document.print({"weeks": weeks, "horizon_days": HORIZON.days, "backtest": result.as_dict()})


def _weeks(found: Replay) -> list[dict[str, object]]:
    return [
        {
            "week": week.label,
            "last_day": week.last_day,
            "cards": week.n_cards,
            "by_rule": dict(sorted(week.by_rule.items())),
            "late": sum(event.backfill for event in week.events),
        }
        for week in found.weeks
    ]
