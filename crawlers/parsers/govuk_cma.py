"""CMA cases on GOV.UK: search results and content pages → cases, mergers, events.

`case_type` is a list of strings in search, a string in content, and was a list of objects with
label and value once: all three are read. There is no list of parties: the title is split on " / ".
Pages carry mail addresses of staff, which never leave this module.
"""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from parsel import Selector

from crawlers.parties import UNNAMED, known_organisation, organisation, tidy
from data.names import slug
from data.records import Event, Merger

AUTHORITY = "UK CMA"
LEGAL_BASIS = "Enterprise Act 2002"
OUTCOMES: Mapping[str, str] = {
    "mergers-phase-1-clearance": "cleared_phase1",
    "mergers-phase-1-clearance-with-undertakings-in-lieu": "cleared_phase1_with_remedies",
    "mergers-phase-1-exception-to-duty-to-refer": "cleared_phase1",
    "mergers-phase-1-found-not-to-qualify": "found_not_to_qualify",
    "mergers-phase-2-cancellation": "abandoned",
    "mergers-phase-2-clearance": "cleared",
    "mergers-phase-2-clearance-with-remedies": "cleared_phase2_with_remedies",
    "mergers-phase-2-prohibition": "prohibited",
}
"""Outcome type of the CMA → outcome (vocabulary of table merger); others stay as printed."""

_SUFFIX = re.compile(
    r"\s*[,-]?\s*(?:\b(?:partnership|anticipated|completed)\s+)?merger inquiry(?:\s*\(.*\))?\s*$"
    r"|\s+(?:partnership\s+)?(?:inquiry|undertakings? review)\s*$",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s+/\s*|\s*/\s+")
_BETWEEN_WORDS = re.compile(r"(?<=[^\W\d_]{2})/(?=[^\W\d_]{2})")
"""Blanks beside the stroke tell parties apart; without any, only a stroke between words does
("Alfa/Beta", but neither "Alfa A/S" nor "24/7")."""

_ACQUISITION = re.compile(
    r"^(?:anticipated|completed|proposed)?\s*acquisition\s+by\s+(?P<by>.+?)\s+of\s+"
    r"(?P<of>.+)$",
    re.IGNORECASE,
)
_PARENTHESIS = re.compile(r"\s*\((?:certain assets|formerly [^)]*)\)", re.IGNORECASE)
_MAIL = re.compile(r"(?:mailto:)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DAY = re.compile(
    r"(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|"
    r"December) (\d{4})"
)
_MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}


class FormatError(ValueError):
    """A result or page that is not written as this module knows it."""


@dataclass(frozen=True)
class Case:
    """A CMA case as one page gives it; dates ISO, None where the page is silent."""

    path: str
    title: str
    case_type: str
    state: str | None
    outcome_type: str | None
    opened: str | None
    closed: str | None
    published: str | None
    updated: str | None
    description: str | None
    launched: str | None = None
    changes: int = 0
    withdrawn: bool = False


def words(value: object) -> list[str]:
    """Return the values of a facet, however it is written: text, list of texts, list of objects."""
    entries = value if isinstance(value, list) else [value]
    found: list[str] = []
    for entry in entries:
        text = entry.get("value") if isinstance(entry, dict) else entry
        if isinstance(text, str) and text.strip():
            found.append(text.strip())
    return found


def _word(value: object) -> str | None:
    found = words(value)
    return found[0] if found else None


def without_mail(text: str | None) -> str | None:
    """Return a text without mail addresses (staff of the authority)."""
    return tidy(_MAIL.sub("", text)) or None if text else None


def result_case(result: object) -> Case:
    """Return the case of a search result.

    Raises:
        FormatError: it has no path, title or case type.
    """
    if not isinstance(result, dict):
        raise FormatError("a search result is no object")
    path = result.get("link") or result.get("_id")
    title = result.get("title")
    if not isinstance(path, str) or not path.startswith("/cma-cases/"):
        raise FormatError(f"a search result has no path of a CMA case ('{path}')")
    if not isinstance(title, str) or not title.strip():
        raise FormatError(f"{path}: no title")
    return Case(
        path=path,
        title=tidy(title),
        case_type=(words(result.get("case_type")) or [""])[0],
        state=_word(result.get("case_state")),
        outcome_type=_word(result.get("outcome_type")),
        opened=_day(result.get("opened_date")),
        closed=_day(result.get("closed_date")),
        published=None,
        updated=str(result["public_timestamp"]) if result.get("public_timestamp") else None,
        description=None,
    )


def content_case(page: object) -> Case:
    """Return the case of a content page.

    Raises:
        FormatError: it is no CMA case, or a required field is missing.
    """
    if not isinstance(page, dict):
        raise FormatError("the page is no object")
    if page.get("document_type") != "cma_case":
        raise FormatError(f"document_type is '{page.get('document_type')}', not cma_case")
    details = page.get("details")
    metadata = details.get("metadata") if isinstance(details, dict) else None
    if not isinstance(details, dict) or not isinstance(metadata, dict):
        raise FormatError("the page has no details.metadata")
    for name in ("base_path", "title"):
        if not isinstance(page.get(name), str):
            raise FormatError(f"the page has no '{name}'")
    case_types = words(metadata.get("case_type"))
    if not case_types:
        raise FormatError("details.metadata has no case_type")
    history = details.get("change_history")
    return Case(
        path=page["base_path"],
        title=tidy(page["title"]),
        case_type=case_types[0],
        state=_word(metadata.get("case_state")),
        outcome_type=_word(metadata.get("outcome_type")),
        opened=_day(metadata.get("opened_date")),
        closed=_day(metadata.get("closed_date")),
        published=_day(page.get("first_published_at")),
        updated=page.get("public_updated_at"),
        description=without_mail(page.get("description")),
        launched=_launched(details.get("body")),
        changes=len(history) if isinstance(history, list) else 0,
        withdrawn=bool(page.get("withdrawn_notice")),
    )


