"""Roll-up: who counts as one firm on a day."""

from datetime import date

import pandas as pd
import pytest

from graph.undertakings import ControlCycle, roll_up


def organisations(*rows: tuple[str, str, str | None, str | None, str | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["id", "kind", "parent_id", "control_from", "control_until"])


def test_a_unit_rolls_up_through_its_parents_to_the_group():
    groups = roll_up(
        organisations(
            ("alfa", "company", None, None, None),
            ("alfa-systems", "company", "alfa", None, None),
            ("alfa-cloud", "company", "alfa-systems", None, None),
        ),
        date(2026, 1, 1),
    )
    assert groups.of("alfa-cloud") == "alfa"
    assert groups.group("alfa") == {"alfa", "alfa-systems", "alfa-cloud"}


@pytest.mark.parametrize(
    ("day", "owner"),
    [(date(2026, 6, 29), "beta"), (date(2026, 6, 30), "alfa"), (date(2026, 7, 1), "alfa")],
)
def test_control_starts_on_the_last_possible_day_of_its_date(day: date, owner: str):
    frame = organisations(("beta", "company", "alfa", "2026-06", None))
    assert roll_up(frame, day).of("beta") == owner


def test_control_ends_after_its_last_day():
    frame = organisations(("beta", "company", "alfa", None, "2026-06-30"))
    assert roll_up(frame, date(2026, 6, 30)).of("beta") == "alfa"
    assert roll_up(frame, date(2026, 7, 1)).of("beta") == "beta"


def test_a_joint_venture_without_sole_parent_stands_for_itself():
    frame = organisations(("venture", "company", None, None, None))
    assert roll_up(frame, date(2026, 1, 1)).of("venture") == "venture"


def test_a_pseudo_organisation_is_never_a_firm():
    frame = organisations(
        ("others", "pseudo", None, None, None), ("alfa", "company", None, None, None)
    )
    groups = roll_up(frame, date(2026, 1, 1))
    assert not groups.is_firm("others")
    assert groups.is_firm("alfa")


def test_a_change_of_control_inside_the_period_is_flagged_also_higher_up():
    frame = organisations(
        ("unit", "company", "beta", None, None), ("beta", "company", "alfa", "2026-02-15", None)
    )
    groups = roll_up(frame, date(2026, 3, 31))
    assert groups.changed_within(["unit"], date(2026, 1, 1), date(2026, 3, 31))
    assert not groups.changed_within(["unit"], date(2025, 10, 1), date(2025, 12, 31))
    assert not groups.changed_within(["unit"], date(2026, 4, 1), date(2026, 6, 30))


def test_a_ring_of_control_is_an_error_that_names_it():
    frame = organisations(
        ("alfa", "company", "beta", None, None), ("beta", "company", "alfa", None, None)
    )
    with pytest.raises(ControlCycle, match="alfa → beta → alfa"):
        roll_up(frame, date(2026, 1, 1))
