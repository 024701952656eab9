"""Stand-in of the Commission's merger file and of its search interface, with invented firms."""

import json
from typing import Any

from replicas.commission_dma import coded, items
from replicas.server import Answer, Asked, Replica

PATH = "/case-data-M.json"
SEARCH = "/search-api/prod/rest/search"
CASES = 1004

ODD: dict[str, dict[str, Any]] = {
    "M.9001": {
        "caseTitle": ["ALFA WORKS / BETA  TILES "],
        "caseInitiationDate": ["2019-05-20"],
        "caseSimplifiedProcedure": ["Normal procedure"],
        "decisions": [("2019-06-27", "DecisionType20310", "Art. 6(1)(b)")],
    },
    "M.9002": {
        "caseTitle": ["GAMMA / DELTA / EPSILON JV"],
        "caseInitiationDate": ["2024-01-02"],
        "caseNotificationDate": ["2024-02-03"],
        "caseSimplified": ["Super-simplified"],
        "decisions": [
            ("2024-03-01", "600", "Art. 6(1)(b) with conditions & obligations"),
            ("2024-09-01", "201316", "Purchaser approval"),
        ],
    },
    "M.8181.AP": {"caseTitle": ["ZETA / ETA"], "decisions": []},
    "C.1234": {"caseTitle": ["THETA / IOTA"], "decisions": [("2020-01-01", "20212", "Art. 8(3)")]},
}


def merger_case(number: str, title: str, **fields: Any) -> dict[str, Any]:
    """Return a case in the shape of the file."""
    decisions = fields.pop("decisions", [("2020-02-02", "DecisionType20310", "Art. 6(1)(b)")])
    return {
        "metadata": {
            "caseNumber": [number],
            "caseTitle": [title],
            "caseInstrument": ["Merger"],
            "caseCompanies": [],
            "caseInitiationDate": ["2020-01-01"],
            "caseSectors": [coded("NaceV2Sector_K_63.1", "K.63.1 - Data processing")],
            "caseEvents": [
                items({"date": "2020-01-01", "name": "Notification", "type": "MEvent1"})
            ],
            **fields,
        },
        "caseAttachments": [],
        "decisions": [
            {
                "metadata": {
                    "decisionNumber": [str(index)],
                    "decisionAdoptionDate": [day],
                    "decisionTypes": [coded(code, label)],
                },
                "decisionAttachments": [],
            }
            for index, (day, code, label) in enumerate(decisions)
        ],
    }


def merger_file(cases: int = CASES) -> dict[str, Any]:
    """Return a file with the odd cases and as many plain ones as asked for."""
    file: dict[str, Any] = {}
    for number, fields in ODD.items():
        rest = {name: value for name, value in fields.items() if name != "caseTitle"}
        file[number] = merger_case(number, fields["caseTitle"][0], **rest)
    for number in range(cases - len(file)):
        key = f"M.{number + 1000}"
        file[key] = merger_case(key, f"BUYER {number} / BOUGHT {number}")
    return file


def search_row(reference: str, **fields: Any) -> dict[str, Any]:
    """Return a result of the search interface: instants, codes without labels."""
    return {
        "reference": reference,
        "language": "en",
        "metadata": {
            "esST_REFERENCE": [reference],
            "esST_DATASOURCE": ["CS_PROD_ODSE_PROD"],
            "metadataType": ["METADATA_CASE"],
            "metadataReference": [reference],
            "caseNumber": [reference],
            "caseInstrument": ["M"],
            **fields,
        },
    }


class MergerReplica(Replica):
    """Serves the file; the search interface answers unless `search` is None (then 403)."""

    def __init__(self) -> None:
        super().__init__()
        self.file = merger_file()
        self.warnings: list[str] = []
        self.search: list[dict[str, Any]] | None = [
            search_row(
                f"M.{12000 + number}",
                caseTitle=[f"NEW BUYER {number} / NEW BOUGHT {number}"],
                caseNotificationDate=["2026-07-15T22:00:00.000+0000"],
            )
            for number in range(130)
        ]

    def answer(self, request: Asked) -> Answer:
        """Return the file, a page of search results, or a refusal."""
        if request.path == PATH:
            return Answer(json.dumps(self.file).encode(), etag=True)
        if request.path == SEARCH and request.method == "POST":
            return self._search(request)
        return Answer(b"", 404, "application/xml")

    def _search(self, request: Asked) -> Answer:
        posted = request.headers.get("content-type", "").startswith(
            "multipart/form-data; boundary="
        )
        if self.search is None or not posted or b'name="query"' not in request.body:
            return Answer(b"<html>refused</html>", 403, "text/html")
        page, size = int(request.one("pageNumber")), min(100, int(request.one("pageSize")))
        document = {
            "totalResults": len(self.search),
            "pageNumber": page,
            "pageSize": size,
            "warnings": self.warnings,
            "results": self.search[(page - 1) * size : page * size],
        }
        return Answer(json.dumps(document).encode())
