"""Reading what comes from outside: text, XML, dates and links, with limits and typed errors.

Everything a source sends is hostile until parsed. These functions refuse what is too large, never
expand entities, never open a socket, and say which field of which page is not what it should be.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from urllib.parse import urljoin, urlsplit

from lxml import etree
from parsel import Selector
from pydantic import ValidationError

from crawlers.source import Item, Page, PageError, Unreadable

MAX_XML_BYTES = 20_000_000

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b\ufeff]")
_UNSEEN = {"script", "style", "template", "noscript"}
_BLOCKS = {
    *("address", "article", "br", "caption", "dd", "div", "dl", "dt", "figcaption", "footer"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre"),
    *("section", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
}
SHORT_MONTHS = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
"""English month names in three letters, in order."""


class LayoutChangedError(PageError):
    """A page without a field it always had, or with a value that cannot be what it should be.

    source: the source id. field: the record's field. url: where. found: what stands there.
    """

    def __init__(self, source: str, field: str, url: str, found: str) -> None:
        self.source, self.field = source, field
        super().__init__(
            url,
            f"{source}: field '{field}': {' '.join(found.split())}; "
            "the source may have changed its layout: compare with docs/sources.md",
        )


def decode(body: bytes, declared: str | None, source: str, url: str) -> str:
    """Return the text of a body whose declared charset may be wrong.

    Bytes that are valid UTF-8 are UTF-8, whatever the header says: accidents are near impossible.
    Otherwise the declared charset must decode every byte.

    Raises:
        LayoutChangedError: neither UTF-8 nor the declared charset fits.
    """
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        position = wrong.start
    try:
        return body.decode(declared or "utf-8")
    except (UnicodeDecodeError, LookupError) as wrong:
        raise LayoutChangedError(
            source, "charset", url, f"byte {position} is not UTF-8 nor {declared or 'declared'}"
        ) from wrong


def clean(text: str | None) -> str | None:
    """Return `text` without control characters, blanks made single spaces; None for nothing."""
    squeezed = re.sub(r"\s+", " ", _CONTROL.sub(" ", text or "")).strip()
    return squeezed or None


def inner_text(node: Selector) -> str | None:
    """Return the cleaned visible text under an HTML node; block elements end a word."""
    pieces: list[str] = []
    for event, element in etree.iterwalk(node.root, events=("start", "end")):
        hidden = element.tag in _UNSEEN or not isinstance(element.tag, str)
        if event == "start":
            pieces.append(" " if element.tag in _BLOCKS else "")
            pieces.append("" if hidden else element.text or "")
        else:
            pieces.append(" " if element.tag in _BLOCKS else "")
            pieces.append((element.tail or "") if element is not node.root else "")
    return clean("".join(pieces))


def xml_root(body: bytes, source: str, url: str) -> etree._Element:
    """Return the root of an XML document, read without entities, DTD or network.

    Leading blank lines (EDGAR sends them) are skipped.

    Raises:
        LayoutChangedError: too large, declares entities, or is not XML.
    """
    if len(body) > MAX_XML_BYTES:
        raise LayoutChangedError(source, "document", url, f"{len(body)} bytes of XML are too many")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        huge_tree=False,
        load_dtd=False,
        dtd_validation=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body.strip(), parser)
    except etree.XMLSyntaxError as wrong:
        raise LayoutChangedError(source, "document", url, f"not XML: {wrong.msg}") from wrong
    docinfo = root.getroottree().docinfo
    if docinfo.internalDTD is not None and len(list(docinfo.internalDTD.iterentities())) > 0:
        raise LayoutChangedError(source, "document", url, "the XML declares entities")
    return root


def iso_day(text: str | None, source: str, field: str, url: str) -> str:
    """Return the date part (YYYY-MM-DD) of an ISO date or date-time.

    Raises:
        LayoutChangedError: no text, or no real day.
    """
    candidate = (text or "").strip()[:10]
    try:
        return date.fromisoformat(candidate).isoformat()
    except ValueError as wrong:
        raise LayoutChangedError(source, field, url, f"'{text}' is not an ISO date") from wrong


def day_in(text: str, layout: str, source: str, field: str, url: str) -> str:
    """Return YYYY-MM-DD of a date printed in one `strptime` layout with numbers only.

    Raises:
        LayoutChangedError: the text does not have the layout.
    """
    try:
        return datetime.strptime(text.strip(), layout).date().isoformat()  # noqa: DTZ007 - a day
    except ValueError as wrong:
        raise LayoutChangedError(source, field, url, f"'{text}' is not {layout}") from wrong


def safe_link(href: str | None, base: str) -> str | None:
    """Return the absolute http(s) address of a link, or None for any other scheme or no link."""
    if not href:
        return None
    try:
        absolute = urljoin(base, href.strip())
        parts = urlsplit(absolute)
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc:
        return None
    return absolute


def text_of(page: Page, source: str) -> str:
    """Return the text of a page; the charset of its header is believed only where it fits.

    Raises:
        LayoutChangedError: empty, or bytes that neither UTF-8 nor the declared charset explains.
    """
    if not page.body.strip():
        raise LayoutChangedError(source, "document", page.url, "empty answer")
    declared = re.search(r"charset=[\"']?([\w.:-]+)", page.headers.get("content-type", ""))
    return decode(page.body, declared[1] if declared else None, source, page.url)


def whole_or_unreadable(read: Callable[[Page], Iterable[Item]], page: Page) -> Iterator[Item]:
    """Yield all that `read` says of one record's page, or that the page cannot be read.

    Nothing of a half-read page passes.
    """
    try:
        items = list(read(page))
    except (LayoutChangedError, ValidationError) as broken:
        yield Unreadable(page.url, " ".join(str(broken).split())[:500])
    else:
        yield from items
