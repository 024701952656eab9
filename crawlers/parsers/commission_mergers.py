"""The merger file of the Commission, read case by case and never held whole → merger records.

Old records print their procedure as "Normal procedure", "Simplified procedure" or "Super simplified
procedure" and put the day of notification into caseInitiationDate; newer ones keep the creation of
the file there and have caseNotificationDate. One record per case: the outcome is that of the latest
decision that ends the examination; later decisions on remedies or purchasers do not change it.
"""

import re
from collections.abc import Iterator, Mapping
from typing import BinaryIO

import ijson

from crawlers.parsers.commission import (
    FormatError,
    Metadata,
    coded,
    day,
    first,
    metadata_of,
    required,
)
from crawlers.parties import UNNAMED, organisation, tidy
from data.names import slug
from data.records import Merger

AUTHORITY = "European Commission"
CASE_NUMBER = re.compile(r"(?:M|C|JV)\.\d{1,5}(?:\.[A-Z]{1,3}\d?)?")
OLD_PROCEDURES = frozenset(
    {"normal procedure", "simplified procedure", "super simplified procedure"}
)
NOT_STATED = "not stated"

OUTCOMES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), outcome)
    for pattern, outcome in (
        (r"6\s*\(1\)\s*\(b\).*(?:condition|commitment|6\s*\(2\))", "cleared_phase1_with_remedies"),
        (r"6\s*\(1\)\s*\(b\)", "cleared_phase1"),
        (r"8\s*\(2\).*(?:condition|commitment)", "cleared_phase2_with_remedies"),
        (r"8\s*\((?:1|2)\)", "cleared"),
        (r"8\s*\(3\)", "prohibited"),
        (r"6\s*\(1\)\s*\(a\)", "not_subject_to_merger_control"),
        (r"22.*referral", "referral_accepted_art22"),
        (r"withdraw|abort", "abandoned"),
    )
)
"""Label of a decision → outcome (vocabulary of table merger); first match wins."""


def read_cases(file: BinaryIO) -> Iterator[tuple[str, object]]:
    """Yield case number and case, one at a time.

    Raises:
        FormatError: the file is no mapping of cases, or ends too early.
    """
    try:
        yield from ijson.kvitems(file, "")
    except ijson.JSONError as error:
        raise FormatError(f"broken or truncated JSON: {str(error).splitlines()[0]}") from error
    except UnicodeDecodeError as error:
        raise FormatError("the file is not UTF-8") from error


def merger_of(key: str, node: object) -> Merger | None:
    """Return the record of a case; None for keys that are no merger case.

    Raises:
        FormatError: a field is missing, renamed or not written as it always was.
    """
    if not CASE_NUMBER.fullmatch(key):
        return None
    fields = metadata_of(node, key)
    number = required(fields, "caseNumber", key)
    decisions = node.get("decisions") if isinstance(node, dict) else None
    if not isinstance(decisions, list):
        raise FormatError(f"{key}: no list of decisions")
    return _merger(number, fields, [_decided(entry, key) for entry in decisions])


def merger_of_search(fields: Metadata) -> Merger:
    """Return the record of a case as the search interface gives it (no decisions with it)."""
    number = required(fields, "caseNumber", "search")
    return _merger(number, fields, [])


def _merger(number: str, fields: Metadata, decisions: list[tuple[str, str]]) -> Merger:
    acquirers, target = parties(first(fields, "caseTitle") or "", fields)
    outcome, article, decided = _outcome(decisions)
    procedure = _procedure(fields)
    initiated = day(first(fields, "caseInitiationDate"), number)
    notified = day(first(fields, "caseNotificationDate"), number)
    if notified is None and (procedure or "").lower() in OLD_PROCEDURES:
        notified = initiated
    return Merger(
        id=slug(f"ec {number} {outcome or 'no outcome'}"),
        authority=AUTHORITY,
        case_number=number,
        acquirer="|".join(organisation(name) for name in acquirers) or UNNAMED,
        acquirer_name=" / ".join(acquirers) or NOT_STATED,
        target=organisation(target) if target else UNNAMED,
        target_name=target or NOT_STATED,
        initiated=initiated,
        notified=notified,
        decided=decided,
        outcome=outcome,
        decision_article=article,
        procedure=procedure,
    )


def parties(title: str, fields: Metadata) -> tuple[list[str], str | None]:
    """Return acquirers and target as the title gives them: the last name is the target.

    A title that names one party says nothing of the other; the companies of the case then name the
    acquirers as far as they are others.
    """
    names = [tidy(part) for part in re.split(r"\s+/\s+|\s*/\s+|\s+/", title) if tidy(part)]
    if len(names) >= 2:
        return names[:-1], names[-1]
    others = [tidy(name) for name in fields.get("caseCompanies", ()) if tidy(name)]
    only = names[0] if names else None
    return [name for name in others if only is None or slug(name) != slug(only)], only


def _decided(node: object, case: str) -> tuple[str, str]:
    """Return adoption day ("" when not dated) and label of a decision."""
    fields = metadata_of(node, f"{case} decision")
    if "decisionTypes" not in fields:
        raise FormatError(f"{case}: a decision has no field 'decisionTypes'")
    labels = [entry.label or entry.code for entry in coded(fields, "decisionTypes")]
    return day(first(fields, "decisionAdoptionDate"), case) or "", " + ".join(labels)


def _outcome(decisions: list[tuple[str, str]]) -> tuple[str | None, str | None, str | None]:
    """Return outcome, its legal basis as labelled and its day; the latest ending decision wins."""
    for adopted, label in sorted(decisions, reverse=True):
        for pattern, outcome in OUTCOMES:
            if pattern.search(label):
                return outcome, label or None, adopted or None
    return None, None, None


def _procedure(fields: Mapping[str, object]) -> str | None:
    for name in ("caseSimplifiedProcedure", "caseSimplified"):
        values = fields.get(name)
        if isinstance(values, list) and values and str(values[0]).strip():
            text = str(values[0]).strip()
            if text.startswith("{"):
                entry = coded({name: [text]}, name)
                return (entry[0].label or entry[0].code) if entry else None
            return text
    return None
