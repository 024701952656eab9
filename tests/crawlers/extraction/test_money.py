"""Amounts as printed in English and French, with what must not be read as one."""

import pytest

from crawlers.extraction.amounts.money import find_money

ENGLISH = {
    "$40 billion": (40e9, "USD"),
    "$1.25bn": (1.25e9, "USD"),
    "EUR 1.2 billion": (1.2e9, "EUR"),
    "US$0.8 billion": (0.8e9, "USD"),
    "RMB5.9 billion": (5.9e9, "CNY"),
    "2.75 billion dollars": (2.75e9, "USD"),
    "£410 million": (410e6, "GBP"),
    "$2,500,000": (2.5e6, "USD"),
    "a €35 million round": (35e6, "EUR"),
    "600 m EUR": (600e6, "EUR"),
    "half a billion dollars": (0.5e9, "USD"),
}
FRENCH = {
    "1,5 milliard d'euros": (1.5e9, "EUR"),
    "13 milliards de dollars": (13e9, "USD"),
    "500 M€": (500e6, "EUR"),
    "3 Mds€": (3e9, "EUR"),
    "202,7 millions d'euros": (202.7e6, "EUR"),
    "400 millions de dollars américains": (400e6, "USD"),
    "10 000 euros": (10e3, "EUR"),
    "2 billions de dollars": (2e12, "USD"),
    "un milliard de dollars": (1e9, "USD"),
}


@pytest.mark.parametrize(("printed", "expected"), ENGLISH.items())
def test_english_amounts(printed: str, expected: tuple[float, str]) -> None:
    (money,) = find_money(printed)
    assert (money.amount, money.currency) == expected


@pytest.mark.parametrize(("printed", "expected"), FRENCH.items())
def test_french_amounts(printed: str, expected: tuple[float, str]) -> None:
    (money,) = find_money(printed, french=True)
    assert (money.amount, money.currency) == expected


def test_the_printed_words_stay_beside_the_value() -> None:
    (money,) = find_money("It paid about $300 million.")
    assert (money.raw, money.hedge) == ("$300 million", "about")


@pytest.mark.parametrize(
    ("text", "french", "period"),
    [
        ("$1.25bn a month", False, "month"),
        ("45 millions de dollars par mois", True, "month"),
        ("$60 million a year", False, "year"),
        ("$9 per share", False, "share"),
        ("$9 million", False, None),
    ],
)
def test_a_rate_is_told_from_a_total(text: str, french: bool, period: str | None) -> None:
    assert find_money(text, french)[0].period == period


def test_up_to_is_a_hedge_in_both_languages() -> None:
    assert find_money("up to $40 billion")[0].hedge == "up_to"
    assert find_money("jusqu'à 3 milliards d'euros", french=True)[0].hedge == "up_to"


def test_a_range_keeps_both_ends() -> None:
    (money,) = find_money("€1.5-2 billion")
    assert (money.amount_lo, money.amount) == (1.5e9, 2e9)


@pytest.mark.parametrize("text", ["2,380,952 shares", "in 2025", "27% of the market", "6 GW", ""])
def test_a_number_without_currency_is_no_amount(text: str) -> None:
    assert find_money(text) == []
