"""GOV.UK, cases of the Competition and Markets Authority: search API, then one page per case.

Slugs cannot be guessed: every case is found through search. The list is read newest first until the
last run's newest day (one day of overlap); a page whose timestamp is known is not fetched again.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

from crawlers.assumed import is_data, on, untold
from crawlers.parsers.govuk_cma import (
    Case,
    FormatError,
    before,
    content_case,
    event_of,
    merger_of,
    result_case,
)
from crawlers.source import (
    Answer,
    Assumption,
    Cursor,
    Gone,
    Item,
    Link,
    Listed,
    Oddity,
    Page,
    PageError,
    Plan,
    Source,
)
from data.records.observing import observation_of

HOST = "www.gov.uk"
PUBLISHER = "Competition and Markets Authority (GOV.UK)"
PAGE_SIZE = 100
FIELDS = (
    "title,link,public_timestamp,case_type,case_state,market_sector,outcome_type,opened_date,"
    "closed_date"
)
LOST_ROWS, LOST_SHARE = 5, 0.10
SILENT_DAYS = 21
"""Days without any change in the list after which the run report says that it may be stale."""


def _outcome_as_list(pages: list[Page]) -> Answer:
    for page in pages:
        document = page.json() if page.link.kind == "list" and page.status == 200 else {}
        for result in document.get("results", []) if isinstance(document, dict) else []:
            if result.get("outcome_type"):
                return "held" if isinstance(result["outcome_type"], list) else "failed"
    return "not testable"


SOURCE = Source(
    id="govuk-cma",
    hosts=(HOST,),
    record_types=("merger", "event"),
    required={
        "merger": ("id", "initiated", "acquirer_name", "target_name", "note", "source_url"),
        "event": ("id", "date", "event", "source_url"),
    },
    stated_once=("merger", "event"),
    headers={"Accept": "application/json"},
    max_depth=200,
    assumptions=(
        Assumption(
            "outcome_type arrives as a list in search.",
            "Text, list of texts and list of objects are read alike.",
            _outcome_as_list,
        ),
        Assumption(
            "A named User-Agent is not required.",
            "One with name and contact is always sent.",
            untold,
        ),
        Assumption(
            "Ten requests a second are allowed.",
            "One is made; 429 and 503 are waited for.",
            on("list", is_data),
        ),
    ),
)


def list_link(start: int, until: str | None, total: str | None) -> Link:
    """Return the link to a page of the list; `until` ends an incremental reading."""
    query = {
        "filter_format": "cma_case",
        "count": PAGE_SIZE,
        "start": start,
        "order": "-public_timestamp",
        "fields": FIELDS,
    }
    context = {"start": str(start)}
    if until:
        context["until"] = until
    if total:
        context["total_before"] = total
    url = f"https://{HOST}/api/search.json?{urlencode(query, safe=',')}"
    return Link(url, "list", conditional=False, context=context, priority=10)


def first_links(plan: Plan) -> Iterable[Link]:
    """Return the first page of the list."""
    last = json.loads(plan.cursor) if plan.cursor else {}
    until = plan.since.isoformat() if plan.since else last.get("until")
    return [list_link(0, until, last.get("total"))]


def parse(page: Page) -> Iterator[Item]:
    """Yield links and counts from the list; a merger or an event from a page."""
    try:
        yield from _list(page) if page.link.kind == "list" else _case(page)
    except FormatError as error:
        raise PageError(page.url, str(error)) from error


def _list(page: Page) -> Iterator[Item]:
    document = page.json()
    if not isinstance(document, dict) or not isinstance(document.get("results"), list):
        raise FormatError("the answer has no 'results'")
    total = document.get("total")
    if not isinstance(total, int):
        raise FormatError("the answer has no 'total'")
    context = page.link.context
    start, until = int(context["start"]), context.get("until")
    if start == 0:
        _check_size(total, context.get("total_before"))
    cases = [result_case(result) for result in document["results"]]
    fresh = [case for case in cases if not (until and before(case.updated, until))]
    keys = tuple(case.path for case in cases)
    name = "cases" if until is None else "cases since"
    yield Listed(name, keys, None if until else total, paged=True)
    yield from (_link(case) for case in fresh)
    if start == 0:
        newest = max((case.updated[:10] for case in cases if case.updated), default=None)
        if newest:
            if (page.retrieved_at.date() - date.fromisoformat(newest)).days > SILENT_DAYS:
                yield Oddity(f"newest case is of {newest}: the list may be stale", page.url)
            overlap = date.fromisoformat(newest) - timedelta(days=1)
            yield Cursor(json.dumps({"until": overlap.isoformat(), "total": str(total)}))
    if cases and len(fresh) == len(cases) and start + len(cases) < total:
        yield list_link(start + len(cases), until, None)


def _check_size(total: int, before_text: str | None) -> None:
    previous = int(before_text) if before_text else 0
    lost = previous - total
    if lost > LOST_ROWS or lost > LOST_SHARE * previous:
        raise FormatError(f"the list shrank from {previous} to {total} cases: not believed")


def _link(case: Case) -> Link:
    known = {"title": case.title, "case_type": case.case_type}
    for name, value in (("outcome_type", case.outcome_type), ("opened", case.opened)):
        if value:
            known[name] = value
    return Link(
        f"https://{HOST}/api/content{case.path}",
        "case",
        context={**known, "path": case.path},
        change_key=case.updated,
        accept=(404, 410),
    )


def _case(page: Page) -> Iterator[Item]:
    if page.status != 200:
        yield from _gone(page)
        return
    document = page.json()
    if isinstance(document, dict) and document.get("document_type") != "cma_case":
        yield Oddity(f"moved to a page of type {document.get('document_type')}", page.url)
        return
    case = content_case(document)
    record = merger_of(case) if case.case_type == "mergers" else event_of(case)
    public = case.published or case.opened
    yield observation_of(
        record,
        source_id=SOURCE.id,
        source_url=f"https://{HOST}{case.path}",
        source_name=PUBLISHER,
        recorded_at=page.retrieved_at,
        public_from=date.fromisoformat(public) if public else None,
        document_id=page.document_id,
        locator=f"content page, {case.changes} changes",
        excerpt=case.description,
    )


def _gone(page: Page) -> Iterator[Item]:
    """Yield the withdrawal of a case whose page is gone, identified by what the list says."""
    context = page.link.context
    case = Case(
        path=context["path"],
        title=context["title"],
        case_type=context["case_type"],
        state=None,
        outcome_type=context.get("outcome_type"),
        opened=context.get("opened"),
        closed=None,
        published=context.get("opened"),
        updated=page.link.change_key,
        description=None,
    )
    record = merger_of(case) if case.case_type == "mergers" else event_of(case)
    yield Oddity(f"the list names a page that is gone (HTTP {page.status})", page.url)
    reason = f"HTTP {page.status} on {page.retrieved_at.date().isoformat()}"
    yield Gone(record.record_type, record.fact_key, reason, page.url)
