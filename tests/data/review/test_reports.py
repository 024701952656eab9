"""Reports of errors: kept once, decided by rows, and corrected statements in the next build."""

import sqlite3
from datetime import UTC, date, datetime, timedelta
from sqlite3 import Connection

import pandas as pd
import pytest

from data.errors import NotFoundError, UsageError
from data.home import Home
from data.release import Prepared, prepare
from data.review.corrections import corrected_payload, correction_reasons, take_corrections
from data.review.reports import (
    Dispute,
    ErrorReport,
    ReportDecision,
    add_report,
    decide_report,
    disputed_facts,
    error_reports,
    find_report,
    report_history,
)
from data.state import migrate, open_state
from data.state.store import migrations

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
FACT = "ownership:alfa/beta/2026-01-01/"
STAKE = {"holder": "alfa", "held": "beta", "stake_pct": 15.0, "as_of": "2026-01-01"}


def report(state: Connection, claim: str = "It was 14.", fact: str = FACT) -> ErrorReport:
    add_report(state, fact=fact, page="/deals", claim=claim, address=None, now=NOW)
    return error_reports(state)[0]


def decide(
    state: Connection, found: ErrorReport, decision: ReportDecision, hour: int = 1
) -> ErrorReport:
    decide_report(
        state, found, decision, "ann", NOW + timedelta(hours=hour), reason="read the filing"
    )
    return find_report(state, found.report_id)


def test_the_same_words_about_the_same_figure_count_once(state: Connection) -> None:
    report(state)
    report(state)
    report(state, "It was 13.")
    assert [one.claim for one in error_reports(state)] == ["It was 13.", "It was 14."]


def test_a_supporting_address_leads_somewhere(state: Connection) -> None:
    with pytest.raises(UsageError, match="http"):
        add_report(state, fact=FACT, page="/", claim="x", address="javascript:alert(1)", now=NOW)


def test_a_report_waits_until_somebody_looked(state: Connection) -> None:
    found = report(state)
    assert (found.state, found.open) == ("waiting", True)
    assert decide(state, found, "dismissed").open is False


def test_a_decision_gives_its_reason(state: Connection) -> None:
    with pytest.raises(UsageError, match="reason"):
        decide_report(state, report(state), "disputed", "ann", NOW, reason=" ")


def test_a_decision_taken_back_leaves_both_in_the_log(state: Connection) -> None:
    found = decide(state, decide(state, report(state), "dismissed"), "reopened", hour=2)
    assert found.state == "waiting"
    logged = [row["decision"] for row in report_history(state, found)]
    assert logged == ["dismissed", "reopened"]


def test_nothing_decided_cannot_be_taken_back(state: Connection) -> None:
    with pytest.raises(UsageError, match="waits already"):
        decide(state, report(state), "reopened")


def test_an_unknown_report_is_named(state: Connection) -> None:
    with pytest.raises(NotFoundError, match="no error report 7"):
        find_report(state, 7)


def test_a_fact_is_disputed_from_triage_until_another_decision(home: Home) -> None:
    with open_state(home.state) as state:
        found = report(state)
    assert disputed_facts(home.state) == {}
    with open_state(home.state) as state:
        decide(state, found, "disputed")
    assert disputed_facts(home.state) == {
        FACT: Dispute(FACT, date(2026, 11, 22), "read the filing")
    }
    with open_state(home.state) as state:
        decide(state, find_report(state, found.report_id), "dismissed", hour=2)
    assert disputed_facts(home.state) == {}


def test_a_triaged_measure_may_name_the_input_that_is_in_dispute(home: Home) -> None:
    with open_state(home.state) as state:
        found = report(state, fact="hhi:cloud|EU|2025|revenue|example")
        decide_report(state, found, "disputed", "ann", NOW, reason="see the share", about=FACT)
    assert set(disputed_facts(home.state)) == {FACT}


def test_reports_kept_among_the_feedback_are_taken_over() -> None:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    for number, sql in migrations()[:2]:
        connection.executescript(sql)
        connection.execute(f"pragma user_version = {number}")
    connection.execute(
        "insert into feedback (page, verdict, comment, created_at) "
        "values ('/deals?s=1&fact=deal%3Aalfa-beta&lang=fr', 'wrong', 'No.', '2026-11-01')"
    )
    connection.execute(
        "insert into feedback (event_id, verdict, created_at) values ('e1', 'wrong', '2026-11-01')"
    )
    migrate(connection)
    assert [(one.fact, one.claim) for one in error_reports(connection)] == [
        ("deal:alfa-beta", "No.")
    ]
    assert connection.execute("select count(*) from feedback").fetchone()[0] == 1
    connection.close()


