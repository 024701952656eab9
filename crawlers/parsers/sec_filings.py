"""SEC EDGAR lists: submissions of a filer, full-text search, the index page of a filing.

Notes: `filings.recent` holds parallel arrays; form names changed in December 2024 (SC 13G became
SCHEDULE 13G); a primary document may be named by its rendering (xslSCHEDULE_13G_X01/…): without
that folder it is the filed XML. The exhibit type stands on the index page only; its inline XBRL
links point to a viewer and their text has a suffix, so the address is read, not the text.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from parsel import Selector

from crawlers.parsers.reading import LayoutChangedError, clean, inner_text, iso_day, safe_link

SOURCE = "sec-edgar"
ARCHIVES = "https://www.sec.gov/Archives/edgar/data"

_RENDERING = re.compile(r"^xsl[^/]*/")
_ACCESSION = re.compile(r"\b(\d{10}-\d{2}-\d{6})\b")
_ITEM = re.compile(r"Item\s+(\d+\.\d+)")
_CIK_IN_NAME = re.compile(r"\s*\(CIK (\d{1,10})\)\s*$")


@dataclass(frozen=True)
class Filing:
    """One filing of a list; `items` are the numbers of an 8-K ("1.01")."""

    accession: str
    form: str
    filed: str
    reported: str | None
    items: tuple[str, ...]
    primary_document: str | None
    description: str | None


@dataclass(frozen=True)
class Filer:
    """A filer with its identifiers, its filings and the names of its older lists."""

    cik: str
    name: str
    entity_type: str | None
    lei: str | None
    tickers: tuple[str, ...]
    former_names: tuple[str, ...]
    filings: tuple[Filing, ...]
    older_lists: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class IndexedDocument:
    """A document of a filing with the type that the index page prints (EX-99.1)."""

    sequence: str | None
    description: str | None
    url: str
    kind: str | None


@dataclass(frozen=True)
class FilingIndex:
    """The index page of a filing."""

    accession: str
    form: str
    filed: str
    reported: str | None
    items: tuple[str, ...]
    filer: str
    cik: str | None
    documents: tuple[IndexedDocument, ...]


@dataclass(frozen=True)
class SearchHit:
    """A filing found by full-text search; several matching documents make one hit."""

    accession: str
    form: str
    filed: str
    ciks: tuple[str, ...]
    names: tuple[str, ...]
    items: tuple[str, ...]


@dataclass(frozen=True)
class SearchPage:
    """A page of full-text search. `total` is a lower bound when `total_exact` is False.

    ids: of the documents found, as the index names them; several may belong to one filing.
    """

    hits: tuple[SearchHit, ...]
    documents: int
    ids: tuple[str, ...]
    total: int
    total_exact: bool


def padded(cik: object) -> str:
    """Return a CIK as ten digits, from a number or a text with or without zeros."""
    return str(cik).strip().zfill(10)


def folder(cik: str, accession: str) -> str:
    """Return the address of a filing's folder."""
    return f"{ARCHIVES}/{int(cik)}/{accession.replace('-', '')}"


def index_url(cik: str, accession: str) -> str:
    """Return the address of a filing's index page."""
    return f"{folder(cik, accession)}/{accession}-index.html"


def document_url(cik: str, filing: Filing) -> str | None:
    """Return the address of a filing's primary document as filed, or None on paper filings."""
    if not filing.primary_document:
        return None
    name = _RENDERING.sub("", filing.primary_document)
    return safe_link(name, folder(cik, filing.accession) + "/")


