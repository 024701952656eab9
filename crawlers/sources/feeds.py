"""Newsrooms and wires: one reader for every feed of `feeds.csv`, source ids `feed-NAME`.

A feed gives headline, link, day and language; a summary is kept only where the table allows it and
no reservation of text and data mining is sent with the page. Anthropic has no feed: its sitemap
names its news pages, and a page gives headline and day. A feed whose newest entry is older than the
table's longest silence is reported: silence has been the usual way for a feed to break.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Literal, cast
from urllib.parse import urlsplit

from crawlers.assumed import has_validators, is_data, on
from crawlers.parsers.feeds import Story, parse_feed, parse_sitemap, parse_story_page
from crawlers.parsers.reading import text_of, whole_or_unreadable
from crawlers.source import (
    Assumption,
    Item,
    Link,
    Listed,
    Oddity,
    Page,
    PageError,
    Plan,
    Source,
    SourceModule,
)
from data.names import slug
from data.observations import Observation
from data.records.headlines import Headline
from data.records.observing import observation_of

NEWS_PATH = "/news/"
UNDATED_SHARE = 0.1
NEWS_LISTED, NEWS_READ = "news pages in the sitemap", "news pages that answer"
LONGEST_AHEAD = timedelta(days=1)
"""How far a printed date may lie ahead: zones are printed wrongly, not weeks."""

FULL_TEXT, SUMMARY = 4_000, 600


@dataclass(frozen=True)
class Feed:
    """A row of the table of feeds; `text` says what may be kept: headline, summary or full."""

    name: str
    publisher: str
    organisation: str | None
    kind: Literal["feed", "sitemap"]
    url: str
    language: str
    text: Literal["headline", "summary", "full"]
    max_silence: timedelta

    @property
    def source_id(self) -> str:
        """Return the id of the feed as a source."""
        return f"feed-{self.name}"


def feeds() -> tuple[Feed, ...]:
    """Return the table of feeds."""
    text = (resources.files("crawlers.sources") / "feeds.csv").read_text(encoding="utf-8")
    return tuple(
        Feed(
            name=row["name"],
            publisher=row["publisher"],
            organisation=row["organisation"] or None,
            kind=cast("Literal['feed', 'sitemap']", row["kind"]),
            url=row["url"],
            language=row["language"],
            text=cast("Literal['headline', 'summary', 'full']", row["text"]),
            max_silence=timedelta(days=int(row["max_silence_days"])),
        )
        for row in csv.DictReader(text.splitlines())
    )


class FeedSource:
    """One feed as a source module."""

    def __init__(self, feed: Feed) -> None:
        """Describe the feed as a source."""
        self.feed = feed
        self.SOURCE = Source(
            id=feed.source_id,
            hosts=(urlsplit(feed.url).hostname or "",),
            record_types=("headline",),
            required={"headline": ("title", "link", "published")},
            stated_once=("headline",),
            delay_seconds=2.0,
            max_page_bytes=20_000_000,
            text_allowed=feed.text != "headline",
            list_floor={NEWS_LISTED: 1, NEWS_READ: 1},
            assumptions=(
                Assumption(
                    "The feed or sitemap still answers at its address.",
                    "A 404 fails this feed alone; the others finish.",
                    on(feed.kind, is_data),
                ),
                Assumption(
                    "It carries an ETag or Last-Modified.",
                    "Without either it is read whole; an entry known by its key stages nothing.",
                    on(feed.kind, has_validators),
                ),
                Assumption(
                    "It is RSS 2.0, RSS 1.0, Atom or a sitemap.",
                    "Any of these is read whatever the media type says; anything else is refused.",
                    on(feed.kind, lambda page: bool(list(self.parse(page)))),
                ),
                Assumption(
                    "A news page prints its day.",
                    "The day of change in the sitemap serves instead and is counted.",
                    on("story", lambda page: _story_of(page, feed.source_id).published is not None),
                ),
            ),
        )

    def first_links(self, plan: Plan) -> Iterable[Link]:
        """Return the feed or sitemap."""
        since = plan.since.isoformat() if plan.since else ""
        yield Link(self.feed.url, self.feed.kind, context={"since": since})

    def parse(self, page: Page) -> Iterable[Item]:
        """Return the entries of a feed, the news pages of a sitemap, or the entry of a page."""
        if page.link.kind == "sitemap":
            yield from self._map(page)
        elif page.link.kind == "feed":
            yield from self._feed(page)
        elif page.status != 200:
            yield Oddity("a news page that the sitemap names is gone", page.url)
            yield Listed(NEWS_READ, ())
        else:
            yield from whole_or_unreadable(self._story, page)

    def _story(self, page: Page) -> Iterator[Item]:
        story = _story_of(page, self.SOURCE.id)
        yield Listed(NEWS_READ, (page.url,))
        changed = page.link.context.get("changed")
        if story.published is None and changed:
            yield Oddity("a page without a day: the sitemap's day of change is used", page.url)
        moment = story.published or (datetime.fromisoformat(changed) if changed else None)
        yield self._said(story, moment, page)

    def _feed(self, page: Page) -> Iterator[Item]:
        found = parse_feed(page.body, page.url, self.SOURCE.id)
        stories = found.stories
        if not stories:
            raise PageError(page.url, "the feed is empty")
        if found.left_out:
            yield Oddity(f"{found.left_out} entries without title or link were left out", page.url)
        latest = page.retrieved_at + LONGEST_AHEAD
        dated = [story for story in stories if story.published and story.published <= latest]
        if len(stories) - len(dated) > UNDATED_SHARE * len(stories):
            odd = next(story for story in stories if story not in dated)
            raise PageError(
                page.url,
                f"{len(stories) - len(dated)} of {len(stories)} entries have no day that can be "
                f"read and is past: '{odd.printed}'",
            )
        for story in stories:
            if story in dated:
                yield self._said(story, story.published, page)
            else:
                yield Oddity("an entry without a day, or of a day to come, was left out", story.url)
        yield from self._silence(
            max((s.published for s in stories if s.published), default=None), page
        )

    def _map(self, page: Page) -> Iterator[Item]:
        entries, is_index = parse_sitemap(page.body, page.url, self.SOURCE.id)
        since = page.link.context["since"]
        if is_index:
            yield Listed(NEWS_LISTED, ())
            for entry in entries:
                yield Link(entry.url, "sitemap", context=page.link.context)
            return
        news = [entry for entry in entries if NEWS_PATH in urlsplit(entry.url).path]
        yield Listed(NEWS_LISTED, tuple(entry.url for entry in news))
        for entry in news:
            changed = entry.changed.isoformat() if entry.changed else ""
            if changed[:10] >= since or not changed:
                context = {"changed": changed} if changed else {}
                yield Link(
                    entry.url,
                    "story",
                    context=context,
                    change_key=changed or None,
                    accept=(404, 410),
                )
        yield from self._silence(max((e.changed for e in news if e.changed), default=None), page)

    def _silence(self, newest: datetime | None, page: Page) -> Iterator[Oddity]:
        if newest is not None and page.retrieved_at - newest > self.feed.max_silence:
            days = self.feed.max_silence.days
            yield Oddity(
                f"stale: newest entry of {newest:%Y-%m-%d}, over {days} days old", page.url
            )

    def _said(self, story: Story, moment: datetime | None, page: Page) -> Observation:
        day = None if moment is None else min(moment, page.retrieved_at).astimezone(UTC).date()
        kept = {"headline": 0, "summary": SUMMARY, "full": FULL_TEXT}[self.feed.text]
        if page.headers.get("tdm-reservation", "").strip() == "1":
            kept = 0
        digest = hashlib.sha256(story.key.encode()).hexdigest()[:12]
        record = Headline(
            id=f"{self.feed.source_id}-{slug(story.title)[:60].strip('-') or 'entry'}-{digest}",
            published=day.isoformat() if day else None,
            title=story.title,
            link=story.url,
            publishers=self.feed.organisation,
            form="sitemap" if self.feed.kind == "sitemap" else "news",
            language=story.language or self.feed.language,
        )
        return observation_of(
            record,
            source_id=self.SOURCE.id,
            source_url=story.url,
            source_name=self.feed.publisher,
            recorded_at=page.retrieved_at,
            public_from=day,
            document_id=page.document_id,
            locator=f"entry {story.key[:200]}",
            excerpt=(story.summary or "")[:kept] or None,
        )


def _story_of(page: Page, source_id: str) -> Story:
    return parse_story_page(text_of(page, source_id), page.url, source_id)


def all_sources() -> list[SourceModule]:
    """Return every feed of the table as a source."""
    return [FeedSource(feed) for feed in feeds()]