def test_a_value_as_typed_is_checked_like_any_statement() -> None:
    assert corrected_payload("ownership", STAKE, {"stake_pct": "14"})["stake_pct"] == 14
    assert corrected_payload("ownership", STAKE, {"stake_pct": ""})["stake_pct"] is None
    for changes, why in (
        ({"stake_pct": "114"}, "stake_pct"),
        ({"stake": "14"}, "no column 'stake'"),
        ({"stake_pct": "15"}, "nothing would change"),
    ):
        with pytest.raises(UsageError, match=why):
            corrected_payload("ownership", STAKE, changes)


def test_what_is_computed_is_corrected_at_its_inputs() -> None:
    with pytest.raises(UsageError, match="computed"):
        corrected_payload("share_derived", {}, {"share_pct": "1"})
    with pytest.raises(UsageError, match="inputs"):
        corrected_payload("hhi", {}, {"value": "1"})


class Corrected:
    """A home in which one bundled stake was corrected to 1 percent less."""

    def __init__(self, home: Home) -> None:
        self.home = home
        known = prepare(home).facts.frame("ownership")
        row = known[known["stake_pct"] > 2].iloc[0]
        self.key, self.old, self.was = row["fact_key"], row["observation_id"], row["stake_pct"]
        payload = {
            name: (None if pd.isna(row[name]) else row[name])
            for name in ("holder", "held", "stake_pct", "stake_lo", "stake_hi", "voting_pct",
                         "as_of", "basis", "read_at")
        }  # fmt: skip
        fixed = corrected_payload(
            "ownership", payload, {"stake_pct": f"{self.was - 1}", "stake_lo": "", "stake_hi": ""}
        )
        with open_state(home.state) as state:
            found = report(state, fact=f"ownership:{self.key}")
            decide_report(
                state, found, "corrected", "ann", NOW, reason="the filing says so",
                observation_id=self.old, payload=fixed, address="https://filing.example/a",
            )  # fmt: skip
        self.report = found.report_id

    def built(self) -> Prepared:
        take_corrections(self.home)
        return prepare(self.home)

    def stake(self, prepared: Prepared, day: date | None = None) -> float:
        facts = prepared.facts if day is None else prepared.facts.as_known(day)
        frame = facts.frame("ownership")
        return float(frame.loc[frame["fact_key"] == self.key, "stake_pct"].iloc[0])


@pytest.fixture
def corrected(home: Home) -> Corrected:
    """Return a home with one correction that no build has seen yet."""
    return Corrected(home)


def test_a_correction_stands_from_its_day_on_and_the_old_value_before(
    corrected: Corrected,
) -> None:
    prepared = corrected.built()
    assert corrected.stake(prepared) == corrected.was - 1
    assert corrected.stake(prepared, date(2026, 11, 21)) == corrected.was
    assert prepared.as_of == NOW.date()


def test_a_correction_states_its_source_and_keeps_the_statement_that_it_replaces(
    corrected: Corrected,
) -> None:
    said = corrected.built().facts.statements("ownership")
    rows = said[said["fact_key"] == corrected.key].set_index("observation_id")
    assert rows.loc[corrected.old, "withdrawn_at"] == pd.Timestamp("2026-11-22 09:00:00")
    (new,) = rows[rows["shown"]].itertuples()
    assert (new.source_url, new.collected_by) == ("https://filing.example/a", "review")


def test_why_a_statement_was_corrected_is_known(corrected: Corrected) -> None:
    corrected.built()
    assert correction_reasons(corrected.home)[corrected.old] == "the filing says so"


def test_a_second_build_corrects_nothing_again(corrected: Corrected) -> None:
    first = corrected.built().frames["ownership"]
    assert take_corrections(corrected.home) == 0
    pd.testing.assert_frame_equal(first, prepare(corrected.home).frames["ownership"])


def test_a_correction_taken_back_lets_the_old_value_stand_again(corrected: Corrected) -> None:
    corrected.built()
    with open_state(corrected.home.state) as state:
        decide(state, find_report(state, corrected.report), "reopened", hour=48)
    prepared = corrected.built()
    assert corrected.stake(prepared) == corrected.was
    assert corrected.stake(prepared, date(2026, 11, 23)) == corrected.was - 1
    assert take_corrections(corrected.home) == 0
