"""Records refuse what does not belong, and know their identity and dates."""

import csv
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from data.observations import canonical_json
from data.records import (
    RECORDS,
    Art14Notice,
    Deal,
    Dependency,
    Financial,
    Organisation,
    Revenue,
    ShareEstimator,
)
from data.records.observing import public_day
from data.records.record import columns

REFERENCE = Path(__file__).resolve().parents[2] / "data" / "reference"
RECORDED = date(2026, 11, 21)

DEAL = {
    "id": "alfa-beta-2026",
    "announced": "2026-03",
    "kind": "investment",
    "source_org": "alfa",
    "target_org": "beta",
    "status": "announced",
}


@pytest.mark.parametrize("record_type", [name for name, m in RECORDS.items() if m.reference_file])
def test_columns_are_those_of_the_reference_file(record_type: str) -> None:
    kind = RECORDS[record_type]
    with (REFERENCE / str(kind.reference_file)).open(encoding="utf-8", newline="") as stream:
        header = next(csv.reader(stream))
    printed = [kind.renamed.get(name, name) for name in header]
    provenance = {"source_url", "source_name", "evidence"}
    assert set(kind.model_fields) == {name for name in printed if name not in provenance}


@pytest.mark.parametrize("kind", RECORDS.values(), ids=RECORDS)
def test_every_column_has_a_comment(kind: type) -> None:
    assert [name for name, column in columns(kind).items() if not column.description] == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("announced", "2026-13"),
        ("announced", "spring 2026"),
        ("announced", "2026-02-30"),
        ("kind", "gift"),
        ("source_org", "Alfa Works"),
        ("stake_pct", "101"),
        ("stake_pct", "-1"),
        ("amount", "nan"),
        ("amount", "inf"),
        ("currency", "EURO"),
        ("read_at", "javascript:alert(1)"),
        ("read_at", "https://"),
        ("read_at", "file:///etc/passwd"),
        ("read_at", "https://a.example/ b"),
        ("other_sources", "https://a.example|ftp://b.example"),
        ("description", "bell\x07"),
        ("status", "done"),
    ],
)
def test_a_deal_refuses(column: str, value: str) -> None:
    given = DEAL | {"amount": "5", "currency": "EUR", column: value}
    with pytest.raises(ValidationError) as caught:
        Deal(**given)
    assert caught.value.errors()[0]["loc"] == (column,)


def test_an_amount_needs_its_currency() -> None:
    with pytest.raises(ValidationError, match="amount and currency come together"):
        Deal(**DEAL, amount="5")


def test_an_unknown_column_is_refused() -> None:
    with pytest.raises(ValidationError, match="colour"):
        Deal(**DEAL, colour="red")


def test_a_formula_in_a_text_is_only_a_text() -> None:
    assert Deal(**DEAL, description="=1+1").description == "=1+1"


def test_bounds_must_enclose_the_share() -> None:
    with pytest.raises(ValidationError, match="share_lo 31 is above share_pct 30"):
        ShareEstimator(
            market="m",
            market_name="M",
            layer="cloud",
            geography="world",
            period="2026",
            metric="revenue",
            org="alfa",
            role="firm",
            share_pct=30,
            share_lo=31,
            share_hi=32,
            estimator="E",
        )


@pytest.mark.parametrize(
    ("low", "middle", "high"),
    [(31, 30, None), (None, 31, 30), (31, None, 30)],
    ids=["at first", "at last", "over a gap"],
)
def test_known_bounds_are_compared_over_unknown_ones(
    low: float | None, middle: float | None, high: float | None
) -> None:
    with pytest.raises(ValidationError, match=r"31 is above share_\w+ 30"):
        Dependency(
            id="alfa-beta",
            upstream="alfa",
            upstream_type="organisation",
            downstream="beta",
            downstream_type="organisation",
            relation="hosts",
            exclusivity="unknown",
            share_lo=low,
            share_pct=middle,
            share_hi=high,
        )


