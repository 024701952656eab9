"""Crawled statements beside the bundled ones: same keys merge, machine-read deals wait."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from replicas.autorite_fr import act
from replicas.pages import page
from replicas.statistics import owners_table

from crawlers.parsers import commission_mergers, govuk_cma
from crawlers.parsers.autorite_fr import parse_act
from crawlers.sources import accc, epoch, openrouter, statcounter
from crawlers.sources.autorite_fr import outcome_of
from data.grading import Grading
from data.language.catalogue import LANGUAGES, Language, text
from data.observations import Observation
from data.reference_facts import load
from data.statements import statement_frames

URL = "https://statistics.example/table.csv"


def bundled(record_type: str) -> list[Observation]:
    """Return the bundled statements of a type."""
    return [said for said in load().observations if said.record_type == record_type]


def crawled(items: list[object]) -> list[Observation]:
    """Return the statements among what a source yields."""
    return [item for item in items if isinstance(item, Observation)]


def test_a_chatbot_month_from_the_chart_is_the_fact_of_the_bundled_row() -> None:
    csv = '"Date","ChatGPT","Perplexity","Claude"\n2026-09,80,15,5\n'
    context = {"market": "ai-chatbots", "region": "ww"}
    made = crawled(list(statcounter.parse(page(URL, "chart", csv, context=context))))
    assert {said.fact_key for said in made} <= {
        said.fact_key for said in bundled("share_statcounter")
    }


def test_a_day_of_tokens_is_the_fact_of_the_bundled_row() -> None:
    csv = (
        "date,model_permaslug,rank,total_tokens,share_of_daily_tokens\r\n"
        "2026-10-07,z-ai/x,1,1,0.5\r\n2026-10-07,qwen/x,2,1,0.25\r\n2026-10-07,other,,1,0.25\r\n"
    )
    made_page = page(URL, "file", csv)
    context = {"sha256": made_page.document_id.removeprefix("sha256:"), "rows": "3"}
    made = crawled(list(openrouter.parse(page(URL, "file", csv, context=context))))
    assert {said.fact_key for said in made} <= {
        said.fact_key for said in bundled("share_estimator")
    }


def test_an_owner_of_chips_is_the_fact_of_the_bundled_row() -> None:
    table = owners_table(False).replace("Alfa Works", "Microsoft")
    made = crawled(list(epoch.parse(page(URL, "csv", table))))
    assert {said.fact_key for said in made} <= {said.fact_key for said in bundled("capacity")}
    assert {str(said.payload["accelerator_family"]) for said in made} <= {
        str(said.payload["accelerator_family"]) for said in bundled("capacity")
    }


def test_a_deal_that_a_machine_read_waits_for_review_whatever_its_source() -> None:
    bundled_deal = bundled("deal")[0]
    read = replace(bundled_deal, source_id="sec-edgar")
    frame = statement_frames(
        [bundled_deal, read],
        grading=Grading(()),
        first_recorded=datetime(2026, 11, 21, tzinfo=UTC),
        withdrawn={},
        reviews={},
        trusted=lambda _: True,
    )["deal"]
    assert sorted(frame["review"]) == ["pending", "trusted"]


def stated_outcomes() -> set[str]:
    """Return every outcome of a merger that a register can state."""
    phases = ("", "Phase 1", "Phase 2")
    words = (
        "Autorisation",
        "Autorisation sous réserve d'engagements",
        "Interdiction",
        "Inapplicable",
    )
    acts = [
        parse_act(act(1, dispositifs_dcc=word, phase_decision_concentration=phase), 0, URL)
        for word in words
        for phase in phases
    ]
    french = {outcome for one in acts if (outcome := outcome_of(one))}
    return {*filter(None, accc.OUTCOMES), *govuk_cma.OUTCOMES.values(), *french} | {
        outcome for _, outcome in commission_mergers.OUTCOMES
    }


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", sorted(stated_outcomes()))
def test_every_outcome_that_a_register_states_has_words(outcome: str, language: Language) -> None:
    assert text(f"alerts.status.{outcome}", language)
    assert text(f"words.outcome.{outcome}", language)
