"""Commission, DMA register: open data file `case-data-DMA.json` (cases, designations, Art. 14).

History: file of 2026-08-16 studied (271 KB, 55 cases, 71 notices, 23 services of 7 gatekeepers).
The list is edited in place and lags; there is no date of publication, so first seen is recorded.
"""

import re
from collections.abc import Iterable, Iterator

from crawlers.parsers.commission import FormatError
from crawlers.parsers.commission_dma import Stated, notices, read, services, steps
from crawlers.source import (
    Answer,
    Assumption,
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

FILE_HOST = "compcases-open-data-portal-files-prod.s3.eu-west-1.amazonaws.com"
FILE = f"https://{FILE_HOST}/case-data-DMA.json"
DATASET = "https://data.europa.eu/data/datasets/72358eb1-37aa-40bb-8047-d87154d57ac1"
NAME = "European Commission, DMA case data (open data)"

_ADDRESS = re.compile(rb"https://[a-z0-9.-]+/[\w./-]*case-data-DMA\.json")


def _file_answers(pages: list[Page]) -> Answer:
    asked = [page for page in pages if page.link.kind == "file"]
    return "not testable" if not asked else "held" if asked[0].status in (200, 304) else "failed"


def _has_validators(pages: list[Page]) -> Answer:
    asked = [page for page in pages if page.link.kind == "file"]
    if not asked:
        return "not testable"
    return "held" if {"etag", "last-modified"} & set(asked[0].headers) else "failed"


SOURCE = Source(
    id="commission-dma",
    hosts=(FILE_HOST, "data.europa.eu"),
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
    whole_list_floor={"cases": 50},
    timeout_seconds=120,
    assumptions=(
        Assumption(
            "The DMA file lies on the base address of the other case files.",
            "The address is read from the dataset's page first; the fixed address is the fallback.",
            _file_answers,
        ),
        Assumption(
            "The file carries an ETag or Last-Modified.",
            "Without either the file is fetched whole each time; same content stages nothing new.",
            _has_validators,
        ),
    ),
)


def first_links(plan: Plan) -> Iterable[Link]:  # noqa: ARG001 - every run reads the whole file
    """Return the dataset's page, which names the file; the fixed address when it is gone."""
    return [Link(DATASET, "dataset", conditional=False, fallback=Link(FILE, "file"))]


def parse(page: Page) -> Iterator[Item]:
    """Yield the file's address from the dataset page, records and lists from the file."""
    if page.link.kind == "dataset":
        yield from _file_link(page)
        return
    try:
        register = read(page.json())
        found = {
            "art14_notice": list(notices(register)),
            "register": list(services(register)),
            "dma_case": list(steps(register)),
        }
    except FormatError as error:
        raise PageError(page.url, str(error)) from error
    yield Listed("cases", tuple(case.number for case in register.cases), whole=True)
    for code in register.unknown_types:
        yield Oddity(f"decision type {code} is not in the vocabulary: no step recorded", page.url)
    for record_type, rows in found.items():
        yield from (_observation(page, stated) for stated in rows)
        keys = tuple(stated.record.fact_key for stated in rows)
        if len(set(keys)) != len(keys):
            raise PageError(page.url, f"{record_type}: the same entry stands twice")
        yield Listed(record_type, keys, record_type=record_type, whole=True)


def _file_link(page: Page) -> Iterator[Item]:
    match = _ADDRESS.search(page.body)
    address = match[0].decode() if match else FILE
    if address != FILE:
        yield Oddity("the dataset's page names another address of the file", address)
    if address.split("/")[2] not in SOURCE.hosts:
        address = FILE
    yield Link(address, "file")


def _observation(page: Page, stated: Stated) -> Item:
    return observation_of(
        stated.record,
        source_id=SOURCE.id,
        source_url=FILE,
        source_name=NAME,
        recorded_at=page.retrieved_at,
        document_id=page.document_id,
        locator=stated.locator,
        excerpt=stated.excerpt,
    )
