"""Both parts of the mail: same facts, readable alone, accessible, in French and English."""

import dataclasses
import re
from collections import Counter
from datetime import date

import pytest
from lxml import html as lxml_html
from support.digest_edition import EVENT, edition

from dashboard.digest.builder import Reader, build
from dashboard.digest.content import Card, ChangedRow, ComingDate, DigestContent, RenderedMail
from dashboard.digest.links import Links
from dashboard.digest.render import render
from data.language.catalogue import Language
from data.language.formats import interval, percent


def tree_of(mail: RenderedMail) -> lxml_html.HtmlElement:
    """Return the parsed HTML part."""
    return lxml_html.fromstring(mail.html)


def _with(content: DigestContent, card: Card) -> DigestContent:
    return dataclasses.replace(content, cards=(card,))


NUMBER = re.compile(r"\d[\d.,\u202f\u00a0]*\d|\d")


def test_the_text_part_has_every_number_of_the_html_part(content) -> None:
    mail = render(content)
    shown = lxml_html.fromstring(mail.html).find("body").text_content()
    flat = " ".join(mail.text.split())
    assert set(NUMBER.findall(shown)) <= set(NUMBER.findall(flat))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_text_part_keeps_to_72_columns_except_addresses(content, language) -> None:
    mail = render(dataclasses.replace(content, language=language))
    long_lines = [
        line for line in mail.text.splitlines() if len(line) > 72 and "https://" not in line
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
    def mail_in(language: Language) -> str:
        links = Links("https://vigie.example.org", language)
        said = f"{interval(1208, 2116, language)}, {percent(38.5, language)}."
        event = dataclasses.replace(EVENT, sentence_en=said, sentence_fr=said)
        shown = build(edition(event), [event], Reader(language, links, ""), 0)
        return render(shown).text

    english, french = mail_in("en"), mail_in("fr")
    assert "À EXAMINER" in french
    assert "Needs attention".upper() in english
    digits = [
        Counter(re.sub(r"[^\d]", "", number) for number in NUMBER.findall(mail))
        for mail in (english, french)
    ]
    assert digits[0] == digits[1]
    assert "1,208–2,116, 38.5%" in english
    assert "1\u202f208–2\u202f116, 38,5\u202f%" in french


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
    assert "3 further findings on this subject." in mail.text


def test_one_finding_more_is_said_in_the_singular(content) -> None:
    card = dataclasses.replace(content.cards[0], n_more_also=1)
    assert "1 further finding on this subject." in render(_with(content, card)).text


def test_what_holds_for_several_subjects_is_said_once_and_names_them(content) -> None:
    same = tuple(
        ChangedRow("medium", "R24", name, f"https://vigie.invalid/alerts?event={name}")
        for name in ("Beta", "Gamma")
    )
    mail = render(_with(content, dataclasses.replace(content.cards[0], likewise=same)))
    assert "The same holds for: Beta; Gamma." in mail.text
    links = {link.text_content(): link.get("href") for link in tree_of(mail).iter("a")}
    assert links["Gamma"] == "https://vigie.invalid/alerts?event=Gamma"


def test_lower_bands_that_a_finding_implies_are_counted_not_listed(content) -> None:
    card = dataclasses.replace(content.cards[0], n_implied=2)
    assert "The 2 lower bands are passed with it." in render(_with(content, card)).text


def test_a_card_without_a_source_says_on_what_it_rests(content) -> None:
    card = dataclasses.replace(content.cards[0], sources=())
    mail = render(_with(content, card))
    assert "Rests on the law and the register alone." in mail.text
    assert "Rests on the law and the register alone." in mail.html


def test_the_rules_of_a_card_are_named(content) -> None:
    card = dataclasses.replace(content.cards[0], rules=("R06", "R27"))
    flat = " ".join(render(_with(content, card)).text.split())
    assert "Rules: R06 Share above a band; R27 New alternative" in flat


def test_a_row_that_stands_for_many_findings_counts_as_many(content) -> None:
    rows = (
        ChangedRow("low", "R22", "One.", "https://vigie.invalid/1"),
        ChangedRow("low", "R22", "54 further.", "https://vigie.invalid/2", count=54),
    )
    mail = render(dataclasses.replace(content, changed=rows, corrections=()))
    assert "Below, without a card: 55 further findings." in " ".join(mail.text.split())


def test_listed_findings_stand_under_their_severity_and_rule(content) -> None:
    headings = [heading.text_content() for heading in tree_of(render(content)).iter("h3")]
    assert "Low – R27 New alternative" in headings


def test_a_line_about_old_facts_is_no_finding(quiet) -> None:
    line = ChangedRow("low", "", "History extended by 3.", "https://vigie.invalid/alerts")
    mail = render(dataclasses.replace(quiet, history=line))
    assert "older facts added" in mail.subject
    assert "Nothing crossed a threshold." in mail.text
    assert "History extended by 3." in mail.text


def test_every_severity_and_mark_of_a_mail_is_explained(content) -> None:
    mail = render(content)
    assert "High: look at it this week." in mail.text
    assert "Possible: anything less" in mail.text
    assert "Critical: act today" not in mail.text


def test_links_of_the_same_words_are_told_apart_when_read_aloud(content) -> None:
    other = dataclasses.replace(content.cards[0], event_id="e-2", sentence="Eta gained 5 %.")
    tree = tree_of(render(dataclasses.replace(content, cards=(*content.cards, other))))
    spoken = [link.get("aria-label") for link in tree.iter("a") if link.get("aria-label")]
    assert len(spoken) == len(set(spoken)) == 8
    assert "Open this finding: Eta gained 5 %" in spoken


def test_words_of_an_english_source_carry_their_language(content) -> None:
    quoting = "Relation exclusive : «\u00a0Sole supplier\u00a0» [en anglais]."
    card = dataclasses.replace(content.cards[0], sentence=quoting)
    french = dataclasses.replace(_with(content, card), language="fr")
    assert [part.text for part in tree_of(render(french)).iter("span") if part.get("lang")] == [
        "Sole supplier"
    ]


def test_a_citation_never_parts_from_its_number(content) -> None:
    dates = (ComingDate(date(2026, 9, 1), "A duty", "set by law, Art. 11 DMA, EUR 5bn", False),)
    mail = render(dataclasses.replace(content, coming=dates))
    for part in (mail.text, mail.html):
        assert "Art.\u00a011" in part
        assert "EUR\u00a05bn" in part


@pytest.mark.parametrize(
    ("first", "last", "label", "shown"),
    [
        (date(2026, 8, 17), date(2026, 8, 23), "2026-W34", "week 2026-W34, 17 to 23"),
        (date(2026, 8, 20), date(2026, 8, 20), "2026-08-20", "Vigie – 20\u00a0August 2026"),
    ],
)
def test_only_a_week_is_called_a_week(content, first, last, label, shown) -> None:
    mail = render(dataclasses.replace(content, first_day=first, last_day=last, label=label))
    assert shown in mail.text


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


def test_a_quiet_mail_names_every_source_read_and_unread(quiet) -> None:
    names = tuple(f"Example register {place}" for place in range(12))
    mail = render(dataclasses.replace(quiet, read=names, n_sources=13))
    flat = " ".join(mail.text.split())
    assert "12 sources were read in time: Example register 0; " in flat
    assert "Example register 11." in flat
    assert "example-register" in flat


def test_a_mail_with_findings_names_the_first_sources_read(content) -> None:
    names = tuple(f"Example register {place}" for place in range(12))
    flat = " ".join(render(dataclasses.replace(content, read=names)).text.split())
    assert "Example register 7 and 4 more." in flat
