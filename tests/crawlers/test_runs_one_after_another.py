"""What a later run adds, replaces, withdraws and leaves alone; the archive read again."""

from datetime import date
from pathlib import Path

from replicas.commission_dma import DmaReplica, acquisitions, put_acquisitions
from replicas.commission_mergers import MergerReplica, merger_case
from replicas.crawling import crawl, identities, said, vigie
from replicas.govuk_cma import CmaReplica
from replicas.presscorner import PressReplica


def test_notices_added_renamed_and_removed_between_two_runs(
    dma: DmaReplica, tmp_path: Path
) -> None:
    assert crawl(tmp_path, commission_dma=dma.address).code == 0
    rows = acquisitions(dma.file, "Alfa")
    gone = rows.pop(3)
    rows[0]["acquiredCompany"] = "Renamed Target GmbH"
    rows.append({**rows[1], "acquisitionNumber": "{AAAA}", "acquiredCompany": "Newcomer"})
    put_acquisitions(dma.file, "Alfa", rows)

    second = crawl(tmp_path, commission_dma=dma.address)

    notices = {entry.fact_key: entry.payload for entry in said(tmp_path, "art14_notice")}
    events = [entry.payload["event"] for entry in said(tmp_path, "event")]
    assert second.report["commission-dma"]["withdrawn"] == 1
    assert len(notices) == 71
    assert notices["AAAA"]["target_name"] == "Newcomer"
    assert notices["00000001-0000-4000-8000-000000000001"]["target_name"] == "Renamed Target GmbH"
    assert gone["acquisitionNumber"].strip("{}") not in notices
    assert len(events) == 1
    assert gone["acquisitionNumber"].strip("{}") in events[0]
    assert (
        len([entry for entry in said(tmp_path, "art14_notice") if "00000001-" in entry.fact_key])
        == 1
    )


def test_a_notice_that_comes_back_stands_again(dma: DmaReplica, tmp_path: Path) -> None:
    crawl(tmp_path, commission_dma=dma.address)
    before = {entry.observation_id for entry in said(tmp_path, "art14_notice")}
    rows = acquisitions(dma.file, "Alfa")
    put_acquisitions(dma.file, "Alfa", rows[1:])
    crawl(tmp_path, commission_dma=dma.address)
    put_acquisitions(dma.file, "Alfa", rows)
    crawl(tmp_path, commission_dma=dma.address)
    assert {entry.observation_id for entry in said(tmp_path, "art14_notice")} == before


def test_a_list_that_lost_more_than_five_rows_fails_and_the_last_good_data_stay(
    dma: DmaReplica, tmp_path: Path
) -> None:
    crawl(tmp_path, commission_dma=dma.address)
    before = {entry.observation_id for entry in said(tmp_path)}
    put_acquisitions(dma.file, "Alfa", acquisitions(dma.file, "Alfa")[6:])

    second = crawl(tmp_path, commission_dma=dma.address)

    assert second.code == 1
    assert "6 of 71 entries vanished" in second.report["commission-dma"]["reason"]
    assert {entry.observation_id for entry in said(tmp_path)} == before


def test_a_second_run_brings_no_duplicate_and_downloads_nothing_unchanged(
    dma: DmaReplica, cma: CmaReplica, press: PressReplica, mergers: MergerReplica, tmp_path: Path
) -> None:
    replicas = {
        "commission_dma": dma.address,
        "govuk_cma": cma.address,
        "presscorner": press.address,
        "commission_mergers": mergers.address,
    }
    first = crawl(tmp_path, **replicas)
    before = identities(tmp_path)
    pages = len(cma.paths())

    second = crawl(tmp_path, **replicas)

    assert (first.code, second.code) == (0, 0)
    assert identities(tmp_path) == before
    assert [entry["new"] for entry in second.report.values()] == [0, 0, 0, 0]
    assert second.report["commission-dma"]["bytes"] == 0
    assert [path for path in cma.paths()[pages:] if "/content/" in path] == []
    assert len([path for path in press.paths() if "documents" in path]) == 134
    assert second.report["commission-mergers"]["unchanged"] == 1


