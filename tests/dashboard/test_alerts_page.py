"""The page of alerts: what it lists, how a finding opens, and what a reader's posts do."""

import html as escaping
import re
from collections import Counter
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.digest.links import Links
from dashboard.web.access import Guard
from dashboard.web.app import Dashboard, make_app
from dashboard.web.findings.reactions import install_reactions
from dashboard.web.mail_actions import install_mail_actions
from dashboard.web.readings import Readings
from dashboard.web.world import FixedWorld
from data.home import Home, home
from data.language.catalogue import Language
from data.scenarios import scenario
from data.state import read_state
from graph.alerts.event import Event

TAG = re.compile(r"<[^>]+>")


@pytest.fixture
def where(vigie_home: Path) -> Home:
    """Return the home that the page's application state lies in."""
    return home()


@pytest.fixture
def reader(app: Dashboard, where: Home) -> FlaskClient:
    """Return a client of an application that also takes readers' posts."""
    own = make_app(app.router.world, Guard())
    install_reactions(own.server, where, own.router.world)
    install_mail_actions(own.server, where)
    return own.server.test_client()


@pytest.fixture
def events(app: Dashboard) -> list[Event]:
    """Return the findings that hold in the release."""
    snapshot = app.router.world.snapshot()
    found = snapshot.readings_on(snapshot.as_of).events
    return [event for event in found if event.ended_on is None and event.state == "active"]


def page_of(client: FlaskClient, **query: str) -> str:
    """Return the page of alerts under a query, as readable text with markup."""
    answer = client.get("/alerts", query_string={"s": "1", "lang": "en", **query})
    assert answer.status_code == 200
    return escaping.unescape(answer.get_data(as_text=True))


def part(page: str, opening: str, closing: str) -> str:
    """Return what stands between two marks."""
    start = page.index(opening)
    return page[start : page.index(closing, start)]


def plain(markup: str) -> str:
    """Return the text of a piece of markup."""
    return " ".join(TAG.sub(" ", markup).split())


def high(events: list[Event]) -> Event:
    """Return one finding that has a card."""
    return next(event for event in events if event.severity == "high")


def test_the_first_sentence_counts_what_holds(reader: FlaskClient, events: list[Event]) -> None:
    finding = plain(part(page_of(reader), 'class="finding"', "</p>"))
    counted = Counter(event.severity for event in events)
    assert f"{len(events)} findings of the thirty rules stand" in finding
    assert f"{counted['high']} high, {counted['medium']} medium, {counted['low']} low" in finding


def test_each_filter_is_a_chip_with_its_count(reader: FlaskClient, events: list[Event]) -> None:
    facets = plain(part(page_of(reader), 'class="filters facets"', "<form"))
    counted = Counter(event.rule_id for event in events)
    assert f"Single source (R14) {counted['R14']}" in facets
    certain = sum(event.certainty == "certain" for event in events)
    assert f"certain {certain} possible {len(events) - certain}" in facets


def test_a_filter_keeps_its_findings_and_the_other_counts_follow(
    reader: FlaskClient, events: list[Event]
) -> None:
    page = page_of(reader, rule="R18")
    own = [event for event in events if event.rule_id == "R18"]
    table = part(page, 'id="table-findings"', "</table>")
    assert table.count("<tr>") - 1 == len(own)
    severities = Counter(event.severity for event in own)
    assert f"Low {severities['low']}" in plain(part(page, 'class="filters facets"', "<form"))
    assert f"{len(own)} of {len(events)} findings fit" in plain(page)


def test_an_organisation_is_followed_through_its_group(
    reader: FlaskClient, events: list[Event]
) -> None:
    page = page_of(reader, org="alphabet", rule="R22")
    own = [e for e in events if e.rule_id == "R22" and {"alphabet", "google"} & set(e.subject)]
    assert own
    assert f"{len(own)} of {len(events)} findings fit" in plain(page)


