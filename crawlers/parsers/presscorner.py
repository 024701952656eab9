"""Press Corner answers: lists of releases, documents → events. Contact persons are never read."""

import re
from dataclasses import dataclass
from datetime import date

from parsel import Selector

from crawlers.parties import organisations_in, tidy
from crawlers.source import Page
from data.names import slug
from data.records import Event

PAGE_SIZE = 100
MAX_TEXT = 200_000
_REFERENCE = re.compile(r"[A-Z]{2,9}/\d{2}/\d{1,5}")
_ABOUT = re.compile(r"digital markets act|\bDMA\b|gatekeeper", re.IGNORECASE)


class FormatError(ValueError):
    """An answer that is not written as this module knows it."""


@dataclass(frozen=True)
class Release:
    """One release as a list gives it; date ISO."""

    reference: str
    date: str
    title: str
    lead: str

    @property
    def register_reference(self) -> str:
        """Return the reference as the DMA register writes it."""
        return self.reference.replace("/", "_")


@dataclass(frozen=True)
class SearchAnswer:
    """One page of a list."""

    total: int
    page: int
    size: int
    releases: tuple[Release, ...]

    @property
    def has_more(self) -> bool:
        """Return whether a further page is due; the interface may cap the size asked for."""
        return self.page * self.size < self.total


def search_answer(document: object) -> SearchAnswer:
    """Return a page of a list.

    Raises:
        FormatError: a count is missing, or a release without reference, date or title.
    """
    if not isinstance(document, dict):
        raise FormatError("the answer is no object")
    total, page = document.get("totalNumber"), document.get("pageNumber")
    rows = document.get("docuLanguageListResources")
    if not isinstance(total, int) or not isinstance(page, int) or not isinstance(rows, list):
        raise FormatError("the answer lacks totalNumber, pageNumber or docuLanguageListResources")
    size = document.get("pageSize", PAGE_SIZE)
    if not isinstance(size, int) or size < 1:
        raise FormatError(f"pageSize is {size!r}")
    return SearchAnswer(total, page, size, tuple(_release(row) for row in rows))


def _release(row: object) -> Release:
    if not isinstance(row, dict):
        raise FormatError("a release is no object")
    reference = str(row.get("refCode") or "").strip().upper().replace("_", "/")
    if not _REFERENCE.fullmatch(reference):
        raise FormatError(f"refCode '{row.get('refCode')}' is no reference")
    title = tidy(str(row.get("title") or ""))
    if not title:
        raise FormatError(f"{reference}: no title")
    try:
        on = date.fromisoformat(str(row.get("eventDate") or "")[:10]).isoformat()
    except ValueError as error:
        raise FormatError(f"{reference}: eventDate '{row.get('eventDate')}' is no date") from error
    return Release(reference, on, title, tidy(_plain(str(row.get("leadText") or ""))))


def is_daily_news(release: Release) -> bool:
    """Return whether a release is a digest of the day: its body may carry decisions."""
    return release.reference.startswith("MEX/")


def is_about(release: Release, text: str | None) -> bool:
    """Return whether title, lead or body speak of the Digital Markets Act or of gatekeepers."""
    return bool(_ABOUT.search(f"{release.title} {release.lead} {text or ''}"))


def document_text(page: Page) -> str | None:
    """Return the plain text of a document; None where it says that it has none.

    Raises:
        PageError: the answer is empty or no JSON (seen for some references).
        FormatError: it lacks the fields that every document has.
    """
    document = page.json()
    resource = document.get("docuLanguageResource") if isinstance(document, dict) else None
    if not isinstance(resource, dict) or "htmlContent" not in resource:
        raise FormatError("the document lacks docuLanguageResource.htmlContent")
    html = resource["htmlContent"]
    if not isinstance(html, str) or not html.strip():
        return None
    return tidy(_plain(html[:MAX_TEXT]))


def event_of(release: Release) -> Event:
    """Return a release as an event; actors are organisations that title or lead name."""
    actors = organisations_in(f"{release.title} {release.lead}")
    return Event(
        id=slug(f"press {release.reference.replace('/', ' ')}"),
        date=release.date,
        event=release.title,
        actors="|".join(actors) or None,
    )


def _plain(html: str) -> str:
    if "<" not in html and "&" not in html:
        return html
    return " ".join(Selector(text=html).css("body ::text").getall())
