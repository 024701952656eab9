"""Who is named in a passage: known organisations, names that no table knows, and descriptions."""

import re
from typing import Final

from crawlers.extraction.names.parties import CAPITALISED, Party, is_possessive, known_party
from crawlers.extraction.names.people import governments, mark_people
from crawlers.extraction.names.runs import name_spans
from crawlers.extraction.names.unknown_names import (
    NAMING_CUE,
    unknown_party,
)
from crawlers.extraction.rules.rulebook import Rulebook
from data.names import LEGAL_FORMS, Gazetteer, Mention, Organisation

_LEGAL_END: Final = re.compile(
    rf"[ ,]+(?:{'|'.join(sorted(LEGAL_FORMS, key=len, reverse=True))})\.?$", re.IGNORECASE
)


def find_parties(
    text: str, gazetteer: Gazetteer, rules: Rulebook, starts: frozenset[int]
) -> list[Party]:
    """Return the parties of a passage in order; `starts` are the offsets where sentences begin."""
    known = {match.start: match for match in gazetteer.mentions(text)}
    taken: list[Party] = []
    certain_ids = {match.organisation_id for match in known.values() if match.certain}
    covered = 0
    runs = list(CAPITALISED.finditer(text))
    spans = name_spans(text, runs, gazetteer, rules, starts)
    for match in known.values():
        if match.start < covered:
            continue
        if text.startswith(".", match.end) and _TICKER.match(text, match.end):
            continue
        if (
            not match.certain
            and (
                _is_inside_name(text, match.start, rules)
                or not _has_context(text, match, certain_ids, starts, rules)
            )
            and not _is_newspaper(text, match, gazetteer)
        ):
            continue
        wider = spans.get(match.start)
        end = match.end
        entry = gazetteer.organisations[match.organisation_id]
        if wider and wider > end and _other_name(text[end:wider], match.certain, rules):
            is_entity = entry.kind == "fund" and _FUND_ENTITY.fullmatch(text, end, wider)
            if not is_entity and not _is_of_family(text, match, certain_ids, entry):
                continue
            end = wider
        taken.append(
            known_party(entry, (match.start, end), is_possessive(text, end), match.product)
        )
        covered = end
    taken = _with_nicknames(text, taken, gazetteer, rules)
    taken += governments(text, rules, taken)
    for start, end in _without_known(spans, taken):
        if text.startswith(_BEFORE_SEAT, end) and _SEAT_AFTER.match(text, end):
            continue
        party = unknown_party(text, (start, end), gazetteer, rules, starts)
        if party:
            taken.append(_told_by_table(party, known, gazetteer))
    for party in taken:
        _widen(text, party, rules)
    taken.sort(key=lambda party: party.start)
    capitals = [match[0] for match in runs]
    return mark_people(text, _without_repeats(text, taken), capitals, rules)


def _told_by_table(party: Party, known: dict[int, Mention], gazetteer: Gazetteer) -> Party:
    """Return a party that nothing but its own name tells as the organisation that bears it."""
    match = known.get(party.start)
    if party.known or match is None or match.end != party.end:
        return party
    entry = gazetteer.organisations[match.organisation_id]
    return known_party(entry, (party.start, party.end), party.possessive, match.product)


def _widen(text: str, party: Party, rules: Rulebook) -> None:
    """Let a party begin where its place, its unit or the owner of its product is printed."""
    place = (
        _OF_PLACE.search(text, max(0, party.start - 30), party.start)
        if text.endswith(("s ", "d "), 0, party.start)
        else None
    )
    if place and (place["name"] is None or place["name"].lower() in rules.never_parties):
        party.anchor = place.start()
    if rules.language == "fr" and text.endswith(_OF_OWNER, 0, party.start):
        unit = _UNIT_OF_OWNER.search(text, max(0, party.start - 60), party.start)
        if unit and not text.endswith(", ", 0, unit.start()):
            party.anchor = unit.start()
    if party.product and (
        owner := rules.owner_of.search(text, max(0, party.start - 40), party.start)
    ):
        party.anchor = owner.start()


_TICKER: Final = re.compile(r"\.[A-Z]{1,2}(?![\w.])")
"""What follows the symbol of a share ("NVDA.O")."""


def _with_nicknames(
    text: str, taken: list[Party], gazetteer: Gazetteer, rules: Rulebook
) -> list[Party]:
    """Return the parties with groups that are named by their seat ("la firme de Redmond")."""
    for seat, organisation_id in rules.nicknames.items():
        if seat not in text:
            continue
        for match in rules.nickname_heads.finditer(text):
            end = match.end() + len(seat)
            if not text.startswith(seat, match.end()):
                continue
            entry = gazetteer.organisations[organisation_id]
            taken = [one for one in taken if one.end <= match.start() or one.start >= end]
            taken.append(known_party(entry, (match.start(), end)))
    return taken


def _is_description(text: str, party: Party) -> bool:
    """Return whether an alias is a description ("le géant des puces"), which a name may follow."""
    return text[party.start].islower() and " " in text[party.start : party.end]


def _is_of_family(text: str, match: Mention, certain: set[str], entry: Organisation) -> bool:
    """Return whether more capitals behind a model's name are another one of its maker's.

    "Claude Cowork", where the passage has told of the maker already.
    """
    product = not entry.name.startswith(text[match.start : match.end])
    return not match.certain and product and entry.id in certain and "model" in entry.layers


_SAME_AGAIN: Final = re.compile(r" |,? \(?(?:la |le |l'|the )?")


