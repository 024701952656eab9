"""The current release as mails read it: findings, sources and health at a moment."""

from datetime import datetime

from dashboard.digest.editions import World
from dashboard.digest.feedback import demoted_rules
from data.health import source_health
from data.home import Home
from data.release import open_release
from graph.alerts.event import from_row
from graph.records import records


def world_of(home: Home, now: datetime) -> World:
    """Return what editions are made from just now.

    Raises:
        NoReleaseError, BrokenReleaseError: nothing to read; the message says what to do.
    """
    reader = open_release(home)
    stored = records(reader.frame("alert"))
    return World(
        facts=reader.facts(),
        release=reader.name,
        stored=stored,
        sources=records(reader.frame("source")),
        health=source_health(home, now, reader.info.built_at),
        broken_rules=reader.info.broken_rules,
        demoted=demoted_rules(home.state, map(from_row, stored), now),
        as_of=reader.info.as_of,
        corrections=records(reader.frame("correction")),
    )
