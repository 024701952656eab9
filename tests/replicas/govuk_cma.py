"""Stand-in of GOV.UK's search and content API for CMA cases, with invented firms.

422 on an unknown parameter; `case_type` a list in search and a string in content; single-quoted
HTML with a staff mail address; one page that redirects (303) and one that is gone (410).
"""

import json
from typing import Any

from replicas.server import Answer, Asked, Replica

PARAMETERS = {"filter_format", "count", "start", "order", "fields", "q"}
MAX_COUNT = 1500

BODY = (
    "<h2 id='statutory-timetable'>Statutory timetable</h2>\n<table>\n<thead><tr>"
    "<th scope='col'>Date</th><th scope='col'>Action</th></tr></thead>\n<tbody>"
    "<tr><td>18 December 2024</td><td>Launch of merger inquiry (*)</td></tr>"
    "<tr><td>4 December 2024 to 18 December 2024</td><td>Invitation to comment</td></tr>"
    "</tbody></table>\n<p>Contact: <a href='mailto:case.officer@cma.example'>officer</a></p>"
)


def case(slug: str, title: str, kind: str = "mergers", **metadata: Any) -> dict[str, Any]:
    """Return a content page in the real shape."""
    return {
        "base_path": f"/cma-cases/{slug}",
        "content_id": f"id-{slug}",
        "title": title,
        "description": "The CMA is investigating. Write to case.officer@cma.example for details.",
        "document_type": "cma_case",
        "schema_name": "specialist_document",
        "first_published_at": "2024-10-03T08:59:29+01:00",
        "public_updated_at": metadata.pop("updated", "2025-02-07T11:30:19.000+00:00"),
        "withdrawn_notice": {},
        "details": {
            "metadata": {
                "case_type": kind,
                "case_state": "open",
                "market_sector": ["electronics-industry"],
                "opened_date": "2024-10-03",
                **metadata,
            },
            "body": BODY,
            "attachments": [],
            "change_history": [
                {"note": "First published.", "public_timestamp": "2024-10-03T08:00:00.000Z"}
            ],
            "headers": [],
        },
        "links": {},
    }


def cases() -> dict[str, dict[str, Any]]:
    """Return a set of pages: mergers of two and three parties, a market study, an SMS case."""
    pages = [
        case(
            "alfa-slash-beta-merger-inquiry",
            "Alfa Works / Beta Tiles (certain assets) merger inquiry",
            case_state="closed",
            closed_date="2025-02-07",
            outcome_type="mergers-phase-1-found-not-to-qualify",
        ),
        case("gamma-slash-delta-slash-eta", "Gamma / Delta / Eta Example merger inquiry"),
        case("epsilon-partnership", "Epsilon Example / Zeta Example partnership merger inquiry"),
        case("alfa-app-store", "Alfa's mobile platform", "digital-markets-unit"),
        case("example-study", "Example models: initial review", "markets", case_state="closed"),
    ]
    for number in range(120):
        pages.append(
            case(
                f"firm-{number}-slash-shop-{number}",
                f"Firm {number} / Shop {number} merger inquiry",
                updated=f"2024-{1 + number % 12:02d}-{1 + number % 28:02d}T09:00:00.000+00:00",
            )
        )
    return {page["base_path"]: page for page in pages}


class CmaReplica(Replica):
    """Serves list and pages; `gone` and `moved` change the answer of a page.

    total: overrides the stated total (a list that does not add up).
    """

    def __init__(self) -> None:
        super().__init__()
        self.pages = cases()
        self.gone: set[str] = set()
        self.moved: dict[str, str] = {}
        self.total: int | None = None

    def answer(self, request: Asked) -> Answer:
        """Return search results, a page, a redirect, 404 or 410."""
        if request.path == "/api/search.json":
            return self._search(request)
        path = request.path.removeprefix("/api/content")
        if path in self.gone:
            return Answer(b"{}", 410)
        if path in self.moved:
            location = f"/api/content{self.moved[path]}"
            return Answer(b"", 303, headers={"Location": location})
        if path in self.pages:
            return Answer(json.dumps(self.pages[path]).encode(), etag=True, encode=True)
        return Answer(b"{}", 404)

    def _search(self, request: Asked) -> Answer:
        unknown = set(request.query) - PARAMETERS
        if unknown or int(request.one("count", "10")) > MAX_COUNT:
            return Answer(json.dumps({"error": f"Unexpected parameters: {unknown}"}).encode(), 422)
        start, count = int(request.one("start", "0")), int(request.one("count", "10"))
        ordered = sorted(
            self.pages.values(), key=lambda page: page["public_updated_at"], reverse=True
        )
        results = [self._result(page) for page in ordered[start : start + count]]
        total = len(ordered) if self.total is None else self.total
        document = {"results": results, "total": total, "start": start, "aggregates": {}}
        return Answer(json.dumps(document).encode())

    def _result(self, page: dict[str, Any]) -> dict[str, Any]:
        metadata = page["details"]["metadata"]
        result = {
            "title": page["title"],
            "link": page["base_path"],
            "public_timestamp": page["public_updated_at"],
            "case_type": [metadata["case_type"]],
            "case_state": [metadata["case_state"]],
            "opened_date": metadata["opened_date"],
            "index": "govuk",
            "es_score": None,
            "_id": page["base_path"],
            "document_type": "cma_case",
        }
        if "outcome_type" in metadata:
            result["outcome_type"] = [metadata["outcome_type"]]
        return result
