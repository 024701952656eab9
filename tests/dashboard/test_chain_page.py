"""The chain: names as people type them, two days, a failing supplier, a matrix that sorts."""

import re

import pytest
from flask.testing import FlaskClient
from support.dashboard_pages import served, words

from data.scenarios import scenario


@pytest.fixture(scope="module")
def invented() -> FlaskClient:
    """Return a client of a dashboard over the invented chain F1 with its event E2."""
    return served(scenario("f1", events=("E2",)))


def row(client: FlaskClient, address: str, first: str) -> str:
    """Return the words of the table row that `first` heads."""
    page = client.get(address).get_data(as_text=True)
    rows = [re.sub(r"<[^>]+>", " ", one) for one in re.findall(r"<tr>.*?</tr>", page)]
    return next(" ".join(one.split()) for one in rows if one.split()[:1] == [first])


@pytest.mark.parametrize("typed", ["mistral-ai", "Mistral%20AI", "mistral%20ai"])
def test_a_member_is_found_by_slug_and_by_name(client: FlaskClient, typed: str) -> None:
    assert "Mistral AI in the chain" in words(client, f"/chain?s=1&ego={typed}")


def test_an_unknown_name_is_a_404_that_offers_names_that_begin_alike(client: FlaskClient) -> None:
    answer = client.get("/chain?s=1&ego=Mistrall")
    assert answer.status_code == 404
    assert "Mistral AI" in answer.get_data(as_text=True)


def test_two_days_tell_the_world_from_what_is_known_about_it(invented: FlaskClient) -> None:
    page = words(invented, "/chain?s=1&mode=change&since=2026-10-01")
    world, _, knowledge = page.partition("Only our knowledge changed")
    assert "Eta Delta supplies" in world and "18–20%" in world
    assert "15%" in knowledge and "14%" in knowledge


def test_a_later_day_to_compare_with_is_refused_in_words(invented: FlaskClient) -> None:
    page = words(invented, "/chain?s=1&mode=change&since=2026-11-21")
    assert "choose an earlier day" in page


def test_a_failure_says_what_is_left_and_that_unknown_weights_leave_it_open(
    invented: FlaskClient,
) -> None:
    address = "/chain?s=1&mode=failure&ego=Alfa"
    assert "If Alfa failed" in words(invented, address)
    assert "20" in row(invented, address, "Zeta")


def test_a_firm_that_supplies_nobody_known_is_unknown_not_harmless(invented: FlaskClient) -> None:
    assert "unknown, not harmless" in words(invented, "/chain?s=1&mode=failure&ego=iota")


def test_the_matrix_sorts_by_any_customer(client: FlaskClient) -> None:
    page = client.get("/chain?s=1&sort=-matrix.c0").get_data(as_text=True)
    matrix = page[page.index('id="table-matrix"') : page.index('id="table-edges"')]
    firsts = [re.sub(r"<[^>]+>|\*", "", cell) for cell in re.findall(r"<tr><th.*?</td>", matrix)]
    counts = [int(found[0]) for cell in firsts if (found := re.findall(r"\d+$", cell))]
    assert len(counts) > 5 and counts == sorted(counts, reverse=True)


def test_a_pair_of_the_matrix_opens_its_relations(client: FlaskClient) -> None:
    page = words(client, "/chain?s=1&ego=nvidia&partner=meta&money=yes")
    assert "sourced relations between NVIDIA and Meta Platforms" in page
