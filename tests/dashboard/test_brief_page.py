"""A brief says one figure in at most three sentences, each of which opens what it rests on."""

import re
from datetime import date
from html import unescape
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from dashboard.web.app import Dashboard
from dashboard.web.briefs import brief_of
from dashboard.web.context import Context
from dashboard.web.routing import Router
from data.language.catalogue import Language

INDEX = "hhi:cloud-infrastructure|world|2026-Q1|revenue|Synergy Research Group"
FACTS = [
    INDEX,
    "share_statcounter:search-engines/world/2021-10/visits/StatCounter/yahoo/firm",
    "exposure:openai|amazon",
    "deal:google-deepmind-2014",
]


def page(client: FlaskClient, fact: str, language: Language = "en") -> str:
    answer = client.get(f"/brief?lang={language}&of={quote(fact)}&s=1")
    assert answer.status_code == 200
    return unescape(answer.get_data(as_text=True))


def sentences(text: str) -> list[str]:
    found = re.search(r'<ol class="sentences">(.*?)</ol>', text, re.DOTALL)
    assert found is not None
    return re.findall(r"<li>(.*?)</li>", found[1], re.DOTALL)


def context_of(router: Router, language: Language = "en") -> Context:
    return router.view("/brief", f"of={quote(INDEX)}", language, date(2026, 11, 22))[0]


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_at_most_three_sentences_each_opening_a_figure(
    client: FlaskClient, fact: str, language: Language
) -> None:
    said = sentences(page(client, fact, language))
    assert 1 <= len(said) <= 3
    assert all('data-fact="' in one and one.startswith("<") for one in said)


@pytest.mark.parametrize("fact", FACTS)
def test_every_sentence_opens_something_that_has_a_source(app: Dashboard, fact: str) -> None:
    context = context_of(app.router)
    for sentence in brief_of(context, fact).sentences:
        found = brief_of(context, sentence.fact).found
        assert found.statements or found.inputs


def test_the_headline_is_the_interval_of_the_market_page(client: FlaskClient) -> None:
    market = unescape(client.get("/markets/cloud-infrastructure?lang=en").get_data(as_text=True))
    headline = re.search(r'<p class="big">(.*?)</p>', page(client, INDEX))
    assert headline is not None
    assert headline[1] in market


def test_the_page_names_its_release_its_day_and_its_sources(client: FlaskClient) -> None:
    text = page(client, INDEX)
    assert "release=fixture" in text
    assert "asof=2026-11-21" in text
    sources = re.search(r'<ul class="plain brief-sources">(.*?)</ul>', text, re.DOTALL)
    assert sources is not None
    assert "https://" in sources[1]


def test_numbers_are_the_same_in_both_languages(app: Dashboard) -> None:
    english = brief_of(context_of(app.router, "en"), INDEX)
    french = brief_of(context_of(app.router, "fr"), INDEX)
    digits = [re.sub(r"\D", "", one.headline) for one in (english, french)]
    assert digits[0] == digits[1]
    assert [one.fact for one in english.sentences] == [one.fact for one in french.sentences]


def test_the_picture_says_in_words_what_it_draws(client: FlaskClient) -> None:
    text = page(client, INDEX)
    pictures = re.findall(r'role="img"[^>]*aria-label="([^"]*)"', text)
    assert any("Amazon: 28%" in one for one in pictures)


def test_an_exposure_whose_weights_nobody_printed_is_said_to_be_unknown(app: Dashboard) -> None:
    brief = brief_of(context_of(app.router), "exposure:openai|amazon")
    assert brief.headline == "0–100%"
    assert "no source says" in brief.sentences[0].words


@pytest.mark.parametrize("address", ["/brief", "/brief?of=hhi:nothing", "/brief?of=deal:nothing"])
def test_an_address_without_a_known_figure_is_a_404(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_drawer_leads_to_the_brief(client: FlaskClient) -> None:
    answer = client.get(f"/markets/cloud-infrastructure?fact={quote(INDEX)}&lang=en&s=1")
    drawer = unescape(answer.get_data(as_text=True)).partition('class="drawer"')[2]
    assert 'href="/brief?' in drawer


def test_exposures_stand_on_the_page_of_an_actor_and_open_their_chain(client: FlaskClient) -> None:
    text = unescape(client.get("/actors/mistral-ai?lang=en").get_data(as_text=True))
    section = text.partition('id="exposure"')[2].partition("</section>")[0]
    assert 'data-fact="exposure:mistral-ai|microsoft"' in section
    opened = client.get(f"/actors/mistral-ai?fact={quote('exposure:mistral-ai|microsoft')}&lang=en")
    drawer = unescape(opened.get_data(as_text=True)).partition('class="drawer"')[2]
    assert "Relation 1:" in drawer
    assert re.search(r'data-fact="(dependency|deal):', drawer)
