"""The review page: hostile words stay text, and a post decides, leads back and never lies."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.reviewing.actions import install_review_actions
from dashboard.web.reviewing.passage import STAND_IN, marked, neutral
from dashboard.web.users import add_user
from dashboard.web.world import FixedWorld
from data.bundled import bundled_facts
from data.home import Home
from data.language.catalogue import text
from data.review import queue
from data.review.candidate import Candidate, Party, candidate_id
from data.state import open_state, read_state

WORDS = "NVIDIA acquires Example Works"
HOSTILE = f'<script>alert(1)</script> {WORDS} \u202efor <img src=x onerror="alert(2)"> $90 million'


@pytest.fixture
def where(vigie_home: Path) -> Home:
    """Return the home that the server reads."""
    return Home(vigie_home)


@pytest.fixture
def server(where: Home) -> FlaskClient:
    """Return a client of a dashboard with the review actions."""
    app = make_app(FixedWorld(bundled_facts()), Guard())
    install_review_actions(app.server, where, app.router.world)
    return app.server.test_client()


@pytest.fixture
def waiting(where: Home) -> Callable[..., Candidate]:
    """Return a function that puts a candidate into the queue."""

    def put(page: str = "a", **changes: object) -> Candidate:
        start = HOSTILE.index(WORDS)
        deal = {
            "kind": "acquisition",
            "source_org": "nvidia",
            "target_org": "example-works",
            "announced": "2026-11-17",
            "excerpt": WORDS,
            "start": start,
            "end": start + len(WORDS),
            "confidence": 0.9,
            "rule": "en.acquire",
        } | changes
        url = f"https://{page}.example/news"
        parties = (
            Party("source", "nvidia", None, known=True),
            Party("target", "example-works", "Example <b>Works", known=False,
                  similar=(("cohere", 0.8, "same everyday word"),)),
        )  # fmt: skip
        made = Candidate(
            candidate_id(url, deal), "feed-example", url, "Example \u202eGazette", None,
            "2026-11-18", "en", "<i>Title</i>", HOSTILE, deal, parties, None, None,
            "2026-11-18T09:00:00+00:00",
        )  # fmt: skip
        with open_state(where.state) as state:
            queue.add(state, [made])
        return made

    return put


def body(client: FlaskClient, address: str = "/review") -> str:
    text: str = client.get(address).get_data(as_text=True)
    return text


def decided(where: Home, candidate: Candidate) -> list[tuple[str, str, str | None]]:
    with read_state(where.state) as state:
        assert state is not None
        rows = queue.history(state, candidate)
    return [(row["decision"], row["reviewer"], row["reason"]) for row in rows]


def test_words_are_marked_and_everything_from_outside_stays_text(
    server: FlaskClient, waiting: Callable[..., Candidate]
) -> None:
    waiting()
    page = body(server)
    assert f"<mark>{WORDS}</mark>" in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    for markup in ("<script>alert", "<img src=x", "<i>Title", "<b>Works", "\u202e"):
        assert markup not in page


def test_a_candidate_that_no_rule_reads_says_so(
    server: FlaskClient, waiting: Callable[..., Candidate]
) -> None:
    waiting(rule="en.likely")
    assert text("review.read.likely", "en") in body(server)


def test_marks_that_turn_text_are_replaced_one_by_one_so_that_offsets_hold() -> None:
    assert neutral("a\u202eb\u200fc\x07d\ne") == f"a{STAND_IN}b{STAND_IN}c{STAND_IN}d\ne"
    pieces, cut = marked("x\u202eword.", 2, 6)
    assert (pieces[0], pieces[1].children, pieces[2], cut) == (f"x{STAND_IN}", "word", ".", False)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 2), (0, 99)])
def test_offsets_outside_of_the_passage_mark_nothing(start: int, end: int) -> None:
    assert marked("short", start, end) == (["short"], False)


def test_a_proposed_party_stands_beside_those_that_it_may_be(
    server: FlaskClient, waiting: Callable[..., Candidate]
) -> None:
    waiting()
    page = body(server)
    assert "not known yet: proposed" in page
    assert 'href="/actors/cohere' in page
    assert "pas encore connue" in body(server, "/review?lang=fr")


def test_accepting_decides_and_leads_to_the_next_candidate(
    server: FlaskClient, where: Home, waiting: Callable[..., Candidate]
) -> None:
    first, second = waiting("a"), waiting("b", confidence=0.5)
    answer = server.post(f"/review/{first.candidate_id}/accept", data={"by": "ann", "lang": "fr"})
    assert answer.status_code == 303
    assert f"c={second.candidate_id}" in answer.headers["Location"]
    assert "lang=fr" in answer.headers["Location"]
    assert decided(where, first) == [("accepted", "ann", None)]
    assert "Accepted by ann" in body(server, f"/review?c={first.candidate_id}")


def test_only_fields_that_were_changed_are_corrections(
    server: FlaskClient, where: Home, waiting: Callable[..., Candidate]
) -> None:
    one = waiting()
    server.post(
        f"/review/{one.candidate_id}/accept",
        data={"by": "ann", "read_status": "announced", "status": "completed",
              "read_target_org": "example-works", "target_org": "example-works"},
    )  # fmt: skip
    with read_state(where.state) as state:
        assert state is not None
        (deal,) = queue.accepted_deals(state)
    assert (deal["status"], deal["target_org"]) == ("completed", "example-b-works")


def test_what_stands_against_it_is_said_and_nothing_is_decided(
    server: FlaskClient, where: Home, waiting: Callable[..., Candidate]
) -> None:
    one = waiting()
    answer = server.post(
        f"/review/{one.candidate_id}/accept",
        data={"by": "ann", "target_org": "Cohere Technologies"},
    )
    page = body(server, answer.headers["Location"])
    assert "It cannot be accepted as it stands:" in page
    assert "may be cohere (0.8)" in page
    assert 'value="Cohere Technologies"' in page
    assert decided(where, one) == []


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("target_org", "Cohere Technologies", "Cohere Technologies peut être cohere (0.8)"),
        ("stake_pct", "nine", "«\u00a0Participation\u00a0» n’est pas un nombre simple"),
        ("stake_pct", "900", "«\u00a0Participation\u00a0» enfreint les règles"),
    ],
)
def test_on_a_french_page_what_stands_against_it_is_said_in_french(
    server: FlaskClient, waiting: Callable[..., Candidate], field: str, typed: str, said: str
) -> None:
    one = waiting()
    answer = server.post(
        f"/review/{one.candidate_id}/accept", data={"by": "ann", field: typed, "lang": "fr"}
    )
    address = answer.headers["Location"].replace("lang=en", "lang=fr")
    page = body(server, address if "lang=fr" in address else f"{address}&lang=fr")
    assert "Impossible d’accepter en l’état" in page
    assert said.replace("\u00a0", " ") in page.replace("\u00a0", " ")


def test_without_a_name_or_a_reason_nothing_is_decided(
    server: FlaskClient, where: Home, waiting: Callable[..., Candidate]
) -> None:
    one = waiting()
    nameless = server.post(f"/review/{one.candidate_id}/accept", data={})
    unreasoned = server.post(f"/review/{one.candidate_id}/reject", data={"by": "ann"})
    assert "refused=name" in nameless.headers["Location"]
    assert "refused=reject" in unreasoned.headers["Location"]
    assert decided(where, one) == []


def test_rejecting_and_taking_back_are_both_in_the_log(
    server: FlaskClient, where: Home, waiting: Callable[..., Candidate]
) -> None:
    one = waiting()
    server.post(f"/review/{one.candidate_id}/reject", data={"by": "ann", "reason": "a rumour"})
    server.post(f"/review/{one.candidate_id}/reopen", data={"by": "bob", "reason": "confirmed"})
    assert decided(where, one) == [
        ("rejected", "ann", "a rumour"),
        ("reopened", "bob", "confirmed"),
    ]


def test_another_site_decides_nothing_and_reading_decides_nothing(
    server: FlaskClient, where: Home, waiting: Callable[..., Candidate]
) -> None:
    one = waiting()
    address = f"/review/{one.candidate_id}/accept"
    foreign = [
        server.post(address, data={"by": "eve"}, headers={"Sec-Fetch-Site": "cross-site"}),
        server.post(address, data={"by": "eve"}, headers={"Sec-Fetch-Site": "same-site"}),
        server.post(address, data={"by": "eve"}, headers={"Origin": "https://evil.example"}),
    ]
    assert [answer.status_code for answer in foreign] == [403, 403, 403]
    assert server.get(address).status_code == 404
    assert decided(where, one) == []


def test_who_decides_is_who_logged_in_and_readers_may_only_read(
    where: Home, waiting: Callable[..., Candidate]
) -> None:
    one = waiting()
    add_user(where.state, "ann", "a long password", "reviewer")
    add_user(where.state, "rob", "a long password", "reader")
    app = make_app(FixedWorld(bundled_facts()), Guard(lambda _, word: word == "a long password"))
    install_review_actions(app.server, where, app.router.world)
    client = app.server.test_client()
    refused = client.post(
        f"/review/{one.candidate_id}/accept", data={"by": "ann"}, auth=("rob", "a long password")
    )
    assert "refused=role" in refused.headers["Location"]
    other = app.server.test_client()
    other.post(
        f"/review/{one.candidate_id}/accept", data={"by": "eve"}, auth=("ann", "a long password")
    )
    assert decided(where, one) == [("accepted", "ann", None)]
