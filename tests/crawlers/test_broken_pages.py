"""Pages broken at random places: a source reads them or refuses them, nothing else.

Each page of each source is cut, gets pieces taken out, doubled or replaced, many times with a fixed
seed. Whatever comes out, `parse` yields items or raises `PageError` (or an error that a run itself
turns into one); it never hangs, never crashes otherwise, never lets a script address through.
"""

import json
import random
from collections.abc import Callable, Iterable

import pytest
from replicas.accc import FakeMatter, list_page, matter_page
from replicas.autorite_fr import act, array
from replicas.feeds import FakeStory, atom, rss, sitemap, story_page
from replicas.gleif import FakeEntity, children_page, record, relationship
from replicas.pages import page
from replicas.sec_edgar import (
    FakeFiling,
    FakeHolder,
    index_page,
    schedule_13d,
    schedule_13g,
    submissions,
)
from replicas.statistics import CHATBOTS, owners_table

from crawlers.source import Item, Link, Page, PageError, Unreadable
from crawlers.sources import accc, autorite_fr, epoch, gleif, sec_edgar, statcounter
from crawlers.sources.feeds import FeedSource, feeds
from data.observations import Observation

URL = "https://source.example/page?from=0"
ROUNDS = 120
TURNED_INTO_A_FAILURE = (PageError, KeyError, IndexError, TypeError, AttributeError, ValueError)
Parse = Callable[[Page], Iterable[Item]]

_FILING = FakeFiling(
    "0000000077-26-000001",
    "SCHEDULE 13G",
    "2026-04-07",
    items="1.01",
    holders=(FakeHolder("Alfa LP"), FakeHolder("Ada Example", types=("IN",))),
)
_STORY = FakeStory("/news/alfa", "Alfa")
_FEED = {feed.name: FeedSource(feed).parse for feed in feeds()}
_CHART = '"Date",' + ",".join(f'"{label}"' for label in CHATBOTS)
_CHART += "\n2026-10," + ",".join(CHATBOTS.values()) + "\n"
_LEI = next(iter(gleif.watched("lei")))

PAGES: dict[str, tuple[Parse, str, dict[str, str], bytes]] = {
    "accc list": (
        accc.parse,
        "list",
        {"known": "{}", "seen": "{}", "sort": "title", "page": "0"},
        list_page([FakeMatter("MN-00001", "Alfa - Beta")], 0, 1).encode(),
    ),
    "accc matter": (
        accc.parse,
        "matter",
        {},
        matter_page(FakeMatter("MN-00001", "Alfa - Beta")).encode(),
    ),
    "autorite acts": (autorite_fr.parse, "acts", {"since": ""}, array([act(1), act(2)])),
    "sec list": (
        sec_edgar.parse,
        "submissions",
        {"since": ""},
        submissions("0000000077", "Example", [_FILING]),
    ),
    "sec 13g": (sec_edgar.parse, "schedule", {"filed": "2026-04-07"}, schedule_13g(_FILING)),
    "sec 13d": (
        sec_edgar.parse,
        "schedule",
        {"filed": "2026-04-07"},
        schedule_13d(_FILING).replace(b"SCHEDULE 13G", b"SCHEDULE 13D"),
    ),
    "sec index": (
        sec_edgar.parse,
        "index",
        {"cik": "77"},
        index_page(_FILING, "0000000077", "Example"),
    ),
    "rss": (_FEED["openai"], "feed", {"since": ""}, rss("https://h.example", [_STORY])),
    "atom": (_FEED["openai"], "feed", {"since": ""}, atom("https://h.example", [_STORY])),
    "sitemap": (
        _FEED["anthropic"],
        "sitemap",
        {"since": ""},
        sitemap("https://h.example", [_STORY]),
    ),
    "story": (_FEED["anthropic"], "story", {}, story_page(_STORY)),
    "gleif record": (
        gleif.parse,
        "record",
        {},
        json.dumps(
            {"data": record(FakeEntity("635400EXAMPLEEXAMP12", "Alfa", parent=_LEI))}
        ).encode(),
    ),
    "gleif relationship": (
        gleif.parse,
        "relationship",
        {"child": "alfa"},
        json.dumps(relationship("635400EXAMPLEEXAMP12", _LEI)).encode(),
    ),
    "gleif children": (
        gleif.parse,
        "children",
        {"parent": _LEI, "page": "1"},
        json.dumps(
            children_page([FakeEntity("635400EXAMPLEEXAMP12", "Alfa", parent=_LEI)], _LEI, 5, 1)
        ).encode(),
    ),
    "statcounter": (
        statcounter.parse,
        "chart",
        {"market": "ai-chatbots", "region": "ww"},
        _CHART.encode(),
    ),
    "epoch": (epoch.parse, "csv", {}, owners_table(True).encode()),
}

GRAFTS = (
    *(b"<", b">", b'"', b"'", b"&", b"\x00", b"\xff\xfe", b"-1", b"1e999", b"NaN", b"null", b"{}"),
    *(b"[]", b"[[[[", b"9" * 400, b"javascript:alert(1)", b"<![CDATA[", b"&#x0;", b"\r\n\r\n"),
)


def broken(body: bytes, chance: random.Random) -> bytes:
    """Return the body with one to three injuries."""
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(body) + 1)
        end = min(len(body), start + chance.choice((1, 3, 20, 200)))
        kind = chance.randrange(4)
        if kind == 0:
            body = body[:start]
        elif kind == 1:
            body = body[:start] + body[end:]
        elif kind == 2:
            body = body[:end] + body[start:]
        else:
            body = body[:start] + chance.choice(GRAFTS) + body[end:]
    return body


@pytest.mark.parametrize("name", PAGES)
def test_a_whole_page_is_read(name: str) -> None:
    parse, kind, context, body = PAGES[name]
    assert list(parse(page(URL, kind, body, context=context)))


@pytest.mark.parametrize("name", PAGES)
def test_a_broken_page_is_read_or_refused(name: str) -> None:
    parse, kind, context, body = PAGES[name]
    chance = random.Random(name)
    refused = 0
    for _ in range(ROUNDS):
        try:
            items = list(parse(page(URL, kind, broken(body, chance), context=context)))
        except TURNED_INTO_A_FAILURE:
            refused += 1
            continue
        refused += any(isinstance(item, Unreadable) for item in items)
        addresses = [item.url for item in items if isinstance(item, Link)]
        addresses += [str(i.source_url) for i in items if isinstance(i, Observation)]
        assert all(address.startswith(("https://", "http://")) for address in addresses)
    assert refused > 0