def test_a_link_of_a_mail_opens_the_finding_with_every_statement(
    client: FlaskClient, events: list[Event]
) -> None:
    event = high(events)
    answer = client.get(f"/alerts?s=1&lang=fr&event={event.event_id}")
    page = escaping.unescape(answer.get_data(as_text=True))
    assert " ".join(event.sentence_fr.split()) in plain(part(page, 'class="finding"', "</p>"))
    evidence = part(page, 'id="table-evidence"', "</table>")
    for support in event.statements:
        assert f'data-fact="{support.table}:{support.fact_key}"' in evidence
    assert 'class="notice"' not in page


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_links_that_mails_carry_are_understood(
    client: FlaskClient, events: list[Event], language: Language
) -> None:
    links = Links("https://vigie.invalid", language).alert(high(events))
    for name in ("view", "evidence"):
        page = client.get(links[name].removeprefix("https://vigie.invalid")).get_data(as_text=True)
        assert 'class="notice"' not in page
        assert ('class="drawer"' in page) == (name == "evidence")
        assert f'<html lang="{language}"' in page


def test_a_finding_that_the_release_does_not_hold_is_said_calmly(client: FlaskClient) -> None:
    page = page_of(client, event="0" * 32)
    assert "This finding is not in the release shown" in page
    assert "an older mail may name one that a later release holds no more" in page


def test_what_the_address_says_wrongly_becomes_a_notice(client: FlaskClient) -> None:
    query = {"s": "1", "lang": "en", "event": "x'><script>", "colour": "red"}
    page = client.get("/alerts", query_string=query).get_data(as_text=True)
    assert page.count('class="notice"') == 2
    assert "<script>" not in part(page, "<main", "</main>")


def test_the_evidence_of_a_finding_opens_with_its_statements(
    client: FlaskClient, events: list[Event]
) -> None:
    event = high(events)
    page = page_of(client, event=event.event_id, fact=f"alert:{event.event_id}")
    drawer = page[page.index('class="drawer"') :]
    assert f"Statements ({len(event.statements)})" in drawer
    assert event.sentence_en in drawer
    assert 'rel="noreferrer noopener external"' in drawer


def test_a_single_known_supplier_is_worded_so(client: FlaskClient) -> None:
    table = plain(part(page_of(client, rule="R14"), 'id="table-findings"', "</table>"))
    assert "only one known supplier" in table
    assert "others may exist" in table


def post(reader: FlaskClient, action: str, event: Event, **headers: str) -> int:
    """Post a reader's wish from a filtered view; return the status."""
    back = "/alerts?s=1&lang=en&severity=high"
    form = {"event": event.event_id, "back": back}
    return reader.post(f"/alerts/{action}", data=form, headers=headers).status_code


def test_a_muted_finding_is_folded_away_and_comes_back(
    reader: FlaskClient, events: list[Event]
) -> None:
    event = high(events)
    assert post(reader, "mute", event) == 303
    cards = part(page_of(reader, severity="high"), 'id="cards"', "</section>")
    shown, folded = cards.split("<details", 1)
    assert event.sentence_en not in shown
    assert event.sentence_en in folded
    assert "Muted by you (1)" in folded
    assert post(reader, "unmute", event) == 303
    assert "Muted by you" not in page_of(reader, severity="high")


def test_opening_the_address_of_a_post_changes_nothing(
    reader: FlaskClient, events: list[Event]
) -> None:
    assert reader.get(f"/alerts/mute?event={high(events).event_id}").status_code in (404, 405)
    assert "Muted by you" not in page_of(reader)


def test_not_useful_counts_once_per_reader(
    reader: FlaskClient, events: list[Event], where: Home
) -> None:
    event = high(events)
    assert [post(reader, "not-useful", event) for _ in range(2)] == [303, 303]
    with read_state(where.state) as state:
        assert state is not None
        rows = state.execute("select event_id, verdict from feedback").fetchall()
    assert [tuple(row) for row in rows] == [(event.event_id, "not_useful")]
    assert "You said: not useful" in page_of(reader, event=event.event_id)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.invalid"},
    ],
)
def test_another_site_cannot_post(
    reader: FlaskClient, events: list[Event], headers: dict[str, str]
) -> None:
    assert post(reader, "mute", high(events), **headers) == 403


def test_an_unknown_finding_or_action_is_refused(reader: FlaskClient, events: list[Event]) -> None:
    assert reader.post("/alerts/mute", data={"event": "0" * 32}).status_code == 404
    assert reader.post("/alerts/mute", data={"event": "x", "asof": "soon"}).status_code == 404
    assert post(reader, "delete", high(events)) == 404


@pytest.mark.parametrize(
    "back", ["https://elsewhere.invalid/?s=1", "//elsewhere.invalid", "/deals?kind=licence", ""]
)
def test_a_post_leads_back_to_our_page_only(
    reader: FlaskClient, events: list[Event], back: str
) -> None:
    form = {"event": high(events).event_id, "back": back}
    answer = reader.post("/alerts/mute", data=form)
    assert answer.headers["Location"] == "/alerts?s=1&done=muted"