def _without_repeats(text: str, parties: list[Party]) -> list[Party]:
    """Return the parties without a second name of the same ("Bpifrance, la banque publique …")."""
    kept: list[Party] = []
    for party in parties:
        last = kept[-1] if kept else None
        if last and last.id == party.id and _SAME_AGAIN.fullmatch(text, last.end, party.start):
            opens = "(" in text[last.end : party.start]
            closes = opens and text.startswith(")", party.end)
            if opens and not closes:
                continue
            last.end, last.possessive = party.end + closes, party.possessive
            continue
        if last and _is_description(text, last) and text[last.end : party.start] == " ":
            party.anchor = last.start
            kept.pop()
        kept.append(party)
    return kept


_OF_PLACE: Final = re.compile(
    r"(?<!\w)(?:the )?(?:(?P<name>[A-Z][\w.]*(?: [A-Z][\w.]+)?)'s"
    r"|[A-Z][\w.]*-(?:based|headquartered|listed)) $"
)
_OF_OWNER: Final = (" de ", " d'", " du ")
_UNIT_OF_OWNER: Final = re.compile(
    r"\b(?:[Ll]a |[Ll]e |[Ll]'|[Ss]a |[Uu]ne )(?:division|branche|filiale|unité|pôle|département)"
    r"(?: [\w'-]+){0,3} (?:de |d'|du )$"
)
"""Before the group whose unit acts ("la division cloud de Gammasoft a signé …")."""
_BEFORE_SEAT: Final = (",", ".", "-")
_SEAT_AFTER: Final = re.compile(r"(?:, [A-Z][\w.]+(?: [A-Z][\w.]+)?)?\.?-(?:based|headquartered)\b")


def _without_known(spans: dict[int, int], known: list[Party]) -> list[tuple[int, int]]:
    """Return the spans inside which no known name stands."""
    free: list[tuple[int, int]] = []
    for start, end in spans.items():
        for party in known:
            if party.end > start and party.start < end:
                break
        else:
            free.append((start, end))
    return free


_FUND_ENTITY: Final = re.compile(
    r" (?:Ventures?|Capital|Partners|Growth)(?: (?:Partners|Management))?"
)
_OTHER_ENTITY: Final = re.compile(
    r" (?:(?:[A-Z]\w+ )?Fund|Ventures|Capital|Invest|Foundation|Research Institute)\b"
)


def _other_name(rest: str, certain: bool, rules: Rulebook) -> bool:
    """Return whether the capitalised words after a known name make it the name of another body."""
    if certain:
        return _OTHER_ENTITY.match(rest) is not None
    return not _generic(rest, rules)


def _generic(rest: str, rules: Rulebook) -> bool:
    words = rest.replace(",", " ").split()
    return all(
        word.lower() in rules.not_parties or word.lower().rstrip("s.") in rules.not_parties
        for word in words
    )


def _has_context(
    text: str, match: Mention, certain: set[str], starts: frozenset[int], rules: Rulebook
) -> bool:
    """Return whether an ambiguous name may be taken for its organisation here."""
    start, end, organisation_id = match.start, match.end, match.organisation_id
    name = text[start:end]
    if _LEGAL_END.match(text[end : end + 14]) or NAMING_CUE.search(text, max(0, start - 14), start):
        return True
    before = text[max(0, start - 40) : start].lower()
    if rules.firm_before.search(before):
        return True
    if _APPOSED.match(text, end):
        return name[0].isupper()
    if before.endswith(", ") and text.startswith(",", end):
        return organisation_id in certain or rules.firm_before.search(before[:-2] + " ") is not None
    if len(name) <= 3:
        return organisation_id in certain and name.lower() not in rules.not_parties
    if not name[0].isupper():
        return False
    if start not in starts:
        return True
    following = _FOLLOWING.match(text, end)
    entry = rules.lexicon.get(following[1].lower()) if following else None
    if text.startswith("'s ", end):
        return True
    return bool(entry and (entry.verbs or entry.cls in {"have", "be", "say", "will"}))


_FOLLOWING: Final = re.compile(r"['’]?s? ?(\w+)")


def _is_inside_name(text: str, start: int, rules: Rulebook) -> bool:
    """Return whether an ambiguous name only ends a longer one ("the Prime Example Index")."""
    before = _CAPITAL_BEFORE.search(text, max(0, start - 24), start)
    if before is None:
        return False
    word = before[1].lower()
    return word not in rules.not_parties and word not in rules.lexicon


_CAPITAL_BEFORE: Final = re.compile(r"[a-z] [A-Z][\w&]* ([A-Z][a-z]+) $")


_BY_ACRONYM: Final = re.compile(r"(?:\b[Tt]he |\b[Ll]e |\b[Dd]u |\b[Aa]u |\b[Ll]')$")


def _is_newspaper(text: str, match: Mention, gazetteer: Gazetteer) -> bool:
    """Return whether an acronym with its article is that of a publisher ("the FT", "l'AFP")."""
    entry = gazetteer.organisations[match.organisation_id]
    return (
        entry.layers == {"data"}
        and text[match.start : match.end].isupper()
        and _BY_ACRONYM.search(text, max(0, match.start - 5), match.start) is not None
    )


_APPOSED: Final = re.compile(
    r", (?:an?|the|une?|la|le|l')[ ']?(?:[\w'-]+ ){0,6}[\w'-]+(?:,| (?:which|who|qui|that) )"
)
