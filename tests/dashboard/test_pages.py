"""Pages: each answers in both languages, says its finding, and opens figures on their sources."""

import html as escaping
import re
from collections.abc import Sequence

import pytest
from flask.testing import FlaskClient

from dashboard.web.app import Dashboard
from dashboard.web.page import find
from dashboard.web.pages import pages

ADDRESSES = (
    "/",
    "/chain",
    "/chain?s=1&ego=mistral-ai&money=yes",
    "/markets",
    "/markets/cloud-infrastructure",
    "/deals",
    "/deals?s=1&kind=acquihire",
    "/actors",
    "/actors/microsoft",
    "/gatekeepers",
    "/capacity",
    "/funding",
    "/sources",
    "/search?s=1&q=mistrl",
    "/sql",
    "/method",
    "/accessibility",
)
TAG = re.compile(r"<[^>]+>")


def read(client: FlaskClient, address: str, language: str = "en") -> str:
    """Return a page as HTML in a language."""
    answer = client.get(address, headers={"Accept-Language": language})
    assert answer.status_code == 200, address
    return answer.get_data(as_text=True)


def words_of(page: str, class_name: str) -> str:
    """Return the text of the first element of a class."""
    found = re.search(rf'<[a-z0-9]+ class="{class_name}">(.*?)</', page, re.S)
    assert found is not None, class_name
    return escaping.unescape(TAG.sub("", found[1]))


def digits(text: str) -> Sequence[str]:
    """Return the numbers of a text without the marks between thousands."""
    return re.findall(r"\d+", re.sub(r"(?<=\d)[\u202f\u00a0 ,](?=\d{3})", "", text))


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_has_language_title_heading_and_finding(client: FlaskClient, address: str) -> None:
    for language in ("en", "fr"):
        page = read(client, address, language)
        assert f'<html lang="{language}"' in page
        assert re.search(r"<title>.+ – .*2026 – Vigie</title>", page)
        assert page.count("<h1") == 1
        assert len(words_of(page, "finding")) > 20


@pytest.mark.parametrize("address", ADDRESSES)
def test_both_languages_say_the_same_numbers(client: FlaskClient, address: str) -> None:
    english, french = (
        words_of(read(client, address, language), "finding") for language in ("en", "fr")
    )
    assert sorted(digits(english)) == sorted(digits(french))


@pytest.mark.parametrize("address", ADDRESSES)
def test_tables_have_caption_and_scoped_heads(client: FlaskClient, address: str) -> None:
    page = read(client, address)
    tables = re.findall(r"<table>.*?</table>", page, re.S)
    for table in tables:
        assert "<caption" in table
        assert all('scope="' in head for head in re.findall(r"<th[^e][^>]*>", table))


def test_titles_are_unique(client: FlaskClient) -> None:
    titles = [re.search(r"<title>(.*?)</title>", read(client, a))[1] for a in ADDRESSES]  # type: ignore[index]
    assert len(set(titles)) == len(titles) - 1, "only the filtered deals share a title"


def test_an_unknown_path_is_a_real_404_page(client: FlaskClient) -> None:
    for address in (
        "/nowhere",
        "/markets/no-such-market",
        "/actors/no-such-firm",
        "/chain?s=1&ego=nobody-at-all",
    ):
        answer = client.get(address)
        assert answer.status_code == 404
        assert "No such page" in answer.get_data(as_text=True)


def test_every_answer_forbids_foreign_content(client: FlaskClient) -> None:
    policy = client.get("/method").headers["Content-Security-Policy"]
    scripts = re.search(r"script-src ([^;]+)", policy)
    assert "default-src 'self'" in policy
    assert scripts is not None and "unsafe" not in scripts[1] and "http" not in scripts[1]


