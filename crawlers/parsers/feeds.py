"""News feeds (RSS 2.0, RSS 1.0, Atom) and sitemaps: headline, link, day, language, summary.

Notes: a `pubDate` may lack seconds; a wire's Dublin Core names stand under a foreign namespace;
links may be relative, doubled by tracking parameters, or stand in the guid only; a `guid` is the
key, else the link without its query. Names of authors are natural persons and are not read.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit, urlunsplit

from lxml import etree
from parsel import Selector

from crawlers.parsers.reading import (
    SHORT_MONTHS,
    LayoutChangedError,
    clean,
    inner_text,
    safe_link,
    xml_root,
)

MAX_SUMMARY = 4_000
_READERS_HOSTS = {"wf.coreweave.com": "www.coreweave.com"}
"""Hosts of a publishing system that stand in a feed → the host where the page is read."""
_ENTRY = {"item", "entry"}
_UNREADABLE_SHARE = 0.1
_SHORT_DAY = re.compile(r"([A-Z][a-z]{2})[a-z]*\.? (\d{1,2}), (\d{4})")


@dataclass(frozen=True)
class Story:
    """One entry of a feed. `published` is UTC; `printed` the date as printed."""

    key: str
    url: str
    title: str
    published: datetime | None
    printed: str | None
    summary: str | None
    language: str | None
    tickers: tuple[str, ...] = ()


@dataclass(frozen=True)
class MapEntry:
    """One address of a sitemap with its date of last change, if given."""

    url: str
    changed: datetime | None


@dataclass(frozen=True)
class FeedRead:
    """The stories of a feed in its order, each key once, and how many entries were no story."""

    stories: tuple[Story, ...]
    left_out: int


def parse_feed(body: bytes, url: str, source: str) -> FeedRead:
    """Return what a feed holds; entries without title or usable link are left out and counted.

    A date that cannot be read leaves `published` unknown and stays in `printed`.

    Raises:
        LayoutChangedError: not a feed, or more than one in ten entries without title or usable
            link, or dates of which not one can be read.
    """
    root = xml_root(body, source, url)
    name = _local(root)
    if name not in ("rss", "RDF", "feed"):
        raise LayoutChangedError(source, "document", url, f"the root is <{name}>, not a feed")
    language = next((_text(node) for node in root.iter() if _local(node) == "language"), None)
    language = language or root.get("{http://www.w3.org/XML/1998/namespace}lang")
    stories: dict[str, Story] = {}
    entries = [node for node in root.iter() if _local(node) in _ENTRY]
    broken: list[LayoutChangedError] = []
    for entry in entries:
        try:
            story = _story(entry, language, url, source)
        except LayoutChangedError as error:
            broken.append(error)
        else:
            stories.setdefault(story.key, story)
    if len(broken) > _UNREADABLE_SHARE * len(entries):
        raise broken[0]
    dated = [story for story in stories.values() if story.printed]
    if dated and not any(story.published for story in dated):
        raise LayoutChangedError(
            source, "published", url, f"no date is readable: {dated[0].printed}"
        )
    return FeedRead(tuple(stories.values()), len(broken))


def _story(entry: etree._Element, language: str | None, url: str, source: str) -> Story:
    fields: dict[str, str] = {}
    for child in entry:
        if (text := _text(child)) is not None:
            fields.setdefault(_local(child), text)
    title = clean(_plain(fields.get("title")))
    link = _link(entry, fields, url)
    if title is None or link is None:
        lacks = "a title" if title is None else "a link"
        raise LayoutChangedError(source, "title, link", url, f"entry '{title}' without {lacks}")
    printed = next((fields[n] for n in _DATE_FIELDS if n in fields), None)
    guid = fields.get("guid") or fields.get("id")
    summary = _plain(fields.get("description") or fields.get("summary") or fields.get("encoded"))
    return Story(
        key=guid or _without_query(link),
        url=_untracked(link),
        title=title[:500],
        published=_instant_or_none(printed),
        printed=printed,
        summary=summary[:MAX_SUMMARY] if summary else None,
        language=_language(fields.get("language") or language),
        tickers=tuple(
            str(_text(child))
            for child in entry
            if _local(child) == "category" and (child.get("domain") or "").endswith("/stock")
        ),
    )


_DATE_FIELDS = ("pubDate", "published", "date", "updated", "issued", "modified")


def instant(printed: str, source: str, url: str) -> datetime:
    """Return the UTC instant of a printed date: RFC 822 (seconds optional) or ISO 8601.

    A date without a zone is taken as UTC.

    Raises:
        LayoutChangedError: it is neither.
    """
    try:
        moment = datetime.fromisoformat(printed.replace("Z", "+00:00"))
    except ValueError:
        try:
            moment = parsedate_to_datetime(printed)
        except ValueError as wrong:
            raise LayoutChangedError(source, "published", url, f"'{printed[:60]}'") from wrong
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _instant_or_none(printed: str | None) -> datetime | None:
    try:
        return instant(printed, "", "") if printed else None
    except LayoutChangedError:
        return None


def parse_sitemap(body: bytes, url: str, source: str) -> tuple[tuple[MapEntry, ...], bool]:
    """Return the addresses of a sitemap, and whether it is an index of further sitemaps.

    Raises:
        LayoutChangedError: not a sitemap, or one without addresses.
    """
    root = xml_root(body, source, url)
    kind = _local(root)
    if kind not in ("urlset", "sitemapindex"):
        raise LayoutChangedError(source, "document", url, f"the root is <{kind}>, not a sitemap")
    entries = tuple(_map_entries(root, url, source))
    if not entries:
        raise LayoutChangedError(source, "loc", url, "the sitemap is empty")
    return entries, kind == "sitemapindex"


def _map_entries(root: etree._Element, url: str, source: str) -> Iterator[MapEntry]:
    for node in root:
        fields = {_local(child): _text(child) for child in node}
        link = safe_link(fields.get("loc"), url)
        if link is not None:
            changed = fields.get("lastmod")
            yield MapEntry(link, instant(changed, source, url) if changed else None)


def parse_story_page(html: str, url: str, source: str) -> Story:
    """Return headline and day of a newsroom page (no feed): title, then the first printed date.

    Raises:
        LayoutChangedError: no headline, or a heading alone (what pages that refuse a reader have).
    """
    page = Selector(text=html)
    heading = page.css("h1")
    title = inner_text(heading[0]) if heading else None
    named = clean(page.css('meta[property="og:title"]::attr(content)').get())
    title = title or named
    if title is None:
        raise LayoutChangedError(source, "title", url, "no h1 and no og:title")
    stamp = page.css('meta[property="article:published_time"]::attr(content)').get()
    stamp = stamp or page.css("time::attr(datetime)").get()
    printed = clean(stamp) or _printed_day(inner_text(page) or "")
    published = _page_instant(printed, source, url) if printed else None
    language = _language(page.css("html::attr(lang)").get())
    description = clean(page.css('meta[name="description"]::attr(content)').get())
    if published is None and description is None and named is None:
        raise LayoutChangedError(
            source, "day", url, f"'{title[:80]}' without day, description and og:title (a refusal?)"
        )
    return Story(url, url, title[:500], published, printed, description, language)


def _printed_day(text: str) -> str | None:
    match = _SHORT_DAY.search(text[:4_000])
    return match[0] if match and match[1] in SHORT_MONTHS else None


def _page_instant(printed: str, source: str, url: str) -> datetime:
    if match := _SHORT_DAY.fullmatch(printed):
        month = SHORT_MONTHS.index(match[1]) + 1
        return datetime(int(match[3]), month, int(match[2]), tzinfo=UTC)
    return instant(printed, source, url)


def _link(entry: etree._Element, fields: dict[str, str], base: str) -> str | None:
    for child in entry:
        if _local(child) == "link" and child.get("href"):
            if child.get("rel", "alternate") == "alternate":
                return safe_link(child.get("href"), base)
        elif _local(child) == "link" and _text(child):
            return safe_link(_text(child), base)
    guid = fields.get("guid", "")
    return safe_link(guid, base) if guid.startswith(("http://", "https://")) else None


def _without_query(link: str) -> str:
    parts = urlsplit(link)
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "", ""))


def _untracked(link: str) -> str:
    """Return a link without the parameters that follow readers, on the host readers know."""
    parts = urlsplit(link)
    kept = [part for part in parts.query.split("&") if part and not part.startswith("utm_")]
    host = _READERS_HOSTS.get(parts.netloc, parts.netloc)
    return urlunsplit((parts.scheme, host, parts.path, "&".join(kept), ""))


def _plain(markup: str | None) -> str | None:
    if markup is None or "<" not in markup:
        return markup
    return inner_text(Selector(text=markup))


def _language(code: str | None) -> str | None:
    short = (code or "").strip().lower()[:2]
    return short if re.fullmatch(r"[a-z]{2}", short) else None


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _text(node: etree._Element) -> str | None:
    return clean("".join(node.itertext()))
