"""The ledger keeps what succeeded, once, and nothing of what failed or died."""

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from data.home import Home
from data.ledger import (
    Decision,
    Document,
    LedgerBusyError,
    RefusedObservationError,
    ShrunkListError,
    open_ledger,
    read_ledger,
)
from data.ledger.connection import connect
from data.ledger.reports import rows_of_successes
from data.observations import Observation

Make = Callable[..., Observation]
FIRST = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = FIRST + timedelta(days=7)


def run_with(place: Home, observations: list[Observation], *, at: datetime = FIRST) -> None:
    with open_ledger(place.ledger) as ledger:
        run = ledger.begin_run("commission-dma", at=at)
        run.stage(observations)
        run.complete_list("art14_notice")
        run.succeed(at=at)


def standing(place: Home) -> list[str]:
    with open_ledger(place.ledger) as ledger:
        return [said.fact_key for said in ledger.standing("art14_notice")]


def test_what_was_staged_comes_back_as_it_was_said(place: Home, notice: Make) -> None:
    said = replace(notice(1), excerpt="« Où ? »", locator="row 1", document_id="d")
    run_with(place, [said])
    assert read_ledger(place.ledger).observations == (said,)


def test_the_same_statement_read_again_changes_nothing(place: Home, notice: Make) -> None:
    run_with(place, [notice(1)])
    run_with(place, [notice(1, at=LATER)], at=LATER)
    content = read_ledger(place.ledger)
    assert [said.recorded_at for said in content.observations] == [FIRST]
    assert content.changes == ()


def test_a_failed_run_leaves_its_reason_and_nothing_else(place: Home, notice: Make) -> None:
    with open_ledger(place.ledger) as ledger:
        run = ledger.begin_run("commission-dma", at=FIRST)
        run.stage([notice(1)])
        run.set_cursor("since", "2026-11-22")
        run.fail("the list ended early", at=FIRST)
        assert ledger.cursor("commission-dma", "since") is None
        assert [(one.state, one.reason) for one in ledger.last_runs()] == [
            ("failed", "the list ended early")
        ]
    assert read_ledger(place.ledger).observations == ()


def test_a_run_whose_process_was_killed_is_dropped(place: Home) -> None:
    script = f"""
import os, signal
from datetime import UTC, datetime
from pathlib import Path
from data.ledger import open_ledger
from data.reference_facts import load
ledger = open_ledger(Path({str(place.ledger)!r}))
run = ledger.begin_run("epoch")
run.stage(load().observations[:200])
os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", script], check=False, timeout=60)
    assert ended.returncode == -9
    with open_ledger(place.ledger) as ledger:
        assert [one.reason for one in ledger.last_runs()] == [
            "the process ended before the run did"
        ]
        run = ledger.begin_run("epoch")
        assert run.succeed().added == 0
    assert read_ledger(place.ledger).observations == ()


def test_a_run_that_is_killed_while_it_succeeds_leaves_nothing_and_runs_again(
    place: Home, notice: Make
) -> None:
    script = f"""