def test_the_mcp_server_is_off(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/_mcp").status_code == 404


def test_no_page_names_a_foreign_address_for_scripts_styles_or_images(client: FlaskClient) -> None:
    for address in ADDRESSES:
        for tag in re.findall(r"<(?:script|link|img|iframe)[^>]*>", read(client, address)):
            assert not re.search(r'(?:src|href)="(?:https?:)?//', tag), tag


def facts_on(page: str) -> list[str]:
    """Return the fact ids that a page's figures open."""
    return list(
        dict.fromkeys(escaping.unescape(f) for f in re.findall(r'data-fact="([^"]+)"', page))
    )


@pytest.mark.parametrize(
    "address",
    ["/", "/chain", "/markets", "/markets/cloud-infrastructure", "/deals", "/actors/microsoft",
     "/gatekeepers", "/capacity", "/funding"],
)  # fmt: skip
def test_figures_open_their_sources(client: FlaskClient, address: str) -> None:
    facts = facts_on(read(client, address))
    assert facts
    for fact in (facts[0], facts[len(facts) // 2], facts[-1]):
        page = client.get(address, query_string={"s": "1", "fact": fact}).get_data(as_text=True)
        drawer = page[page.index('class="drawer"') :]
        assert "Statements (" in drawer, fact
        assert 'rel="noreferrer noopener external"' in drawer or "Reference data" in drawer


def test_an_index_shows_its_formula_with_its_inputs(client: FlaskClient) -> None:
    fact = "hhi:cloud-infrastructure|world|2025-Q4|revenue|Synergy Research Group"
    page = client.get("/markets", query_string={"s": "1", "fact": fact}).get_data(as_text=True)
    drawer = page[page.index('class="drawer"') :]
    assert "HHI = [27.5; 28.5]² + [20.5; 21.5]² + [13.5; 14.5]²" in drawer
    assert "Amazon: " in drawer


def test_a_fact_that_is_not_known_is_said_calmly(client: FlaskClient) -> None:
    page = client.get("/deals?s=1&fact=deal:no-such-deal").get_data(as_text=True)
    assert "Nothing is known about deal:no-such-deal" in page


def test_the_past_shows_less_and_says_so(client: FlaskClient) -> None:
    now, then = read(client, "/deals"), read(client, "/deals?s=1&asof=2025-06-30")
    assert "what public sources had said by 30" in escaping.unescape(then).replace("\u00a0", " ")
    assert int(digits(words_of(then, "finding"))[0]) < int(digits(words_of(now, "finding"))[0])


def test_the_register_on_16_august_2026(client: FlaskClient) -> None:
    finding = words_of(read(client, "/gatekeepers?s=1&asof=2026-08-16"), "finding")
    assert finding.startswith("23 core platform services of 7 gatekeepers")


def test_all_71_notices_are_listed(client: FlaskClient) -> None:
    page = read(client, "/gatekeepers")
    table = page[page.index('id="table-art14"') :]
    assert table[: table.index("</table>")].count("<tr>") == 72


def test_a_question_that_finds_nothing_says_what_that_means(client: FlaskClient) -> None:
    page = read(client, "/deals?s=1&q=zzzzzz")
    assert "This says nothing about deals nobody reported" in page


def test_an_address_with_faults_is_answered_with_notices(client: FlaskClient) -> None:
    page = read(client, "/deals?s=9&colour=red&kind=theft")
    assert page.count('class="notice"') == 3


def test_search_forgives_a_typing_error_and_finds_source_addresses(client: FlaskClient) -> None:
    assert "Mistral AI" in read(client, "/search?s=1&q=mistrl")
    page = read(client, "/deals?s=1&kind=acquihire")
    source = re.search(r'data-fact="(deal:[^"]+)"', page)
    assert source is not None
    drawer = client.get(f"/deals?s=1&fact={source[1]}").get_data(as_text=True)
    address = re.search(r'<a (?=[^>]*rel="noreferrer)[^>]*href="(https?://[^"]+)"', drawer)
    assert address is not None
    answer = client.get("/search", query_string={"q": escaping.unescape(address[1])})
    assert source[1] in escaping.unescape(answer.get_data(as_text=True))


def test_each_menu_page_has_a_letter_of_its_own() -> None:
    letters = [page.letter for page in pages() if page.menu]
    assert all(letters) and len(set(letters)) == len(letters)


def test_a_path_finds_its_page_and_its_slug() -> None:
    found = find(pages(), "/markets/dram/")
    assert found is not None
    assert (found[0].name, dict(found[1])) == ("market", {"slug": "dram"})


def test_a_failing_page_becomes_a_calm_panel_with_a_number(
    app: Dashboard, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("secret detail")

    monkeypatch.setattr(app.router, "draw", fail)
    app.server.config["PROPAGATE_EXCEPTIONS"] = False
    answer = client.get("/deals")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 500
    assert "secret detail" not in page and "Traceback" not in page
    assert re.search(r"Quote the number [0-9a-f]{8}", page)


def test_a_filter_never_turns_known_suppliers_into_unknown_ones(client: FlaskClient) -> None:
    page = read(client, "/chain?s=1&ego=openai&terms=weighted")
    assert "No supplier is known" not in page


def test_a_day_beyond_the_release_is_the_newest_day(client: FlaskClient) -> None:
    assert "– 21\u00a0November 2026 – Vigie" in read(client, "/deals?s=1&asof=2100-01-01")


def test_a_release_that_is_not_kept_is_said_and_replaced_by_none(client: FlaskClient) -> None:
    answer = client.get("/deals?s=1&lang=en&release=20200101T000000-abcdef")
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "is not kept here" in page
    assert "<table" not in page


@pytest.mark.parametrize("name", ["asof", "since"])
@pytest.mark.parametrize("value", ["2026-02-30", "0001-01-01", "soon"])
def test_a_day_that_cannot_be_meant_is_a_notice(client: FlaskClient, name: str, value: str) -> None:
    answer = client.get(f"/?s=1&lang=en&colour=change&{name}={value}")
    assert answer.status_code == 200
    assert f"The value of {name} in the address was not understood" in answer.get_data(as_text=True)


@pytest.mark.parametrize("slug", ["microsoft", "google", "alphabet"])
def test_deals_of_an_organisation_are_counted_alike_on_every_page(
    client: FlaskClient, slug: str
) -> None:
    listed = client.get("/actors?s=1&rows=all").get_data(as_text=True)
    row = next(r for r in listed.split("<tr>") if f'href="/actors/{slug}"' in r[:200])
    [count] = re.findall(r">(\d+)</a></td></tr>", row)
    assert f"known deals {count};" in client.get(f"/actors/{slug}").get_data(as_text=True)
    deals = client.get(f"/deals?s=1&org={slug}").get_data(as_text=True)
    assert f"{count} deals are known under these filters" in deals


def test_the_site_map_names_every_page_that_needs_no_name(client: FlaskClient) -> None:
    page = client.get("/accessibility").get_data(as_text=True)
    site_map = page[page.index("Site map") :]
    paths = [one.path for one in pages() if "<" not in one.path]
    assert [path for path in paths if f'href="{path}"' not in site_map] == []


def test_the_question_page_lists_every_table_with_its_columns(client: FlaskClient) -> None:
    page = client.get("/sql").get_data(as_text=True)
    deal = page[page.index("<code>deal</code>") :].partition("</details>")[0]
    assert "<code>amount_basis</code>" in deal and "<code>known_from</code>" in deal
    assert "<code>deal_statement</code>" not in page


def test_the_count_of_blind_spots_opens_the_names_it_counts(client: FlaskClient) -> None:
    landing = client.get("/").get_data(as_text=True)
    [count] = re.findall(r'href="/sources[^"]*#no-cloud"[^>]*>(\d+) of \d+<', landing)
    listed = client.get("/sources").get_data(as_text=True)
    table = listed[listed.index('id="table-no-cloud"') :].partition("</table>")[0]
    assert table.count('scope="row"') == int(count)
