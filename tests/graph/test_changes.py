"""J01 and J17 on fixture F1: what changed in a week, and whether the world or our knowledge did."""

from datetime import date

from data.facts import Facts
from data.scenarios import scenario
from graph.alerts.cards import cards
from graph.alerts.replay import replay
from graph.changes import FactChange, differing, fact_changes

F1 = scenario("f1", events=("E2",))
W45 = (date(2026, 11, 2), date(2026, 11, 8))
W46 = (date(2026, 11, 9), date(2026, 11, 15))


def told(facts: Facts, week: tuple[date, date]) -> list[tuple[str, str, str | None]]:
    return [(one.kind, one.fact_key, one.layer) for one in fact_changes(facts, *week)]


def one(facts: Facts, week: tuple[date, date], kind: str) -> FactChange:
    (found,) = [change for change in fact_changes(facts, *week) if change.kind == kind]
    return found


def test_the_headlines_of_the_week_are_exactly_the_three_events() -> None:
    (week,) = replay(F1, W45[1], 1).weeks
    assert {card.group for card in cards(week.events)} == {
        "deal:alfa-lambda",
        "supply:delta:cloud",
        "stake:alfa:zeta",
    }


def test_every_fact_of_the_week_is_listed_with_its_layer() -> None:
    assert told(F1, W45) == [
        ("added", "alfa-delta-cloud-2", "cloud"),
        ("added", "eta-delta-cloud", "cloud"),
        ("added", "alfa/zeta/2026-11-04/", "model"),
        ("changed", "alfa-lambda", "app"),
        ("changed", "alfa-delta-cloud", "cloud"),
    ]


def test_a_change_says_in_which_columns() -> None:
    deal = next(c for c in fact_changes(F1, *W45) if c.fact_key == "alfa-lambda")
    assert deal.before is not None and deal.after is not None
    assert differing("deal", deal.before, deal.after) == ("status",)


def test_the_world_changed_in_one_week_and_our_knowledge_in_the_next() -> None:
    assert all(change.about_the_world for change in fact_changes(F1, *W45))
    restated = one(F1, W46, "restated")
    assert restated.fact_key == "alfa/zeta/2026-01-01/"
    assert not restated.about_the_world


def test_the_same_week_a_month_later_gives_the_same_list_without_later_corrections() -> None:
    later = F1.as_known(date(2026, 12, 8))
    assert told(later, W45) == told(F1, W45)
    assert [change for change in fact_changes(F1, *W45) if change.later] == []


def test_a_later_correction_of_the_week_is_counted_and_changes_no_line() -> None:
    march = (date(2026, 2, 23), date(2026, 3, 1))
    on_the_day = F1.as_known(march[1])
    assert told(on_the_day, march) == told(F1, march)
    stake = next(c for c in fact_changes(F1, *march) if c.table == "ownership")
    assert stake.later
    assert not any(change.later for change in fact_changes(on_the_day, *march))


def test_an_old_fact_found_late_is_no_news_of_the_world() -> None:
    frame = F1.statements("deal")
    known = frame["id"] == "gamma-zeta-investment"
    late = frame.assign(known_from=frame["known_from"].mask(known, "2026-11-03"))
    facts = Facts.from_frames(
        {"deal": late.drop(columns="shown"), "organisation": F1.frame("organisation")},
        as_of=F1.as_of,
    )
    found = next(c for c in fact_changes(facts, *W45) if c.fact_key == "gamma-zeta-investment")
    assert (found.kind, found.found_late, found.about_the_world) == ("added", True, False)


def test_a_quiet_week_has_no_change() -> None:
    assert fact_changes(F1, date(2026, 8, 3), date(2026, 8, 9)) == []
