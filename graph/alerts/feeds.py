"""What feeds each alert rule: the tables it needs and how many rows they hold."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from data.alert_rules import RuleInfo
from graph.alerts.view import Supplement

if TYPE_CHECKING:
    from data.facts import Facts

SUPPLEMENT = "supplement:"


@dataclass(frozen=True)
class Feed:
    """One feed of a rule.

    kind: "table" of the release; "supplement", a feed that is no table of the release; "alert",
        findings of earlier releases. rows: how many it holds (None for "alert").
    """

    name: str
    kind: Literal["table", "supplement", "alert"]
    rows: int | None


def feeds_of(facts: "Facts", rule: RuleInfo, supplement: Supplement | None = None) -> list[Feed]:
    """Return the feeds of a rule with their rows."""
    return [_feed(facts, name, supplement or Supplement()) for name in rule.feeds]


def has_feed(feeds: list[Feed]) -> bool:
    """Return whether anything feeds a rule, so that its silence can mean something."""
    return any(feed.rows is None or feed.rows > 0 for feed in feeds)


def _feed(facts: "Facts", name: str, supplement: Supplement) -> Feed:
    if name.startswith(SUPPLEMENT):
        inner = name.removeprefix(SUPPLEMENT)
        return Feed(inner, "supplement", len(getattr(supplement, inner)))
    if name == "alert":
        return Feed(name, "alert", None)
    return Feed(name, "table", len(facts.frame(name)))
