"""Replica of newsrooms: an RSS feed, an Atom feed, and a newsroom with a sitemap only.

Imitates: odd content types, dates without seconds, foreign Dublin Core names, a guid without link,
tracking parameters, conditional requests, a feed that went silent, a reservation of text and data
mining in a header, and 404 where a feed used to be. Publishers and headlines are made up.
"""

from dataclasses import dataclass, field
from html import escape

from replicas.server import Answer, Asked, Replica


@dataclass(frozen=True)
class FakeStory:
    """A made-up entry."""

    path: str
    title: str
    printed: str = "Fri, 20 Nov 2026 18:06 GMT"
    summary: str = "<p>Alfa <b>signs</b> with Beta.</p>"


def rss(host: str, stories: list[FakeStory], language: str = "en-US") -> bytes:
    """Return an RSS 2.0 feed on one line, as wires send it."""
    items = "".join(
        f"<item><title><![CDATA[{story.title}]]></title>"
        f'<guid isPermaLink="false">{host}{story.path}</guid>'
        f"<link>{host}{story.path}?utm_source=rss</link>"
        f"<description><![CDATA[{story.summary}]]></description>"
        f"<dc:creator>A Writer</dc:creator><pubDate>{story.printed}</pubDate></item>"
        for story in stories
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" '
        'xmlns:dc="http://dublincore.org/documents/dcmi-namespace/"><channel>'
        f"<title>Example newsroom</title><language>{language}</language>{items}</channel></rss>"
    ).encode()


def atom(host: str, stories: list[FakeStory]) -> bytes:
    """Return an Atom feed with relative links."""
    entries = "".join(
        f"<entry><id>tag:{index}</id><title>{escape(story.title)}</title>"
        f'<link rel="self" href="{story.path}.atom"/><link rel="alternate" href="{story.path}"/>'
        f"<author><name>A Writer</name></author><published>2026-11-20T18:06:00+01:00</published>"
        f"<summary>{escape(story.summary)}</summary></entry>"
        for index, story in enumerate(stories)
    )
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="{host}">{entries}'
        "</feed>"
    ).encode()


def sitemap(host: str, stories: list[FakeStory]) -> bytes:
    """Return a sitemap of news pages among others."""
    pages = "".join(
        f"<url><loc>{host}{story.path}</loc><lastmod>2026-11-20T10:00:00.000Z</lastmod></url>"
        for story in [FakeStory("/careers", "Careers"), *stories]
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{pages}</urlset>'.encode()


def story_page(story: FakeStory) -> bytes:
    """Return a news page whose day is only printed."""
    return (
        f'<html lang="en"><head><meta name="description" content="Summary"></head><body>'
        f'<h1 class="x__title">{escape(story.title)}</h1><div class="x__date">Nov 18, 2026</div>'
        "<p>Text.</p></body></html>"
    ).encode()


@dataclass
class Newsroom:
    """What one newsroom serves."""

    host: str
    feed_path: str
    stories: list[FakeStory] = field(default_factory=list)
    shape: str = "rss"
    reserved: bool = False
    gone: bool = False


class NewsroomReplica(Replica):
    """One newsroom."""

    def __init__(self, room: Newsroom) -> None:
        super().__init__()
        self.room = room

    def answer(self, request: Asked) -> Answer:
        """Answer like the newsroom."""
        room = self.room
        headers = {"tdm-reservation": "1"} if room.reserved else {}
        if request.path == room.feed_path and not room.gone:
            body = {"rss": rss, "atom": atom, "sitemap": sitemap}[room.shape](
                room.host, room.stories
            )
            return Answer(body, content_type="text/html", headers=headers, etag=True)
        for story in room.stories:
            if request.path == story.path and room.shape == "sitemap":
                return Answer(story_page(story), content_type="text/html; charset=utf-8")
        return Answer(b"<html>404</html>", 404, "text/html")
