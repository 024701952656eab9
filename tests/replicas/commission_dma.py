"""Stand-in of the Commission's DMA file: invented undertakings, the real file's shape and traps.

55 cases of seven invented gatekeepers: 23 services in force, one withdrawn designation, one with an
empty list of services, two cases of two services, 71 Art. 14 notices spread over six reporting
cases, fields missing on five cases, empty tables in both spellings, blanks around names.
"""

import json
from typing import Any

from replicas.server import Answer, Asked, Replica

GATEKEEPERS = ("Alfa", "Beta", "Gamma", "Delta", "Epsilon", "Zeta", "Eta")
NOTICES = (23, 19, 10, 9, 8, 2, 0)
SERVICES = (7, 6, 3, 3, 2, 1, 1)
"""Services in force per gatekeeper: 23."""

FIRST_DAY, LATER_DAY = "2023-09-05", "2025-04-23"
PATH = "/case-data-DMA.json"


def coded(code: str, label: str) -> str:
    """Return a code with its label as the file writes it."""
    return json.dumps({"code": code, "label": label}, separators=(",", ":"))


def items(*rows: dict[str, Any]) -> str:
    """Return a table as the file writes it; without rows one of its two empty spellings."""
    return json.dumps({"items": list(rows) or [{}]}, separators=(",", ":"), ensure_ascii=False)


def guid(number: int) -> str:
    """Return a made-up GUID in braces."""
    return f"{{{number:08X}-0000-4000-8000-{number:012X}}}"


def decision(case: str, number: int, day: str, code: str, label: str) -> dict[str, Any]:
    """Return a decision with one type."""
    return {
        "metadata": {
            "language": ["en"],
            "metadataType": ["METADATA_DECISION"],
            "metadataReference": [f"{case}-DEC{guid(number)}"],
            "decisionNumber": [guid(number)],
            "decisionAdoptionDate": [day],
            "decisionTypes": [coded(code, label)],
            "decisionPressReleases": [items({"reference": "IP_23_1", "publicationDate": ""})],
            "decisionOfficialJournalPublications": ["{}"],
        },
        "decisionAttachments": [],
    }


def case(number: str, case_type: str, title: str, **fields: Any) -> dict[str, Any]:
    """Return a case without decisions."""
    return {
        "metadata": {
            "caseNumber": [number],
            "caseNumberPart": [number.removeprefix("DMA.")],
            "metadataReference": [number],
            "metadataType": ["METADATA_CASE"],
            "language": ["en"],
            "caseInstrument": ["Digital Markets Act"],
            "caseType": [case_type],
            "caseTitle": [title],
            "caseCompanies": [],
            "caseInitiationDate": ["2022-11-16"],
            "caseLegalBasis": [coded("DMALegalBase33", "3(3) DMA - Quantitative designation")],
            "caseCorePlatformServices": [coded("DmaCPS001", "Online intermediation services")],
            "caseDesignations": [items()],
            "caseAcquisitions": ["{}"],
            "caseTimelineEvents": [items()],
            "casePressReleases": ["{}"],
            **fields,
        },
        "caseAttachments": [],
        "decisions": [],
    }


def designation(
    number: int, day_decision: int, firm: str, names: list[str], active: bool
) -> dict[str, Any]:
    """Return a row of the table of designations."""
    return {
        "designationNumber": guid(number),
        "decisionNumber": guid(day_decision),
        "gatekeeperContactName": f"{firm} Works, Inc.",
        "gatekeeperContactVID": "cocoa_1_0001",
        "corePlatformService": "DmaCPS001",
        "services": names,
        "status": "DesignationActive" if active else "DesignationInactive",
    }


def notice(number: int, firm: str, target: str, day: str = "2025-03-01") -> dict[str, Any]:
    """Return a row of the table of acquisitions, with a double blank and a line break."""
    return {
        "acquisitionNumber": guid(number),
        "gatekeeperContactName": f"{firm} Works Inc.",
        "gatekeeperContactVID": "cocoa_1_0002",
        "acquiredCompany": f" {target} Ltd ",
        "notificationDate": day,
        "summary": f"{firm} will  acquire\n{target}.",
    }


def _designated(number: int, firm: str, services: list[str]) -> dict[str, Any]:
    name = f"DMA.{number}"
    node = case(
        name, "DmaGateKeeperCaseType", f"{firm} - online intermediation services - verticals"
    )
    node["metadata"]["caseCompanies"] = [f"{firm} Works Inc."]
    node["metadata"]["caseDesignations"] = [
        items(designation(number, number, firm, services, True))
    ]
    node["decisions"] = [decision(name, number, FIRST_DAY, "DmaDecType002", "Designation decision")]
    return node


