"""Both parts of the mail: same facts, readable alone, accessible, in French and English."""

import dataclasses
import re

import pytest
from lxml import html as lxml_html

from dashboard.digest.content import ChangedRow
from dashboard.digest.render import render

NUMBER = re.compile(r"\d[\d.,\u202f\u00a0]*\d|\d")


def test_the_text_part_has_every_number_of_the_html_part(content) -> None:
    mail = render(content)
    shown = lxml_html.fromstring(mail.html).find("body").text_content()
    flat = " ".join(mail.text.split())
    assert set(NUMBER.findall(shown)) <= set(NUMBER.findall(flat))


def test_the_text_part_keeps_to_78_columns_except_addresses(content) -> None:
    long_lines = [
        line
        for line in render(content).text.splitlines()
        if len(line) > 78 and "https://" not in line
    ]
    assert long_lines == []


def test_addresses_stand_on_lines_of_their_own_in_the_text_part(content) -> None:
    lines = [line.strip() for line in render(content).text.splitlines() if "https://" in line]
    assert lines
    assert all(line.startswith("https://") for line in lines)


def test_the_subject_names_severity_and_first_finding(content) -> None:
    assert render(content).subject.startswith("[High] Cloud-EU may already be above 2,000")


def test_a_quiet_week_says_so_and_counts_what_was_read(quiet) -> None:
    mail = render(quiet)
    assert "nothing crossed a threshold (11 of 12 sources read)" in mail.subject
    assert "example-register" in mail.text


def test_french_has_french_words_and_the_same_numbers(content) -> None:
    english = render(content).text
    french = render(dataclasses.replace(content, language="fr")).text
    assert "À EXAMINER" in french
    assert "Needs attention".upper() in english


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_html_part_is_accessible(content, language) -> None:
    tree = lxml_html.fromstring(render(dataclasses.replace(content, language=language)).html)
    assert tree.get("lang") == language
    assert [heading.tag for heading in tree.iter("h1")] == ["h1"]
    assert all(table.find("caption") is not None for table in tree.iter("table"))
    assert all(header.get("scope") in {"col", "row"} for header in tree.iter("th"))
    assert all(link.text_content().strip() for link in tree.iter("a"))


def test_the_html_part_loads_nothing_from_anywhere(content) -> None:
    tree = lxml_html.fromstring(render(content).html)
    loading = list(tree.iter("img", "script", "link", "iframe", "object", "video"))
    assert loading == []
    assert "url(" not in render(content).html


def test_text_from_outside_stays_text(content) -> None:
    card = dataclasses.replace(content.cards[0], sentence="<script>alert(1)</script>")
    mail = render(dataclasses.replace(content, cards=(card,)))
    assert "<script>" not in mail.html


def test_an_unverified_date_says_so(content) -> None:
    assert "unverified" in render(content).text


def test_other_findings_on_the_subject_of_a_card_stand_on_the_card(content) -> None:
    other = ChangedRow("low", "R27", "Eta supplies Delta.", "https://vigie.invalid/alerts?event=2")
    card = dataclasses.replace(content.cards[0], also=(other,), n_more_also=3)
    mail = render(dataclasses.replace(content, cards=(card,)))
    assert "- Eta supplies Delta." in mail.text
    assert "Eta supplies Delta." in mail.html
    assert "further findings on the same card: 3" in mail.text


def test_a_subject_fits_the_line_of_a_mail_program(content) -> None:
    long = dataclasses.replace(content.cards[0], sentence="Example Works may exceed " * 12)
    assert len(render(dataclasses.replace(content, cards=(long,))).subject) <= 78


def test_french_signs_never_begin_a_line(content) -> None:
    mail = render(dataclasses.replace(content, language="fr"))
    assert not [
        line for line in mail.text.splitlines() if line.lstrip().startswith((":", ";", "»"))
    ]
    assert not re.search(r"[^ ] [:;!?»]", mail.text)


def test_a_long_list_of_unread_sources_is_counted_not_spelt_out(content) -> None:
    names = tuple(f"Example register {place}" for place in range(12))
    mail = render(dataclasses.replace(content, never_read=names, n_sources=13))
    assert "Example register 7 and 4 more." in " ".join(mail.text.split())
    assert "Example register 8" not in mail.text
