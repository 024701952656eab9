"""Hostile input: entities, bombs, wrong charsets, odd links and tables."""

import io
import zipfile

import pytest
from parsel import Selector

from crawlers.parsers.reading import (
    LayoutChangedError,
    clean,
    decode,
    inner_text,
    safe_link,
    xml_root,
)
from crawlers.parsers.tables import csv_rows, zip_members, zipped_csv_rows

URL = "https://source.example/page"


def zipped(name: str, content: bytes) -> bytes:
    """Return a ZIP of one member."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


def test_an_external_entity_is_neither_read_nor_silently_dropped() -> None:
    body = b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>'
    with pytest.raises(LayoutChangedError, match="declares entities"):
        xml_root(body, "x", URL)


def test_exponential_entities_are_refused() -> None:
    lines = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 9))
    body = f'<!DOCTYPE r [<!ENTITY a0 "ha">{lines}]><r>&a8;</r>'.encode()
    with pytest.raises(LayoutChangedError):
        xml_root(body, "x", URL)


def test_deep_nesting_is_refused() -> None:
    with pytest.raises(LayoutChangedError, match="not XML"):
        xml_root(b"<a>" * 5_000 + b"</a>" * 5_000, "x", URL)


def test_blank_lines_before_the_declaration_are_skipped() -> None:
    root = xml_root(b"\n\n<?xml version='1.0' encoding='UTF-8'?><r/>", "x", URL)
    assert root.tag == "r"


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "utf-16", None])
def test_utf8_is_read_as_utf8_whatever_the_header_says(declared: str | None) -> None:
    assert decode("Bêta".encode(), declared, "x", URL) == "Bêta"


def test_a_declared_charset_is_used_where_it_fits() -> None:
    assert decode("Bêta".encode("iso-8859-1"), "iso-8859-1", "x", URL) == "Bêta"


def test_bytes_that_no_charset_explains_are_refused() -> None:
    with pytest.raises(LayoutChangedError, match="charset"):
        decode(b"B\xeata", "utf-8", "x", URL)


@pytest.mark.parametrize(
    "href",
    ["javascript:alert(1)", "data:text/html,x", "mailto:a@b.example", "ftp://x/y", "https://u@h/"],
)
def test_only_plain_web_links_are_links(href: str) -> None:
    assert safe_link(href, URL) is None


def test_words_of_neighbouring_blocks_stay_apart_and_inline_marks_do_not_split() -> None:
    node = Selector(text="<div><p>Al<b>fa</b></p><p>Beta<script>x</script></p></div>")
    assert inner_text(node) == "Alfa Beta"


def test_control_characters_never_reach_a_record() -> None:
    assert clean("Al\x00fa \x1b[31m\u200bBeta") == "Al fa [31m Beta"


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(LayoutChangedError, match="row 3"):
        list(csv_rows(b"a,b\n1,2\n3\n", ("a",), "x", URL))


def test_a_missing_column_is_named() -> None:
    with pytest.raises(LayoutChangedError, match="'share'"):
        list(csv_rows(b"date,value\n1,2\n", ("share",), "x", URL))


def test_html_is_no_csv() -> None:
    with pytest.raises(LayoutChangedError, match="HTML"):
        list(csv_rows(b"<html>refused</html>", (), "x", URL))


def test_new_columns_and_another_order_are_tolerated() -> None:
    rows = list(csv_rows(b"\xef\xbb\xbfnew,b,a\r\n9,2,1\r\n", ("a", "b"), "x", URL))
    assert rows == [{"new": "9", "b": "2", "a": "1"}]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(LayoutChangedError, match="unpacks to"):
        zip_members(zipped("t.csv", b"0" * 30_000_000), {"t.csv": ()}, "x", URL)


def test_a_zip_without_the_wanted_table_says_what_it_holds() -> None:
    with pytest.raises(LayoutChangedError, match=r"other\.csv"):
        zip_members(zipped("other.csv", b"a"), {"t.csv": ()}, "x", URL)


def test_a_table_that_is_not_packed_is_read_too() -> None:
    plain = io.BytesIO(b"a,b\n1,2\n")
    assert list(zipped_csv_rows(plain, ("a",), "x", URL)) == [{"a": "1", "b": "2"}]


def test_a_cut_zip_is_refused() -> None:
    whole = zipped("t.csv", b"a,b\n" * 500)
    with pytest.raises(LayoutChangedError, match="ZIP"):
        list(zipped_csv_rows(io.BytesIO(whole[: len(whole) // 2]), ("a",), "x", URL))
