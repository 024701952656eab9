"""Who is named in a passage: known organisations, names that no table knows, and descriptions."""

import re

from crawlers.extraction.parties import BODY, CAPITALISED, Party, is_possessive
from crawlers.extraction.people import governments, mark_people
from crawlers.extraction.rulebook import Rulebook
from data.names import LEGAL_FORMS, Gazetteer, Mention, slug

_ELISION = re.compile(r"^(?:[LDNSlJMC]|[Qq]u)'(?=\w)")
_LEGAL_END = re.compile(
    rf"[ ,]+(?:{'|'.join(sorted(LEGAL_FORMS, key=len, reverse=True))})\.?$", re.IGNORECASE
)
_NAMING_CUE = re.compile(
    r"(?:called|named|dubbed|known as|baptisée?|nommée?|appelée?|dénommée?) [\"' ]{0,3}$",
    re.IGNORECASE,
)


def find_parties(
    text: str, gazetteer: Gazetteer, rules: Rulebook, starts: frozenset[int]
) -> list[Party]:
    """Return the parties of a passage in order; `starts` are the offsets where sentences begin."""
    known = {match.start: match for match in gazetteer.mentions(text)}
    taken: list[Party] = []
    certain_ids = {match.organisation_id for match in known.values() if match.certain}
    covered = 0
    spans = _spans(text, gazetteer, rules, starts)
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
                is_possessive(text, match.end),
            )
        )
        covered = match.end
    taken += governments(text, rules, taken)
    blocked = sorted((party.start, party.end) for party in taken)
    for start, end in spans.items():
        if not _is_free(start, end, blocked):
            continue
        party = _unknown(text, (start, end), gazetteer, rules, starts)
        if party:
            taken.append(party)
    for party in taken:
        place = _OF_PLACE.search(text, max(0, party.start - 30), party.start)
        if place and (place["name"] is None or place["name"].lower() in rules.never_parties):
            party.anchor = place.start()
        if party.product and (
            owner := rules.owner_of.search(text, max(0, party.start - 40), party.start)
        ):
            party.anchor = owner.start()
    taken.sort(key=lambda party: party.start)
    return mark_people(text, _without_repeats(text, taken), rules)


def _is_description(text: str, party: Party) -> bool:
    """Return whether an alias is a description ("le géant des puces"), which a name may follow."""
    return text[party.start].islower() and " " in text[party.start : party.end]


_SAME_AGAIN = re.compile(r" |,? \(?(?:la |le |l'|the )?")


def _without_repeats(text: str, parties: list[Party]) -> list[Party]:
    """Return the parties without a second name of the same ("Bpifrance, la banque publique …")."""
    kept: list[Party] = []
    for party in parties:
        last = kept[-1] if kept else None
        if last and last.id == party.id and _SAME_AGAIN.fullmatch(text, last.end, party.start):
            last.end, last.possessive = party.end, party.possessive
            continue
        if last and _is_description(text, last) and text[last.end : party.start] == " ":
            party.anchor = last.start
            kept.pop()
        kept.append(party)
    return kept


_OF_PLACE = re.compile(
    r"(?<!\w)(?:the )?(?:(?P<name>[A-Z][\w.]*(?: [A-Z][\w.]+)?)'s"
    r"|[A-Z][\w.]*-(?:based|headquartered|listed)) $"
)
_OFFICER = re.compile(
    r" (?:CEO|CTO|CFO|COO|PDG|DG|President|Chairman|Chairwoman|Founder|Co-founder|Chief|Director)\b"
)


def _spans(
    text: str, gazetteer: Gazetteer, rules: Rulebook, starts: frozenset[int]
) -> dict[int, int]:
    """Return start → end of runs of capitalised words that may be a name."""
    found: dict[int, int] = {}
    for match in CAPITALISED.finditer(text):
        start, end = match.span()
        if " " not in match[0] or not _organisation(match[0], gazetteer):
            start, end = _first_word(text, match, rules, match.start() in starts)
        if officer := _OFFICER.search(text, start, end):
            person = officer.end() + 1
            if person < end:
                found[person] = end
            end = officer.start()
        if end > start:
            found[start] = end
    return found


def _first_word(text: str, match: re.Match[str], rules: Rulebook, begins: bool) -> tuple[int, int]:
    """Return the span of a run of capitalised words without the words that begin no name.

    begins: the run begins a sentence.
    """
    start, end = match.span()
    words = rules.not_parties if begins else rules.never_parties
    if elided := _ELISION.match(match[0]):
        start += elided.end()
        if text[start].islower():
            _, space, rest = text[start:end].partition(" ")
            start = end - len(rest) if space else end
    if text.startswith("The ", start) and _INSTITUTION.match(text, start, end):
        start += 4
    for relation in _RELATION_INSIDE.finditer(text, start, end):
        start = relation.end()
    while not _INSTITUTION.match(text, start, end):
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
        if not skippable or (plain in _ARTICLES and not begins) or head.lower() in words:
            break
        start += len(first) + 1
    return (start, start) if text[start:end].islower() else (start, end)


