"""Who is named in a passage: known organisations, names that no table knows, and descriptions."""

import re
from dataclasses import dataclass
from typing import Literal

from crawlers.extraction.rulebook import Rulebook
from data.names import LEGAL_FORMS, Gazetteer, Mention, slug

DescriptionClass = Literal["startup", "giant", "fund", "maker", "publisher", "company"]

_UPPER = "A-ZÀ-ÖØ-Þ"
_WORD = rf"[{_UPPER}][\w&+]*(?:[.'’-](?!s\b)[\w&+]+)*|[a-z]{{1,2}}[{_UPPER}][\w&]+"
_CAPITALISED = re.compile(
    rf"(?<![\w.@/#-])(?:{_WORD})(?: (?:{_WORD}|\d{{1,4}}(?![\w%,.€$]))| & (?:{_WORD})|, (?:Inc|"
    rf"LLC|Ltd|Corp|SAS|SA|LP|GmbH)\b\.?)*"
)
_POSSESSIVE = re.compile(r"'s?(?!\w)")
_ELISION = re.compile(r"^(?:[LDNSlJMC]|[Qq]u)'(?=\w)")
_LEGAL_END = re.compile(
    rf"[ ,]+(?:{'|'.join(sorted(LEGAL_FORMS, key=len, reverse=True))})\.?$", re.IGNORECASE
)
_TITLE_AFTER = re.compile(
    r" (?:subsidiary|unit|arm|division|alum|veteran|spin-off|spinoff|spokes\w+)\b"
)
_NAMING_CUE = re.compile(
    r"(?:called|named|dubbed|known as|baptisée?|nommée?|appelée?|dénommée?) $", re.IGNORECASE
)


@dataclass(slots=True)
class Party:
    """A party named in the passage.

    id: organisation id, or the slug of a name that no table knows.
    role: "" for a plain name, "title" when it only says whose officer speaks, "press" when it is
        the source of the report, "person" when the name is that of a natural person.
    anchor: where a description that introduces the name begins, -1 without one.
    """

    start: int
    end: int
    id: str
    known: bool
    kind: str
    layers: frozenset[str]
    gatekeeper: bool
    product: bool
    possessive: bool
    role: str = ""
    anchor: int = -1


@dataclass(slots=True)
class Description:
    """A definite description ("the start-up") or pronoun that stands for a party."""

    start: int
    end: int
    cls: str
    possessive: bool


def find_parties(
    text: str, gazetteer: Gazetteer, rules: Rulebook, starts: frozenset[int]
) -> list[Party]:
    """Return the parties of a passage in order; `starts` are the offsets where sentences begin."""
    known = {match.start: match for match in gazetteer.mentions(text)}
    taken: list[Party] = []
    certain_ids = {match.organisation_id for match in known.values() if match.certain}
    covered = 0
    spans = _spans(text, rules, starts)
    for match in known.values():
        if match.start < covered:
            continue
        if not match.certain and not _has_context(text, match, certain_ids, starts, rules):
            continue
        wider = spans.get(match.start)
        if (
            wider
            and wider > match.end
            and _other_name(text[match.end : wider], match.certain, rules)
        ):
            continue
        entry = gazetteer.organisations[match.organisation_id]
        taken.append(
            Party(
                match.start,
                match.end,
                entry.id,
                True,
                entry.kind,
                entry.layers,
                entry.gatekeeper,
                match.product,
                _possessive(text, match.end),
            )
        )
        covered = match.end
    blocked = sorted((party.start, party.end) for party in taken)
    for start, end in spans.items():
        if not _is_free(start, end, blocked):
            continue
        party = _unknown(text, (start, end), gazetteer, rules, starts)
        if party:
            taken.append(party)
    taken.sort(key=lambda party: party.start)
    _mark_people(text, taken, rules)
    return taken


