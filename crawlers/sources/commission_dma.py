"""Commission, DMA register: open data file `case-data-DMA.json` (cases, designations, Art. 14).

The file is the register; the search interface brings steps and notices of the last fortnight that
the file does not have yet. When it refuses, the file alone is read.

History: file of 2026-08-16 studied (271 KB, 55 cases, 71 notices, 23 services of 7 gatekeepers).
The list is edited in place and lags; there is no date of publication, so first seen is recorded.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from crawlers.assumed import has_validators, is_data, on, untold
from crawlers.parsers.commission import FormatError
from crawlers.parsers.commission_dma import Stated, notices, read
from crawlers.parsers.commission_dma_services import services
from crawlers.parsers.commission_dma_steps import steps
from crawlers.parsers.commission_search import (
    HOST,
    LOOKBACK,
    SITE_DMA,
    Answered,
    answered,
    has_more,
    question,
)
from crawlers.source import (
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
from data.records.observing import observation_of

FILE_HOST = "compcases-open-data-portal-files-prod.s3.eu-west-1.amazonaws.com"
FILE = f"https://{FILE_HOST}/case-data-DMA.json"
DATASET = "https://data.europa.eu/data/datasets/72358eb1-37aa-40bb-8047-d87154d57ac1"
NAME = "European Commission, DMA case data (open data)"
SEARCH_NAME = "European Commission, search of DMA cases"
INSTRUMENT = "InstrumentDMA"
SILENT_DAYS = 180
"""Days without a new step after which the run report says that the file may be stale."""

_ADDRESS = re.compile(rb"https://[a-z0-9.-]+/[\w./-]*case-data-DMA\.json")


SOURCE = Source(
    id="commission-dma",
    hosts=(FILE_HOST, "data.europa.eu", HOST),
    record_types=("art14_notice", "register", "dma_case"),
    stated_once=("art14_notice", "register", "dma_case"),
    required={
        "art14_notice": (
            "acquisition_number",
            "notified_on",
            "gatekeeper",
            "target_name",
            "source_url",
        ),
        "register": (
            "gatekeeper",
            "cps_name",
            "status",
            "status_since",
            "case_number",
            "source_url",
        ),
        "dma_case": ("case_number", "event", "event_date", "source_url"),
    },
    list_floor={"cases": 50},
    assumptions=(
        Assumption(
            "The DMA file lies on the base address of the other case files.",
            "The dataset's page is read first and may name another; its 404 leads to the fixed "
            "address; a foreign host is not followed.",
            on("file", is_data),
        ),
        Assumption(
            "The file carries an ETag or Last-Modified.",
            "Without either the file is fetched whole each time; same content stages nothing new.",
            on("file", has_validators),
        ),
        Assumption(
            "The search interface returns caseAcquisitions and answers without a browser.",
            "It is optional: a refusal is an oddity in the run report, a missing field leaves the "
            "notices to the file.",
            on("search", lambda page: is_data(page) and b"caseAcquisitions" in page.body),
        ),
        Assumption(
            "All types of decision are known.",
            "A new one is counted as an oddity; no step is invented.",
            on("file", lambda page: not read(page.json()).unknown_types),
        ),
        Assumption(
            "Virtual assistants would have the code DmaCPS010.",
            "No code is read: the category is the label printed with it, else the code itself.",
            untold,
        ),
        Assumption(
            "Rows of attachments of cases have the type METADATA_CASE_ATTACHMENT in search.",
            "Only cases and decisions are read; rows of any other type only count in the total.",
            untold,
        ),
        Assumption(
            "C:2025:3235: means C/2025/3235 of the Official Journal.",
            "References are kept as printed; no address is made of them.",
            untold,
        ),
    ),
)


def first_links(plan: Plan) -> Iterable[Link]:
    """Return the dataset's page, which names the file (the fixed address when it is gone)."""
    since = max(plan.since or plan.today - LOOKBACK, plan.today - timedelta(days=365))
    return [
        Link(DATASET, "dataset", conditional=False, fallback=Link(FILE, "file")),
        question(INSTRUMENT, since, 1),
    ]


