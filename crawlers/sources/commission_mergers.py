"""Commission, merger cases: open data file `case-data-M.json`, fresh ones from search.

History: 39 MB in September 2026; old and new records differ in procedure labels and dates. The
search interface is asked for the last fortnight; when it refuses, the file alone is read.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from crawlers.assumed import is_data, on, untold
from crawlers.parsers.commission import FormatError
from crawlers.parsers.commission_mergers import merger_of, merger_of_search, read_cases
from crawlers.parsers.commission_search import HOST, LOOKBACK, answered, has_more, question
from crawlers.source import (
    MEGABYTE,
    Assumption,
    Item,
    Link,
    Listed,
    Oddity,
    Page,
    PageError,
    Plan,
    Provisional,
    Source,
)
from data.observations import Observation
from data.records import Merger
from data.records.observing import observation_of

FILE_HOST = "compcases-open-data-portal-files-prod.s3.eu-west-1.amazonaws.com"
FILE = f"https://{FILE_HOST}/case-data-M.json"
CASE = "https://competition-cases.ec.europa.eu/cases/{number}"
NAME = "European Commission, merger case data (open data)"
SEARCH_NAME = "European Commission, search of competition cases"
INSTRUMENT = "M"


SOURCE = Source(
    id="commission-mergers",
    hosts=(FILE_HOST, HOST),
    record_types=("merger",),
    required={
        "merger": ("case_number", "acquirer_name", "target_name", "source_url"),
    },
    stated_once=("merger",),
    list_floor={"mergers": 1000},
    max_page_bytes=200 * MEGABYTE,
    timeout_seconds=180,
    assumptions=(
        Assumption(
            "The search interface answers without a browser.",
            "It is optional: a refusal is an oddity in the run report; the file alone is read.",
            on("search", is_data),
        ),
        Assumption(
            'A title "A / B" names the acquirer first.',
            "Both names are kept as printed; a title of one name leaves the other party unnamed.",
            untold,
        ),
        Assumption(
            "The file holds at least 1,000 cases.",
            "Fewer fail the run.",
            untold,
        ),
    ),
)


def first_links(plan: Plan) -> Iterable[Link]:
    """Return the file, and the question for cases decided in the last fortnight."""
    since = plan.since or plan.today - LOOKBACK
    since = max(since, plan.today - timedelta(days=365))
    return [
        Link(FILE, "file", streamed=True),
        question(INSTRUMENT, since, 1, "METADATA_CASE"),
    ]


def parse(page: Page) -> Iterator[Item]:
    """Yield a merger record per case, and the list of all cases from the file."""
    try:
        yield from _from_search(page) if page.link.kind == "search" else _from_file(page)
    except FormatError as error:
        raise PageError(page.url, str(error)) from error


def _from_file(page: Page) -> Iterator[Item]:
    keys: list[str] = []
    with page.open() as file:
        for key, node in read_cases(file):
            record = merger_of(key, node)
            if record is None:
                yield Oddity("key is no merger case number", f"{page.url}#{key}")
                continue
            keys.append(record.fact_key)
            yield _observation(page, record, FILE, NAME)
    yield Listed("mergers", tuple(keys), record_type="merger", whole=True)


def _from_search(page: Page) -> Iterator[Item]:
    context = page.link.context
    answer = answered(page.json(), INSTRUMENT, int(context["page"]))
    yield Listed(f"search since {context['since']}", tuple(answer.rows), answer.total, paged=True)
    for record in map(merger_of_search, answer.rows.values()):
        url = CASE.format(number=record.case_number)
        yield Provisional(_observation(page, record, url, SEARCH_NAME))
    if has_more(answer):
        yield question(
            INSTRUMENT, date.fromisoformat(context["since"]), answer.page + 1, "METADATA_CASE"
        )


def _observation(page: Page, record: Merger, url: str, name: str) -> Observation:
    return observation_of(
        record,
        source_id=SOURCE.id,
        source_url=url,
        source_name=name,
        recorded_at=page.retrieved_at,
        document_id=page.document_id,
        locator=record.case_number,
    )