def _spans(text: str, rules: Rulebook, starts: frozenset[int]) -> dict[int, int]:
    """Return start → end of runs of capitalised words that may be a name."""
    found: dict[int, int] = {}
    words = rules.not_parties
    for match in _CAPITALISED.finditer(text):
        start, end = match.span()
        elided = _ELISION.match(match[0])
        begins = start in starts
        if elided:
            start += elided.end()
            if text[start].islower():
                _, space, rest = text[start:end].partition(" ")
                start = end - len(rest) if space else end
        while True:
            head = text[start:end]
            first, space, _ = head.partition(" ")
            plain = first.lower()
            if not space:
                break
            if begins and plain in _ARTICLES and plain != "la" and head.count(" ") > 1:
                break
            skippable = (
                bool(_RELATION_END.search(first))
                or plain in words
                or (begins and plain in rules.lexicon)
            )
            if skippable and (begins or plain not in _ARTICLES) and head.lower() not in words:
                start += len(first) + 1
            else:
                break
        if end > start:
            found[start] = end
    return found


_ARTICLES = frozenset({"the", "le", "la", "les"})


_PEOPLE_WORD = re.compile(r"(?:ian|ean|ese|ish|ien|ienne|ais|aise|ois|oise)$")
_RELATION_END = re.compile(
    r"-(?:based|style|led|backed|owned|like|wide|born|headquartered|made|focused|era|native)$"
)


def _unknown(
    text: str, span: tuple[int, int], gazetteer: Gazetteer, rules: Rulebook, starts: frozenset[int]
) -> Party | None:
    start, end = span
    name = text[start:end]
    possessive = _possessive(text, end)
    if name.endswith("'s"):
        name, possessive = name[:-2], True
        end -= 2
    words = name.split(" ")
    while (
        len(words) > 1
        and words[-1] not in {"AI", "IA"}
        and words[-1].lower() in rules.not_parties
        and not words[-1].istitle()
    ):
        words.pop()
    name = " ".join(words)
    end = start + len(name)
    plain = name.lower()
    naming = bool(_NAMING_CUE.search(text, max(0, start - 14), start))
    if plain in rules.not_parties or _RELATION_END.search(name) or (len(name) < 2 and not naming):
        return None
    if (
        start in starts
        and len(words) == 1
        and (plain in rules.lexicon or plain.rstrip("s") in rules.lexicon)
    ):
        return None
    if (
        len(words) == 1
        and _PEOPLE_WORD.search(name)
        and re.match(r" [a-zà-ÿ]", text[end : end + 2])
    ):
        return None
    organisation = gazetteer.resolve(name)
    if organisation:
        entry = gazetteer.organisations[organisation]
        return Party(
            start,
            end,
            entry.id,
            True,
            entry.kind,
            entry.layers,
            entry.gatekeeper,
            False,
            possessive,
        )
    identifier = slug(name)
    if not identifier:
        return None
    return Party(start, end, identifier, False, "", frozenset(), False, False, possessive)


def _is_free(start: int, end: int, blocked: list[tuple[int, int]]) -> bool:
    """Return whether no known name stands inside a span."""
    return all(known_end <= start or known_start >= end for known_start, known_end in blocked)


_OTHER_ENTITY = re.compile(r" (?:Ventures|Capital|Foundation|Research Institute)\b")


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


_OWN_UNIT = re.compile(r"'s? (?:[\w-]+ ){0,2}(?:arm|unit|division|subsidiary|affiliate)\b")


def _possessive(text: str, end: int) -> bool:
    if _OWN_UNIT.match(text, end):
        return False
    return text.startswith("'s", end) or (text.startswith("'", end) and text[end - 1 : end] == "s")


def _has_context(
    text: str, match: Mention, certain: set[str], starts: frozenset[int], rules: Rulebook
) -> bool:
    """Return whether an ambiguous name may be taken for its organisation here."""
    start, end, organisation_id = match.start, match.end, match.organisation_id
    name = text[start:end]
    if _LEGAL_END.match(text[end : end + 14]) or _NAMING_CUE.search(
        text, max(0, start - 14), start
    ):
        return True
    if len(name) <= 3:
        return organisation_id in certain and name.lower() not in rules.not_parties
    if not name[0].isupper():
        return False
    if start not in starts:
        return True
    following = re.compile(r"['’]?s? ?(\w+)").match(text, end)
    entry = rules.lexicon.get(following[1].lower()) if following else None
    return bool(
        entry
        and (
            entry.verbs or entry.cls in {"have", "be", "say", "will"} or text.startswith("'s", end)
        )
    )