def parse_submissions(data: object, url: str) -> Filer:
    """Return a filer and its recent filings from submissions/CIK….json.

    Raises:
        LayoutChangedError: cik, name or the filings are missing, or the arrays differ in length.
    """
    top = _mapping(data, "document", url)
    name = clean(str(top.get("name") or ""))
    if name is None or not str(top.get("cik") or "").strip().isdigit():
        raise LayoutChangedError(SOURCE, "cik, name", url, "missing")
    filings = _mapping(top.get("filings"), "filings", url)
    older = [_mapping(entry, "filings.files", url) for entry in filings.get("files") or []]
    former = [_mapping(entry, "formerNames", url) for entry in top.get("formerNames") or []]
    return Filer(
        cik=padded(top["cik"]),
        name=name,
        entity_type=clean(top.get("entityType")),
        lei=clean(top.get("lei")),
        tickers=tuple(str(ticker) for ticker in top.get("tickers") or [] if ticker),
        former_names=tuple(str(entry["name"]) for entry in former if entry.get("name")),
        filings=parse_filing_arrays(filings.get("recent"), url),
        older_lists=tuple((str(e.get("name", "")), str(e.get("filingTo", ""))) for e in older),
    )


def parse_filing_arrays(data: object, url: str) -> tuple[Filing, ...]:
    """Return the filings of parallel arrays (`filings.recent` or an older list file)."""
    arrays = _mapping(data, "filings.recent", url)
    columns: dict[str, list[Any]] = {}
    for column in ("accessionNumber", "form", "filingDate"):
        if not isinstance(arrays.get(column), list):
            raise LayoutChangedError(SOURCE, column, url, "the array is missing")
        columns[column] = arrays[column]
    count = len(columns["accessionNumber"])
    for column in ("reportDate", "items", "primaryDocument", "primaryDocDescription"):
        columns[column] = arrays.get(column) or [""] * count
    if uneven := sorted(name for name, values in columns.items() if len(values) != count):
        raise LayoutChangedError(SOURCE, ", ".join(uneven), url, "arrays of different lengths")
    return tuple(_filing({key: columns[key][row] for key in columns}, url) for row in range(count))


def _filing(row: Mapping[str, Any], url: str) -> Filing:
    accession, form = str(row["accessionNumber"]), clean(str(row["form"] or ""))
    if not _ACCESSION.fullmatch(accession) or form is None:
        raise LayoutChangedError(SOURCE, "accessionNumber, form", url, f"'{accession}', '{form}'")
    items = tuple(item.strip() for item in str(row["items"] or "").split(",") if item.strip())
    reported = str(row["reportDate"] or "")
    return Filing(
        accession=accession,
        form=form,
        filed=iso_day(str(row["filingDate"]), SOURCE, "filingDate", url),
        reported=iso_day(reported, SOURCE, "reportDate", url) if reported else None,
        items=items,
        primary_document=clean(str(row["primaryDocument"] or "")),
        description=clean(str(row["primaryDocDescription"] or "")),
    )


def parse_search(data: object, url: str) -> SearchPage:
    """Return the filings of a page of full-text search, one per accession number.

    Raises:
        LayoutChangedError: the reply timed out upstream, or lacks hits, date, form or filer.
    """
    top = _mapping(data, "document", url)
    if top.get("timed_out"):
        raise LayoutChangedError(SOURCE, "timed_out", url, "the search timed out upstream")
    found = _mapping(top.get("hits"), "hits", url)
    total = found.get("total")
    exact = not isinstance(total, Mapping) or total.get("relation", "eq") == "eq"
    count = total.get("value") if isinstance(total, Mapping) else total
    if not isinstance(count, int) or not isinstance(found.get("hits"), list):
        raise LayoutChangedError(SOURCE, "hits.total", url, f"'{total}'")
    by_accession: dict[str, SearchHit] = {}
    for entry in found["hits"]:
        hit = _search_hit(_mapping(entry, "hits.hits", url), url)
        by_accession.setdefault(hit.accession, hit)
    ids = tuple(str(entry["_id"]) for entry in found["hits"] if entry.get("_id"))
    return SearchPage(tuple(by_accession.values()), len(found["hits"]), ids, count, exact)