def test_a_post_keeps_the_filters_and_says_what_was_done(
    reader: FlaskClient, events: list[Event]
) -> None:
    form = {"event": high(events).event_id, "back": "/alerts?s=1&severity=high&fact=deal:x"}
    answer = reader.post("/alerts/not-useful", data=form, follow_redirects=True)
    page = answer.get_data(as_text=True)
    assert answer.request.path == "/alerts"
    assert answer.request.args.to_dict() == {"s": "1", "done": "noted", "severity": "high"}
    assert "It counts for the rule" in page


def test_the_form_of_a_subscription_starts_from_the_view(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = page_of(reader, rule="R14", org="openai", severity="medium")
    address = re.search(r'href="(/subscribe\?[^"]+)"', page)
    assert address is not None
    assert address[1] == "/subscribe?lang=en&rules=R14&watched=openai&severity_floor=medium"
    settings = {
        "VIGIE_SMTP_HOST": "localhost",
        "VIGIE_MAIL_FROM": "vigie@example.org",
        "VIGIE_PUBLIC_URL": "https://vigie.example.org",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    form = reader.get(address[1]).get_data(as_text=True)
    assert 'name="rules" type="text" value="R14"' in form
    assert 'name="watched" type="text" value="openai"' in form
    assert '<option value="medium" selected>' in form


def test_the_rules_say_what_feeds_them_or_that_nothing_does(client: FlaskClient) -> None:
    page = escaping.unescape(client.get("/alerts/rules").get_data(as_text=True))
    table = part(page, 'id="table-rules"', "</table>")
    rows = [plain(row) for row in table.split("<tr>")[2:]]
    assert len(rows) == 30
    silent = [row[:3] for row in rows if "no data feed" in row]
    assert silent == ["R08", "R09", "R28"]


def test_a_past_day_shows_what_was_known_then(client: FlaskClient, events: list[Event]) -> None:
    page = page_of(client, asof="2026-06-30")
    assert "Computed again from what was public by the day shown" in page
    assert "18 November 2026" not in page.replace("\u00a0", " ")


def test_feed_and_calendar_have_addresses_of_this_installation(reader: FlaskClient) -> None:
    page = page_of(reader)
    feed = re.search(r'href="(/feeds/[^"]+\.atom\?lang=en)"', page)
    calendar = re.search(r'href="(/calendar/[^"]+\.ics\?lang=en)"', page)
    assert feed is not None
    assert calendar is not None
    assert feed[1] in page_of(reader, rule="R18"), "the same for every view"


def test_the_back_test_is_computed_beside_the_requests_and_then_kept(vigie_home: Path) -> None:
    world = FixedWorld(scenario("f1"))
    client = make_app(world, Guard()).server.test_client()
    snapshot = world.snapshot()
    found = snapshot.readings_on(snapshot.as_of).replayed(patience=120)
    assert found is not None
    page = escaping.unescape(client.get("/alerts/replay").get_data(as_text=True))
    counted = sum(sum(week.by_rule.values()) for week in found.weeks)
    assert f"the rules would have raised {counted} findings" in page
    table = part(page, 'id="table-replay-weeks"', "</table>")
    assert table.count("<tr>") - 1 == len(found.weeks) == 52


def test_a_replay_that_is_not_ready_says_so(
    vigie_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Readings, "replayed", lambda *_: None)
    client = make_app(FixedWorld(scenario("f1")), Guard()).server.test_client()
    page = client.get("/alerts/replay").get_data(as_text=True)
    assert "The replay of this release is being computed" in page


def test_a_rule_that_readers_demoted_is_one_step_less_severe_at_the_page(
    reader: FlaskClient, events: list[Event]
) -> None:
    own = [event for event in events if event.rule_id == "R18" and event.severity == "high"]
    assert own
    judged = [event for event in events if event.rule_id == "R18"]
    for event in judged:
        assert post(reader, "not-useful", event) == 303
    severities = Counter("medium" if one in own else one.severity for one in events)
    assert f"{severities['medium']} medium" in plain(
        part(page_of(reader), 'class="finding"', "</p>")
    )
    assert "Medium" in plain(part(page_of(reader, event=own[0].event_id), "<main", "</main>"))
