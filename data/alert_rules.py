"""The thirty alert rules as data: `reference/alerts/rules.toml`, with version and changelog.

What a rule computes stands in `graph.alerts.rules`; its number, kind, severity, the tables it
reads, its trigger in words and its legal or literature reference stand here.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Literal, cast

from data.errors import NotFoundError, VigieError

RuleKind = Literal["level", "crossing", "change", "engine"]
_KINDS = ("level", "crossing", "change", "engine")


class MalformedRuleError(VigieError):
    """A rule of `rules.toml` that lacks a field or has an unknown kind."""


@dataclass(frozen=True)
class RuleInfo:
    """One rule.

    kind: "level" fires on a state, also in the first release; "crossing" fires when a state arises
        after the first release; "change" fires on what is new since the week before; "engine" is
        produced by the engine itself.
    reads: release tables whose change lets the rule be evaluated again; feeds: what must hold rows
        (or supplements) for the rule to be able to fire.
    daily: it depends on the day itself, not only on facts.
    """

    rule_id: str
    version: int
    kind: RuleKind
    anticipatory: bool
    severity: str
    trigger: str
    reference: str
    reads: tuple[str, ...]
    feeds: tuple[str, ...]
    daily: bool
    changelog: tuple[str, ...]


@cache
def alert_rules() -> dict[str, RuleInfo]:
    """Return all rules by id, in order.

    Raises:
        MalformedRuleError: a rule lacks a field.
    """
    return _read("rules.toml")


@cache
def notices() -> dict[str, RuleInfo]:
    """Return what the monitor says about itself beside the rules: the changed yardstick.

    Raises:
        MalformedRuleError: a notice lacks a field.
    """
    return _read("notices.toml")


def _read(name: str) -> dict[str, RuleInfo]:
    raw = tomllib.loads((resources.files("data") / "reference/alerts" / name).read_text("utf-8"))
    return {rule_id: _rule(rule_id, row) for rule_id, row in sorted(raw.items())}


def alert_rule(rule_id: str) -> RuleInfo:
    """Return one rule, or a notice by its name.

    Raises:
        NotFoundError: no such rule.
    """
    rule = alert_rules().get(rule_id.upper()) or notices().get(rule_id)
    if rule is None:
        raise NotFoundError(f"no alert rule '{rule_id}'; they run from R01 to R30")
    return rule


def _rule(rule_id: str, row: dict[str, object]) -> RuleInfo:
    try:
        kind = str(row["kind"])
        reads = tuple(str(name) for name in cast(list[object], row["reads"]))
        info = RuleInfo(
            rule_id=rule_id,
            version=int(str(row["version"])),
            kind=cast(RuleKind, kind),
            anticipatory=bool(row["anticipatory"]),
            severity=str(row["severity"]),
            trigger=str(row["trigger"]),
            reference=str(row["reference"]),
            reads=reads,
            feeds=tuple(str(name) for name in cast(list[object], row.get("feeds", row["reads"]))),
            daily=bool(row.get("daily", False)),
            changelog=tuple(str(line) for line in cast(list[object], row["changelog"])),
        )
    except KeyError as error:
        raise MalformedRuleError(f"rules.toml: rule {rule_id} lacks {error}") from error
    if kind not in _KINDS:
        raise MalformedRuleError(f"rules.toml: rule {rule_id} has the unknown kind '{kind}'")
    return info