def _search_hit(entry: Mapping[str, Any], url: str) -> SearchHit:
    said = _mapping(entry.get("_source"), "_source", url)
    accession = str(said.get("adsh") or str(entry.get("_id", "")).split(":")[0])
    form = clean(str(said.get("form") or said.get("file_type") or ""))
    names = tuple(_CIK_IN_NAME.sub("", str(n)).strip() for n in said.get("display_names") or [])
    ciks = tuple(padded(cik) for cik in said.get("ciks") or [])
    if not _ACCESSION.fullmatch(accession) or form is None or not ciks:
        raise LayoutChangedError(SOURCE, "adsh, form, ciks", url, f"'{accession}', '{form}'")
    filed = iso_day(str(said.get("file_date") or ""), SOURCE, "file_date", url)
    items = said.get("items") or []
    return SearchHit(accession, form, filed, ciks, names, tuple(str(item) for item in items))


def parse_index(html: str, url: str) -> FilingIndex:
    """Return the documents of a filing from its index page.

    Raises:
        LayoutChangedError: accession number, form, date, filer or document table are missing.
    """
    page = Selector(text=html)
    heads = {
        inner_text(head): head.xpath("following-sibling::div[@class='info']")
        for head in page.css("div.formGrouping div.infoHead")
    }
    number = _ACCESSION.search(
        inner_text(page.css("#secNum")[0]) or "" if page.css("#secNum") else ""
    )
    strong = page.css("#formName strong")
    form = re.sub(r"^Form\s+", "", inner_text(strong[0]) or "") if strong else ""
    filer = _index_filer(page, url)
    dates = heads.get("Filing Date")
    if number is None or not form or not dates:
        raise LayoutChangedError(SOURCE, "accession, form, filing date", url, "missing")
    period = heads.get("Period of Report")
    period_text = inner_text(period[0]) if period else None
    items = heads.get("Items")
    return FilingIndex(
        accession=number[1],
        form=form,
        filed=iso_day(inner_text(dates[0]), SOURCE, "Filing Date", url),
        reported=iso_day(period_text, SOURCE, "Period of Report", url) if period_text else None,
        items=tuple(item for info in items or () for item in _ITEM.findall(inner_text(info) or "")),
        filer=filer[0],
        cik=filer[1],
        documents=_indexed_documents(page, url),
    )


def _index_filer(page: Selector, url: str) -> tuple[str, str | None]:
    names = page.css("span.companyName")
    wanted = [n for n in names if "(Subject" in (inner_text(n) or "")] or list(names)
    text = inner_text(wanted[0]) if wanted else None
    if text is None:
        raise LayoutChangedError(SOURCE, "companyName", url, "the index names no filer")
    cik = parse_qs(urlsplit(wanted[0].css("a::attr(href)").get() or "").query).get("CIK", [""])[0]
    name = re.split(r"\s+\((?:Filer|Subject|Filed by|Issuer|Reporting)|\s+CIK", text)[0]
    return name.strip(), padded(cik) if cik.isdigit() else None


def _indexed_documents(page: Selector, url: str) -> tuple[IndexedDocument, ...]:
    tables = page.css('table.tableFile[summary="Document Format Files"]')
    if not tables:
        raise LayoutChangedError(SOURCE, "Document Format Files", url, "the table is missing")
    documents = []
    for row in tables[0].css("tr"):
        cells = row.css("td")
        href = row.css("td a::attr(href)").get()
        if len(cells) < 4 or href is None:
            continue
        link = safe_link(_unviewed(href), url)
        if link is None:
            raise LayoutChangedError(SOURCE, "document", url, f"link '{href[:80]}'")
        texts = [inner_text(cell) for cell in cells]
        documents.append(IndexedDocument(texts[0], texts[1], link, texts[3]))
    if not documents:
        raise LayoutChangedError(SOURCE, "Document Format Files", url, "no document")
    return tuple(documents)


def _unviewed(href: str) -> str:
    parts = urlsplit(href)
    return parse_qs(parts.query).get("doc", [href])[0] if parts.path.endswith("/ix") else href


def _mapping(value: object, field: str, url: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise LayoutChangedError(
            SOURCE, field, url, f"an object is due, not {type(value).__name__}"
        )
    return value
