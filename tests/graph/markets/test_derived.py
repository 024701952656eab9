"""Derived shares: an amount over a printed total, and capacity over all owners at one date."""

from datetime import date

import pandas as pd
import pytest

from data.facts import Facts
from graph.markets.derived import CAPACITY_MARKET, derived_shares, rounding_of_amount

ORGANISATIONS = pd.DataFrame(
    [("alfa", "company"), ("beta", "company"), ("other-owners", "pseudo")], columns=["id", "kind"]
)


def revenue(*rows: tuple[str, str, float], **columns: object) -> Facts:
    frame = pd.DataFrame(rows, columns=["org", "role", "amount"])
    given = {
        "market": "cloud",
        "market_name": "Cloud",
        "layer": "cloud",
        "geography": "EU",
        "period": "2025",
        "unit": "money",
        "currency": "EUR",
        "estimator": "Example Research",
    }
    for name, value in (given | columns).items():
        frame[name] = value
    frames = {"revenue": frame, "organisation": ORGANISATIONS}
    return Facts.from_frames(frames, as_of=date(2026, 11, 21))


@pytest.mark.parametrize(
    ("amount", "half"), [(42e9, 0.5e9), (32.6e9, 0.05e9), (413, 0.5), (2.67e6, 5e3), (0.25, 0.005)]
)
def test_an_amount_is_right_within_half_its_last_printed_digit(amount: float, half: float):
    assert rounding_of_amount(amount) == pytest.approx(half)


def test_a_share_needs_a_total_and_carries_the_rounding_of_both():
    rows = derived_shares(revenue(("alfa", "firm", 42e9), ("market-total", "total", 119e9)))
    (row,) = rows.to_dict("records")
    assert row["share_pct"] == pytest.approx(100 * 42 / 119, abs=1e-6)
    assert row["share_lo"] == pytest.approx(100 * 41.5 / 119.5, abs=1e-6)
    assert row["share_hi"] == pytest.approx(100 * 42.5 / 118.5, abs=1e-6)
    assert row["estimator"] == "Example Research, derived"
    assert row["locator"].startswith("derived from ")


@pytest.mark.parametrize(
    "facts",
    [
        revenue(("alfa", "firm", 42e9)),
        revenue(("alfa", "group", 42e9), ("market-total", "total", 119e9)),
        revenue(("alfa", "firm", 42e9), ("market-total", "total", 119e9), unit="users"),
        revenue(("alfa", "firm", 42e9), ("a", "total", 1e11), ("b", "total", 2e11)),
    ],
    ids=["no total", "a group", "users overlap", "two totals"],
)
def test_no_total_of_the_same_kind_no_share(facts: Facts):
    assert len(derived_shares(facts)) == 0


def capacity(*rows: tuple[str, str, float, float | None, float | None]) -> Facts:
    frame = pd.DataFrame(
        rows, columns=["org", "accelerator_family", "h100_equivalents", "h100e_p05", "h100e_p95"]
    )
    frame["id"] = [f"row-{place}" for place in range(len(frame))]
    frame["row_type"], frame["as_of"], frame["estimator"] = "owner_total", "2025-12-31", "Example"
    market = {
        "market": CAPACITY_MARKET,
        "market_name": "Owners",
        "layer": "cloud",
        "coverage": "mixed",
    }
    frames = {
        "capacity": frame,
        "organisation": ORGANISATIONS,
        "market": pd.DataFrame([market]),
    }
    return Facts.from_frames(frames, as_of=date(2026, 11, 21))


def test_capacity_adds_chip_families_and_takes_percentiles_of_all_owners():
    rows = derived_shares(
        capacity(
            ("alfa", "Gamma (all since 2022)", 50, 40, 60),
            ("alfa", "Alfa chips", 10, 10, 10),
            ("beta", "Gamma (all since 2023)", 20, 15, 25),
            ("other-owners", "Gamma (all since 2022)", 20, 10, 30),
        )
    ).set_index("org")
    assert rows.loc["alfa", "share_pct"] == pytest.approx(60)
    assert rows.loc["alfa", "share_lo"] == pytest.approx(100 * 50 / (50 + 25 + 30), abs=1e-5)
    assert rows.loc["alfa", "share_hi"] == pytest.approx(100 * 70 / (70 + 15 + 10), abs=1e-5)
    assert rows.loc["other-owners", "role"] == "others"
    assert rows.loc["beta", "role"] == "firm"


def test_without_the_remaining_owners_there_is_no_total_and_no_share():
    world = capacity(("alfa", "Gamma", 50, 40, 60), ("beta", "Gamma", 20, 15, 25))
    assert len(derived_shares(world)) == 0