def _mark_people(text: str, parties: list[Party], rules: Rulebook) -> None:
    """Mark names of persons, organisations that only qualify a title, and sources of reports."""
    surnames = {
        match[0].rpartition(" ")[2]
        for match in _CAPITALISED.finditer(text)
        if " " in match[0] and rules.titles.search(match[0])
    }
    for party in parties:
        if not party.known and (
            text[party.start : party.end] in surnames
            or _has_first_name(text[party.start : party.end], rules)
        ):
            party.role = "person"
            continue
        if _attributed(text, party, rules):
            party.role = "press"
            continue
        before = text[max(0, party.start - 34) : party.start]
        after = text[party.end : party.end + 40]
        tail = _POSSESSIVE.sub("", after, count=1) if after.startswith("'") else after
        if (
            not party.known
            and rules.titles.search(before[-30:])
            and _ends_with_title(before, rules)
        ) or (
            not party.known
            and after.startswith(",")
            and rules.titles.match(after[1:].lstrip(" thealé"))
        ):
            party.role = "person"
        elif _TITLE_AFTER.match(tail) or (
            rules.titles.match(tail.lstrip()) and not tail.startswith((",", "."))
        ):
            party.role = "title"
        if party.role == "person":
            surnames.add(text[party.start : party.end].rpartition(" ")[2])


def _has_first_name(name: str, rules: Rulebook) -> bool:
    words = name.split(" ")
    return (
        2 <= len(words) <= 3
        and "&" not in words
        and words[0] in rules.data["first_names"]
        and words[-1] not in rules.data["organisation_ends"]
    )


def _attributed(text: str, party: Party, rules: Rulebook) -> bool:
    """Return whether a party is named only as the source of the report."""
    if rules.attribution_after.match(text, party.end):
        return not text.startswith((", qui", ", which", ", who"), party.end)
    before = text[max(0, party.start - 40) : party.start]
    if not before.endswith(rules.attribution_ends):
        return False
    return bool(rules.attribution_before.search(before)) and not text.startswith(
        (", qui", ", which", ", who"), party.end
    )


def _ends_with_title(before: str, rules: Rulebook) -> bool:
    last = None
    for match in rules.titles.finditer(before):
        last = match
    return last is not None and before[last.end() :].strip(" ,") == ""


def find_descriptions(
    text: str, lower: str, rules: Rulebook, parties: list[Party]
) -> list[Description]:
    """Return the descriptions that stand alone, as "the start-up" does.

    One that introduces a name ("the Lisbon start-up Larkspur Labs") becomes part of that party's
    span; one that follows a name ("Nvidia, the chip maker, …") says nothing new and is dropped.
    """
    found: list[Description] = []
    ends = {party.end for party in parties}
    at = 0
    for match in rules.descriptions.finditer(text):
        while at < len(parties) and parties[at].start < match.end():
            at += 1
        if match.start() - 2 in ends and text[match.start() - 2] == ",":
            continue
        if at and parties[at - 1].end > match.start():
            continue
        if at < len(parties) and _introduces(lower, match.end(), parties[at], rules):
            parties[at].anchor = match.start()
            continue
        found.append(
            Description(
                match.start(), match.end(), str(match.lastgroup), _possessive(text, match.end())
            )
        )
    return found


def _introduces(lower: str, end: int, party: Party, rules: Rulebook) -> bool:
    between = lower[end : party.start]
    if len(between) > 60 or party.role:
        return False
    head, comma, tail = between.rpartition(",")
    if comma and (
        tail != " " or "," in head or lower[party.end : party.end + 1] not in {",", ".", ""}
    ):
        return False
    for word in re.findall(r"[\w-]+", head if comma else between):
        entry = rules.lexicon.get(word)
        if entry and (
            entry.cls in _SENTENCE_WORDS
            or entry.verbs
            or (entry.cls == "prep" and entry.slot not in rules.data["inside_description"])
        ):
            return False
    return True


_SENTENCE_WORDS = frozenset(
    {"have", "be", "will", "say", "rel", "split", "neg", "and", "own", "pronoun", "cue"}
)
