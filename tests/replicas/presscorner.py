"""Stand-in of Press Corner's interface, with invented releases.

400 unless parameter names are in lower case; days as ddmmyyyy; newest first; documents that are
empty or no JSON for some references; contact persons in every document.
"""

import json
from dataclasses import dataclass
from datetime import date

from replicas.server import Answer, Asked, Replica

NEEDED = {"language", "pagesize", "pagenumber", "datefrom", "dateto"}


@dataclass(frozen=True)
class Release:
    """One invented release."""

    reference: str
    day: date
    title: str
    body: str = "<p>The Commission speaks of the Digital Markets Act.</p>"


def releases() -> list[Release]:
    """Return releases of three months, one without document, one about something else."""
    found = [
        Release(
            "IP/26/1444",
            date(2026, 6, 25),
            "Alfa: preliminary findings under the Digital Markets Act",
        ),
        Release("MEX/26/311", date(2026, 6, 10), "Daily News 10 / 06 / 2026"),
        Release(
            "MEX/26/312", date(2026, 6, 11), "Daily News 11 / 06 / 2026", "<p>Fish quotas.</p>"
        ),
        Release("STATEMENT/26/9", date(2026, 5, 2), "Statement on gatekeepers", ""),
        Release("IP/26/77", date(2026, 5, 3), "State aid for a railway"),
    ]
    found += [
        Release(
            f"QANDA/26/{number}",
            date(2026, 7, 1 + number % 20),
            f"Questions on the DMA, part {number}",
        )
        for number in range(130)
    ]
    return found


class PressReplica(Replica):
    """Serves lists and documents."""

    def __init__(self) -> None:
        super().__init__()
        self.releases = releases()
        self.stated_extra = 0

    def answer(self, request: Asked) -> Answer:
        """Return a page of a window, a document, or 400/404."""
        if request.path == "/commission/presscorner/api/search":
            return self._search(request)
        if request.path == "/commission/presscorner/api/documents":
            return self._document(request.one("reference"))
        return Answer(b"", 404, "text/html")

    def _search(self, request: Asked) -> Answer:
        if not set(request.query) >= NEEDED:
            return Answer(b"{}", 400)
        first, last = (
            date(int(text[4:]), int(text[2:4]), int(text[:2]))
            for text in (request.one("datefrom"), request.one("dateto"))
        )
        size, page = int(request.one("pagesize")), int(request.one("pagenumber"))
        found = sorted(
            (release for release in self.releases if first <= release.day <= last),
            key=lambda release: release.day,
            reverse=True,
        )
        shown = found[(page - 1) * size : page * size]
        document = {
            "totalNumber": len(found) + (self.stated_extra if found else 0),
            "pageSize": size,
            "pageNumber": page,
            "docuLanguageListResources": [
                {
                    "refCode": release.reference,
                    "eventDate": release.day.isoformat(),
                    "title": release.title,
                    "leadText": "",
                    "docutype": {"code": release.reference.split("/")[0], "description": "-"},
                    "languageCode": "EN",
                }
                for release in shown
            ],
        }
        return Answer(json.dumps(document).encode())

    def _document(self, reference: str) -> Answer:
        release = next((one for one in self.releases if one.reference == reference), None)
        if release is None or not release.body:
            return Answer(b"<html>nothing here</html>", content_type="text/html")
        document = {
            "docuLanguageResource": {
                "title": release.title,
                "htmlContent": release.body,
                "language": "en",
            },
            "refCd": reference,
            "contactsResource": [
                {"firstName": "Alix", "lastName": "Invented", "title": "Spokesperson"}
            ],
        }
        return Answer(json.dumps(document).encode())