def parse(page: Page) -> Iterator[Item]:
    """Yield the file's address from the dataset page; records from the file and from search."""
    try:
        match page.link.kind:
            case "dataset":
                yield from _file_link(page)
            case "search":
                yield from _from_search(page)
            case _:
                yield from _from_file(page)
    except FormatError as error:
        raise PageError(page.url, str(error)) from error


def _from_file(page: Page) -> Iterator[Item]:
    register = read(page.json())
    found = {
        "art14_notice": list(notices(register)),
        "register": list(services(register)),
        "dma_case": list(steps(register)),
    }
    yield Listed("cases", tuple(case.number for case in register.cases), whole=True)
    for code in register.unknown_types:
        yield Oddity(f"decision type {code} is not in the vocabulary: no step recorded", page.url)
    newest = max(str(stated.record.payload()["event_date"]) for stated in found["dma_case"])
    if (page.retrieved_at.date() - date.fromisoformat(newest)).days > SILENT_DAYS:
        yield Oddity(f"newest step is of {newest}: the file may be stale", page.url)
    for record_type, rows in found.items():
        keys = tuple(stated.record.fact_key for stated in rows)
        if len(set(keys)) != len(keys):
            raise FormatError(f"{record_type}: the same entry stands twice")
        yield from (_observation(page, stated, FILE, NAME) for stated in rows)
        yield Listed(record_type, keys, record_type=record_type, whole=True)


def _from_search(page: Page) -> Iterator[Item]:
    context = page.link.context
    answer = answered(page.json(), INSTRUMENT, int(context["page"]))
    yield Listed(f"search since {context['since']}", tuple(answer.rows), answer.total, paged=True)
    cases = _grouped(answer)
    if cases:
        register = read(cases, whole=False)
        for stated in (*notices(register), *steps(register)):
            url = SITE_DMA.format(number=stated.record.payload()["case_number"])
            yield Provisional(_observation(page, stated, url, SEARCH_NAME))
    if has_more(answer):
        since = date.fromisoformat(context["since"])
        yield question(INSTRUMENT, since, answer.page + 1)


def _grouped(answer: Answered) -> dict[str, object]:
    """Return the cases of a page with their decisions, in the shape of the file.

    A decision whose case stands on another page is left to the file.
    """
    cases: dict[str, dict[str, object]] = {}
    decisions: dict[str, list[object]] = {}
    for fields in answer.rows.values():
        number = fields["caseNumber"][0]
        if list(fields.get("metadataType", ())) == ["METADATA_CASE"]:
            cases[number] = {"metadata": fields}
        elif list(fields.get("metadataType", ())) == ["METADATA_DECISION"]:
            numbered = {"decisionNumber": [_guid(fields["metadataReference"][0])], **fields}
            decisions.setdefault(number, []).append({"metadata": numbered})
    return {key: {**node, "decisions": decisions.get(key, [])} for key, node in cases.items()}


def _guid(reference: str) -> str:
    return reference.rpartition("-DEC")[2]


def _file_link(page: Page) -> Iterator[Item]:
    match = _ADDRESS.search(page.body)
    address = match[0].decode() if match else FILE
    if address != FILE:
        yield Oddity("the dataset's page names another address of the file", address)
    if address.split("/")[2] not in SOURCE.hosts:
        address = FILE
    yield Link(address, "file")


def _observation(page: Page, stated: Stated, url: str, name: str) -> Observation:
    return observation_of(
        stated.record,
        source_id=SOURCE.id,
        source_url=url,
        source_name=name,
        recorded_at=page.retrieved_at,
        document_id=page.document_id,
        locator=stated.locator,
        excerpt=stated.excerpt,
    )
