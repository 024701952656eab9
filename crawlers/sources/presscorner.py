"""Press Corner of the Commission: what the DMA register omits, by month windows.

Preliminary findings under Art. 17 and 29(3) DMA are no decisions in the register: they appear here.
A window is believed only when the items read are as many as the interface counts; a failed page is
never the end of a list. Join key: register `IP_26_1670` = interface `IP/26/1670`.
"""

import calendar
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

from crawlers.assumed import on
from crawlers.parsers.presscorner import (
    PAGE_SIZE,
    FormatError,
    Release,
    document_text,
    event_of,
    is_about,
    is_daily_news,
    search_answer,
)
from crawlers.source import (
    Answer,
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
    Unreadable,
)
from data.records.observing import observation_of

HOST = "ec.europa.eu"
BASE = f"https://{HOST}/commission/presscorner"
PUBLISHER = "European Commission, Press Corner"
TYPES = "IP,MEX,STATEMENT,QANDA"
KEYWORD = "Digital Markets Act"
FIRST_DAY = date(2023, 9, 1)
OVERLAP = timedelta(days=3)
OK = 200
EVER = "releases since the Act applies"


def _keyword_narrows(pages: list[Page]) -> Answer:
    """Return whether releases were found, and mostly such as speak of the Act in a few words."""
    asked = [page for page in pages if page.link.kind == "list"]
    if not asked:
        return "not testable"
    found = [release for page in asked for release in search_answer(page.json()).releases]
    plain = [release for release in found if not is_daily_news(release)]
    about = [release for release in plain if is_about(release, None)]
    return "held" if found and 2 * len(about) >= len(plain) else "failed"


SOURCE = Source(
    id="presscorner",
    hosts=(HOST,),
    record_types=("event",),
    required={"event": ("id", "date", "event", "source_url")},
    stated_once=("event",),
    headers={"Accept": "application/json"},
    list_floor={EVER: 1},
    # Some references answer nothing or no JSON; when many do, the interface refuses or changed.
    unreadable_share={"document": 0.2},
    max_depth=60,
    assumptions=(
        Assumption(
            "The keyword parameter narrows the list to releases that hold it.",
            "Title, lead and body are checked again: a wider list is only slower; years without a "
            "single release fail the run.",
            _keyword_narrows,
        ),
        Assumption(
            "A page holds as many releases as asked for.",
            "The size that the answer states decides whether a further page is due.",
            on("list", lambda page: search_answer(page.json()).size == PAGE_SIZE),
        ),
        Assumption(
            "Few releases lack a document of their own.",
            "One without is taken by title and lead and asked for again while its day is; above "
            "20 % (and five) the run fails.",
            on("document", lambda page: page.status == OK and document_text(page) is not None),
        ),
    ),
)


def first_links(plan: Plan) -> Iterable[Link]:
    """Return one list per month since the last run (three days of overlap)."""
    since = plan.since or (date.fromisoformat(plan.cursor) - OVERLAP if plan.cursor else FIRST_DAY)
    ever = since <= FIRST_DAY
    return [
        list_link(first, last, 1, newest=last == plan.today, ever=ever)
        for first, last in months(since, plan.today)
    ]


def months(since: date, until: date) -> Iterator[tuple[date, date]]:
    """Yield first and last day of each calendar month between two days, cut at both ends."""
    first = since
    while first <= until:
        last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
        yield first, min(last, until)
        first = last + timedelta(days=1)


def list_link(first: date, last: date, page: int, newest: bool = False, ever: bool = False) -> Link:
    """Return the link to a page of a window; days as ddmmyyyy, parameter names in lower case.

    newest: the window ends today. ever: all windows since the Act applies are read, and together
    they cannot be empty.
    """
    query = {
        "language": "en",
        "pagesize": PAGE_SIZE,
        "pagenumber": page,
        "datefrom": first.strftime("%d%m%Y"),
        "dateto": last.strftime("%d%m%Y"),
        "documentTypeCodes": TYPES,
        "global": KEYWORD,
    }
    context = {"first": first.isoformat(), "last": last.isoformat(), "page": str(page)}
    if newest:
        context["newest"] = "yes"
    if ever:
        context["ever"] = "yes"
    url = f"{BASE}/api/search?{urlencode(query, safe=',')}"
    return Link(url, "list", conditional=False, context=context)


def parse(page: Page) -> Iterator[Item]:
    """Yield releases, further pages and documents from a list; the text from a document."""
    try:
        yield from _list(page) if page.link.kind == "list" else _document(page)
    except FormatError as error:
        raise PageError(page.url, str(error)) from error


def _list(page: Page) -> Iterator[Item]:
    context = page.link.context
    first, last = date.fromisoformat(context["first"]), date.fromisoformat(context["last"])
    number = int(context["page"])
    answer = search_answer(page.json())
    if answer.page != number:
        raise FormatError(f"page {number} was asked for, page {answer.page} came")
    window = f"{context['first']} to {context['last']}"
    references = tuple(found.reference for found in answer.releases)
    yield Listed(window, references, answer.total, paged=True)
    if "ever" in context:
        yield Listed(EVER, references)
    for release in answer.releases:
        if is_daily_news(release) or is_about(release, None):
            yield _document_link(release)
    if answer.has_more:
        if not answer.releases:
            raise FormatError(f"page {number} of {window} is empty before the end of the list")
        yield list_link(first, last, number + 1, ever="ever" in context)
    if "newest" in context and number == 1:
        yield Cursor(context["last"])


def _document_link(release: Release) -> Link:
    query = urlencode({"reference": release.reference, "language": "en"}, safe="/")
    return Link(
        f"{BASE}/api/documents?{query}",
        "document",
        context={
            "reference": release.reference,
            "date": release.date,
            "title": release.title,
            "lead": release.lead,
        },
        change_key=f"{release.date} {release.title}",
        accept=(204, 404),
    )


def _document(page: Page) -> Iterator[Item]:
    context = page.link.context
    release = Release(context["reference"], context["date"], context["title"], context["lead"])
    text = None
    if page.status != 200:
        yield Oddity("a release has no document of its own: title and lead only", page.url)
    else:
        try:
            text = document_text(page)
        except (FormatError, PageError) as error:
            reason = error.reason if isinstance(error, PageError) else str(error)
            yield Unreadable(page.url, f"{reason}: title and lead only")
    if not is_about(release, text):
        return
    slug = release.reference.lower().replace("/", "_")
    yield observation_of(
        event_of(release),
        source_id=SOURCE.id,
        source_url=f"{BASE}/detail/en/{slug}",
        source_name=PUBLISHER,
        recorded_at=page.retrieved_at,
        public_from=date.fromisoformat(release.date),
        document_id=page.document_id,
        locator=release.register_reference,
        excerpt=release.lead or release.title,
    )
