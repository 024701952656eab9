"""Subject lines: what happened stays, asides and long titles go first."""

import pytest

from dashboard.digest.headline import headline
from data.bundled import bundled_facts
from graph.alerts.event import from_row
from graph.alerts.stored import alert_rows
from graph.records import records

SPECIFICATION = "DMA.1, Interoperability for services: preliminary findings (27 April, Art. 8(5))."


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (99, "DMA.1, Interoperability for services: preliminary findings (27 April, Art. 8(5))"),
        (60, "DMA.1, Interoperability for services: preliminary findings"),
        (50, "DMA.1, Interoperability…: preliminary findings"),
    ],
)
def test_the_step_of_a_proceeding_stays_when_its_title_is_cut(room, shown):
    assert headline(SPECIFICATION, room) == shown


def test_whole_clauses_go_before_words_are_cut():
    told = "Money returns: Alfa invests in Zeta (5bn); Zeta buys from Alfa (3bn). The smallest leg."
    assert headline(told, 50) == "Money returns: Alfa invests in Zeta…"


def test_quoted_words_of_a_source_are_an_aside():
    tie = "Newly known exclusive relation: Alfa → Beta, “Sole supplier of many parts”."
    assert headline(tie, 50) == "Newly known exclusive relation: Alfa → Beta"


def test_a_quotation_that_is_cut_is_closed():
    cut = headline("Alfa dépasse 50\u202f% sur «\u00a0Trafic web de longue durée\u00a0» : 64,5", 44)
    assert cut.count("«") == cut.count("»") == 1


def test_no_finding_on_the_bundled_facts_outgrows_a_subject():
    rows, _ = alert_rows(bundled_facts())
    events = [from_row(row) for row in records(rows)]
    for event in events:
        for sentence in (event.sentence_en, event.sentence_fr):
            assert 0 < len(headline(sentence, 60)) <= 60, sentence
