"""The search interface behind the Commission's case sites: questions and answers.

Answers carry codes without labels and instants for days; pages are not stable unless sorted. An
answer is believed only when its counts, its data source and its instrument are as asked and it
brings no warning.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from crawlers.parsers.commission import FormatError, Metadata
from crawlers.source import Link

HOST = "api.tech.ec.europa.eu"
ENDPOINT = f"https://{HOST}/search-api/prod/rest/search"
DATASOURCE = "CS_PROD_ODSE_PROD"
SITE = "https://competition-cases.ec.europa.eu"
SITE_DMA = "https://digital-markets-act-cases.ec.europa.eu/cases/{number}"
PAGE_SIZE = 100
WINDOW = 10_000
LOOKBACK = timedelta(days=14)
FIELDS = (
    "metadataType",
    "metadataReference",
    "caseNumber",
    "caseInstrument",
    "caseType",
    "caseTitle",
    "caseCompanies",
    "caseInitiationDate",
    "caseNotificationDate",
    "caseDeadlineDate",
    "caseLastDecisionDate",
    "caseSimplified",
    "caseRegulation",
    "caseLegalBasis",
    "caseCorePlatformServices",
    "caseDesignations",
    "caseAcquisitions",
    "casePressReleases",
    "decisionNumber",
    "decisionTypes",
    "decisionAdoptionDate",
    "decisionPressReleases",
    "decisionOfficialJournalPublications",
)
SORT = (
    {"field": "caseLastDecisionDate", "order": "DESC"},
    {"field": "metadataReference", "order": "DESC"},
)


@dataclass(frozen=True)
class Answered:
    """One page of an answer: its rows by reference, and what the interface says of the whole."""

    total: int
    page: int
    rows: Mapping[str, Metadata]


def question(instrument: str, since: date, page: int, metadata_type: str | None = None) -> Link:
    """Return the request for a page of what changed since a day.

    instrument: code of the search interface ("InstrumentDMA", "M").
    """
    must: list[object] = [
        {"exists": {"field": "caseNumber"}},
        {"term": {"caseInstrument": instrument}},
        {"range": {"caseLastDecisionDate": {"gte": f"{since.isoformat()}T00:00:00.000Z"}}},
    ]
    if metadata_type:
        must.append({"term": {"metadataType": metadata_type}})
    body, content_type = multipart(
        {"query": {"bool": {"must": must}}, "sort": list(SORT), "displayFields": list(FIELDS)}
    )
    return Link(
        f"{ENDPOINT}?apiKey={DATASOURCE}&text=*&pageSize={PAGE_SIZE}&pageNumber={page}",
        "search",
        method="POST",
        body=body,
        headers={
            "Content-Type": content_type,
            "Accept": "application/json",
            "Origin": SITE,
            "Referer": f"{SITE}/",
            "X-Requested-With": "XMLHttpRequest",
        },
        context={"since": since.isoformat(), "page": str(page), "instrument": instrument},
        optional=True,
        redirects=False,
    )


def multipart(parts: Mapping[str, object]) -> tuple[bytes, str]:
    """Return a multipart/form-data body of JSON parts and its content type.

    The boundary is a hash of the parts, so that the same question is the same request.
    """
    texts = {name: json.dumps(value, separators=(",", ":")) for name, value in parts.items()}
    boundary = f"vigie{hashlib.sha256(repr(texts).encode()).hexdigest()[:24]}"
    lines: list[str] = []
    for name, value in texts.items():
        lines += [
            f"--{boundary}",
            f'Content-Disposition: form-data; name="{name}"; filename="blob"',
            "Content-Type: application/json",
            "",
            value,
        ]
    lines += [f"--{boundary}--", ""]
    return "\r\n".join(lines).encode(), f"multipart/form-data; boundary={boundary}"


def answered(document: object, instrument: str, page: int) -> Answered:
    """Return a page of an answer.

    Raises:
        FormatError: warnings, another page, data source or instrument than asked, or a row twice.
    """
    if not isinstance(document, dict):
        raise FormatError("the answer is no object")
    for name, kind in (("totalResults", int), ("results", list), ("pageNumber", int)):
        if not isinstance(document.get(name), kind):
            raise FormatError(f"the answer has no '{name}'")
    if document.get("warnings"):
        raise FormatError(f"the answer warns: {str(document['warnings'])[:200]}")
    if document["pageNumber"] != page:
        raise FormatError(f"page {page} was asked for, page {document['pageNumber']} came")
    if document["totalResults"] > WINDOW:
        raise FormatError(f"{document['totalResults']} results are beyond the window of {WINDOW}")
    rows: dict[str, Metadata] = {}
    for reference, fields in _rows(document["results"]):
        if reference in rows:
            raise FormatError(f"{reference} comes twice on one page")
        for name, expected in (("esST_DATASOURCE", DATASOURCE), ("caseInstrument", instrument)):
            found = fields.get(name)
            if found and list(found) != [expected]:
                raise FormatError(f"{reference}: {name} is {list(found)}, not {expected}")
        rows[reference] = fields
    return Answered(document["totalResults"], page, rows)


def _rows(results: list[object]) -> Iterator[tuple[str, Metadata]]:
    for result in results:
        if not isinstance(result, dict) or not isinstance(result.get("metadata"), dict):
            raise FormatError("a result has no 'metadata'")
        reference = result.get("reference")
        if not isinstance(reference, str) or not reference:
            raise FormatError("a result has no 'reference'")
        yield reference, result["metadata"]


def has_more(answer: Answered) -> bool:
    """Return whether a further page is due."""
    return answer.page * PAGE_SIZE < answer.total
