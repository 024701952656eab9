"""What a probe says of an assumed line: held, failed, or not testable with the pages it got."""

import pytest
from replicas.pages import page

from crawlers.assumed import at_its_address, has_validators, is_data, is_served, on
from crawlers.source import Page

URL = "https://source.example/"


@pytest.mark.parametrize(
    ("pages", "answer"),
    [
        ([page(URL, "list", "x")], "held"),
        ([page(URL, "list", "x"), page(URL, "list", "", status=404)], "failed"),
        ([page(URL, "other", "x")], "not testable"),
        ([], "not testable"),
    ],
)
def test_a_line_holds_when_it_holds_on_every_page_of_its_kind(
    pages: list[Page], answer: str
) -> None:
    assert on("list", is_served)(pages) == answer


def test_a_page_without_validators_says_so() -> None:
    assert on("list", has_validators)([page(URL, "list", "x")]) == "failed"


@pytest.mark.parametrize(
    ("kind", "answer"), [("csv", "held"), ("zip", "failed"), ("other", "not testable")]
)
def test_a_fallback_tells_that_the_address_moved(kind: str, answer: str) -> None:
    assert at_its_address("csv", "zip")([page(URL, kind, "x")]) == answer


@pytest.mark.parametrize(
    ("body", "status", "answer"),
    [
        ("{}", 200, "held"),
        ("<?xml version='1.0'?><rss/>", 200, "held"),
        ("<html>refused</html>", 200, "failed"),
        ("\ufeff\n<!DOCTYPE html><title>x</title>", 200, "failed"),
        ("{}", 503, "failed"),
    ],
)
def test_a_refusal_in_html_is_no_data(body: str, status: int, answer: str) -> None:
    assert on("list", is_data)([page(URL, "list", body, status=status)]) == answer


def test_an_error_at_the_address_itself_is_no_data() -> None:
    assert at_its_address("csv", "zip")([page(URL, "csv", "", status=503)]) == "failed"
