"""Replica of EDGAR: submissions, full-text search, filing folders with schedules and exhibits.

Imitates: 403 in HTML without a contact in the User-Agent, no validators on data.sec.gov, ETag under
/Archives, rendered document paths (xsl…/), parallel arrays, one search hit per document, viewer
links and a suffix in the cells of the index page, schedules that start with blank lines, 404 for a
CIK that files nothing. All filers are made up, save their CIKs, which stand in the watch list.
"""

import json
from dataclasses import dataclass
from html import escape

from replicas.server import Answer, Asked, Replica

REFUSAL = b"<html><title>SEC.gov | Request Rate Threshold Exceeded</title>Undeclared Automated Tool"
ARRAYS = (
    *("accessionNumber", "filingDate", "reportDate", "acceptanceDateTime", "act", "form"),
    *("fileNumber", "filmNumber", "items", "core_type", "size", "isXBRL", "isInlineXBRL"),
    *("primaryDocument", "primaryDocDescription"),
)


@dataclass(frozen=True)
class FakeHolder:
    """A made-up reporting person."""

    name: str
    percent: str = "5.1"
    shares: str = "10000000.00"
    types: tuple[str, ...] = ("CO",)
    cik: str | None = None


@dataclass(frozen=True)
class FakeFiling:
    """A made-up filing; `holders` make it a schedule, `press` a report with a press exhibit."""

    accession: str
    form: str
    filed: str
    items: str = ""
    holders: tuple[FakeHolder, ...] = ()
    press: str = ""
    issuer: tuple[str, str] = ("0000000077", "Issuer Example Inc.")

    @property
    def document(self) -> str:
        """Return its primary document as the list names it."""
        if self.holders:
            kind = "13D" if "13D" in self.form else "13G"
            return f"xslSCHEDULE_{kind}_X01/primary_doc.xml"
        return "report.htm"


def submissions(cik: str, name: str, filings: list[FakeFiling]) -> bytes:
    """Return submissions/CIK….json of a filer."""
    rows = [
        {
            "accessionNumber": filing.accession,
            "filingDate": filing.filed,
            "reportDate": "",
            "form": filing.form,
            "items": filing.items,
            "core_type": filing.form,
            "size": 1,
            "primaryDocument": filing.document,
        }
        for filing in filings
    ]
    recent = {column: [row.get(column, "") for row in rows] for column in ARRAYS}
    top = {
        **{"cik": cik, "entityType": "operating", "name": name, "tickers": ["EX"], "lei": None},
        **{"formerNames": [{"name": "Older Example", "from": "", "to": ""}], "addresses": {}},
        "filings": {"recent": recent, "files": []},
    }
    return json.dumps(top).encode()


def schedule_13g(filing: FakeFiling) -> bytes:
    """Return a Schedule 13G as EDGAR serves it: blank lines first, CUSIPs in a list."""
    people = "".join(
        "<coverPageHeaderReportingPersonDetails>"
        f"<reportingPersonName>{escape(holder.name)}</reportingPersonName>"
        "<citizenshipOrOrganization>DE</citizenshipOrOrganization>"
        "<reportingPersonBeneficiallyOwnedNumberOfShares>"
        f"<soleVotingPower>{holder.shares}</soleVotingPower>"
        "<sharedVotingPower>0.00</sharedVotingPower>"
        "</reportingPersonBeneficiallyOwnedNumberOfShares>"
        "<reportingPersonBeneficiallyOwnedAggregateNumberOfShares>"
        f"{holder.shares}</reportingPersonBeneficiallyOwnedAggregateNumberOfShares>"
        f"<classPercent>{holder.percent}</classPercent>"
        + "".join(f"<typeOfReportingPerson>{kind}</typeOfReportingPerson>" for kind in holder.types)
        + "</coverPageHeaderReportingPersonDetails>"
        for holder in filing.holders
    )
    return (
        '\n\n<?xml version="1.0" encoding="UTF-8"?>'
        '<edgarSubmission xmlns="http://www.sec.gov/edgar/schedule13g" '
        'xmlns:com="http://www.sec.gov/edgar/common"><headerData>'
        f"<submissionType>{filing.form}</submissionType></headerData><formData>"
        "<coverPageHeader><amendmentNo>3</amendmentNo>"
        "<securitiesClassTitle>Common Stock</securitiesClassTitle>"
        "<eventDateRequiresFilingThisStatement>03/31/2026</eventDateRequiresFilingThisStatement>"
        f"<issuerInfo><issuerCik>{filing.issuer[0]}</issuerCik>"
        f"<issuerName>{escape(filing.issuer[1])}</issuerName>"
        "<issuerCusips><issuerCusipNumber>000000000</issuerCusipNumber></issuerCusips>"
        f"</issuerInfo></coverPageHeader>{people}"
        "<signatureInformation><signatureDetails><signature>/s/ A Signer</signature>"
        "</signatureDetails></signatureInformation></formData></edgarSubmission>"
    ).encode()


