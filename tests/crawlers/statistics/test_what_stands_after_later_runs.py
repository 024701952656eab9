"""Statistics of which each run reads a part: what a later run does not read goes on standing."""

from pathlib import Path

from replicas.crawling import crawl, said
from replicas.server import Answer, Asked
from replicas.statistics import (
    CHATBOTS,
    CSV,
    EpochReplica,
    OpenRouterReplica,
    StatCounterReplica,
    owners_table,
)

KINDS = ("ai_chatbot", "search_engine", "browser", "os_combined", "social_media")


def test_months_before_those_read_again_stand_and_a_revised_month_is_replaced(
    tmp_path: Path,
) -> None:
    with StatCounterReplica(dict.fromkeys(KINDS, CHATBOTS)) as replica:
        replica.months = ["2026-06", "2026-07", "2026-08", "2026-09", "2026-10"]
        crawl(tmp_path, statcounter=replica.address)
        replica.months = ["2026-09", "2026-10"]
        revised = {**CHATBOTS, "ChatGPT": "71.5", "Claude": "19.25"}
        replica.charts = dict.fromkeys(KINDS, revised)
        second = crawl(tmp_path, statcounter=replica.address)
    shares = {
        (str(entry.payload["period"]), entry.payload["share_pct"])
        for entry in said(tmp_path, "share_statcounter")
        if (entry.payload["market"], entry.payload["geography"], entry.payload["org"])
        == ("ai-chatbots", "world", "openai")
    }
    assert second.report["statcounter"]["withdrawn"] == 0
    assert shares == {
        *(("2026-06", 70.5), ("2026-07", 70.5), ("2026-08", 70.5)),
        *(("2026-09", 71.5), ("2026-10", 71.5)),
    }


def test_a_statement_opens_the_chart_of_its_own_month(tmp_path: Path) -> None:
    with StatCounterReplica(dict.fromkeys(KINDS, CHATBOTS)) as replica:
        crawl(tmp_path, statcounter=replica.address)
    addresses = {
        str(entry.payload["period"]): str(entry.source_url)
        for entry in said(tmp_path, "share_statcounter")
        if entry.payload["market"] == "ai-chatbots"
    }
    for month, address in addresses.items():
        assert f"fromMonthYear={month}&toMonthYear={month}&csv=1" in address


def test_days_that_left_the_snapshot_stand_and_a_revised_day_is_replaced(tmp_path: Path) -> None:
    with OpenRouterReplica() as replica:
        replica.rows = [
            *(("2026-11-18", *row) for row in (("alfa/m", "1", "0.9"), ("other", "", "0.1"))),
            *(("2026-11-19", *row) for row in (("alfa/m", "1", "0.8"), ("other", "", "0.2"))),
        ]
        crawl(tmp_path, openrouter=replica.address)
        replica.rows = [
            *(("2026-11-19", *row) for row in (("alfa/m", "1", "0.7"), ("other", "", "0.3"))),
            *(("2026-11-20", *row) for row in (("alfa/m", "1", "0.6"), ("other", "", "0.4"))),
        ]
        crawl(tmp_path, openrouter=replica.address)
    shares = {
        (entry.payload["period"], entry.payload["share_pct"])
        for entry in said(tmp_path, "share_estimator")
        if entry.payload["org"] == "alfa"
    }
    assert shares == {("2026-11-18", 90.0), ("2026-11-19", 70.0), ("2026-11-20", 60.0)}


class OneTableChanges(EpochReplica):
    """Epoch AI with its tables as CSV, of which the totals may change alone."""

    totals = owners_table(False)

    def answer(self, request: Asked) -> Answer:
        """Answer with this table, else like epoch.ai."""
        answer = super().answer(request)
        if request.path.endswith("by_designer.csv"):
            return Answer(self.totals.encode(), content_type=CSV, etag=True)
        return answer


def test_a_table_that_is_unchanged_keeps_what_it_said_when_the_other_changes(
    tmp_path: Path,
) -> None:
    with OneTableChanges() as replica:
        replica.as_csv = True
        crawl(tmp_path, epoch=replica.address)
        replica.totals = replica.totals.replace("3000,2000,4000", "3100,2000,4000")
        second = crawl(tmp_path, epoch=replica.address)
    assert second.report["epoch"]["unchanged"] == 1
    kept = {(e.payload["id"], e.payload["h100_equivalents"]) for e in said(tmp_path, "capacity")}
    assert kept == {
        ("alfa-works-nvidia-2025-12-31-owner-total", 3100.0),
        ("other-owners-nvidia-2025-12-31-owner-total", 500.0),
        ("alfa-works-nvidia-h100-2025-12-31-chip-split", 3000.0),
        ("other-owners-nvidia-h100-2025-12-31-chip-split", 500.0),
    }