def _day(value: object) -> str | None:
    if not isinstance(value, str) or not value.strip():
        return None
    try:
        return date.fromisoformat(value.strip()[:10]).isoformat()
    except ValueError as error:
        raise FormatError(f"'{value}' is no date") from error


def _launched(body: object) -> str | None:
    """Return the day of "Launch of merger inquiry" in the timetable, when it is one day."""
    if not isinstance(body, str) or "Launch of merger inquiry" not in body:
        return None
    for row in Selector(text=body).css("table tr"):
        cells = [tidy(" ".join(cell.css("::text").getall())) for cell in row.css("td")]
        if len(cells) == 2 and cells[1].startswith("Launch of merger inquiry"):
            found = _DAY.fullmatch(cells[0])
            if found:
                return date(int(found[3]), _MONTHS[found[2]], int(found[1])).isoformat()
    return None


def parties(title: str) -> list[str]:
    """Return the parties that a merger's title names, in its order.

    >>> parties("Alfa Tiles / Beta Tiles (certain assets) merger inquiry")
    ['Alfa Tiles', 'Beta Tiles']
    >>> parties("Alfa A/S/Beta 24/7 plc merger inquiry")
    ['Alfa A/S/Beta 24/7 plc']
    >>> parties("Alfa plc/Beta A/S merger inquiry")
    ['Alfa plc', 'Beta A/S']
    >>> parties("Anticipated acquisition by Alfa plc of Beta Ltd")
    ['Alfa plc', 'Beta Ltd']
    """
    plain = _PARENTHESIS.sub("", _SUFFIX.sub("", title)).rstrip(" :,-–")
    if said := _ACQUISITION.match(plain):
        return [tidy(said["by"]), tidy(said["of"])]
    parts = _BETWEEN.split(plain)
    if len(parts) == 1:
        parts = _BETWEEN_WORDS.split(plain)
    return [name for part in parts if (name := tidy(part))]


def merger_of(case: Case) -> Merger:
    """Return the record of a merger case.

    Two names are acquirer and target; with more the direction is unknown: all but the last stand
    as acquirers and the remark says so.
    """
    names = parties(case.title)
    acquirers, target = (
        (names[:-1], names[-1]) if len(names) > 1 else ([], names[0] if names else None)
    )
    acquirer = "|".join(organisation(name) for name in acquirers) or UNNAMED
    outcome = OUTCOMES.get(case.outcome_type or "")
    target_slug = organisation(target) if target else UNNAMED
    remarks = [f"case state: {case.state}" if case.state else "case state not stated"]
    if case.outcome_type:
        remarks.append(f"outcome type: {case.outcome_type}")
    if len(names) > 2:
        remarks.append("several parties in the title, direction not stated")
    if case.opened is None:
        remarks.append("no opening date: day of first publication")
    if case.withdrawn:
        remarks.append("page withdrawn by its publisher")
    return Merger(
        id=slug(f"cma {acquirer.replace('|', ' ')} {target_slug} {outcome or 'no outcome'}"),
        authority=AUTHORITY,
        acquirer=acquirer,
        acquirer_name=" / ".join(acquirers) or "not stated",
        target=target_slug,
        target_name=target or "not stated",
        initiated=case.opened or case.published,
        notified=case.launched,
        decided=case.closed if outcome else None,
        outcome=outcome,
        decision_article=LEGAL_BASIS,
        procedure=_phase(case.outcome_type),
        note="; ".join(remarks),
    )


def _phase(outcome_type: str | None) -> str | None:
    found = re.search(r"phase-([12])", outcome_type or "")
    return f"phase {found[1]}" if found else None


def event_of(case: Case) -> Event:
    """Return what a case that is no merger says: its title, kind, state and outcome.

    Raises:
        FormatError: neither an opening date nor a day of publication.
    """
    day = case.opened or case.published or (case.updated or "")[:10]
    if not day:
        raise FormatError(f"{case.path}: no date at all")
    state = ", ".join(filter(None, (case.case_type, case.state, case.outcome_type)))
    actors = [org for part in parties(case.title) if (org := known_organisation(part))]
    return Event(
        id=slug(f"cma {case.path.rsplit('/', 1)[-1]}"),
        date=day,
        event=f"{case.title} ({state})",
        actors="|".join(dict.fromkeys(actors)) or None,
    )


def before(timestamp: str | None, limit: str) -> bool:
    """Return whether a public timestamp lies before an ISO day or instant."""
    if not timestamp:
        return False
    return datetime.fromisoformat(timestamp).date() < date.fromisoformat(limit[:10])