_RELATION_INSIDE = re.compile(
    r"[\w.]+-(?:based|backed|owned|headquartered|style|led|run|founded|funded|listed|focused|born) "
)
_INSTITUTION = re.compile(rf"[\w. ]*?(?:{BODY}) (?:of|for|de) ")
_ARTICLES = frozenset({"the", "le", "la", "les"})


_PEOPLE_WORD = re.compile(r"(?:ian|ean|ese|ish|ien|ienne|ais|aise|ois|oise)$")
_RELATION_END = re.compile(
    r"-(?:powered|driven|enabled|generated|focused|related|ready|based|style|led|backed|owned|like|wide|born|headquartered|made|focused|era|native)$"
)


def _unknown(
    text: str, span: tuple[int, int], gazetteer: Gazetteer, rules: Rulebook, starts: frozenset[int]
) -> Party | None:
    start, end = span
    name = text[start:end]
    possessive = is_possessive(text, end)
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
    if _PLACE_BEFORE.search(text, max(0, start - 30), start):
        return None
    naming = bool(
        _NAMING_CUE.search(text, max(0, start - 14), start)
        or (len(name) == 1 and rules.firm_before.search(text[max(0, start - 30) : start]))
    )
    before = text[max(0, start - 40) : start]
    if before.endswith(_ORIGIN_ENDS) and rules.firm_origin.search(before):
        return None
    if _CONTRACTION.fullmatch(name) or not any(letter.isalpha() for letter in name):
        return None
    known = _organisation(name, gazetteer) if len(words) > 1 else None
    if known is None and plain in rules.not_parties:
        return None
    if known is None and (_is_product(text, name, end, rules) or _is_compound(name, rules)):
        return None
    if _RELATION_END.search(name) or (len(name) < 2 and not naming):
        return None
    if start in starts and len(words) == 1 and _is_plain_word(text, (start, end), rules):
        return None
    if (
        len(words) == 1
        and _PEOPLE_WORD.search(name)
        and re.match(r" [a-zà-ÿ]", text[end : end + 2])
    ):
        return None
    organisation = known or gazetteer.resolve(name)
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


_COMPOUND = re.compile(r"^[\w.]+-[a-zà-ÿ]+$")


def _is_compound(name: str, rules: Rulebook) -> bool:
    """Return whether a word only begins with a capital ("AI-cloud", "Spanish-language")."""
    first = name.partition("-")[0].lower()
    return _COMPOUND.match(name) is not None and first in rules.never_parties


def _is_product(text: str, name: str, end: int, rules: Rulebook) -> bool:
    """Return whether an unknown name with digits is a thing ("MI450 chips")."""
    if " " in name or not any(letter.isdigit() for letter in name):
        return False
    following = _NEXT_WORD.match(text, end)
    entry = rules.lexicon.get(following[1]) if following else None
    return entry is not None and entry.topic in {"chip", "model", "cloud"}


def _is_plain_word(text: str, span: tuple[int, int], rules: Rulebook) -> bool:
    """Return whether the capital of a word comes from the beginning of the sentence alone."""
    plain = text[span[0] : span[1]].lower()
    return (
        plain in rules.lexicon
        or plain.rstrip("s") in rules.lexicon
        or (plain.endswith(("ment", "ly")) and len(plain) > 5)
        or _begins_common_noun(text, span, rules)
    )


def _organisation(name: str, gazetteer: Gazetteer) -> str | None:
    """Return the organisation of a printed name, also of "Open AI" and "Deep Mind"."""
    return gazetteer.resolve(name) or (
        gazetteer.resolve(name.replace(" ", "")) if name.count(" ") == 1 else None
    )


_PLACE_BEFORE = re.compile(
    r"\b(?:(?:based|headquartered|located) in|(?:basée?|installée?|située?|implantée?) (?:à|en)|"
    r"St\.?|plant in|city of|ville d[e'u]) ?$"
)
_ORIGIN_ENDS = ("de ", "d'", "from ", "à ")
_CONTRACTION = re.compile(r"(?:We|You|They|I|It|He|She|That|There|Who|What)'\w{1,2}")
_NEXT_WORD = re.compile(r" ([a-z-]+)")
_VERB_LIKE = re.compile(r"(?:s|ed|ly)$")


def _begins_common_noun(text: str, span: tuple[int, int], rules: Rulebook) -> bool:
    """Return whether an English sentence begins with a plain word ("Artificial intelligence …")."""
    if rules.language != "en":
        return False
    start, end = span
    following = _NEXT_WORD.match(text, end)
    if not following or _VERB_LIKE.search(following[1]) or following[1] in rules.lexicon:
        return False
    name = re.escape(text[start:end])
    return not re.search(rf"(?<![.!?] )(?<!^)\b{name}\b", text)


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
    if rules.firm_before.search(text[max(0, start - 40) : start]) or _APPOSED.match(text, end):
        return name[0].isupper()
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


_APPOSED = re.compile(
    r", (?:an?|the|une?|la|le|l')[ ']?(?:[\w'-]+ ){0,6}[\w'-]+(?:,| (?:which|who|qui|that) )"
)
