"""The last digest as a reader with given settings would have got it; nothing is sent."""

from dataclasses import dataclass
from datetime import datetime
from html import escape

from dashboard.digest.builder import Edition, Reader, build, why_subscribed
from dashboard.digest.content import RenderedMail
from dashboard.digest.links import Links
from dashboard.digest.render import render
from dashboard.digest.selection import wanted_events
from dashboard.digest.subscriptions import Subscription


@dataclass(frozen=True)
class Preview:
    """The mail, and the findings that it tells of (the ids a real mail would record)."""

    mail: RenderedMail
    event_ids: tuple[str, ...]

    def page(self, note: str) -> str:
        """Return the mail's HTML with a note above it, which is no part of the mail."""
        head, body, rest = self.mail.html.partition("<body")
        attributes, end, content = rest.partition(">")
        said = f'<p role="note" style="{_NOTE}">{escape(note)}</p>'
        return f"{head}{body}{attributes}{end}{said}{content}"


_NOTE = "margin:0;padding:12px 16px;background:#14233A;color:#FFFFFF;font:16px sans-serif;"


def preview(edition: Edition, reader: Subscription, public_url: str, now: datetime) -> Preview:
    """Return the mail of an edition for a reader's settings.

    A preview holds no corrections: they go to those who were told the old finding.
    """
    events = wanted_events(reader, edition.events, told=frozenset())
    why = why_subscribed(reader.rhythm, reader.rules, reader.language)
    addressed = Reader(reader.language, Links(public_url, reader.language), why, reader.rules)
    content = build(edition, events, addressed, int(now.timestamp()))
    return Preview(render(content), tuple(event.event_id for event in events))
