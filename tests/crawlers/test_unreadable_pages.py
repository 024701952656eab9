"""One record's page that cannot be read stops nothing; too many of a kind fail the run."""

import pytest
from replicas.accc import REGISTER, FakeMatter, matter_page
from replicas.pages import page

from crawlers.checks import CheckFailedError, Seen, verdict
from crawlers.source import Page, Unreadable
from crawlers.sources import accc, sec_edgar

URL = f"https://www.accc.gov.au{REGISTER}/alfa-beta"


def seen(pages: int, broken: int) -> Seen:
    """Return what a run saw that read `pages` pages, `broken` of which it could not read."""
    made = Seen(accc.SOURCE)
    made.pages["matter"] = pages
    for _ in range(broken):
        made.broken(Unreadable(URL, "field 'status': missing"), "matter")
    return made


@pytest.mark.parametrize(("pages", "broken"), [(100, 1), (582, 5)])
def test_one_page_in_a_hundred_may_be_unreadable_and_is_counted(pages: int, broken: int) -> None:
    made = seen(pages, broken)
    assert verdict(made, {}) == []
    assert made.oddities == {"unreadable matter: field 'status': missing": broken}


@pytest.mark.parametrize(("pages", "broken"), [(99, 1), (582, 6), (1, 1)])
def test_more_than_that_is_a_changed_layout_and_named(pages: int, broken: int) -> None:
    with pytest.raises(CheckFailedError, match=rf"{broken} of {pages} pages .* 'status'"):
        verdict(seen(pages, broken), {})


def changed(html: str) -> Page:
    """Return a matter page whose last event lost its title."""
    return page(URL, "matter", html.replace("<td>Phase 1 determination</td>", "<td></td>"))


def test_nothing_of_a_half_read_page_passes() -> None:
    items = list(accc.parse(changed(matter_page(FakeMatter("MN-00001", "Alfa - Beta")))))
    assert [type(item) for item in items] == [Unreadable]


def test_a_document_of_pictures_is_no_fault() -> None:
    context = {
        **{"id": "sec-1", "form": "ex-99-1", "label": "EX-99.1"},
        **{"filer": "Example", "actor": "example", "filed": "2026-05-08"},
    }
    items = list(
        sec_edgar.parse(page(URL, "text", '<html><img src="1.jpg"></html>', context=context))
    )
    assert not any(isinstance(item, Unreadable) for item in items)
    assert "without text" in str(items)
