"""ACCC acquisitions register: list pages and matter pages.

History: the register moved from /public-registers/mergers-and-acquisitions-registers/ to
/acquisitions-and-mergers-registers/ in 2026; list cards print the case number under another field
name than matter pages; consultation boxes changed in August 2026 (they are not read).
Notes: `datetime` attributes are noon UTC placeholders, so the date part is the day. The visible
teaser repeats the description: only `.full-text` is read. A few matters never publish their
notification or determination date: the date stays unknown, the matter is kept.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from parsel import Selector

from crawlers.parsers.reading import LayoutChangedError, clean, inner_text, iso_day, safe_link

SOURCE = "accc"
HOST = "https://www.accc.gov.au"

_NUMBER = re.compile(r"\b([A-Z]{2,4}-\d{3,7})\b")
_TOTAL = re.compile(r"Showing\s+[\d,]+\s*[-–]\s*[\d,]+\s+of\s+([\d,]+)")
_RESULTS_SHOWN = re.compile(r"Showing\s+(?:all\s+)?([\d,]+)\s+results?\b")

_OUTCOMES = {
    ("Approved", "waiver"): "waiver_granted",
    ("Not approved", "waiver"): "waiver_refused",
    ("Approved", "phase 1"): "cleared_phase1",
    ("Approved", "phase 2"): "cleared_phase2",
    ("Approved", ""): "cleared",
    ("Approved with conditions", "phase 1"): "cleared_phase1_with_remedies",
    ("Approved with conditions", "phase 2"): "cleared_phase2_with_remedies",
    ("Not approved", "phase 1"): "prohibited",
    ("Not approved", "phase 2"): "prohibited",
    ("Not approved", ""): "prohibited",
}


@dataclass(frozen=True)
class Party:
    """A named party with its register number as printed ("ABN - 80 003 074 468"), if any."""

    name: str
    registration: str | None


@dataclass(frozen=True)
class MatterEvent:
    """A row of the table "Decisions and key events"."""

    day: str
    title: str
    document_url: str | None


@dataclass(frozen=True)
class Matter:
    """One acquisition of the register; dates are YYYY-MM-DD or None where not published."""

    number: str
    url: str
    title: str
    kind: str
    status: str
    stage: str | None
    determination: str | None
    outcome: str | None
    notified: str | None
    decided: str | None
    due: str | None
    acquirers: tuple[Party, ...]
    targets: tuple[Party, ...]
    others: tuple[Party, ...]
    industries: tuple[str, ...]
    description: str | None
    events: tuple[MatterEvent, ...]
    modified: str | None


@dataclass(frozen=True)
class Listing:
    """A list page: case number (where the card prints it) and address of each matter.

    last_page: number of the last page, counted from 0. total: as the page states it, if it does.
    """

    matters: tuple[tuple[str | None, str], ...]
    last_page: int
    total: int | None


def parse_listing(html: str, url: str) -> Listing:
    """Return the matters linked from a list page.

    Raises:
        LayoutChangedError: the page is not the register's list.
    """
    page = Selector(text=html)
    matters = tuple(dict.fromkeys(_cards(page, url)))
    text = inner_text(page) or ""
    match = _TOTAL.search(text) or _RESULTS_SHOWN.search(text)
    total = int(match[1].replace(",", "")) if match else None
    if not matters and total != 0 and not page.css(".view-empty"):
        raise LayoutChangedError(SOURCE, "links", url, "no acquisition card on the list page")
    last = page.css('a[title="Go to last page"]::attr(href)').get()
    numbers = parse_qs(urlsplit(last or "").query).get("page", ["0"])
    if not numbers[0].isdigit():
        raise LayoutChangedError(SOURCE, "last_page", url, f"page number '{numbers[0]}'")
    return Listing(matters, int(numbers[0]), total)


def _cards(page: Selector, url: str) -> Iterator[tuple[str | None, str]]:
    for header in page.css(".accc-collapsed-card__header"):
        hrefs = [href for href in header.css("a::attr(href)").getall() if href[:1] != "#"]
        link = safe_link(hrefs[0], url) if hrefs else None
        if link is None:
            raise LayoutChangedError(SOURCE, "links", url, "an acquisition card without a link")
        number = _NUMBER.search(
            _field(header, "field--name-field-acccgov-mcmsmergermatterno")
            or _field(header, "field--name-dynamic-token-fieldnode-acccgov-merger-id")
            or ""
        )
        yield (number[1] if number else None), link


def parse_matter(html: str, url: str) -> Matter:
    """Return the matter of a page.

    Raises:
        LayoutChangedError: number, title, status, type, acquirers or targets are missing, or a
            date is not a date.
    """
    page = Selector(text=html)
    article = next(iter(page.css(".accc-full-view")), page)
    stage = _field(article, "field--name-field-acquisition-stage")
    determination = _field(article, "field--name-field-acccgov-acquisition-deter")
    status = _required(article, "status", url, "field--name-field-acccgov-merger-status")
    kind = _required(article, "kind", url, "field--acccgov-type")
    address = safe_link(page.css('link[rel="canonical"]::attr(href)').get(), url) or url
    return Matter(
        number=_number(article, url),
        url=address,
        title=_title(page, url),
        kind=kind,
        status=status,
        stage=stage,
        determination=determination,
        outcome=outcome_of(status, kind, stage, determination),
        notified=_day(article, "notified", url, "field--name-field-acccgov-pub-reg-date"),
        decided=_day(article, "decided", url, "field--name-field-acccgov-pub-reg-end-date"),
        due=_day(article, "due", url, "field--name-field-acccgov-end-determination"),
        acquirers=_parties(article, "acquirers", url, "field--name-field-acccgov-applicants"),
        targets=_parties(article, "targets", url, "field--name-field-acccgov-pub-reg-targets"),
        others=_parties(article, "others", url, "field--name-field-acccgov-other-parties"),
        industries=_industries(article),
        description=_description(article),
        events=_events(article, url),
        modified=clean(page.css('meta[name="dcterms.modified"]::attr(content)').get()),
    )


def outcome_of(status: str, kind: str, stage: str | None, determination: str | None) -> str | None:
    """Return the outcome code; None while the matter is open or its words are not known.

    Words that nobody has seen give None, never a guess; the words themselves stay in the record.
    """
    where = f"{kind} {stage or ''}".lower()
    phase = next((name for name in ("waiver", "phase 2", "phase 1") if name in where), "")
    if determination and (known := _OUTCOMES.get((determination, phase))):
        return known
    return "assessment_ceased" if status == "Assessment ceased" else None


def _field(page: Selector, css_class: str) -> str | None:
    found = page.css(f".{css_class} .field__item")
    return inner_text(found[0]) if found else None


def _required(page: Selector, field: str, url: str, css_class: str) -> str:
    value = _field(page, css_class)
    if value is None:
        raise LayoutChangedError(SOURCE, field, url, f".{css_class} not found or empty")
    return value


def _number(page: Selector, url: str) -> str:
    places = (
        _field(page, "field--name-dynamic-token-fieldnode-acccgov-merger-id"),
        _field(page, "field--name-field-acccgov-mcmsmergermatterno"),
        clean(page.css('input[name="case_id_hidden"]::attr(value)').get()),
    )
    for text in places:
        if text and (match := _NUMBER.search(text)):
            return match[1]
    raise LayoutChangedError(SOURCE, "number", url, "no acquisition case number")


def _title(page: Selector, url: str) -> str:
    heading = page.css("h1.page-title") or page.css("h1")
    title = inner_text(heading[0]) if heading else None
    title = title or clean(page.css('meta[property="og:title"]::attr(content)').get())
    if title is None:
        raise LayoutChangedError(SOURCE, "title", url, "no h1.page-title")
    return title


def _day(page: Selector, field: str, url: str, css_class: str) -> str | None:
    block = page.css(f".{css_class}")
    if not block:
        return None
    stamp = block[0].css("time::attr(datetime)").get()
    if stamp is None and _field(page, css_class) is None:
        return None
    return iso_day(stamp, SOURCE, field, url)


def _parties(page: Selector, field: str, url: str, css_class: str) -> tuple[Party, ...]:
    parties = []
    for trader in page.css(f".{css_class} .paragraph--type--acccgov-trader"):
        name_nodes = trader.css("span.field_acccgov_name")
        name = inner_text(name_nodes[0]) if name_nodes else None
        if name is None:
            raise LayoutChangedError(SOURCE, field, url, "a party without a name")
        rest = [inner_text(span) for span in trader.css("span:not(.field_acccgov_name)")]
        parties.append(Party(name, next((text for text in rest if text), None)))
    if not parties and field != "others":
        raise LayoutChangedError(SOURCE, field, url, f"no party in .{css_class}")
    return tuple(parties)


def _industries(page: Selector) -> tuple[str, ...]:
    text = _field(page, "field--name-field-acccgov-anzsic-code") or _field(
        page, "field--name-field-acquisition-anzsic-code"
    )
    return tuple(part for part in (clean(item) for item in (text or "").split(";")) if part)


def _description(page: Selector) -> str | None:
    block = page.css(".field--name-field-accc-body .full-text")
    if not block:
        block = page.css(".field--name-field-accc-body .field__item")
    return inner_text(block[0]) if block else None


def _events(page: Selector, url: str) -> tuple[MatterEvent, ...]:
    events = []
    for row in page.css(".field--name-field-acccgov-merger-events table tr"):
        stamp = row.css("td.acccgov-timeline__date time::attr(datetime)").get()
        if stamp is None:
            continue
        titles = row.xpath("./td[not(contains(@class, 'acccgov-timeline__'))]")
        title = inner_text(titles[0]) if titles else None
        if title is None:
            raise LayoutChangedError(SOURCE, "events", url, f"the event of {stamp} has no title")
        link = safe_link(row.css("td.acccgov-timeline__file-link a::attr(href)").get(), url)
        events.append(MatterEvent(iso_day(stamp, SOURCE, "events", url), title, link))
    return tuple(events)
