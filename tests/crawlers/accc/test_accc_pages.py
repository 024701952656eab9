"""ACCC: what a stored page says, whatever its optional parts, and what is refused."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from replicas.accc import REGISTER, FakeMatter, list_page, matter_page
from replicas.pages import page

from crawlers.parsers.accc import parse_listing, parse_matter
from crawlers.parsers.reading import LayoutChangedError
from crawlers.source import Cursor, Gone, Item, Link, Oddity, PageError, Plan
from crawlers.sources import accc
from data.observations import Observation

HOST = "https://www.accc.gov.au"
MATTER = FakeMatter("MN-10001", "Alfa - Beta")


def items_of(matter: FakeMatter, **replaced: str) -> list[Item]:
    """Return what the source reads on the page of a matter."""
    html = matter_page(matter)
    for old, new in replaced.items():
        html = html.replace(old, new)
    return list(accc.parse(page(f"{HOST}{REGISTER}/{matter.slug}", "matter", html)))


def merger_of(matter: FakeMatter) -> Observation:
    """Return the merger that the page of a matter states."""
    return next(
        item
        for item in items_of(matter)
        if isinstance(item, Observation) and item.record_type == "merger"
    )


def test_a_matter_gives_number_dates_parties_outcome_and_address() -> None:
    merger = merger_of(MATTER)
    assert merger.fact_key == "ACCC (Australia)/MN-10001/cleared_phase1"
    said = {
        "case_number": "MN-10001",
        "acquirer": "alfa-works-pty",
        "acquirer_name": "Alfa Works Pty Ltd",
        "target_name": "Beta Example Ltd",
        "notified": "2026-05-12",
        "decided": "2026-06-09",
        "outcome": "cleared_phase1",
    }
    assert {key: merger.payload[key] for key in said} == said
    assert merger.source_url == f"{HOST}{REGISTER}/alfa-beta"
    assert merger.public_from.isoformat() == "2026-06-09"


@pytest.mark.parametrize(
    ("changes", "outcome"),
    [
        ({"kind": "Waiver", "stage": "Waiver application"}, "waiver_granted"),
        (
            {
                "kind": "Waiver",
                "stage": "Waiver application",
                "determination": "Not approved",
            },
            "waiver_refused",
        ),
        ({"stage": "Phase 2 - detailed assessment"}, "cleared_phase2"),
        ({"determination": "Approved with conditions"}, "cleared_phase1_with_remedies"),
        ({"determination": "Not approved"}, "prohibited"),
        ({"stage": None}, "cleared"),
        ({"status": "Under assessment", "determination": None, "decided": None}, None),
        ({"status": "Assessment suspended", "determination": None, "decided": None}, None),
        ({"status": "Assessment ceased", "determination": None}, "assessment_ceased"),
        ({"status": "Assessment ceased", "determination": "Not applicable"}, "assessment_ceased"),
    ],
)
def test_the_outcome_follows_the_printed_words(changes: dict[str, object], outcome: str) -> None:
    assert merger_of(MATTER.changed(**changes)).payload["outcome"] == outcome


def test_words_nobody_has_seen_leave_the_outcome_unknown_and_are_counted() -> None:
    items = items_of(MATTER.changed(determination="Approved by the moon"))
    merger = next(item for item in items if isinstance(item, Observation))
    assert merger.payload["outcome"] is None
    assert "Approved by the moon" in str(merger.payload["note"])
    assert any(isinstance(item, Oddity) for item in items)


def test_several_acquirers_and_names_of_other_scripts_stay_apart() -> None:
    names = (("Alfa Ltd", ""), ("例示株式会社", ""), ("見本有限公司", ""))
    merger = merger_of(MATTER.changed(acquirers=names))
    slugs = str(merger.payload["acquirer"]).split("|")
    assert len(set(slugs)) == 3
    assert merger.payload["acquirer_name"] == "Alfa Ltd|例示株式会社|見本有限公司"


def test_a_missing_notification_date_is_unknown_never_invented() -> None:
    merger = merger_of(MATTER.changed(notified=None))
    assert merger.payload["notified"] is None


def test_events_carry_day_title_and_document_and_may_lack_a_document() -> None:
    events = (("2026-06-09", "Determination", "/files/a.pdf"), ("2026-05-20", "Letter", None))
    found = parse_matter(matter_page(MATTER.changed(events=events)), HOST).events
    assert [(event.day, event.title, event.document_url) for event in found] == [
        ("2026-06-09", "Determination", f"{HOST}/files/a.pdf"),
        ("2026-05-20", "Letter", None),
    ]


def test_a_script_address_never_becomes_a_link() -> None:
    events = (("2026-06-09", "Determination", "javascript:alert(1)"),)
    found = parse_matter(matter_page(MATTER.changed(events=events)), HOST).events
    assert found[0].document_url is None


def test_the_description_is_read_once_and_staff_addresses_never() -> None:
    merger = merger_of(MATTER)
    assert str(merger.excerpt).count("proposes to acquire") == 1
    assert not any("@" in str(item) for item in items_of(MATTER))


@pytest.mark.parametrize(
    ("old", "field"),
    [
        ("field--name-field-acccgov-merger-status", "status"),
        ("field--acccgov-type", "kind"),
        ("field--name-dynamic-token-fieldnode-acccgov-merger-id", "number"),
        ("field--name-field-acccgov-applicants", "acquirers"),
        ("field--name-field-acccgov-pub-reg-targets", "targets"),
        ("<h1 class", "title"),
    ],
)
def test_a_renamed_field_is_refused_by_name(old: str, field: str) -> None:
    html = matter_page(MATTER).replace(old, "x")
    with pytest.raises(LayoutChangedError) as refused:
        parse_matter(html, HOST)
    assert refused.value.field == field


def test_a_date_that_is_none_is_refused() -> None:
    html = matter_page(MATTER).replace('datetime="2026-05-12T', 'datetime="soon')
    with pytest.raises(LayoutChangedError, match="notified"):
        parse_matter(html, HOST)


def test_a_list_page_gives_numbers_addresses_pages_and_the_stated_total() -> None:
    matters = [FakeMatter(f"MN-{n:05d}", f"Alfa {n} - Beta") for n in range(120)]
    listing = parse_listing(list_page(matters, 0, 120), f"{HOST}{REGISTER}?page=0")
    assert (len(listing.matters), listing.last_page, listing.total) == (50, 2, 120)
    assert listing.matters[0] == ("MN-00000", f"{HOST}{REGISTER}/alfa-0-beta")


def test_a_refusal_page_is_no_list() -> None:
    with pytest.raises(LayoutChangedError, match="no acquisition card"):
        parse_listing("<html><body>Access denied</body></html>", HOST)


def listed(matters: list[FakeMatter], total: int, cursor: str | None = None) -> Iterator[Item]:
    """Return what the only page of the list by date says."""
    first = next(iter(accc.first_links(Plan(today=None, cursor=cursor))))  # type: ignore[arg-type]
    yield from accc.parse(
        page(first.url, "list", list_page(matters, 0, total), context=first.context)
    )


def test_fewer_matters_than_stated_are_looked_for_in_the_other_order() -> None:
    links = [item for item in listed([MATTER], 2) if isinstance(item, Link)]
    assert any("sort_by=title" in link.url for link in links)


def test_a_known_matter_that_no_list_shows_is_visited_not_dropped() -> None:
    cursor = json.dumps({"MN-99999": f"{HOST}{REGISTER}/slipped"})
    items = list(listed([MATTER], 2, cursor))
    second = next(item for item in items if isinstance(item, Link) and "sort_by" in item.url)
    last = list(
        accc.parse(page(second.url, "list", list_page([MATTER], 0, 2), context=second.context))
    )
    assert f"{HOST}{REGISTER}/slipped" in [item.url for item in last if isinstance(item, Link)]
    assert not any(isinstance(item, Gone) for item in last)
    assert any(isinstance(item, Cursor) and "MN-99999" in item.value for item in last)


def test_a_list_that_lost_more_than_five_matters_is_not_believed() -> None:
    known = json.dumps({f"MN-{n:05d}": f"{HOST}/{n}" for n in range(8)})
    with pytest.raises(PageError, match="lost 7 of 8"):
        list(listed([MATTER], 1, known))


def test_only_its_own_404_makes_a_known_matter_vanish() -> None:
    gone = page(f"{HOST}/x", "matter", "", status=404, context={"case": "MN-10001"})
    keys = {item.fact_key for item in accc.parse(gone) if isinstance(item, Gone)}
    assert "ACCC (Australia)/MN-10001/cleared_phase1" in keys


def test_a_decided_matter_replaces_its_open_state() -> None:
    keys = {item.fact_key for item in items_of(MATTER) if isinstance(item, Gone)}
    assert "ACCC (Australia)/MN-10001/" in keys
    assert "ACCC (Australia)/MN-10001/cleared_phase1" not in keys


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "outcome", "acquirer"),
    [("MN-25021", "cleared_phase1", "openai"), ("WA-50016", "waiver_granted", None)],
)
def test_real_pages_fill_every_required_column(
    samples: Path, name: str, outcome: str, acquirer: str | None
) -> None:
    body = (samples / "accc" / f"{name}.html").read_bytes()
    found = [
        item
        for item in accc.parse(page(f"{HOST}/x", "matter", body))
        if isinstance(item, Observation) and item.record_type == "merger"
    ]
    (merger,) = found
    required = accc.SOURCE.required["merger"]
    assert all(merger.payload.get(key) for key in required if key != "source_url")
    assert (merger.payload["case_number"], merger.payload["outcome"]) == (name, outcome)
    assert acquirer in (None, merger.payload["acquirer"])
