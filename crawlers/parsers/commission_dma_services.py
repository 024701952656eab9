"""Designated services of the DMA file → entries of the register.

A withdrawn designation stays in the file as active under the old decision: per case and service the
item of the latest decision wins. Services are printed in their own way and some are not named.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources

from crawlers.parsers.commission import FormatError, cell, coded, table
from crawlers.parsers.commission_dma import (
    EVENTS,
    Case,
    Decision,
    Register,
    Stated,
    names_of,
    undertaking,
)
from crawlers.parties import tidy
from data.names import slug
from data.records import RegisterEntry

STATUSES = {"DesignationActive": "designated", "DesignationInactive": "designation_withdrawn"}


def services(register: Register) -> Iterator[Stated]:
    """Yield one register entry per case and service: the item of the latest decision wins."""
    for case in register.cases:
        latest: dict[str, tuple[str, Stated]] = {}
        for index, row in enumerate(table(case.fields, "caseDesignations")):
            where = f"{case.number} caseDesignations[{index}]"
            for stated, service, adopted in _designations(register, case, row, where):
                if service not in latest or adopted > latest[service][0]:
                    latest[service] = (adopted, stated)
        yield from (stated for _, stated in latest.values())


def _designations(
    register: Register, case: Case, row: Mapping[str, object], where: str
) -> Iterator[tuple[Stated, str, str]]:
    number = cell(row, "decisionNumber", where)
    decision = case.adoption.get(number)
    if decision is None or decision.adopted is None:
        raise FormatError(f"{where}: decision {number} is not among the dated decisions")
    status = STATUSES.get(cell(row, "status", where))
    if status is None:
        raise FormatError(f"{where}: status '{row.get('status')}' is not known")
    printed = row.get("services")
    if not isinstance(printed, list):
        raise FormatError(f"{where}: 'services' is no list")
    gatekeeper = undertaking(register, [cell(row, "gatekeeperContactName", where), *names_of(case)])
    designating = [
        entry.adopted for entry in case.decisions if entry.adopted and _designates(entry)
    ]
    since = min(designating, default=decision.adopted if status == "designated" else None)
    label = next((text for _, text in decision.types if text), None)
    for entry in printed or [""]:
        service = service_name(case, tidy(str(entry)))
        record = RegisterEntry(
            id=slug(f"reg {gatekeeper} {service}"),
            gatekeeper=gatekeeper,
            cps_name=service,
            cps_category=_category(register, case, cell(row, "corePlatformService", where)),
            designated_on=since,
            case_number=case.number,
            status=status,
            status_since=decision.adopted,
            legal_route=_legal_route(case) or label or "not stated",
            press_ref=decision.press,
            oj_ref=decision.journal,
        )
        yield (
            Stated(record, where, f"{entry or '(no service named)'}: {row['status']}"),
            service,
            decision.adopted,
        )


def _designates(decision: Decision) -> bool:
    return any(EVENTS.get(code, ("", ""))[1] == "designated" for code, _ in decision.types)


def service_name(case: Case, printed: str) -> str:
    """Return the common name of a service that the register prints in its own way.

    Without a name and without an entry in the table, the rest of the title describes the service.
    """
    known = _service_names().get((case.number, printed))
    if known or printed:
        return known or printed
    described = " - ".join(case.title_parts[1:]) or "core platform service"
    return f"{described} (service not named)"


@cache
def _service_names() -> dict[tuple[str, str], str]:
    text = (resources.files("crawlers.parsers") / "service_names.csv").read_text("utf-8")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {(row["case_number"], row["printed"]): row["service"] for row in rows}


def _category(register: Register, case: Case, code: str) -> str:
    """Return the category of a service by its code, from the labels of this case, then of any."""
    for source in (case, *register.cases):
        for entry in coded(source.fields, "caseCorePlatformServices"):
            if entry.code == code and entry.label:
                return entry.label.lower()
    return code


def _legal_route(case: Case) -> str | None:
    basis = coded(case.fields, "caseLegalBasis")
    return basis[0].label if basis else None
