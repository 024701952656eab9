"""Names in running text and slugs of unknown parties."""

from pathlib import Path

import pytest

from data.errors import RefusedFileError
from data.names import Gazetteer, bundled_gazetteer, compile_trie, read_gazetteer, slug
from data.resolution.known import bundled_resolver


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return bundled_gazetteer()


def found(gazetteer: Gazetteer, text: str) -> list[tuple[str, str, bool]]:
    return [
        (text[hit.start : hit.end], hit.organisation_id, hit.certain)
        for hit in gazetteer.mentions(text)
    ]


def test_the_longest_name_at_a_place_wins(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "Microsoft Azure and Microsoft") == [
        ("Microsoft Azure", "microsoft-azure", True),
        ("Microsoft", "microsoft", True),
    ]


def test_a_name_matches_as_a_whole_word_and_case_as_printed(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "Metal, META-like, nvidia and Metas") == [("META", "meta", False)]


def test_a_name_in_capitals_is_also_known_as_texts_print_it(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "NVIDIA, Nvidia") == [
        ("NVIDIA", "nvidia", True),
        ("Nvidia", "nvidia", True),
    ]


def test_an_ambiguous_alias_is_marked(gazetteer: Gazetteer) -> None:
    assert found(gazetteer, "Claude") == [("Claude", "anthropic", False)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Vermillon Systèmes S.A.S.", "vermillon-systemes"),
        ("Quillbark Inc.", "quillbark"),
        ("Example & Co", "example"),
        ("Fictive&Filles", "fictive-filles"),
        ("Œuvre IA", "oeuvre-ia"),
        ("Spring Creek, LLC", "spring-creek"),
        ("Inc", "inc"),
    ],
)
def test_a_slug_is_ascii_without_legal_form(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_a_printed_variant_resolves_to_its_organisation(gazetteer: Gazetteer) -> None:
    assert gazetteer.resolve("Index Venture") == "index-ventures"
    assert gazetteer.resolve("Nobody Knows This") is None


@pytest.mark.parametrize("name", ["Figure", "Compass", "Index"])
def test_an_everyday_word_alone_resolves_to_nobody(gazetteer: Gazetteer, name: str) -> None:
    assert gazetteer.resolve(name) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Microsoft Ireland Operations Limited", "microsoft"),
        ("TAIWAN SEMICONDUCTOR MFG CO LTD", "tsmc"),
        ("Apple Hospitality REIT", None),
    ],
)
def test_a_name_in_text_is_matched_as_one_in_a_register(
    gazetteer: Gazetteer, name: str, expected: str | None
) -> None:
    assert gazetteer.resolve(name) == expected
    assert bundled_resolver().resolve(name).organisation_id == expected


def test_the_compiled_trie_agrees_with_a_plain_search() -> None:
    words = ["AI", "Meta AI Inc", "Meta", "Metal"]
    hits = [
        match[0] for match in compile_trie(words).finditer("Meta AI Incorporated and Metal, AIX")
    ]
    assert hits == ["Meta", "AI", "Metal"]


def test_a_row_without_name_is_refused(tmp_path: Path) -> None:
    table = tmp_path / "organisations.csv"
    table.write_text("id,name,kind\nexample-works,,company\n", "utf-8")
    with pytest.raises(RefusedFileError, match=r"organisations\.csv:2"):
        read_gazetteer(table)


@pytest.mark.parametrize(
    ("alias", "ambiguous", "serves"),
    [
        ("Caisse alfa", "false", True),
        ("caisse alfa", "false", False),
        ("Alfacaisse", "false", False),
        ("Caisse alfa", "true", False),
    ],
)
def test_a_further_alias_of_a_body_serves_in_text_if_it_is_distinct(
    tmp_path: Path, alias: str, ambiguous: str, serves: bool
) -> None:
    organisations, aliases = tmp_path / "organisations.csv", tmp_path / "aliases.csv"
    organisations.write_text("id,name,kind,layers\nalfa,Alfa Fund,fund,investor\n", "utf-8")
    aliases.write_text(f"org,alias,ambiguous\nalfa,{alias},{ambiguous}\n", "utf-8")
    gazetteer = read_gazetteer(organisations, None, aliases)
    assert (found(gazetteer, f"Selon {alias}, rien.") != []) is serves
