"""US Securities and Exchange Commission, EDGAR: stakes (Schedules 13G and 13D) and 8-K reports.

Watched filers are those of the reference table with a CIK; full-text search adds reports that name
laboratories which file nothing themselves. A filing never changes: each is fetched once. A report
or press exhibit becomes a headline with an excerpt: material for extraction, never a fact.
EDGAR allows 10 requests a second over all its hosts; three hosts at this delay make at most 5.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from urllib.parse import quote, urlencode

from crawlers.assumed import is_data, is_served, on, untold
from crawlers.parsers.parties import party_slug
from crawlers.parsers.reading import text_of as page_text
from crawlers.parsers.reading import whole_or_unreadable
from crawlers.parsers.sec_exhibit import is_material, is_press_exhibit, text_of
from crawlers.parsers.sec_filings import SOURCE as SOURCE_ID
from crawlers.parsers.sec_filings import (
    Filer,
    Filing,
    document_url,
    folder,
    index_url,
    padded,
    parse_filing_arrays,
    parse_index,
    parse_search,
    parse_submissions,
)
from crawlers.parsers.sec_ownership import FORMS as SCHEDULES
from crawlers.parsers.sec_ownership import Holder, Schedule, parse_schedule
from crawlers.parties import known_organisation
from crawlers.source import Assumption, Item, Link, Listed, Oddity, Page, PageError, Plan, Source
from crawlers.watchlist import watched
from data.names import slug
from data.observations import Observation
from data.records.headlines import Headline
from data.records.holdings import Ownership
from data.records.observing import observation_of
from data.records.organisations import Alias, Identifier

PUBLISHER = "US SEC EDGAR"
SUBMISSIONS = "https://data.sec.gov/submissions"
SEARCH = "https://efts.sec.gov/LATEST/search-index"
SEARCHED = ("anthropic", "openai", "mistral ai", "xai", "cohere", "deepseek")
SEARCH_PAGE, SEARCH_WINDOW = 100, 1_000
REPORTS = ("8-K", "8-K/A", "6-K", "6-K/A")
TEXT_FILES = (".htm", ".html", ".txt")
EXCERPT = 2_000
FILERS = "watched filers that EDGAR knows"


def _is_the_filer(page: Page) -> bool:
    filer = parse_submissions(page.json(), page.url)
    return _belongs(filer, watched("cik").get(filer.cik))


def _belongs(filer: Filer, org: str | None) -> bool:
    """Return whether the filer's name does not say that it is another organisation than expected.

    A name that nothing is known of says nothing, and a former name may speak for the filer.
    """
    named = known_organisation(filer.name)
    if org is None or named is None or named == org:
        return True
    return org in {known_organisation(name) for name in filer.former_names}


SOURCE = Source(
    id=SOURCE_ID,
    hosts=("data.sec.gov", "www.sec.gov", "efts.sec.gov"),
    record_types=("ownership", "identifier", "alias", "headline"),
    required={
        "ownership": ("holder", "held", "stake_pct", "as_of", "source_url"),
        "identifier": ("org", "scheme", "value", "source_url"),
        "headline": ("published", "title", "link", "publishers", "form"),
    },
    delay_seconds=0.6,
    list_floor={FILERS: 1},
    max_page_bytes=30_000_000,
    headers={"Accept-Encoding": "gzip, deflate"},
    assumptions=(
        Assumption(
            "A User-Agent with name and contact is served JSON.",
            "HTML where JSON is due fails the run; nothing of it is made current.",
            on("submissions", is_data),
        ),
        Assumption(
            "Full-text search, which is not documented, answers with these parameters.",
            "A refusal is counted as an oddity: the lists of watched filers do not need it.",
            on("search", is_data),
        ),
        Assumption(
            "Every watched CIK has a list of submissions.",
            "A 404 is counted as an oddity; when no list answers the run fails.",
            on("submissions", is_served),
        ),
        Assumption(
            "The CIKs of the reference table belong to the organisations they stand beside.",
            "A filer whose name is known as another organisation is counted and left out.",
            on("submissions", _is_the_filer),
        ),
        Assumption(
            "primary_doc.xml is the name of a schedule.",
            "A 404 is counted as an oddity; a list that names another .xml file is followed.",
            on("schedule", is_served),
        ),
        Assumption(
            "The items of a report stand in one .info element or in several.",
            "All of them are read.",
            on("index", lambda page: bool(parse_index(page_text(page, SOURCE_ID), page.url).items)),
        ),
        Assumption(
            "robots.txt forbids /cgi-bin/ and nothing that is read.",
            "Nothing there is asked for; an address that robots.txt forbids fails the run.",
            untold,
        ),
    ),
)


def first_links(plan: Plan) -> Iterable[Link]:
    """Return the submissions of every watched filer, then the searches."""
    since = plan.since.isoformat() if plan.since else ""
    for cik in watched("cik"):
        url = f"{SUBMISSIONS}/CIK{cik}.json"
        yield Link(url, "submissions", context={"since": since}, accept=(404,))
    start = since or f"{plan.today.year - 1}-01-01"
    for words in SEARCHED:
        context = {"q": f'"{words}"', "startdt": start, "enddt": plan.today.isoformat()}
        yield _search(context, 0)


def parse(page: Page) -> Iterable[Item]:
    """Return what a page of EDGAR says, by its kind."""
    if page.status != 200:
        yield Oddity(f"{page.link.kind}: HTTP {page.status}", page.url)
        if page.link.kind == "submissions":
            yield Listed(FILERS, ())
        return
    if not page.body.strip():
        raise PageError(page.url, "empty answer")
    lists = {"submissions": _submissions, "older": _older, "search": _found}
    filed = {"index": _index, "schedule": _schedule, "text": _text}
    if page.link.kind in lists:
        yield from lists[page.link.kind](page)
    else:
        yield from whole_or_unreadable(filed[page.link.kind], page)


def _search(context: dict[str, str], start: int) -> Link:
    query = {**context, "forms": "8-K,6-K", "dateRange": "custom", "from": start}
    url = f"{SEARCH}?{urlencode(query, quote_via=quote)}"
    return Link(url, "search", context=context, optional=True, conditional=False)


def _submissions(page: Page) -> Iterator[Item]:
    filer = parse_submissions(page.json(), page.url)
    yield Listed(FILERS, (filer.cik,))
    if not _belongs(filer, watched("cik").get(filer.cik)):
        yield Oddity(f"CIK {filer.cik} belongs to {filer.name}: left out", page.url)
        return
    org = watched("cik").get(filer.cik) or party_slug(filer.name)
    record = Identifier(org=org, scheme="cik", value=str(int(filer.cik)))
    yield _said(record, page, f"CIK of {filer.name}")
    if filer.lei:
        record = Identifier(org=org, scheme="lei", value=filer.lei)
        yield _said(record, page, f"LEI of {filer.name}")
    for name in dict.fromkeys((filer.name, *filer.former_names)):
        yield _said(
            Alias(org=org, alias=name, ambiguous=" " not in name), page, "name of the filer"
        )
    since = page.link.context["since"]
    yield from _filings(filer.filings, filer.cik, since)
    for name, last in filer.older_lists:
        if since and last >= since:
            context = {"cik": filer.cik, "since": since}
            yield Link(f"{SUBMISSIONS}/{name}", "older", context=context)


def _older(page: Page) -> Iterator[Item]:
    context = page.link.context
    yield from _filings(
        parse_filing_arrays(page.json(), page.url), context["cik"], context["since"]
    )


def _filings(filings: Iterable[Filing], cik: str, since: str) -> Iterator[Link]:
    for filing in filings:
        if filing.filed < since:
            continue
        if filing.form in SCHEDULES:
            xml = document_url(cik, filing) or ""
            if not xml.endswith(".xml"):
                xml = f"{folder(cik, filing.accession)}/primary_doc.xml"
            context = {"filed": filing.filed, "accession": filing.accession}
            yield Link(xml, "schedule", context=context, change_key=filing.accession, accept=(404,))
        elif filing.form in REPORTS and is_material(filing.items):
            yield _index_link(cik, filing.accession)


def _index_link(cik: str, accession: str) -> Link:
    url = index_url(cik, accession)
    context = {"cik": cik}
    return Link(url, "index", context=context, change_key=accession, accept=(404,))


def _found(page: Page) -> Iterator[Item]:
    found = parse_search(page.json(), page.url)
    yield Listed(f"search for {page.link.context['q']}", found.ids, paged=True)
    for hit in found.hits:
        if is_material(hit.items):
            yield _index_link(hit.ciks[0], hit.accession)
    start = int(page.url.rsplit("from=", 1)[-1]) + SEARCH_PAGE
    if found.documents == SEARCH_PAGE and start < min(found.total, SEARCH_WINDOW):
        yield _search(dict(page.link.context), start)


def _index(page: Page) -> Iterator[Item]:
    index = parse_index(page_text(page, SOURCE_ID), page.url)
    cik = index.cik or padded(page.link.context["cik"])
    actor = watched("cik").get(cik) or party_slug(index.filer)
    items = f", items {', '.join(index.items)}" if index.items else ""
    record = Headline(
        id=f"sec-{index.accession}",
        published=index.filed,
        title=f"{index.filer}: {index.form}{items}",
        link=page.url,
        publishers=actor,
        form=slug(index.form),
    )
    yield _said(record, page, "filing index", filed=index.filed)
    for document in index.documents:
        if is_press_exhibit(document.kind) and document.url.lower().endswith(TEXT_FILES):
            kind = slug(document.kind or "")
            context = {
                "id": f"sec-{index.accession}-{document.sequence or 0}-{kind}",
                "form": kind,
                "label": document.kind or "",
                "filer": index.filer,
                "actor": actor,
                "filed": index.filed,
            }
            key = index.accession
            yield Link(document.url, "text", context=context, change_key=key, accept=(404,))


def _text(page: Page) -> Iterator[Item]:
    context = page.link.context
    found = text_of(page_text(page, SOURCE_ID), page.url)
    if not found.text:
        yield Oddity("a filed document without text (a picture?)", page.url)
        return
    if found.cut:
        yield Oddity("a filed document read in part: it is very long", page.url)
    title = found.title if context["form"].startswith("ex-") and found.title else context["label"]
    record = Headline(
        id=context["id"],
        published=context["filed"],
        title=f"{context['filer']}: {title[:300]}",
        link=page.url,
        publishers=context["actor"],
        form=context["form"],
    )
    end = min(EXCERPT, len(found.text))
    locator = f"characters 0-{end} of {len(found.text)} of the text"
    yield _said(record, page, locator, filed=context["filed"], excerpt=found.text[:end])


def _schedule(page: Page) -> Iterator[Item]:
    schedule = parse_schedule(page.body, page.url)
    held = watched("cik").get(schedule.issuer_cik) or party_slug(schedule.issuer)
    for holder in schedule.holders:
        if holder.percent is None:
            yield Oddity("a holder without a percentage", page.url)
        yield _stake(holder, schedule, held, page)


def _stake(holder: Holder, schedule: Schedule, held: str, page: Page) -> Observation:
    known = watched("cik").get(holder.cik or "")
    record = Ownership(
        holder=known or (slug(holder.name) if holder.person else "") or party_slug(holder.name),
        held=held,
        stake_pct=None if holder.percent is None else float(holder.percent),
        stake_lo=None if holder.bounds is None else float(holder.bounds[0]),
        stake_hi=None if holder.bounds is None else float(holder.bounds[1]),
        as_of=schedule.event_day,
        basis="group_member" if holder.may_overlap else None,
    )
    shares = "" if holder.shares is None else f", {holder.shares:,.0f} shares"
    shared = f"; may include the shares of {holder.may_overlap}" if holder.may_overlap else ""
    return _said(
        record,
        page,
        f"{schedule.form}, {schedule.issuer} (CIK {schedule.issuer_cik})",
        filed=page.link.context["filed"],
        excerpt=f"{holder.name}: {holder.percent} % of {schedule.security_class}{shares}{shared}",
    )


def _said(
    record: Alias | Headline | Identifier | Ownership,
    page: Page,
    locator: str,
    *,
    filed: str | None = None,
    excerpt: str | None = None,
) -> Observation:
    return observation_of(
        record,
        source_id=SOURCE_ID,
        source_url=page.url,
        source_name=PUBLISHER,
        recorded_at=page.retrieved_at,
        public_from=date.fromisoformat(filed) if filed else None,
        document_id=page.document_id,
        locator=locator,
        excerpt=excerpt,
    )
