"""StatCounter, OpenRouter and Epoch AI: what their tables say and what is refused."""

import io
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from replicas.pages import page
from replicas.statistics import owners_table

from crawlers.parsers.epoch import Holding, read_holdings
from crawlers.parsers.reading import LayoutChangedError
from crawlers.parsers.shares import read_chart, read_rankings
from crawlers.source import Cursor, Link, Oddity, PageError, Plan
from crawlers.sources import epoch, openrouter, statcounter
from data.observations import Observation

URL = "https://statistics.example/table.csv"
TODAY = date(2026, 11, 21)
CHART = '"Date","Alfa","Beta","Other"\n2026-09,60.5,39.25,0.25\n2026-10,61,38.9,0\n'


def test_a_chart_is_read_by_name_whatever_the_order_of_columns() -> None:
    shares = {(s.period, s.label): s.percent for s in read_chart(CHART.encode(), TODAY, URL)}
    assert shares["2026-09", "Beta"] == Decimal("39.25")


def test_a_printed_share_is_an_interval_of_its_rounding_within_0_and_100() -> None:
    bounds = {s.label: (s.low, s.high) for s in read_chart(CHART.encode(), TODAY, URL)}
    assert bounds["Other"] == (Decimal(0), Decimal("0.005"))
    assert bounds["Alfa"] == (Decimal("60.995"), Decimal("61.005"))


def test_months_of_zeros_and_the_month_under_way_are_missing_not_zero() -> None:
    more = CHART + "2026-11,70,30,0\n2018-01,0,0,0\n"
    assert {s.period for s in read_chart(more.encode(), TODAY, URL)} == {"2026-09", "2026-10"}


def test_the_layout_of_a_single_month_is_read_too() -> None:
    bar = '"AI Chatbot","Market Share Perc. (Sept 2026)"\n"Alfa",60\n"Beta",40\n'
    assert {s.period for s in read_chart(bar.encode(), TODAY, URL)} == {"2026-09"}


@pytest.mark.parametrize(
    "broken",
    [
        CHART.replace("60.5", "sixty"),
        CHART.replace("60.5", "20.5"),
        CHART.replace("2026-09", "Sep 2026"),
        CHART.replace("39.25", "-39.25"),
        '"Product","Share"\n"Alfa",60\n',
        "<html>limit</html>",
    ],
)
def test_a_changed_chart_is_refused(broken: str) -> None:
    with pytest.raises(LayoutChangedError):
        list(read_chart(broken.encode(), TODAY, URL))


def chart_items(market: str, csv: str) -> list[object]:
    """Return what the source reads in a chart."""
    context = {"market": market, "region": "ww"}
    return list(statcounter.parse(page(URL, "chart", csv, context=context)))


def test_products_of_one_owner_are_added_up_with_their_bounds() -> None:
    csv = '"Date","Chrome","Edge","IE","Other"\n2026-10,60,30.5,4.5,5\n'
    rows = {
        str(i.payload["org"]): i.payload
        for i in chart_items("browsers-desktop", csv)
        if isinstance(i, Observation)
    }
    microsoft = rows["microsoft"]
    assert (microsoft["share_pct"], microsoft["share_lo"], microsoft["share_hi"]) == (
        35.0,
        34.99,
        35.01,
    )
    assert microsoft["note"] == "sum Edge 30.5 + IE 4.5"


def test_a_large_product_without_a_known_owner_is_counted() -> None:
    items = chart_items("ai-chatbots", '"Date","ChatGPT","Novelty"\n2026-10,90,10\n')
    assert any(isinstance(item, Oddity) and "Novelty" in item.what for item in items)


def test_a_chart_without_any_month_of_data_is_refused() -> None:
    with pytest.raises(PageError, match="no month"):
        chart_items("ai-chatbots", '"Date","ChatGPT"\n2018-01,0\n')


def test_the_next_run_reads_the_last_two_months_again() -> None:
    items = chart_items("ai-chatbots", '"Date","ChatGPT"\n2026-09,100\n2026-10,100\n')
    assert [item.value for item in items if isinstance(item, Cursor)] == ["2026-08"]


def test_a_range_always_holds_two_months_and_never_the_month_under_way() -> None:
    links = list(statcounter.first_links(Plan(today=date(2026, 1, 15), cursor="2025-12")))
    assert all("fromMonthYear=2025-11&toMonthYear=2025-12" in link.url for link in links)


RANKING = (
    "date,model_permaslug,rank,total_tokens,share_of_daily_tokens\r\n"
    "2026-11-19,alfa/a,1,10,0.60000000000000001\r\n"
    "2026-11-19,alfa/b:free,2,10,0.15\r\n"
    "2026-11-19,other,,10,0.25\r\n"
)


def test_models_add_up_to_vendors_and_the_residual_is_nobody() -> None:
    shares = {share.vendor: share.percent for share in read_rankings(RANKING.encode(), 3, URL)}
    assert shares == {"alfa": Decimal("75.0000"), None: Decimal("25.0000")}


@pytest.mark.parametrize(
    ("csv", "rows", "field"),
    [
        (RANKING, 4, "row_count"),
        (RANKING.replace("alfa/a", "alfa"), 3, "model_permaslug"),
        (RANKING.replace("0.25", "0.05"), 3, "2026-11-19"),
        (RANKING.replace("rank", "place"), 3, "rank"),
        (RANKING.replace("2026-11-19,other", "soon,other"), 3, "date"),
    ],
)
def test_a_changed_ranking_is_refused_by_field(csv: str, rows: int, field: str) -> None:
    with pytest.raises(LayoutChangedError) as refused:
        read_rankings(csv.encode(), rows, URL)
    assert refused.value.field == field


