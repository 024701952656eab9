"""French pages: what the catalogue has in French stands in French, the rest says that it is not."""

import html

import pytest
from flask.testing import FlaskClient
from lxml import html as lxml_html

from data.bundled import bundled_facts
from data.language.catalogue import keys


def tree_of(client: FlaskClient, path: str) -> lxml_html.HtmlElement:
    """Return a page in French."""
    joint = "&" if "?" in path else "?"
    answer = client.get(f"{path}{joint}s=1&lang=fr&rows=all")
    assert answer.status_code == 200
    return lxml_html.fromstring(answer.get_data(as_text=True))


def said_in_french(tree: lxml_html.HtmlElement) -> str:
    """Return the text of a page without what is marked as English."""
    for marked in tree.xpath("//script|//style|//*[@lang='en']"):
        marked.drop_tree()
    return " ".join(html.unescape(tree.text_content()).split())


@pytest.mark.parametrize("path", ["/markets", "/markets/hbm", "/", "/search?q=hbm"])
def test_markets_have_their_french_names(client: FlaskClient, path: str) -> None:
    said = said_in_french(tree_of(client, path))
    markets = set(bundled_facts().statements("market")["market_name"])
    long = [name for name in markets if len(name.split()) > 2]
    assert [name for name in long if name in said] == []


@pytest.mark.parametrize("path", ["/cases", "/gatekeepers", "/actors/alphabet", "/alerts"])
def test_cases_have_their_french_titles(client: FlaskClient, path: str) -> None:
    said = said_in_french(tree_of(client, path))
    english = set(bundled_facts().frame("dma_case")["subject"]) - set(keys("fr").values())
    assert [title for title in english if title in said] == []


@pytest.mark.parametrize(
    ("path", "french", "english"),
    [
        ("/cases?dates=all", "263 TFUE", "263 TFEU"),
        ("/cases", "Commission européenne", "European Commission"),
        ("/cases", "Nouvelles interdictions", "New prohibitions"),
        ("/gatekeepers", "services d’informatique en nuage", "cloud computing services"),
        ("/gatekeepers", "examen qualitatif", "qualitative after market investigation"),
        ("/sources", "Données et registre des dossiers DMA", "DMA case data and register"),
        ("/", "Ouvrir toutes les affaires et échéances", "Open all cases"),
        ("/funding", "Gouvernement du Canada", "Government of Canada"),
    ],
)
def test_words_of_the_law_and_of_lists_are_french(
    client: FlaskClient, path: str, french: str, english: str
) -> None:
    said = said_in_french(tree_of(client, path))
    assert french in said
    assert english not in said


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/cases", "European Commission, DMA case data"),
        ("/gatekeepers", "Sole control of"),
        ("/method", "Guidelines on the assessment of horizontal mergers"),
        ("/sources", "publisher's terms"),
        ("/funding", "EuroHPC share of the Groningen AI factory"),
        ("/deals?fact=deal:microsoft-openai-2023-10b", "Third Microsoft phase"),
    ],
)
def test_words_of_sources_that_stay_english_are_marked(
    client: FlaskClient, path: str, words: str
) -> None:
    tree = tree_of(client, path)
    assert words in tree.text_content()
    assert words not in said_in_french(tree)


@pytest.mark.parametrize("path", ["/cases", "/gatekeepers", "/method"])
def test_english_pages_mark_nothing_as_foreign(client: FlaskClient, path: str) -> None:
    page = client.get(path, query_string={"s": "1", "lang": "en"}).get_data(as_text=True)
    tree = lxml_html.fromstring(page)
    assert tree.xpath("//td//*[@lang]|//th//*[@lang]") == []


def test_the_next_date_of_the_landing_page_leads_to_the_cases(client: FlaskClient) -> None:
    tree = tree_of(client, "/")
    link = next(a for a in tree.iter("a") if a.text_content().startswith("Ouvrir toutes les aff"))
    assert link.get("href").startswith("/cases?")


def test_the_newest_exclusive_tie_of_the_landing_page_is_one_between_firms(
    client: FlaskClient,
) -> None:
    said = said_in_french(tree_of(client, "/"))
    assert "La plus récente" in said
    assert "(agrégat)" not in said.partition("La plus récente")[2][:120]