import os, signal
from pathlib import Path
from data.ledger import open_ledger, takeover
from data.reference_facts import load
takeover.record_end = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
ledger = open_ledger(Path({str(place.ledger)!r}))
run = ledger.begin_run("commission-dma")
run.stage(load().observations)
run.succeed()
"""
    ended = subprocess.run([sys.executable, "-c", script], check=False, timeout=120)
    assert ended.returncode == -9
    assert read_ledger(place.ledger).observations == ()
    run_with(place, [notice(1)])
    assert read_ledger(place.ledger).observations == (notice(1),)


def test_what_comes_in_several_batches_is_taken_whole_and_once(
    place: Home, notice: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.ledger.store.BATCH", 3)
    brought = [notice(number) for number in range(10)]
    with open_ledger(place.ledger) as ledger:
        run = ledger.begin_run("commission-dma", at=FIRST)
        run.stage(iter(brought + brought[:4]))
        report = run.succeed(at=FIRST)
    assert (report.staged, report.added) == (14, 10)
    kept = read_ledger(place.ledger).observations
    assert kept == tuple(sorted(brought, key=lambda said: said.fact_key))


def test_a_refusal_in_a_later_batch_reaches_the_caller(
    place: Home, notice: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("data.ledger.store.BATCH", 3)
    brought = [*[notice(number) for number in range(7)], replace(notice(7), fact_key="other")]
    with open_ledger(place.ledger) as ledger:
        run = ledger.begin_run("commission-dma", at=FIRST)
        with pytest.raises(RefusedObservationError, match="'other' refused"):
            run.stage(brought)
        run.fail("refused", at=FIRST)
    assert read_ledger(place.ledger).observations == ()


def test_moments_of_other_time_zones_are_kept_in_universal_time(place: Home, notice: Make) -> None:
    summer = timezone(timedelta(hours=2))
    run_with(place, [notice(1, at=datetime(2026, 7, 1, 1, tzinfo=summer))])
    (said,) = read_ledger(place.ledger).observations
    assert said.recorded_at == datetime(2026, 6, 30, 23, tzinfo=UTC)


def test_statements_are_withdrawn_in_the_order_of_their_ids(place: Home, notice: Make) -> None:
    whole = [notice(number) for number in range(40)]
    run_with(place, whole)
    run_with(place, whole[3:], at=LATER)
    changes = read_ledger(place.ledger).changes
    assert [one.observation_id for one in changes] == sorted(
        said.observation_id for said in whole[:3]
    )


def test_an_entry_that_vanished_is_withdrawn_and_becomes_an_event(
    place: Home, notice: Make
) -> None:
    run_with(place, [notice(number) for number in range(20)])
    run_with(place, [notice(number) for number in range(19)], at=LATER)
    content = read_ledger(place.ledger)
    gone = notice(19)
    assert content.withdrawn() == {gone.observation_id: LATER}
    assert content.withdrawn(FIRST.date()) == {}
    events = [said for said in content.observations if said.record_type == "event"]
    assert [(said.payload["date"], said.payload["actors"]) for said in events] == [
        ("2026-11-29", "alfa")
    ]
    assert gone.fact_key in str(events[0].payload["event"])


def test_an_entry_that_comes_back_is_reinstated(place: Home, notice: Make) -> None:
    whole = [notice(number) for number in range(20)]
    run_with(place, whole)
    run_with(place, whole[:19], at=LATER)
    run_with(place, whole, at=LATER + timedelta(days=7))
    content = read_ledger(place.ledger)
    assert content.withdrawn() == {}
    assert content.withdrawn(LATER.date()) == {whole[19].observation_id: LATER}
    assert len(standing(place)) == 20


def test_an_entry_stated_anew_replaces_its_old_statement_without_an_event(
    place: Home, notice: Make
) -> None:
    run_with(place, [notice(1)])
    changed = notice(1, target_name="Target One", at=LATER)
    run_with(place, [changed], at=LATER)
    content = read_ledger(place.ledger)
    assert list(content.withdrawn()) == [notice(1).observation_id]
    assert {said.record_type for said in content.observations} == {"art14_notice"}


@pytest.mark.parametrize(("before", "after"), [(20, 17), (100, 94), (5, 4)])
def test_a_list_that_shrinks_too_much_fails_the_run(
    place: Home, notice: Make, before: int, after: int
) -> None:
    run_with(place, [notice(number) for number in range(before)])
    with pytest.raises(ShrunkListError, match=f"lost {before - after} of {before} entries"):
        run_with(place, [notice(number) for number in range(after)], at=LATER)
    assert len(standing(place)) == before


def test_a_scope_limits_what_counts_as_the_whole_list(place: Home, notice: Make) -> None:
    run_with(place, [notice(1), notice(2, gatekeeper="beta")])
    with open_ledger(place.ledger) as ledger:
        run = ledger.begin_run("commission-dma", at=LATER)
        run.stage([notice(1, at=LATER)])
        run.complete_list("art14_notice", {"gatekeeper": "alfa"})
        run.succeed(at=LATER)
    assert len(standing(place)) == 2


def test_a_payload_that_breaks_its_rules_is_refused_by_name(place: Home, notice: Make) -> None:
    said = notice(1)
    broken = replace(said, payload={**said.payload, "case_number": "M.1"})
    with (
        open_ledger(place.ledger) as ledger,
        pytest.raises(RefusedObservationError, match=r"art14_notice '.*' refused: column case_"),
    ):
        ledger.begin_run("commission-dma").stage([broken])


def test_a_key_that_is_not_the_facts_own_is_refused(place: Home, notice: Make) -> None:
    with (
        open_ledger(place.ledger) as ledger,
        pytest.raises(RefusedObservationError, match="its columns make the key"),
    ):
        ledger.begin_run("commission-dma").stage([replace(notice(1), fact_key="other")])


def test_cursors_validators_and_documents_survive_a_good_run(place: Home) -> None:
    document = Document("sha256:aa", "epoch", "https://a.example/", FIRST, "aa", 3, status=200)
    with open_ledger(place.ledger) as ledger:
        run = ledger.begin_run("epoch", at=FIRST)
        run.stage_documents([document, document])
        run.set_cursor("since", "2026-11-22")
        run.set_validators("https://a.example/", etag='"x"')
        assert run.succeed(at=FIRST).documents == 1
    with open_ledger(place.ledger) as ledger:
        found = ledger.validators("epoch", "https://a.example/")
        assert (ledger.cursor("epoch", "since"), found.etag if found else None) == (
            "2026-11-22",
            '"x"',
        )
        assert ledger.validators("epoch", "https://b.example/") is None
    (row,) = read_ledger(place.ledger).documents
    assert (row["document_id"], row["status"], row["media_type"]) == ("sha256:aa", 200, None)


def test_two_sources_may_be_read_at_once_and_end_apart(place: Home, notice: Make) -> None:
    with open_ledger(place.ledger) as ledger:
        one, other = ledger.begin_run("commission-dma"), ledger.begin_run("epoch")
        one.stage([notice(1)])
        other.stage([replace(notice(2), source_id="epoch")])
        other.fail("timed out")
        assert one.succeed().added == 1
    assert len(read_ledger(place.ledger).observations) == 1


def test_a_second_writing_process_is_told_who_holds_the_ledger(place: Home) -> None:
    script = f"""
