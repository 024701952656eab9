"""The DMA file of the Commission: its cases and decisions, who they are about, Art. 14 notices.

The file is a mapping of case numbers to cases; `docs/sources.md` describes it. The undertaking of a
case is found through the reporting cases, which name each gatekeeper once. Designated services and
procedural steps are read from the same cases by `commission_dma_services` and
`commission_dma_steps`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import cast

from crawlers.parsers.commission import (
    FormatError,
    Metadata,
    cell,
    coded,
    day,
    first,
    metadata_of,
    never_absent,
    references,
    required,
    table,
)
from crawlers.parties import known_organisation, organisation, tidy, without_persons
from data.names import slug
from data.records import Art14Notice
from data.records.record import Record

REPORTING, INVESTIGATION = "DmaGKReportingCaseType", "DmaGeneralMarketInvestCaseType"
GATEKEEPER, COMPLIANCE = "DmaGateKeeperCaseType", "DmaComplianceCaseType"
CASE_TYPES = frozenset({REPORTING, INVESTIGATION, GATEKEEPER, COMPLIANCE})
REVIEW = "DmaDecType008"

EVENTS: Mapping[str, tuple[str, str]] = {
    "DmaDecType002": ("designation", "designated"),
    "DmaDecType003": ("designation", "designated"),
    "DmaDecType004": ("market_investigation", "designated"),
    "DmaDecType005": ("designation", "rebuttal_accepted"),
    "DmaDecType010": ("time_extension", "extension_granted"),
    "DmaDecType011": ("specification", "specification_decision"),
    "DmaDecType013": ("specification", "preliminary_findings"),
    "DmaDecType014": ("specification", "waiver_decision"),
    "DmaDecType030": ("market_investigation", "opened"),
    "DmaDecType031": ("market_investigation", "opened"),
    "DmaDecType036": ("market_investigation", "opened"),
    "DmaDecType039": ("specification", "opened"),
    "DmaDecType040": ("non_compliance", "opened"),
    "DmaDecType043": ("non_compliance", "non_compliance_decision"),
    "DmaDecType068": ("non_compliance", "closed_without_breach"),
}
"""Type code of a decision → kind of proceeding and step (vocabulary of table dma_case)."""

CASE_FIELDS = ("caseTitle", "caseCompanies", "caseCorePlatformServices", "caseLegalBasis")
DECISION_FIELDS = ("decisionPressReleases", "decisionOfficialJournalPublications")
"""Fields that single cases and decisions may lack, but never all of them."""

_DASH = re.compile(r"\s+[-–—]\s+")


@dataclass(frozen=True)
class Stated:
    """A record and where in the file it stands."""

    record: Record
    locator: str
    excerpt: str | None = None


@dataclass(frozen=True)
class Decision:
    """One decision of a case."""

    number: str
    adopted: str | None
    types: tuple[tuple[str, str | None], ...]
    press: str | None
    journal: str | None


@dataclass(frozen=True)
class Case:
    """One case of the file."""

    number: str
    type: str
    fields: Metadata
    decisions: tuple[Decision, ...]

    @property
    def title_parts(self) -> list[str]:
        """Return the parts of the title between dashes."""
        return [tidy(part) for part in _DASH.split(first(self.fields, "caseTitle") or "")]

    @cached_property
    def adoption(self) -> dict[str, Decision]:
        """Return the decisions by number."""
        return {decision.number: decision for decision in self.decisions}


@dataclass(frozen=True)
class Register:
    """All cases of a file, and the gatekeeper behind each name."""

    cases: tuple[Case, ...]
    gatekeepers: Mapping[str, str]
    unknown_types: tuple[str, ...]


def read(file: object, whole: bool = True) -> Register:
    """Return the register of a parsed file.

    whole: False for the few cases of a search, which may lack whole fields.

    Raises:
        FormatError: a field is missing, renamed or not written as it always was.
    """
    if not isinstance(file, dict) or not file:
        raise FormatError("the file is no mapping of cases")
    cases = tuple(_case(key, node) for key, node in file.items())
    reporting = [case for case in cases if case.type == REPORTING]
    if whole:
        _check_fields(file, cases)
    unknown = {
        code
        for case in cases
        for decision in case.decisions
        for code, _ in decision.types
        if code not in EVENTS and code != REVIEW
    }
    return Register(cases, _gatekeepers(reporting), tuple(sorted(unknown)))


def _check_fields(file: Mapping[str, Mapping[str, object]], cases: tuple[Case, ...]) -> None:
    """Raise FormatError when a field that is read stands nowhere in the file."""
    never_absent((case.fields for case in cases), CASE_FIELDS, "case")
    for case_type, field in ((REPORTING, "caseAcquisitions"), (GATEKEEPER, "caseDesignations")):
        typed = (case.fields for case in cases if case.type == case_type)
        never_absent(typed, (field,), f"case of type {case_type}")
    decided = (
        metadata_of(decision, case.number)
        for case in cases
        for decision in cast("list[object]", file[case.number]["decisions"])
    )
    never_absent(decided, DECISION_FIELDS, "decision")
    acquired = (row for case in cases for row in table(case.fields, "caseAcquisitions"))
    never_absent(acquired, ("summary",), "notice")


def _case(key: str, node: object) -> Case:
    fields = metadata_of(node, key)
    number = required(fields, "caseNumber", key)
    if number != key:
        raise FormatError(f"{key}: caseNumber is {number}")
    case_type = required(fields, "caseType", key)
    if case_type not in CASE_TYPES:
        raise FormatError(f"{key}: caseType '{case_type}' is not known")
    decisions = node.get("decisions") if isinstance(node, dict) else None
    if not isinstance(decisions, list):
        raise FormatError(f"{key}: no list of decisions")
    return Case(number, case_type, fields, tuple(_decision(entry, key) for entry in decisions))


def _decision(node: object, case: str) -> Decision:
    fields = metadata_of(node, f"{case} decision")
    for name in ("decisionAdoptionDate", "decisionTypes"):
        if name not in fields:
            raise FormatError(f"{case}: a decision has no field '{name}'")
    press = references(fields, "decisionPressReleases")
    journal = references(fields, "decisionOfficialJournalPublications")
    return Decision(
        number=required(fields, "decisionNumber", f"{case} decision"),
        adopted=day(first(fields, "decisionAdoptionDate"), case),
        types=tuple((entry.code, entry.label) for entry in coded(fields, "decisionTypes")),
        press=press[0] if press else None,
        journal=journal[0] if journal else None,
    )


def _gatekeepers(reporting: list[Case]) -> dict[str, str]:
    """Return slug of each printed name → organisation, from the reporting cases.

    A reporting case names one undertaking in its title, its companies and its notices; all these
    names mean the organisation that one of them is known as, else the one that the title names.
    """
    found: dict[str, str] = {}
    for case in reporting:
        names = [
            *case.title_parts[:1],
            *(tidy(name) for name in case.fields.get("caseCompanies", ())),
        ]
        names += [
            str(row.get("gatekeeperContactName") or "")
            for row in table(case.fields, "caseAcquisitions")
        ]
        names = [name for name in names if slug(name)]
        if not names:
            raise FormatError(f"{case.number}: a reporting case names no undertaking")
        known = next((org for name in names if (org := known_organisation(name))), None)
        for name in names:
            found.setdefault(slug(name), known or slug(names[0]))
    return found


def undertaking(register: Register, names: list[str]) -> str | None:
    """Return the organisation behind the first name that is known, else of the first name."""
    for name in names:
        if (gatekeeper := register.gatekeepers.get(slug(name))) is not None:
            return gatekeeper
    for name in names:
        if (known := known_organisation(name)) is not None:
            return known
    return organisation(names[0]) if names else None


def notices(register: Register) -> Iterator[Stated]:
    """Yield the Art. 14 notices, whatever the type of the case that holds them."""
    for case in register.cases:
        for index, row in enumerate(table(case.fields, "caseAcquisitions")):
            where = f"{case.number} caseAcquisitions[{index}]"
            number = cell(row, "acquisitionNumber", where)
            target = cell(row, "acquiredCompany", where)
            printed = cell(row, "gatekeeperContactName", where)
            informed = day(cell(row, "notificationDate", where), where)
            gatekeeper = undertaking(register, [printed, *names_of(case)])
            summary = without_persons(tidy(str(row.get("summary") or ""))) or None
            yield Stated(
                Art14Notice(
                    id=slug(f"a14 {gatekeeper} {organisation(target)} {(informed or '')[:4]}"),
                    gatekeeper=gatekeeper or organisation(printed),
                    target=organisation(target),
                    target_name=target,
                    notified_on=informed or "",
                    case_number=case.number,
                    acquisition_number=number,
                    description=summary,
                ),
                where,
                summary,
            )


def names_of(case: Case) -> list[str]:
    """Return what may name the undertaking of a case: its companies, then parts of its title."""
    companies = [tidy(name) for name in case.fields.get("caseCompanies", ())]
    return [name for name in [*companies, *case.title_parts] if slug(name)]
