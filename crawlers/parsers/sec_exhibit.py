"""Text of an 8-K, its exhibits and other filed HTML or plain text, in blocks with their places."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from lxml import etree
from lxml.html import HTMLParser, fromstring

from crawlers.parsers.reading import LayoutChangedError, clean

SOURCE = "sec-edgar"
MAX_CHARACTERS = 400_000

_BREAKS = {"p", "div", "td", "th", "li", "br", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "table"}
_DROPPED = {"script", "style", "head", "header", "hidden", "noscript", "template"}
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|\(?\+?\d[\d .()/-]{7,}\d")
_SIGNATURES = frozenset({"SIGNATURE", "SIGNATURES"})
_MATERIAL_ITEMS = frozenset({"1.01", "1.02", "2.01", "3.02", "5.01", "7.01", "8.01"})


@dataclass(frozen=True)
class Text:
    """Plain text of a document: blocks joined by a blank line; offsets count from its start."""

    text: str
    title: str | None
    cut: bool = False


def is_material(items: tuple[str, ...]) -> bool:
    """Return whether an 8-K may speak of a deal: agreement, acquisition, equity, control, news."""
    return not items or bool(_MATERIAL_ITEMS.intersection(items))


def is_press_exhibit(kind: str | None) -> bool:
    """Return whether a document type is the report itself or a press exhibit (EX-99…)."""
    return kind is not None and kind.upper().startswith(("8-K", "6-K", "EX-99"))


def text_of(html: str, url: str) -> Text:
    """Return the text without scripts, hidden facts, mail links, contact data and signatures.

    A document of pictures alone gives an empty text; a text longer than MAX_CHARACTERS is cut.

    Raises:
        LayoutChangedError: the document is empty or no HTML.
    """
    blocks = [block for block in _before_signature(_blocks(html, url)) if not _is_contact(block)]
    text = "\n\n".join(blocks)
    title = next((block for block in blocks if len(block) > 20), None)
    return Text(text[:MAX_CHARACTERS], title, len(text) > MAX_CHARACTERS)


def _before_signature(blocks: Iterable[str]) -> Iterator[str]:
    """Yield the blocks before the signature page: who signs is a natural person."""
    return takewhile(lambda block: block.upper().rstrip(":.") not in _SIGNATURES, blocks)


def _blocks(html: str, url: str) -> Iterator[str]:
    body = re.sub(r"^\s*<\?xml[^>]*\?>", "", html)
    if not body.strip():
        raise LayoutChangedError(SOURCE, "document", url, "empty")
    if "<" not in body:
        yield from filter(None, (clean(part) for part in re.split(r"\n\s*\n", body)))
        return
    parser = HTMLParser(huge_tree=False, remove_comments=True, remove_pis=True, no_network=True)
    try:
        root = fromstring(body, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as wrong:
        raise LayoutChangedError(SOURCE, "document", url, f"not HTML: {wrong}") from wrong
    pieces: list[str] = []
    for kind, text in _walk(root):
        if kind == "text":
            pieces.append(text)
        elif pieces and (block := clean("".join(pieces))):
            yield block
            pieces = []
        else:
            pieces = []
    if block := clean("".join(pieces)):
        yield block


def _walk(root: etree._Element) -> Iterator[tuple[str, str]]:
    hidden = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag.rsplit(":", 1)[-1] if isinstance(node.tag, str) else "hidden"
        dropped = tag in _DROPPED or _is_unseen(node)
        if event == "start":
            hidden += dropped
            yield ("break" if tag in _BREAKS else "text", "")
            if not hidden and node.text:
                yield ("text", node.text)
        else:
            hidden -= dropped
            yield ("break" if tag in _BREAKS else "text", "")
            if not hidden and node.tail and node is not root:
                yield ("text", node.tail)


def _is_unseen(node: etree._Element) -> bool:
    style = (node.get("style") or "").replace(" ", "").lower()
    mail = (node.get("href") or "").lower().startswith(("mailto:", "tel:"))
    return "display:none" in style or mail


def _is_contact(block: str) -> bool:
    return bool(_CONTACT.search(block)) and len(block) < 200
