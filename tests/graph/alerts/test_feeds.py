"""What feeds a rule: rows of tables, supplements, earlier findings; or nothing."""

import pandas as pd
import pytest

from data.alert_rules import alert_rule
from data.facts import Facts
from data.scenarios import scenario
from graph.alerts.feeds import Feed, feeds_of, has_feed


@pytest.fixture
def facts() -> Facts:
    """Return the made-up world F1."""
    return scenario("f1")


def test_a_table_that_feeds_a_rule_is_counted(facts: Facts):
    feeds = feeds_of(facts, alert_rule("R22"))
    assert feeds == [Feed("art14_notice", "table", len(facts.frame("art14_notice")))]
    assert has_feed(feeds)


def test_a_rule_whose_only_feed_is_no_table_has_none(facts: Facts):
    feeds = feeds_of(facts, alert_rule("R08"))
    assert feeds == [Feed("rights", "supplement", 0)]
    assert not has_feed(feeds)


def test_a_rule_without_any_row_has_no_feed(facts: Facts):
    empty = facts.replace("art14_notice", pd.DataFrame(columns=facts.frame("art14_notice").columns))
    assert not has_feed(feeds_of(empty, alert_rule("R22")))


def test_corrections_are_fed_by_what_was_found_before(facts: Facts):
    assert has_feed(feeds_of(facts, alert_rule("R29")))