def register_file() -> dict[str, Any]:
    """Return a whole file: 55 cases, 71 notices, 23 services in force, one withdrawn."""
    file: dict[str, Any] = {}
    number, acquired = 200001, 1
    for firm, count in zip(GATEKEEPERS, SERVICES, strict=True):
        names = [f"{firm} Service {index}" for index in range(1, count + 1)]
        groups = (
            [names[:2], *([name] for name in names[2:])]
            if count > 2
            else [[name] for name in names]
        )
        for group in groups:
            services = [] if firm == "Eta" else group
            file[f"DMA.{number}"] = _designated(number, firm, services)
            number += 1
    withdrawn = _designated(number, "Alfa", ["Alfa Bazaar"])
    withdrawn["metadata"]["caseDesignations"] = [
        items(
            designation(900, 900, "Alfa", ["Alfa Bazaar"], False),
            designation(number, number, "Alfa", ["Alfa Bazaar"], True),
        )
    ]
    withdrawn["decisions"].insert(
        0, decision(f"DMA.{number}", 900, LATER_DAY, "DmaDecType008", "Review based on Art.4")
    )
    file[f"DMA.{number}"] = withdrawn
    number += 1
    for firm, count in zip(GATEKEEPERS, NOTICES, strict=True):
        node = case(f"DMA.{number}", "DmaGKReportingCaseType", f" {firm}")
        node["metadata"]["caseCompanies"] = [f"{firm} Works, Inc."]
        node["metadata"]["caseInitiationDate"] = ["2023-09-07"]
        rows = [
            notice(acquired + index, firm, f"Target {acquired + index}") for index in range(count)
        ]
        node["metadata"]["caseAcquisitions"] = [items(*rows)]
        acquired += count
        file[f"DMA.{number}"] = node
        number += 1
    while len(file) < 54:
        node = case(
            f"DMA.{number}", "DmaComplianceCaseType", "Beta – Operating systems – Article 6(7)"
        )
        node["decisions"] = [
            decision(
                f"DMA.{number}",
                number,
                "2024-03-25",
                "DmaDecType040",
                "Opening based on Art.20 and Art.29",
            )
        ]
        if len(file) >= 49:
            for name in ("caseAcquisitions", "caseTimelineEvents"):
                del node["metadata"][name]
        file[f"DMA.{number}"] = node
        number += 1
    cloud = case(f"DMA.{number}", "DmaGeneralMarketInvestCaseType", "Cloud - Article 19")
    cloud["decisions"] = [
        decision(f"DMA.{number}", number, "2025-11-18", "DmaDecType036", "Opening based on Art.19")
    ]
    file[f"DMA.{number}"] = cloud
    return file


def acquisitions(file: dict[str, Any], firm: str) -> list[dict[str, Any]]:
    """Return the notices of a gatekeeper's reporting case, to be changed and put back."""
    node = reporting_case(file, firm)
    rows: list[dict[str, Any]] = json.loads(node["metadata"]["caseAcquisitions"][0])["items"]
    return rows


def put_acquisitions(file: dict[str, Any], firm: str, rows: list[dict[str, Any]]) -> None:
    """Replace the notices of a gatekeeper's reporting case."""
    reporting_case(file, firm)["metadata"]["caseAcquisitions"] = [items(*rows)]


def reporting_case(file: dict[str, Any], firm: str) -> dict[str, Any]:
    """Return a gatekeeper's reporting case."""
    return next(
        node
        for node in file.values()
        if node["metadata"]["caseType"] == ["DmaGKReportingCaseType"]
        and node["metadata"]["caseTitle"] == [f" {firm}"]
    )


class DmaReplica(Replica):
    """Serves the file with ETag and Last-Modified; the dataset's page is gone unless set.

    dataset: HTML of the dataset's page; None answers 404.
    """

    def __init__(self) -> None:
        super().__init__()
        self.file = register_file()
        self.dataset: bytes | None = None

    def answer(self, request: Asked) -> Answer:
        """Return the file, the dataset's page or 404."""
        if request.path == PATH:
            body = json.dumps(self.file, indent=1, ensure_ascii=False).encode()
            return Answer(body, content_type="binary/octet-stream", etag=True, encode=True)
        if request.path.startswith("/data/datasets/") and self.dataset is not None:
            return Answer(self.dataset, content_type="text/html")
        return Answer(b"", 404, "application/xml")
