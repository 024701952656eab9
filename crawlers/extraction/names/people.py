"""Natural persons, acronyms and sources of reports among the names of a passage."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from ahocorasick_rs import AhoCorasick

from crawlers.extraction.names.parties import Party
from crawlers.extraction.names.short_names import with_full_names
from crawlers.extraction.rules.rulebook import Rulebook

_POSSESSIVE: Final = re.compile(r"'s?(?!\w)")
_TITLE_AFTER: Final = re.compile(
    r" (?:subsidiary|unit|arm|division|alum|veteran|spin-off|spinoff|spokes\w+)\b"
)
_JOINED: Final = re.compile(
    r"(?:,? (?:and|et) |, )(?:(?:its |fellow |le |la |son )?(?:co-?founder|cofondateur|CEO|PDG) )?"
)
_WITH_TITLE: Final = re.compile(r"(?:co-?founder|cofondateur|CEO|PDG) $")
_BACKED: Final = re.compile(
    r"(?!-led (?:[\w$.-]+ ){0,3}(?:round|financing|funding|investment|raise|series)\b)"
    r"-(?:backed|owned|led|funded|founded|controlled|powered|supported|style|like|affiliated)\b"
)
_FOUNDED_BEFORE: Final = re.compile(
    r"\b[Cc]o-?fond(?:ateur|atrice)s? (?:de |d')$|\b[Cc]o-?founder of $"
)
"""Before the firm that somebody once founded with others."""
_FORMER_FIRM: Final = re.compile(
    r"'s? (?:previous|former|earlier|first|last|prior|old) (?:[\w-]+ ){0,2}"
    r"(?:start-?up|company|firm|venture)\b"
)
"""Behind the founder of another firm: "Example's previous start-up, Alfa"."""
_UNIT_OF: Final = re.compile(
    r"'s? (?:[\w-]+ ){0,5}(?:arm|unit|division|department|fund|subsidiary|affiliate|vehicle)\b"
)
"""Behind the house of a unit named just before: "Alfa Ventures, Beta's venture capital arm"."""
_UNIT_WORDS: Final = (
    r"arm|unit|division|fund|subsidiary|vehicle|branche|filiale|bras|fonds|véhicule"
)
_THE_UNIT_OF: Final = re.compile(
    rf", (?:the |la |le |l')(?:[\w'-]+ ){{0,6}}(?:{_UNIT_WORDS})(?: [\w'-]+){{0,4}}?"
    r" (?:of |de |du |d')(?:the |la |l')?"
)
"""Between a unit and its house: "Alfa Ventures, la branche d'investissement de Beta"."""
_COMPARING: Final = (
    *("mée ", "mé ", "sée ", "sé ", "ment ", " ex-", "enue ", "enu "),
    *(" to ", " of ", "as ", "like ", "ing ", "with ", "by ", "on ", "st ", "r ", "n "),
    *(" de ", " d'", "du ", " à ", "comme ", "des ", "avec "),
)
_FORMERLY: Final = re.compile(r"(?:former|ex-|then|longtime|first|new|outgoing|interim) ?")
_FORMER: Final = ("ex-", "Ex-", "former ", "Former ", "ancien ", "anciens ")
_ACRONYM: Final = re.compile(r" \((\w{2,8})\)")
_OF_FIRM: Final = (" de ", " du ", " of ", " at ", " d'")
_AT_FIRM: Final = ("de ", "d'", "du ", "chez ", "of ")
"""What a firm stands behind where somebody once worked, or that somebody founded."""
_NAME_NEXT: Final = re.compile(r" [A-ZÀ-Þ]")
_STATE_HINTS: Final = AhoCorasick(
    [
        "overnment",
        " grant",
        " award",
        "aide",
        "Allemagne",
        "Italie",
        "Espagne",
        "tat ",
        "ouvernement",
        "France",
        "dministration",
        "French state",
        "Commerce",
        "nistère",
        "artement",
        "Union",
    ]
)
_RIVAL: Final = re.compile(
    r" (?:(?i:rival|competitor|challenger)s?\b|(?:investor|backer) (?=[A-Z]))"
)
_LIFE_AFTER: Final = re.compile(
    r", (?:an? |the )?(?:former|ex-|who (?:previously|formerly|once)|himself|herself)"
)
_HEAD_OF: Final = re.compile(
    r", (?:le |la )?(?:patron(?:ne)?|PDG|P-DG|président-directeur général) (?:de |d'|du )"
)
_BELONGS_TO: Final = re.compile(r"(?: (?:of|de|du)|d') ?$")


def mark_people(
    text: str, parties: list[Party], capitals: Iterable[str], rules: Rulebook
) -> list[Party]:
    """Return the parties with their roles: persons, mere qualifiers of a title, sources.

    capitals: the runs of capitalised words of the text.

    A first name alone does not make a person: "the start-up Alice Fictive" and "Alice Fictive, a
    company from Bristol" are firms. A known investor who founded or owns the firm that is spoken of
    ("xAI, founded by …", "X's start-up") qualifies that firm and is no party.
    """
    surnames = {
        run.rpartition(" ")[2]
        for run in capitals
        if " " in run and rules.titles.search(run.lower())
    }
    parties = [party for party in parties if not text.endswith(_FORMER, 0, party.start)]
    for party in parties:
        party.role = _role(text, party, surnames, rules)
        if party.role == "person":
            surnames.add(text[party.start : party.end].rpartition(" ")[2])
    _spread(text, parties, rules)
    _give_voice_to_firms(text, parties)
    _set_houses_aside(text, parties)
    return with_full_names(text, _without_acronyms(text, _with_spelt_out(text, parties)))


_BODY_BEFORE: Final = re.compile(
    r"\b(?:[Cc]onseil|[Ii]nstitut|[Aa]gence|[Mm]inistère|[Cc]entre|[Bb]anque|[Cc]aisse|[Uu]niversité"
    r"|[Cc]ommissariat|[Ff]onds|[Oo]rganisme|[Éé]cole) (?:[\w'-]+ ){1,12}\($"
)


def _with_spelt_out(text: str, parties: list[Party]) -> list[Party]:
    """Return the parties with what their parentheses spell out or abbreviate as part of them.

    "l'Institut … du numérique (Inria)" is the one known body in parentheses, "AP (Associated
    Press)" the known name.
    """
    kept: list[Party] = []
    for party in parties:
        if party.known and text.startswith("(", party.start - 1) and not party.role:
            closed = text.startswith(")", party.end)
            last = kept[-1] if kept else None
            if last and not last.known and closed and last.end == party.start - 2:
                party.anchor, party.end = last.start, party.end + 1
                kept.pop()
            elif body := _BODY_BEFORE.search(text, max(0, party.start - 110), party.start):
                while kept and kept[-1].start >= body.start():
                    kept.pop()
                party.anchor, party.end = body.start(), party.end + closed
        kept.append(party)
    return kept


def _set_houses_aside(text: str, parties: list[Party]) -> None:
    """Take a house that only says whose unit has just been named for no party of its own."""
    for unit, house in pairwise(parties):
        if text.startswith(", ", unit.end) and (
            _THE_UNIT_OF.fullmatch(text, unit.end, house.start)
            or (unit.end + 2 == house.start and _UNIT_OF.match(text, house.end))
        ):
            house.role = house.role or "title"


def _give_voice_to_firms(text: str, parties: list[Party]) -> None:
    """Let a firm act through its head: "Jean Exemple, le patron d'Alfa, investit …" is Alfa."""
    for person, firm in pairwise(parties):
        if (
            (person.role == "person" or person.kind == "person")
            and _HEAD_OF.fullmatch(text, person.end, firm.start)
            and text.startswith(",", firm.end)
        ):
            firm.role = ""
            firm.anchor = person.start
            person.role = "person"


def governments(text: str, rules: Rulebook, known: list[Party]) -> list[Party]:
    """Return the states that act as givers of money ("l'État", "the UK government")."""
    found: list[Party] = []
    if not _STATE_HINTS.find_matches_as_indexes(text) or not rules.any_government.search(text):
        return found
    for pattern, organisation_id in rules.governments:
        for match in pattern.finditer(text):
            start, end = match.span("name")
            if all(party.end <= start or party.start >= end for party in [*known, *found]):
                owns = text.startswith("'s", end)
                found.append(
                    Party(start, end, organisation_id, True, "public_body", possessive=owns)
                )
    return found


def _role(text: str, party: Party, surnames: set[str], rules: Rulebook) -> str:
    name = text[party.start : party.end]
    if (
        not party.known
        and (name in surnames or _has_first_name(name, rules))
        and not _is_firm(text, party, rules)
    ):
        return "person"
    if _attributed(text, party, rules):
        return "press"
    before = text[max(0, party.start - 34) : party.start]
    after = text[party.end : party.end + 40]
    tail = _POSSESSIVE.sub("", after, count=1) if after.startswith("'") else after
    if party.kind == "person":
        return "title" if _BACKED.match(after) or _qualifies(text, party, rules) else ""
    of_firm = before.endswith(_OF_FIRM)
    if of_firm and _NAME_NEXT.match(after):
        office = before[: before.rfind(" ", 0, -1)]
        if rules.titles.search(office[-30:].lower()) and _ends_with_title(office, rules):
            return "title"
    if _is_founder(party, name, before, rules):
        return "person"
    if of_firm and _APPOSED_OFFICE.search(before) and not after.startswith((", qui", ", who")):
        return "title"
    if not party.known and _has_title(before, after, rules) and not _is_firm(text, party, rules):
        return "person"
    if not party.known and " " in name and _LIFE_AFTER.match(after):
        return "person"
    only_named = (
        _is_former(before, after)
        or (before.endswith(_COMPARING) and rules.compared.search(before.lower()))
        or (party.possessive and rules.compared_to.match(tail))
        or _RIVAL.match(after)
        or _has_officer(tail, rules)
    )
    return "title" if only_named else ""


def _is_former(before: str, after: str) -> bool:
    """Return whether a firm tells who backs another one, or where somebody once worked."""
    if after.startswith("-") and _BACKED.match(after):
        return True
    if after.startswith("'") and _FORMER_FIRM.match(after):
        return True
    return before.endswith(_AT_FIRM) and (
        _ONCE_AT.search(before) is not None or _FOUNDED_BEFORE.search(before) is not None
    )


def _has_officer(tail: str, rules: Rulebook) -> bool:
    """Return whether a title or a unit follows a name ("Alfa's former chief executive")."""
    if tail.startswith((",", ".")):
        return False
    told = tail.lstrip().lower()
    if formerly := _FORMERLY.match(told):
        told = told[formerly.end() :]
    return _TITLE_AFTER.match(tail) is not None or rules.titles.match(told) is not None


def _has_title(before: str, after: str, rules: Rulebook) -> bool:
    """Return whether a title stands right before a name or, after a comma, right behind it."""
    if rules.titles.search(before[-30:].lower()) and _ends_with_title(before, rules):
        return True
    behind = _ARTICLE.sub("", after[1:].lstrip(" (–—").lower()) if after.startswith(_ASIDES) else ""
    return rules.titles.match(behind) is not None and not behind.startswith(_OF_ROUND)


_ONCE_AT: Final = re.compile(
    r"(?:\bex-(?!partenaire|filiale|actionnaire)|\b[Aa]ncien(?:ne)?s? )"
    r"(?:[\w-]+ ){1,4}(?:de |d'|du |chez )$"
)
"""Before the firm where somebody once worked ("l'ex-designer en chef d'Exemple")."""
_ASIDES: Final = (",", " –", " —", " (")
_ARTICLE: Final = re.compile(r"^(?:(?:the|an?|le|la|une?) |l')")
_OF_ROUND: Final = "chef de file"  # who leads a round, no office
_APPOSED_OFFICE: Final = re.compile(
    r"[A-ZÀ-Þ][\w'-]+, (?:le |la |l')?(?:co-?|ex-|ancien(?:ne)? )?(?:fondat(?:eur|rice)|founder)"
    r"(?: of | de | d'| du )$"
)


def _is_founder(party: Party, name: str, before: str, rules: Rulebook) -> bool:
    """Return whether an unknown name of two words is that of who founded a firm."""
    if party.known or not before.endswith(("par ", "by ")):
        return False
    words = name.split(" ")
    return (
        len(words) == 2
        and words[-1] not in rules.data["organisation_ends"]
        and rules.founded_by.search(before.lower()) is not None
    )


def _is_firm(text: str, party: Party, rules: Rulebook) -> bool:
    """Return whether the words around a name call it a firm, or let it do what only firms do."""
    before = text[max(0, party.start - 40) : party.start].lower()
    after = text[party.end : party.end + 60]
    return bool(rules.firm_before.search(before) or rules.firm_after.match(after))


def _qualifies(text: str, party: Party, rules: Rulebook) -> bool:
    """Return whether a known person is named only as founder, officer or owner of a firm."""
    before = text[max(0, party.start - 48) : party.start].lower()
    if rules.founded_by.search(before):
        return True
    belongs = _BELONGS_TO.search(before)
    if belongs and rules.firm_before.search(before[: belongs.start()].rstrip() + " "):
        return True
    return party.possessive and bool(rules.owned_firm.match(text, party.end))


def _has_first_name(name: str, rules: Rulebook) -> bool:
    if " " not in name:
        return False
    words = name.split(" ")
    return (
        len(words) <= 3
        and "&" not in words
        and words[0] in rules.data["first_names"]
        and words[-1] not in rules.data["organisation_ends"]
    )


def _spread(text: str, parties: list[Party], rules: Rulebook) -> None:
    """Take names of two words that stand in one list with a person for persons too."""
    for neighbours in (parties, parties[::-1]):
        for one, two in pairwise(neighbours):
            if one.role != "person" or two.known or two.role:
                continue
            name = text[two.start : two.end].split(" ")
            if (
                (
                    len(name) in {2, 3}
                    or (
                        len(name) == 1
                        and _WITH_TITLE.search(
                            text, min(one.end, two.end), max(one.start, two.start)
                        )
                    )
                )
                and name[-1] not in rules.data["organisation_ends"]
                and _JOINED.fullmatch(text, min(one.end, two.end), max(one.start, two.start))
            ):
                two.role = "person"


def _without_acronyms(text: str, parties: list[Party]) -> list[Party]:
    """Return the parties without "(WWT)" after a name; later the acronym stands for it."""
    kept: list[Party] = []
    same: dict[str, Party] = {}
    for party in parties:
        name = text[party.start : party.end]
        last = kept[-1] if kept else None
        if (
            last is not None
            and not party.known
            and (match := _ACRONYM.match(text, last.end))
            and match[1] == name
            and match.start(1) == party.start
        ):
            same[name] = last
            continue
        if not party.known and name in same:
            full = same[name]
            party.id, party.known, party.kind = full.id, full.known, full.kind
            party.layers, party.gatekeeper = full.layers, full.gatekeeper
        kept.append(party)
    return kept


def _attributed(text: str, party: Party, rules: Rulebook) -> bool:
    """Return whether a party is named only as the source of the report."""
    if rules.attribution_after.match(text[party.end : party.end + 60].lower()):
        return not text.startswith((", qui", ", which", ", who"), party.end)
    if not text.endswith(rules.attribution_ends, 0, party.start):
        return False
    before = text[max(0, party.start - 40) : party.start].lower()
    return bool(rules.attribution_before.search(before)) and not text.startswith(
        (", qui", ", which", ", who"), party.end
    )


def _ends_with_title(before: str, rules: Rulebook) -> bool:
    last = None
    for match in rules.titles.finditer(before.lower()):
        last = match
    return last is not None and before[last.end() :].strip(" ,") == ""
