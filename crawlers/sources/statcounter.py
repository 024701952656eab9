"""StatCounter Global Stats: page-view shares of browsers, search, systems, networks and chatbots.

Licence CC BY-SA 3.0 with credit and link; its rows stay in a table of their own. Labels are
products: they are added up to their owner, bounds included; columns without a known owner go to the
residual. Figures are revised for 45 days, so each run reads the last two months again.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from crawlers.assumed import on
from crawlers.parsers.shares import STATCOUNTER as SOURCE_ID
from crawlers.parsers.shares import PrintedShare, read_chart
from crawlers.share_labels import owners
from crawlers.source import (
    Assumption,
    Cursor,
    Item,
    Link,
    Listed,
    Oddity,
    Page,
    PageError,
    Plan,
    Source,
)
from data.observations import Observation
from data.records.markets import ShareStatCounter
from data.records.observing import observation_of

PUBLISHER = "StatCounter Global Stats"
CHART = "https://gs.statcounter.com/chart.php"
FIRST_MONTH = "2018-01"
EVERYWHERE = ("desktop", "mobile", "tablet", "console")
NOTICEABLE = 1
CHARTS_READ = "charts read"


@dataclass(frozen=True)
class Chart:
    """A chart: market, what StatCounter calls it, and on which devices."""

    market: str
    name: str
    kind: str
    title: str
    devices: tuple[str, ...]
    regions: tuple[str, ...] = ("ww",)


CHARTS = (
    Chart(
        "ai-chatbots",
        "Consumer AI chatbots (referral page views)",
        "ai_chatbot",
        "AI Chatbot",
        EVERYWHERE,
        ("ww", "US"),
    ),
    Chart(
        "search-engines",
        "General search engines",
        "search_engine",
        "Search Engine",
        EVERYWHERE,
        ("ww", "US"),
    ),
    Chart("browsers-desktop", "Desktop web browsers", "browser", "Browser", ("desktop",)),
    Chart("browsers-mobile", "Mobile web browsers", "browser", "Browser", ("mobile",)),
    Chart("mobile-os", "Mobile operating systems", "os_combined", "OS Market Share", ("mobile",)),
    Chart(
        "os-all",
        "Operating systems, all platforms",
        "os_combined",
        "OS Market Share",
        EVERYWHERE,
    ),
    Chart(
        "social-networks",
        "Social networks (page views to sites, StatCounter)",
        "social_media",
        "Social Media Stats",
        EVERYWHERE,
    ),
)
_REGIONS = {"ww": ("Worldwide", "world"), "US": ("United States Of America", "US")}

SOURCE = Source(
    id=SOURCE_ID,
    hosts=("gs.statcounter.com",),
    record_types=("share_statcounter",),
    stated_once=("share_statcounter",),
    required={"share_statcounter": ("market", "period", "org", "share_pct", "source_url")},
    delay_seconds=3.0,
    list_floor={CHARTS_READ: 1},
    max_page_bytes=5_000_000,
    assumptions=(
        Assumption(
            "Device lists and region names of charts other than AI chatbots read like theirs.",
            "An HTML page or another header fails the run; nothing of it is made current.",
            on("chart", lambda page: page.body.lstrip(b"\xef\xbb\xbf")[:1] == b'"'),
        ),
        Assumption(
            "Labels are those seen.",
            "Others go to the residual and are counted when above 1 %.",
            on("chart", lambda page: not any(isinstance(item, Oddity) for item in parse(page))),
        ),
    ),
)


def first_links(plan: Plan) -> Iterable[Link]:
    """Return every chart from the month of the last good run less two, to the month before this."""
    start = plan.since.strftime("%Y-%m") if plan.since else plan.cursor or FIRST_MONTH
    year, month = plan.today.year, plan.today.month
    last = f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02d}"
    for chart in CHARTS:
        for region in chart.regions:
            yield _link(chart, region, min(start, _earlier(last, 1)), last)


def parse(page: Page) -> Iterable[Item]:
    """Return the shares of a chart by owner."""
    context = page.link.context
    if page.status != 200:
        yield Oddity(f"the chart of {context['market']} is gone", page.url)
        yield Listed(CHARTS_READ, ())
        return
    yield Listed(CHARTS_READ, (f"{context['market']}/{context['region']}",))
    chart = next(chart for chart in CHARTS if chart.market == context["market"])
    months: dict[str, list[PrintedShare]] = defaultdict(list)
    for share in read_chart(page.body, page.retrieved_at.date(), page.url):
        months[share.period].append(share)
    if not months:
        raise PageError(page.url, "no month with data")
    for shares in months.values():
        yield from _month(chart, _REGIONS[context["region"]][1], shares, page)
    yield Cursor(_earlier(max(months), 2))


def _link(chart: Chart, region: str, first: str, last: str) -> Link:
    url = _address(chart, region, first, last)
    return Link(url, "chart", context={"market": chart.market, "region": region}, accept=(404,))


def _address(chart: Chart, region: str, first: str, last: str) -> str:
    """Return the address of a chart for a span of months.

    A statement points to the chart of its own month alone: it opens where it was read, and a run
    that reads the last months again replaces these months and no others.
    """
    query = {
        "device": " & ".join(device.capitalize() for device in chart.devices),
        "device_hidden": "+".join(chart.devices),
        "multi-device": "true",
        "statType_hidden": chart.kind,
        "region_hidden": region,
        "granularity": "monthly",
        "statType": chart.title,
        "region": _REGIONS[region][0],
        "fromInt": first.replace("-", ""),
        "toInt": last.replace("-", ""),
        "fromMonthYear": first,
        "toMonthYear": last,
        "csv": "1",
    }
    return f"{CHART}?{urlencode(query, quote_via=quote)}"


def _earlier(month: str, count: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:]) - 1 - count
    return f"{number // 12}-{number % 12 + 1:02d}"


def _month(chart: Chart, geography: str, shares: list[PrintedShare], page: Page) -> Iterator[Item]:
    known = owners(SOURCE_ID, chart.market)
    groups: dict[tuple[str, str], list[PrintedShare]] = defaultdict(list)
    for share in shares:
        if share.label not in known and share.label != "Other" and share.percent > NOTICEABLE:
            yield Oddity(f"'{share.label}' in {chart.market} has no known owner", page.url)
        groups[known.get(share.label, ("others", "others"))].append(share)
    for owner, parts in groups.items():
        yield _share(chart, geography, owner, parts, page)


def _share(
    chart: Chart, geography: str, owner: tuple[str, str], parts: list[PrintedShare], page: Page
) -> Observation:
    printed = " + ".join(f"{part.label} {part.percent}" for part in parts)
    record = ShareStatCounter(
        market=chart.market,
        market_name=chart.name,
        layer="app",
        geography=geography,
        period=parts[0].period,
        metric="visits",
        org=owner[0],
        role=owner[1],
        share_pct=float(min(100, sum(part.percent for part in parts))),
        share_lo=float(sum(part.low for part in parts)),
        share_hi=float(min(100, sum(part.high for part in parts))),
        estimator="StatCounter",
        note=printed[:500] if len(parts) == 1 else f"sum {printed}"[:500],
    )
    return observation_of(
        record,
        source_id=SOURCE_ID,
        source_url=_address(chart, page.link.context["region"], record.period, record.period),
        source_name=PUBLISHER,
        recorded_at=page.retrieved_at,
        document_id=page.document_id,
        locator=f"row {parts[0].period}",
    )
