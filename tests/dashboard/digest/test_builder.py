"""What one reader's digest says of a week's findings."""

import dataclasses
from datetime import date

import pytest
from support.digest_edition import EVENT, edition

from dashboard.digest.builder import Edition, Reader, build
from dashboard.digest.content import DigestContent, SourceLine, UnseenSource
from dashboard.digest.links import Links
from data.language.catalogue import Language
from graph.alerts.event import Event
from graph.alerts.finding import Support

STATEMENT = Support("dma_case", "case-1", "o-1", "copy", "Example", 2)
REVIEW = "Date passed: Review of the duty: {name} – 7 May 2026 (set by law); no outcome found."


def review(name: str) -> Event:
    """Return a passed date of a firm; those of one day make one card."""
    return dataclasses.replace(
        EVENT,
        event_id=name,
        rule_id="R24",
        subject=(name.lower(),),
        severity="medium",
        sentence_en=REVIEW.format(name=name),
        sentence_fr=f"Échéance de {name}.",
        group="date:review",
        magnitude=1.0 if name == "Alfa" else 0.0,
    )


def digest(*events: Event, language: Language = "en", **changes: object) -> DigestContent:
    """Return the digest of a reader of everything."""
    reader = Reader(language, Links("https://vigie.invalid", language), "why")
    made: Edition = dataclasses.replace(edition(*events), **changes)
    return build(made, events, reader, 0)


def test_the_same_finding_about_others_stands_on_the_card_by_their_names():
    card = digest(review("Alfa"), review("Beta"), review("Gamma")).cards[0]
    assert [row.sentence for row in card.likewise] == ["Beta", "Gamma"]
    assert (card.also, card.n_more_also) == ((), 0)


def test_lower_bands_of_a_share_are_implied():
    steps = [
        dataclasses.replace(EVENT, event_id=level, rule_id="R06", severity=severity, group="share")
        for level, severity in (("50", "high"), ("30", "medium"), ("25", "low"))
    ]
    card = digest(*steps).cards[0]
    assert (card.n_implied, card.also) == (2, ())


def test_findings_beyond_the_list_are_counted_by_rule():
    low = [
        dataclasses.replace(EVENT, event_id=str(place), group=str(place), severity="low")
        for place in range(23)
    ]
    found = digest(*low)
    assert [row.count for row in found.changed] == [1] * 20 + [3]
    assert found.n_listed == 23
    assert found.changed[-1].sentence == "3 further findings of this rule"


def test_a_rule_of_which_none_is_listed_has_no_further_ones():
    low = [
        dataclasses.replace(
            EVENT, event_id=f"{rule}{place}", rule_id=rule, group=str(place), severity="low"
        )
        for rule, count in (("R02", 20), ("R14", 2))
        for place in range(count)
    ]
    assert digest(*low).changed[-1].sentence == "2 findings, to be read in Vigie"


def test_old_facts_found_late_are_one_line_and_no_finding():
    late = dataclasses.replace(EVENT, severity="low", tags=("backfill",))
    found = digest(late)
    assert found.changed == ()
    assert found.history is not None
    assert "1" in found.history.sentence


@pytest.mark.parametrize(
    ("language", "source", "publisher"),
    [
        ("en", "European Commission: Press corner", "Copy of European Commission DMA case data"),
        (
            "fr",
            "Coin presse (Commission européenne)",
            "Copie des données de la Commission européenne sur les dossiers DMA",
        ),
    ],
)
def test_sources_have_names_in_the_language_of_the_reader(language, source, publisher):
    copy = SourceLine("Copy of European Commission DMA case data", None, 2, date(2026, 8, 1))
    cited = dataclasses.replace(
        EVENT, statements=(dataclasses.replace(STATEMENT, source_id="copy"),)
    )
    found = digest(
        cited,
        language=language,
        sources={"copy": copy},
        unseen=(UnseenSource("Press corner", date(2026, 8, 1), "presscorner"),),
        never_read=(("presscorner", "Press corner"),),
    )
    assert found.unseen[0].name == found.never_read[0] == source
    assert found.cards[0].sources[0].publisher == publisher


def test_links_of_a_replayed_week_open_the_pages_of_that_day():
    card = digest(EVENT, replayed=True).cards[0]
    assert card.links["view"].endswith("&event=e-1&asof=2026-08-23")
    assert "asof" not in digest(EVENT).cards[0].links["view"]


def test_the_list_of_a_rule_stands_in_one_order_whatever_the_order_of_findings():
    low = [
        dataclasses.replace(
            EVENT, event_id=name, group=name, severity="low", magnitude=size, sentence_en=name
        )
        for name, size in (("b", 1.0), ("a", 1.0), ("c", 5.0))
    ]
    orders = {tuple(row.sentence for row in digest(*found).changed) for found in (low, low[::-1])}
    assert orders == {("c", "a", "b")}


def test_sources_read_in_time_are_named():
    assert digest(EVENT, read=(("presscorner", "Press corner"),)).read == (
        "European Commission: Press corner",
    )