def test_reading_the_archive_again_gives_the_same_without_the_network(
    dma: DmaReplica, cma: CmaReplica, mergers: MergerReplica, tmp_path: Path
) -> None:
    replicas = {
        "commission_dma": dma.address,
        "govuk_cma": cma.address,
        "commission_mergers": mergers.address,
    }
    crawl(tmp_path, **replicas)
    rows = acquisitions(dma.file, "Alfa")
    put_acquisitions(dma.file, "Alfa", rows[1:])
    path = "/cma-cases/firm-7-slash-shop-7"
    cma.gone.add(path)
    cma.pages[path]["public_updated_at"] = "2026-01-01T00:00:00.000+00:00"
    crawl(tmp_path, commission_dma=dma.address, govuk_cma=cma.address)
    stood = {entry.observation_id for entry in said(tmp_path)}
    ever = identities(tmp_path)
    (tmp_path / "ledger.duckdb").unlink()
    asked = [len(replica.asked) for replica in (dma, cma, mergers)]

    done = vigie(
        tmp_path, "crawl", "commission-dma", "govuk-cma", "commission-mergers", "--from-archive"
    )

    assert done.returncode == 0, done.stderr
    assert {entry.observation_id for entry in said(tmp_path)} == stood
    assert identities(tmp_path) == ever
    notices = {entry.fact_key for entry in said(tmp_path, "art14_notice")}
    assert rows[0]["acquisitionNumber"].strip("{}") not in notices
    assert len(notices) == 70
    assert [len(replica.asked) for replica in (dma, cma, mergers)] == asked


def test_cases_known_from_search_alone_outlast_a_file_that_does_not_have_them_yet(
    mergers: MergerReplica, tmp_path: Path
) -> None:
    crawl(tmp_path, commission_mergers=mergers.address)
    assert len(said(tmp_path, "merger")) == 1004 + 130
    mergers.search = []
    mergers.file["M.11000"] = merger_case("M.11000", "ALFA / BETA")
    later = crawl(tmp_path, commission_mergers=mergers.address)
    assert later.code == 0, later.report
    assert later.report["commission-mergers"]["withdrawn"] == 0
    assert len(said(tmp_path, "merger")) == 1005 + 130


def test_a_case_known_from_search_gives_way_when_the_file_has_it(
    mergers: MergerReplica, tmp_path: Path
) -> None:
    crawl(tmp_path, commission_mergers=mergers.address)
    mergers.file["M.12000"] = merger_case("M.12000", "NEW BUYER 0 / NEW BOUGHT 0")
    for _ in range(2):
        assert crawl(tmp_path, commission_mergers=mergers.address).code == 0
        found = {entry.fact_key for entry in said(tmp_path, "merger")}
        assert {key for key in found if "/M.12000/" in key} == {
            "European Commission/M.12000/cleared_phase1"
        }
        assert said(tmp_path, "event") == []


def test_a_case_that_vanishes_from_the_file_is_missed_although_search_waits_with_others(
    mergers: MergerReplica, tmp_path: Path
) -> None:
    crawl(tmp_path, commission_mergers=mergers.address)
    del mergers.file["M.9001"]
    done = crawl(tmp_path, commission_mergers=mergers.address)
    assert done.report["commission-mergers"]["withdrawn"] == 1
    [event] = said(tmp_path, "event")
    assert "M.9001" in str(event.payload["event"])


def test_a_page_that_is_gone_withdraws_its_case_and_leaves_an_event(
    cma: CmaReplica, tmp_path: Path
) -> None:
    crawl(tmp_path, govuk_cma=cma.address)
    path = "/cma-cases/firm-7-slash-shop-7"
    cma.gone.add(path)
    cma.pages[path]["public_updated_at"] = "2026-01-01T00:00:00.000+00:00"
    done = crawl(tmp_path, since=date(2024, 1, 1), govuk_cma=cma.address)
    assert done.code == 0, done.report
    keys = {entry.fact_key for entry in said(tmp_path, "merger")}
    assert "UK CMA/firm-7+shop-7/" not in keys
    assert any("firm-7" in str(entry.payload["event"]) for entry in said(tmp_path, "event"))


def test_a_case_that_ends_replaces_its_open_state_without_an_event(
    cma: CmaReplica, tmp_path: Path
) -> None:
    crawl(tmp_path, govuk_cma=cma.address)
    page = cma.pages["/cma-cases/gamma-slash-delta-slash-eta"]
    page["details"]["metadata"] |= {
        "case_state": "closed",
        "closed_date": "2025-06-01",
        "outcome_type": "mergers-phase-1-clearance",
    }
    page["public_updated_at"] = "2025-06-01T00:00:00.000+00:00"
    events = len(said(tmp_path, "event"))
    crawl(tmp_path, govuk_cma=cma.address)
    states = [
        entry.payload["outcome"]
        for entry in said(tmp_path, "merger")
        if entry.fact_key.startswith("UK CMA/gamma|delta+")
    ]
    assert states == ["cleared_phase1"]
    assert len(said(tmp_path, "event")) == events
