"""Art. 3(2) gauges, Form GD and the gaps of the law."""

import math
from datetime import date

import pytest

from data.bundled import bundled_facts
from graph.dma.concentrations import gatekeeper_deals
from graph.dma.figures import thresholds
from graph.dma.form_gd import checklist, clock_in_words, notification_clock
from graph.dma.gaps import legal_gaps
from graph.dma.register import Service, services_as_of
from graph.dma.thresholds import Reading, ServiceFigures, Thresholds, assess, gauge, limits_of
from graph.records import records

TODAY = date(2026, 11, 21)
LIMITS = limits_of(records(bundled_facts().frame("financial")))


def years(lo: float, hi: float | None = None, n: int = 3) -> list[Reading]:
    return [Reading(2025 - n + 1 + place, lo, hi or lo) for place in range(n)]


def service(growth: dict | None = None, **readings: list[Reading]) -> Thresholds:
    return assess(ServiceFigures("alfa", "Assistant X", readings, growth or {}), LIMITS, TODAY)


def test_thresholds_come_from_the_facts():
    assert LIMITS == {
        "turnover": 7.5e9,
        "market_cap": 75e9,
        "end_users": 45e6,
        "business_users": 10_000,
    }


def test_41_to_44_million_growing_six_percent_may_cross_within_twelve_months():
    found = gauge("end_users", [Reading(2026, 41e6, 44e6)], 45e6, TODAY, growth_pct=6)
    assert found.projection is not None
    assert found.projection.answer == "possible"
    assert (found.projection.lo, found.projection.hi) == pytest.approx((43.46e6, 46.64e6))
    assert found.answer == "no"


def test_the_projected_dates_bracket_the_crossing():
    found = gauge("end_users", [Reading(2026, 41e6, 44e6)], 45e6, TODAY, growth_pct=6).projection
    assert found is not None and found.earliest is not None and found.latest is not None
    assert found.earliest == date(2027, 4, 11)
    assert found.latest > found.earliest


def test_missing_business_users_leave_the_whole_question_open_and_are_named():
    found = service(
        {"end_users": 6},
        turnover=years(9e9),
        end_users=[Reading(2026, 41e6, 44e6)],
    )
    assert found.overall == "cannot_be_concluded"
    assert "business_users" in found.missing
    assert "yearly active business users" in found.wording("en")


def test_a_failed_numeric_test_and_a_qualitative_investigation_stand_side_by_side():
    found = assess(
        ServiceFigures(
            "alfa",
            "Alfa Cloud",
            {
                "turnover": years(9e9),
                "end_users": years(1e6),
                "business_users": years(50_000),
            },
        ),
        LIMITS,
        TODAY,
        "running",
        date(2025, 11, 18),
    )
    assert (found.overall, found.qualitative) == ("not_met", "running")


def test_all_criteria_in_three_years_are_met():
    found = service(turnover=years(8e9), end_users=years(46e6), business_users=years(11_000))
    assert found.overall == "met"


def test_two_years_of_users_do_not_show_three():
    found = service(turnover=years(8e9), end_users=years(46e6, n=2), business_users=years(11_000))
    assert found.overall == "cannot_be_concluded"


def test_a_published_lower_bound_is_open_above_and_meets_the_threshold():
    found = gauge("end_users", [Reading(2025, 45e6, math.inf)], 45e6, TODAY)
    assert found.answer == "certain"
    assert found.as_dict()["value_hi"] is None


def test_a_stand_in_is_never_more_than_possible():
    found = gauge("market_cap", [Reading(2025, 2e12, 2e12, proxy=True)], 75e9, TODAY)
    assert found.answer == "possible"


def test_the_distance_is_in_percent_of_the_threshold():
    found = gauge("end_users", [Reading(2026, 41e6, 44e6)], 45e6, TODAY)
    assert found.distance_pct == pytest.approx((-8.8889, -2.2222), abs=1e-3)


def test_the_cloud_services_show_the_qualitative_route_beside_missing_figures():
    found = {one.service: one for one in thresholds(bundled_facts(), TODAY)}
    for name in ("Amazon Web Services", "Microsoft Azure"):
        assert found[name].qualitative == "running"
        assert found[name].overall == "cannot_be_concluded"


def test_the_wider_region_is_only_an_upper_bound_of_union_turnover():
    found = {one.service: one for one in thresholds(bundled_facts(), TODAY)}
    latest = found["iOS"].gauge("turnover").latest
    assert latest is not None and latest.lo == 0 and latest.proxy


def test_the_form_says_known_only_with_an_answer():
    assessed = service(end_users=[Reading(2025, 46e6, 46e6, source_urls=("https://example.org/",))])
    listed = Service("alfa", "Assistant X", "virtual assistants", "h", None, "in_force", TODAY)
    form = records(bundled_facts().frame("form_gd"))
    items = {item.item: item for item in checklist(form, "Alfa", assessed, listed)}
    assert items["4-end-users"].answer == "46000000 (2025)"
    assert items["4-end-users"].source_urls == ("https://example.org/",)
    assert items["4-business-users"].state == "unknown"
    assert all((item.state == "known") == (item.answer is not None) for item in items.values())


def test_the_two_month_clock_needs_the_day_on_which_the_thresholds_were_met():
    assert notification_clock(date(2026, 2, 28)) == date(2026, 4, 28)
    assert notification_clock(None) is None
    assert "cannot be counted" in clock_in_words(None, "en")


def test_a_layer_is_a_gap_only_while_no_service_in_it_is_in_force():
    facts = bundled_facts()
    services = services_as_of(
        records(facts.frame("register")), records(facts.frame("dma_case")), TODAY
    )
    deals = gatekeeper_deals(
        records(facts.frame("deal")), facts.frame("organisation"), services, TODAY
    )
    gaps = legal_gaps(services, deals)
    assert gaps.cells[("alphabet", "app")] == "designated"
    assert gaps.cells[("amazon", "cloud")] == "under_investigation"
    assert gaps.cells[("apple", "cloud")] == "none"
    assert gaps.cells[("apple", "chip")] == "unmapped"
    assert "cloud" in gaps.layers_without_service
    assert "app" not in gaps.layers_without_service
    assert len(gaps.deals_there) == len(set(gaps.deals_there)) <= gaps.n_deals


def test_a_release_of_crawled_facts_alone_has_no_thresholds_and_no_gauge():
    facts = bundled_facts()
    known = facts.frame("financial")
    without = facts.replace("financial", known[known["org"] != "dma-threshold"])
    assert thresholds(without, TODAY) == []