@pytest.mark.parametrize(
    "names",
    [
        ("share_lo", "share_pct", "share_hi"),
        ("h100e_p05", "h100_equivalents", "h100e_p95"),
        ("value_lo", "value", "value_hi"),
        ("eur_per_unit_low", "eur_per_unit_avg", "eur_per_unit_high"),
    ],
)
def test_every_record_with_bounds_compares_them(names: tuple[str, ...]) -> None:
    bounded = [kind for kind in RECORDS.values() if set(names) <= set(kind.model_fields)]
    assert bounded
    assert {getattr(kind, "ascending", None) for kind in bounded} == {names}


def test_a_notice_is_known_by_its_number_without_braces_in_upper_case() -> None:
    values = {
        "id": "a",
        "gatekeeper": "alfa",
        "target": "beta",
        "target_name": "Beta",
        "notified_on": "2026-01-01",
        "case_number": "DMA.100999",
    }
    number = "b82b7d7d-5734-469d-b062-b0573d7e0796"
    printed = Art14Notice(**values, acquisition_number=f"{{{number}}}")
    assert printed.fact_key == Art14Notice(**values, acquisition_number=number.upper()).fact_key


def test_public_since_the_day_of_publication() -> None:
    assert public_day(Deal(**DEAL, source_date="2026-04-02"), RECORDED) == (
        date(2026, 4, 2),
        False,
    )


def test_a_month_of_publication_counts_with_its_last_day_as_assumed() -> None:
    assert public_day(Deal(**DEAL, source_date="2026-04"), RECORDED) == (date(2026, 4, 30), True)


def test_without_publication_the_facts_own_last_day_is_assumed() -> None:
    assert public_day(Deal(**DEAL), RECORDED) == (date(2026, 3, 31), True)


def test_nothing_is_public_after_it_was_recorded() -> None:
    future = Deal(**(DEAL | {"announced": "2027"}))
    assert public_day(future, RECORDED) == (RECORDED, True)


def test_a_fiscal_year_dates_nothing() -> None:
    figure = Financial(
        org="alfa",
        fiscal_year="FY2024",
        metric="worldwide_revenue",
        value=1,
        currency="USD",
        unit="money",
    )
    assert public_day(figure, RECORDED) == (RECORDED, True)


def test_an_observation_has_one_id_whenever_it_is_read() -> None:
    from data.records.observing import observation_of

    record = Organisation(id="alfa", name="Alfa", kind="company")
    read = [
        observation_of(
            record,
            source_id="s",
            source_url="https://a.example/",
            source_name=None,
            recorded_at=datetime(2026, 11, day, tzinfo=UTC),
        ).observation_id
        for day in (1, 2)
    ]
    assert read[0] == read[1]


def test_an_observation_keeps_its_id_from_version_to_version() -> None:
    """The id was taken from the first version: ledgers in the field hold such ids."""
    from data.records.observing import observation_of

    record = Revenue(
        market="m",
        market_name='« Où ? » "quoted" \\ line\nbreak',
        layer="cloud",
        geography="EU",
        period="2026-Q1",
        org="alfa",
        role="firm",
        amount=12500000.5,
        currency="EUR",
        unit="money",
        estimator="Émile & Co",
    )
    said = observation_of(
        record,
        source_id="s",
        source_url="https://a.example/é",
        source_name=None,
        recorded_at=datetime(2026, 11, 22, tzinfo=UTC),
        excerpt="« dit »\t1e16",
        valid_from="2026",
    )
    assert said.observation_id == "af3b5b0d6ac5f15904efb7be18e4f4b4"


@given(st.text(), st.floats(allow_nan=False, allow_infinity=False), st.integers(), st.booleans())
def test_a_record_is_written_byte_for_byte_like_its_payload(
    words: str, amount: float, number: int, flag: bool
) -> None:
    kept: list[object] = [words, amount, number, flag, None, Word(words), Amount(amount)]
    values = dict.fromkeys(Organisation.model_fields, words) | dict(
        zip(Organisation.model_fields, kept, strict=False)
    )
    record = Organisation.model_construct(**values)
    assert record.canonical() == canonical_json(values)


class Word(str):
    """A text of a library of its own, as page parsers return them."""


class Amount(float):
    """A number of a library of its own."""
