"""Passages out of archived web pages: paragraphs of a WARC file, nothing of scripts or styles."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree, html
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from data.errors import VigieError

MAXIMUM_BODY = 8_000_000
"""Bytes read of one archived response."""
_SHORTEST, _LONGEST = 40, 1_500


@dataclass(frozen=True)
class Page:
    """A passage of a page; id is its address with the number of the passage."""

    id: str
    text: str
    lang: str | None


def passages_of_warc(source: object) -> Iterator[Page]:
    """Yield the passages of all HTML and plain-text responses of a WARC file.

    source: anything with `read` (a binary file).

    Raises:
        VigieError: the file is no WARC file or breaks off in the middle of a record.
    """
    try:
        for record in ArchiveIterator(source):
            if record.rec_type not in {"response", "resource"}:
                continue
            kind = (record.http_headers or record.rec_headers).get_header("Content-Type") or ""
            if "html" not in kind and "text/plain" not in kind:
                continue
            address = record.rec_headers.get_header("WARC-Target-URI") or "unknown"
            body = record.content_stream().read(MAXIMUM_BODY)
            yield from passages(body, address, "html" in kind)
    except (ArchiveLoadFailed, EOFError) as error:
        raise VigieError(
            f"not a whole WARC file: {error}; extract reads WARC or JSON lines"
        ) from error


def passages(body: bytes, address: str, is_html: bool) -> Iterator[Page]:
    """Yield the passages of one document: paragraphs, neighbours joined to 1,500 characters."""
    lang = None
    if is_html:
        try:
            tree = html.document_fromstring(
                body, parser=html.HTMLParser(encoding=None, huge_tree=False)
            )
        except (etree.ParserError, etree.XMLSyntaxError, ValueError):
            return
        lang = tree.get("lang")
        etree.strip_elements(tree, "script", "style", "noscript", "template", with_tail=False)
        paragraphs = [" ".join(node.text_content().split()) for node in tree.iter("p", "h1", "li")]
    else:
        paragraphs = [
            " ".join(part.split()) for part in body.decode("utf-8", "replace").split("\n\n")
        ]
    for number, text in enumerate(_joined(paragraphs), 1):
        yield Page(f"{address}#{number}", text, lang)


def _joined(paragraphs: list[str]) -> Iterator[str]:
    current = ""
    for paragraph in paragraphs:
        if len(paragraph) < _SHORTEST:
            continue
        if current and len(current) + len(paragraph) > _LONGEST:
            yield current
            current = ""
        current = f"{current} {paragraph}".strip()
    if current:
        yield current
