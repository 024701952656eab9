"""What is said when findings are read: blind sources and demoted rules, never stored."""

from datetime import date

import pytest

from graph.alerts.reading import as_demoted, blind_events
from graph.alerts.view import SourceHealth

TODAY = date(2026, 11, 21)


def health(**given) -> SourceHealth:
    base = {
        "source_id": "example-register",
        "grade": 1,
        "period_days": 1,
        "last_read_on": TODAY,
        "rows": 40,
        "usual_rows": 40,
    }
    return SourceHealth(**(base | given))


def test_a_source_read_in_time_is_not_mentioned():
    assert blind_events([health()], TODAY) == []


@pytest.mark.parametrize(
    "given", [{"last_read_on": date(2026, 11, 18)}, {"rows": 0}], ids=["silent", "empty"]
)
def test_a_source_gone_blind_is_one_event_for_the_operator(given):
    (event,) = blind_events([health(**given)], TODAY)
    assert (event.rule_id, event.severity) == ("R30", "medium")
    assert "operator_critical" in event.tags
    assert event.source_ids == ()


def test_one_blindness_keeps_one_id_from_day_to_day():
    silent = [health(last_read_on=date(2026, 11, 10))]
    first, second = blind_events(silent, TODAY), blind_events(silent, date(2026, 11, 25))
    assert first[0].event_id == second[0].event_id


@pytest.mark.parametrize(
    "given",
    [{"last_read_on": None}, {"grade": 2, "rows": 0}],
    ids=["never read", "not of grade 1"],
)
def test_what_no_one_watched_or_is_second_hand_raises_nothing(given):
    assert blind_events([health(**given)], TODAY) == []


def test_demotion_takes_one_step_and_leaves_other_rules():
    (blind,) = blind_events([health(rows=0)], TODAY)
    assert as_demoted([blind], frozenset({"R30"}))[0].severity == "low"
    assert as_demoted([blind], frozenset({"R01"})) == [blind]