def test_a_file_that_its_manifest_does_not_describe_is_refused() -> None:
    context = {"sha256": "0" * 64, "rows": "3"}
    with pytest.raises(PageError, match="manifest says"):
        list(openrouter.parse(page(URL, "file", RANKING, context=context)))


def test_an_index_without_the_dataset_is_refused() -> None:
    with pytest.raises(LayoutChangedError, match="rankings-daily"):
        list(openrouter.parse(page(URL, "index", '{"datasets": []}')))


def test_part_quarters_are_skipped_however_they_are_marked() -> None:
    days = {holding.as_of for holding in read_holdings(owners_table(True).encode(), URL)}
    assert days == {"2025-12-31", "2025-09-30"}


def test_the_snake_case_export_is_read_too() -> None:
    csv = (
        "name,designer,owner,series_start,end_date,units_med,h100e_p5,h100e_med,h100e_p95,"
        "power_mw_med,incomplete\nx,Nvidia,Alfa,2023-01-01,2025-12-31,5,4,6,8,1.5,False\n"
    )
    (holding,) = read_holdings(csv.encode(), URL)
    assert (holding.as_of, holding.h100e_low, holding.h100e) == ("2025-12-31", 4, 6)


@pytest.mark.parametrize(
    ("old", "new"),
    [("12/31/2025", "31/12/2025"), ("3000,2000", "3000,9000"), ("Owner", "Buyer")],
)
def test_a_changed_table_of_owners_is_refused(old: str, new: str) -> None:
    with pytest.raises(LayoutChangedError):
        list(read_holdings(owners_table(False).replace(old, new).encode(), URL))


@pytest.mark.parametrize(
    ("maker", "chip", "family"),
    [
        ("Nvidia", None, "NVIDIA (all since 2022)"),
        ("Nvidia", "H100/H200", "NVIDIA H100/H200"),
        ("AMD", "Instinct MI300X", "AMD Instinct MI300X"),
        ("Google", "TPU v4", "Google TPU v4"),
        ("Amazon", "Trainium2", "AWS Trainium2"),
    ],
)
def test_families_are_named_like_the_reference_rows(
    maker: str, chip: str | None, family: str
) -> None:
    one = Decimal(1)
    holding = Holding("Alfa", maker, chip, "2022-01-01", "2025-12-31", one, one, one, one, one)
    assert epoch.family_of(holding) == family


def test_owners_that_are_no_firm_are_the_pseudo_organisations_of_the_reference_rows() -> None:
    rows = list(epoch.parse(page(URL, "csv", owners_table(False))))
    assert {row.payload["org"] for row in rows if isinstance(row, Observation)} == {
        "alfa-works",
        "other-owners",
    }


def test_the_zip_is_the_fallback_of_each_table() -> None:
    links = list(epoch.first_links(Plan(today=TODAY)))
    assert {link.fallback.url for link in links if link.fallback} == {epoch.ZIP}
    assert all(isinstance(link, Link) for link in links)


@pytest.mark.samples
def test_a_real_table_of_sales_is_not_taken_for_a_table_of_owners(samples: Path) -> None:
    body = (samples / "epoch" / "nvidia_cumulative_by_chip.csv").read_bytes()
    with pytest.raises(LayoutChangedError) as refused:
        list(read_holdings(body, URL))
    assert refused.value.field == "owner"


@pytest.mark.samples
def test_dates_and_percentiles_of_a_real_table_are_read(samples: Path) -> None:
    body = (samples / "epoch" / "nvidia_cumulative_by_chip.csv").read_text()
    head, *rows = body.splitlines()
    with_owner = "\n".join([f"{head},Owner", *(f"{row},Alfa" for row in rows)])
    found = list(read_holdings(with_owner.encode(), URL))
    assert found[0].as_of == "2022-03-31"
    assert all(h.h100e_low is not None and h.h100e_low <= h.h100e for h in found)


def test_the_columns_as_they_are_called_since_september_2026_are_read() -> None:
    csv = (
        "Name,Designer,Owner,Series start date,End date,Number of units (median),"
        "H100e (median),H100e (5th percentile),H100e (95th percentile),Power (MW) (median),Source\n"
        "Alfa Nvidia cumulative,Nvidia,Alfa,2023-01-01,2025-12-31,5,6,4,8,1.5,\n"
    )
    (holding,) = read_holdings(csv.encode(), URL)
    assert (holding.maker, holding.start, holding.megawatts) == ("Nvidia", "2023-01-01", 1.5)


@pytest.mark.parametrize("column", ["Number of Units", "H100e (5th percentile)"])
def test_a_table_without_counts_or_percentiles_is_refused(column: str) -> None:
    with pytest.raises(LayoutChangedError):
        list(read_holdings(owners_table(False).replace(column, "Renamed").encode(), URL))


def test_a_member_of_the_zip_may_have_its_newer_name() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("cumulative_by_designer.csv", owners_table(False))
        archive.writestr("cumulative_by_chip.csv", owners_table(True))
        archive.writestr("quarterly_by_chip.csv", "a,b\n")
    items = list(epoch.parse(page(epoch.ZIP, "zip", packed.getvalue())))
    kinds = {item.payload["row_type"] for item in items if isinstance(item, Observation)}
    assert kinds == {"owner_total", "chip_split"}
