"""News feeds, sitemaps and news pages; the table of feeds."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from replicas.feeds import FakeStory, atom, rss, sitemap, story_page
from replicas.pages import page

from crawlers.checks import CheckFailedError, Seen, verdict
from crawlers.parsers.feeds import instant, parse_feed, parse_sitemap, parse_story_page
from crawlers.parsers.reading import LayoutChangedError
from crawlers.source import Link, Listed, Oddity, Page, PageError, Plan, Unreadable
from crawlers.sources.feeds import FeedSource, feeds
from data.names import bundled_gazetteer
from data.observations import Observation

HOST = "https://newsroom.example"
STORY = FakeStory("/news/alfa", "Alfa &amp; Beta sign")
READ = datetime(2026, 11, 20, 18, 6, tzinfo=UTC)


def source(name: str) -> FeedSource:
    """Return the source of a feed of the table."""
    return FeedSource(next(feed for feed in feeds() if feed.name == name))


def test_an_rss_entry_gives_headline_link_day_and_language() -> None:
    (story,) = parse_feed(rss(HOST, [STORY]), HOST, "feed-x").stories
    assert (story.key, story.url) == (f"{HOST}/news/alfa", f"{HOST}/news/alfa")
    assert (story.published, story.printed) == (READ, STORY.printed)
    assert (story.language, story.summary) == ("en", "Alfa signs with Beta.")


def test_an_atom_entry_has_its_alternate_link_and_its_day_in_utc() -> None:
    (story,) = parse_feed(atom(HOST, [STORY]), HOST, "feed-x").stories
    assert (story.url, story.language) == (f"{HOST}/news/alfa", "fr")
    assert story.published == datetime(2026, 11, 20, 17, 6, tzinfo=UTC)


def test_writers_are_never_read() -> None:
    both = (parse_feed(rss(HOST, [STORY]), HOST, "x"), parse_feed(atom(HOST, [STORY]), HOST, "x"))
    assert "A Writer" not in str(both)


@pytest.mark.parametrize(
    "printed",
    [
        "Fri, 20 Nov 2026 18:06 GMT",
        "Fri, 20 Nov 2026 18:06:00 +0000",
        "Fri, 20 Nov 2026 13:06:00 EST",
        "2026-11-20T18:06:00Z",
        "2026-11-20T19:06:00+01:00",
    ],
)
def test_the_printed_forms_of_one_instant(printed: str) -> None:
    assert instant(printed, "x", HOST) == READ


def test_one_unreadable_date_is_unknown_but_no_readable_date_is_a_change() -> None:
    bad = FakeStory("/news/b", "Beta", printed="yesterday")
    stories = parse_feed(rss(HOST, [STORY, bad]), HOST, "feed-x").stories
    assert [story.published for story in stories] == [READ, None]
    with pytest.raises(LayoutChangedError, match="yesterday"):
        parse_feed(rss(HOST, [bad]), HOST, "feed-x")


def test_a_repeated_entry_comes_once() -> None:
    assert len(parse_feed(rss(HOST, [STORY, STORY]), HOST, "feed-x").stories) == 1


@pytest.mark.parametrize("body", [b"<html><body>blocked</body></html>", b"<rss><channel>", b""])
def test_what_is_no_feed_is_refused(body: bytes) -> None:
    with pytest.raises(LayoutChangedError):
        parse_feed(body, HOST, "feed-x")


def test_an_entry_whose_only_link_is_a_script_is_refused() -> None:
    body = rss(HOST, [STORY]).replace(b"https://newsroom.example/news", b"javascript:alert")
    with pytest.raises(LayoutChangedError, match="link"):
        parse_feed(body, HOST, "feed-x")


def test_a_sitemap_gives_its_news_pages_with_their_version() -> None:
    anthropic = source("anthropic")
    body = sitemap("https://www.anthropic.com", [STORY])
    items = list(anthropic.parse(page(anthropic.feed.url, "sitemap", body, context={"since": ""})))
    links = [item for item in items if isinstance(item, Link)]
    assert [(link.url, link.change_key) for link in links] == [
        ("https://www.anthropic.com/news/alfa", "2026-11-20T10:00:00+00:00")
    ]


def checked(name: str, *pages: Page) -> Seen:
    """Return what the checks of a run see in pages of a feed.

    Raises:
        CheckFailedError: the run would fail.
    """
    feed = source(name)
    seen = Seen(feed.SOURCE)
    for one in pages:
        for item in feed.parse(one):
            if isinstance(item, Listed):
                seen.listed(item, one.url)
    verdict(seen, {})
    return seen


def test_sitemaps_without_any_news_fail_the_run_and_one_among_others_does_not() -> None:
    url, context = source("anthropic").feed.url, {"since": ""}
    none = page(url, "sitemap", sitemap("https://www.anthropic.com", []), context=context)
    some = page(url, "sitemap", sitemap("https://www.anthropic.com", [STORY]), context=context)
    with pytest.raises(CheckFailedError, match="news pages in the sitemap"):
        checked("anthropic", none)
    assert checked("anthropic", none, some).lists


def test_news_pages_of_which_none_answers_fail_the_run() -> None:
    gone = page(f"{HOST}/news/a", "story", b"gone", status=404)
    there = page(f"{HOST}/news/alfa", "story", story_page(STORY))
    with pytest.raises(CheckFailedError, match="news pages that answer"):
        checked("anthropic", gone)
    assert checked("anthropic", gone, there).lists


def test_a_page_with_a_heading_alone_is_taken_for_a_refusal() -> None:
    wall = b"<html><title>Wait</title><body><h1>One more step</h1></body></html>"
    (item,) = source("anthropic").parse(page(f"{HOST}/news/alfa", "story", wall))
    assert isinstance(item, Unreadable)


def test_an_entry_without_title_is_left_out_and_counted_and_many_are_a_change() -> None:
    one = rss(HOST, [FakeStory(f"/news/{n}", f"Story {n}") for n in range(12)])
    untitled = one.replace(b"<title><![CDATA[Story 3]]></title>", b"")
    found = parse_feed(untitled, HOST, "feed-x")
    assert (len(found.stories), found.left_out) == (11, 1)
    with pytest.raises(LayoutChangedError, match="without a title"):
        parse_feed(one.replace(b"title>", b"name>"), HOST, "feed-x")


@pytest.mark.parametrize("printed", ["Fri, 20 Nov 2099 10:00 GMT", "yesterday", ""])
def test_one_entry_without_a_day_is_left_out_and_counted_and_many_are_a_change(
    printed: str,
) -> None:
    feed = source("openai")
    stories = [FakeStory(f"/{n}", f"Story {n}") for n in range(9)]
    odd = FakeStory("/odd", "Odd", printed)

    def read(made: list[FakeStory]) -> list[object]:
        body = rss("https://openai.com", made)
        return list(feed.parse(page(feed.feed.url, "feed", body, context={"since": ""})))

    items = read([*stories, odd])
    assert len([item for item in items if isinstance(item, Observation)]) == 9
    assert any(isinstance(item, Oddity) and "was left out" in item.what for item in items)
    with pytest.raises(PageError, match="2 of 9 entries"):
        read([*stories[:7], odd, FakeStory("/other", "Other", printed)])


def test_a_news_page_gives_its_headline_and_printed_day() -> None:
    story = parse_story_page(story_page(STORY).decode(), f"{HOST}/news/alfa", "feed-x")
    assert story.published == datetime(2026, 11, 18, tzinfo=UTC)


def test_an_index_of_sitemaps_is_told_apart() -> None:
    body = b"<sitemapindex><sitemap><loc>https://h.example/a.xml</loc></sitemap></sitemapindex>"
    entries, is_index = parse_sitemap(body, HOST, "x")
    assert (entries[0].url, is_index) == ("https://h.example/a.xml", True)


def test_a_silent_feed_is_reported_and_a_lively_one_is_not() -> None:
    old = FakeStory("/news/old", "Old", printed="Fri, 22 May 2026 00:00:00 +0000")
    mistral = source("mistral")
    for stories, silent in (([old], True), ([old, STORY], False)):
        items = list(mistral.parse(page(HOST, "feed", rss(HOST, stories))))
        assert any(isinstance(i, Oddity) and i.what.startswith("stale") for i in items) is silent


def test_headline_only_feeds_keep_no_summary() -> None:
    techcrunch = source("techcrunch")
    items = list(techcrunch.parse(page(HOST, "feed", rss(HOST, [STORY]))))
    assert [item.excerpt for item in items if isinstance(item, Observation)] == [None]
    assert techcrunch.SOURCE.text_allowed is False


def test_the_table_of_feeds_names_known_organisations_and_https_addresses() -> None:
    table = feeds()
    assert len({feed.source_id for feed in table}) == len(table)
    assert all(feed.url.startswith("https://") for feed in table)
    known = set(bundled_gazetteer().organisations)
    assert {feed.organisation for feed in table if feed.organisation} <= known


def test_since_is_handed_to_the_pages_of_a_sitemap() -> None:
    day = datetime(2026, 11, 1, tzinfo=UTC).date()
    (link,) = source("anthropic").first_links(Plan(today=day, since=day))
    assert link.context["since"] == "2026-11-01"


@pytest.mark.samples
@pytest.mark.parametrize(
    ("name", "count"),
    [("feed_mistral.xml", 54), ("globenewswire_rss_shape.xml", 2), ("openai_news_rss_item.xml", 1)],
)
def test_real_feeds_parse_whole(samples: Path, name: str, count: int) -> None:
    stories = parse_feed((samples / "newsrooms" / name).read_bytes(), HOST, "feed-x").stories
    assert len(stories) == count
    assert all(story.title and story.url and story.published for story in stories)


def test_a_reservation_in_the_header_holds_for_archived_pages_too() -> None:
    answered = page(HOST, "feed", rss(HOST, [STORY]))
    archived = replace(answered, headers={**answered.headers, "tdm-reservation": "1"})
    items = list(source("amd").parse(archived))
    assert [item.excerpt for item in items if isinstance(item, Observation)] == [None]


def test_a_link_keeps_what_names_the_page_and_leads_where_it_is_read() -> None:
    body = rss("https://wf.coreweave.com", [STORY]).replace(b"?utm", b"?id=7&amp;utm")
    (story,) = parse_feed(body, HOST, "feed-coreweave").stories
    assert story.url == "https://www.coreweave.com/news/alfa?id=7"