from pathlib import Path
from data.ledger import LedgerBusyError, open_ledger
try:
    open_ledger(Path({str(place.ledger)!r}))
except LedgerBusyError as error:
    print(error)
"""
    with open_ledger(place.ledger):
        ended = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
        )
    assert "is in use by process" in ended.stdout
    assert ended.stdout.count("\n") == 1


def test_a_damaged_ledger_is_named_with_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "ledger.duckdb"
    path.write_bytes(b"not a database" * 1_000)
    with pytest.raises(Exception, match=r"cannot be opened .* restore it from a copy") as caught:
        open_ledger(path)
    assert not isinstance(caught.value, LedgerBusyError)


def test_decisions_are_taken_once(place: Home) -> None:
    decision = Decision("abc", "accepted", FIRST, "checked")
    with open_ledger(place.ledger) as ledger:
        assert [ledger.record_decisions([decision]) for _ in range(2)] == [1, 0]
    assert read_ledger(place.ledger).decisions == (decision,)


def test_an_absent_ledger_is_empty(tmp_path: Path) -> None:
    assert read_ledger(tmp_path / "none.duckdb").withdrawn(date(2026, 1, 1)) == {}


def test_usual_rows_are_the_fewest_of_five_successes_before_the_newest(
    place: Home, notice: Make
) -> None:
    found = []
    for week in range(6):
        brought = [notice(number) for number in range(1, 3 if week else 4)]
        with open_ledger(place.ledger) as ledger:
            run = ledger.begin_run("commission-dma", at=FIRST + timedelta(days=week))
            run.stage(brought)
            run.succeed(at=FIRST + timedelta(days=week))
        with connect(place.ledger, read_only=True) as connection:
            found.append(rows_of_successes(connection)["commission-dma"])
    assert found == [(3, 0), (2, 0), (2, 0), (2, 0), (2, 0), (2, 2)]
