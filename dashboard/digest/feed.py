"""The same events as an Atom feed (RFC 4287)."""

from collections.abc import Sequence
from datetime import UTC, datetime, time

from lxml import etree

from dashboard.digest.builder import sentence, why_it_matters
from dashboard.digest.links import Links
from data.language.catalogue import Language, text
from graph.alerts.event import Event

ATOM = "http://www.w3.org/2005/Atom"
MAX_ENTRIES = 200
NO_BREAK_SPACES = "\u00a0\u202f"
"""Spaces of dates, amounts and French punctuation: not "printable", and meant."""


def atom(
    events: Sequence[Event], language: Language, links: Links, self_url: str, updated: datetime
) -> bytes:
    """Return an Atom document with the newest events first."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    root.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    _add(root, "id", self_url)
    _add(root, "title", text("digest.feed.title", language))
    _add(root, "updated", _moment(updated))
    etree.SubElement(_add(root, "author"), f"{{{ATOM}}}name").text = text("digest.name", language)
    _add(root, "link", rel="self", href=self_url, type="application/atom+xml")
    newest = sorted(events, key=lambda event: (event.detected_at, event.event_id), reverse=True)
    for event in newest[:MAX_ENTRIES]:
        _entry(root, event, language, links)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _entry(root: etree._Element, event: Event, language: Language, links: Links) -> None:
    entry = _add(root, "entry")
    _add(entry, "id", f"urn:vigie:alert:{event.event_id}")
    severity = text(f"digest.severity.{event.severity}", language)
    certainty = text(f"digest.certainty.{event.certainty}", language)
    _add(entry, "title", f"[{severity}, {certainty}] {sentence(event, language)}")
    _add(entry, "updated", _moment(datetime.combine(event.detected_at, time(), UTC)))
    _add(entry, "link", rel="alternate", href=links.alert(event)["view"])
    _add(entry, "category", term=event.rule_id)
    _add(entry, "category", term=event.severity)
    _add(entry, "summary", why_it_matters(event.rule_id, language), type="text")


def _add(
    parent: etree._Element, name: str, content: str | None = None, **attributes: str
) -> etree._Element:
    element = etree.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    if content is not None:
        element.text = "".join(m for m in content if m.isprintable() or m in NO_BREAK_SPACES)
    return element


def _moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