def schedule_13d(filing: FakeFiling) -> bytes:
    """Return a Schedule 13D, which names the same things otherwise."""
    people = "".join(
        f"<reportingPersonInfo><reportingPersonCIK>{holder.cik or ''}</reportingPersonCIK>"
        f"<reportingPersonName>{escape(holder.name)}</reportingPersonName>"
        f"<soleVotingPower>0</soleVotingPower><sharedVotingPower>{holder.shares}"
        f"</sharedVotingPower><aggregateAmountOwned>{holder.shares}</aggregateAmountOwned>"
        f"<percentOfClass>{holder.percent}</percentOfClass>"
        + "".join(f"<typeOfReportingPerson>{kind}</typeOfReportingPerson>" for kind in holder.types)
        + "</reportingPersonInfo>"
        for holder in filing.holders
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<edgarSubmission xmlns="http://www.sec.gov/edgar/schedule13D"><headerData>'
        f"<submissionType>{filing.form}</submissionType></headerData><formData><coverPageHeader>"
        "<securitiesClassTitle>Common Stock</securitiesClassTitle>"
        "<dateOfEvent>05/04/2026</dateOfEvent>"
        f"<issuerInfo><issuerCIK>{filing.issuer[0]}</issuerCIK><issuerCUSIP>0</issuerCUSIP>"
        f"<issuerName>{escape(filing.issuer[1])}</issuerName></issuerInfo>"
        "<authorizedPersons><notificationInfo><personName>A Contact</personName>"
        "<personPhoneNum>1</personPhoneNum></notificationInfo></authorizedPersons>"
        f"</coverPageHeader><reportingPersons>{people}</reportingPersons></formData>"
        "</edgarSubmission>"
    ).encode()


def index_page(filing: FakeFiling, cik: str, name: str) -> bytes:
    """Return the index page of a filing."""
    folder = f"/Archives/edgar/data/{int(cik)}/{filing.accession.replace('-', '')}"
    items = "".join(f"Item {item}: Title of it<br />" for item in filing.items.split(",") if item)
    rows = [("1", filing.form, f"/ix?doc={folder}/report.htm", "report.htm  iXBRL", filing.form)]
    rows.append(("2", "EX-99.1", f"{folder}/press.htm", "press.htm", "EX-99.1"))
    rows.append(("3", "logo", f"{folder}/logo.jpg", "logo.jpg", "GRAPHIC"))
    cells = "".join(
        f'<tr><td scope="row">{seq}</td><td>{text}</td><td><a href="{href}">{label}</a></td>'
        f"<td>{kind}</td><td>9</td></tr>"
        for seq, text, href, label, kind in rows
    )
    return (
        '<html><body><div id="formName"><strong>Form '
        f'{filing.form}</strong> - Current report:</div><div id="secNum"><strong><acronym>SEC'
        f"</acronym> Accession No.</strong> {filing.accession}</div>"
        f'<div class="formGrouping"><div class="infoHead">Filing Date</div><div class="info">'
        f'{filing.filed}</div><div class="infoHead">Accepted</div><div class="info">x</div></div>'
        f'<div class="formGrouping"><div class="infoHead">Items</div><div class="info">{items}'
        '</div></div><table class="tableFile" summary="Document Format Files"><tr><th>Seq</th>'
        f'</tr>{cells}</table><div class="companyInfo"><span class="companyName">{escape(name)} '
        f'(Filer)\n<acronym>CIK</acronym>: <a href="/cgi-bin/browse-edgar?CIK={cik}&amp;'
        'action=getcompany">see all</a></span></div></body></html>'
    ).encode()


class EdgarReplica(Replica):
    """EDGAR with `filers`: CIK → (name, filings); `found` are the hits of every search."""

    robots = "User-agent: *\nDisallow: /cgi-bin/\n"

    def __init__(self, filers: dict[str, tuple[str, list[FakeFiling]]]) -> None:
        super().__init__()
        self.filers = filers
        self.found: list[tuple[str, FakeFiling]] = []

    def answer(self, request: Asked) -> Answer:
        """Answer like EDGAR."""
        if "@" not in request.headers.get("user-agent", ""):
            return Answer(REFUSAL, 403, "text/html")
        if request.path == "/LATEST/search-index":
            return self._search(int(request.one("from", "0")))
        for cik, (name, filings) in self.filers.items():
            if request.path == f"/submissions/CIK{cik}.json":
                return Answer(submissions(cik, name, filings))
            for filing in filings:
                answer = self._document(request.path, filing, cik, name)
                if answer is not None:
                    return answer
        return Answer(b"<html>NoSuchKey</html>", 404, "text/html")

    def _document(self, path: str, filing: FakeFiling, cik: str, name: str) -> Answer | None:
        folder = f"/Archives/edgar/data/{int(cik)}/{filing.accession.replace('-', '')}"
        made = {
            f"{folder}/{filing.accession}-index.html": index_page(filing, cik, name),
            f"{folder}/press.htm": f"<html><body><p>{filing.press}</p></body></html>".encode(),
            f"{folder}/report.htm": b"<html><body><p>Item 1.01 Entry.</p></body></html>",
        }
        if filing.holders:
            build = schedule_13d if "13D" in filing.form else schedule_13g
            made = {f"{folder}/primary_doc.xml": build(filing)}
        if path not in made:
            return None
        kind = "text/xml" if path.endswith(".xml") else "text/html"
        return Answer(made[path], content_type=kind, etag=True)

    def _search(self, start: int) -> Answer:
        hits = [
            {
                "_index": "edgar_file",
                "_id": f"{filing.accession}:{name}",
                "_source": {
                    "ciks": [cik],
                    "display_names": [f"{self.filers[cik][0]}  (EX)  (CIK {cik})"],
                    **{"form": filing.form, "adsh": filing.accession, "items": ["1.01"]},
                    **{"file_date": filing.filed, "file_type": "EX-99.1"},
                },
            }
            for cik, filing in self.found
            for name in ("report.htm", "press.htm")
        ]
        total = {"value": len(hits), "relation": "eq"}
        page = {"timed_out": False, "hits": {"total": total, "hits": hits[start : start + 100]}}
        return Answer(json.dumps(page).encode())
