"""The subject of a trigger: the first free party of its clause."""

import re
from functools import cache
from typing import Final

from crawlers.extraction.rules.expressions import lower_case
from crawlers.extraction.rules.rule_files import read_common_rules
from crawlers.extraction.sentences.clauses import (
    is_apposed,
    is_named,
    party_list,
    speaks_of_agreement,
)
from crawlers.extraction.sentences.fronted import (
    after_fronted,
    is_fronted,
    is_source_of_report,
)
from crawlers.extraction.sentences.items import NOUN, PARTY, VERB, Item
from crawlers.extraction.sentences.segments import innermost_parenthesis, segments_before

_NEAR: Final = 30
_IN_LIST: Final = 20
_PLAN: Final = 44
_ADVERB: Final = re.compile(
    r" {1,2}(?:[a-zà-ÿ]{2,9}(?:ly|ment) |already |also |now |then |déjà |aussi )?"
)
_SPEAKER: Final = lower_case(
    r"(?:spokes(?:person|man|woman)|porte-parole|shareholders|actionnaires"
    r"|l(?<!\wl)[ea] (?:ceo|p-?dg|dg|patron(?:ne)?|directeur général|directrice générale|président"
    r"|direction)) ?$"
)
_DIGIT: Final = re.compile(r"\d")
_WORD: Final = re.compile(r"\w+")


@cache
def _time_words() -> frozenset[str]:
    """Return the words that tell when or where something was said."""
    return frozenset(read_common_rules()["time"]["words"])


def subject(items: list[Item], at: int, text: str) -> list[Item]:
    """Return the subject of the trigger at `at`: the first free party of its clause to the left.

    Free means: not governed by a preposition, no possessor, not inside a relative clause or an
    apposition that ends before the verb, not the officer's firm of a title.
    """
    if direct := _directly_before(items, at, text):
        return direct
    if items[at].form == "inf" and (made_to := _subject_of_infinitive(items, at, text)):
        return made_to
    segments = segments_before(items, at, text)
    own = segments[-1]
    if explained := _explained(items, at):
        return explained
    rel = next((index for index in reversed(own) if items[index].cls == "rel"), None)
    if rel is not None and any(
        items[index].cls == "say" for index in own if rel - 3 <= index < rel
    ):
        rel = None
    if rel is not None:
        return _subject_of_relative(items, own, rel, text)
    if items[at].form == "ger" and (
        absolute := _absolute(items, at) or _owner_of_predicate(items, at)
    ):
        return absolute
    for number in range(len(segments) - 1, -1, -1):
        segment = segments[number]
        if number < len(segments) - 1:
            segment = _before_relative(items, segment)
        free = [
            index for index in segment if is_named(items[index]) and is_free(items, index, text)
        ]
        clause = [index for index in segment if items[index].cls in {"say"}]
        if free and clause and number == len(segments) - 1:
            later = [index for index in free if index > clause[-1]]
            if later:
                free = later
        if free:
            first = _first_of_list(items, free[0], text)
            while (
                first >= 2
                and items[first - 1].cls == ","
                and is_named(items[first - 2])
                and items[first].start - items[first - 2].end <= 6
                and is_free(items, first - 2, text)
                and (
                    len(party_list(items, first, left=True)[0]) > 1
                    or (first + 1 < at and items[first + 1].cls == "and")
                )
            ):
                first -= 2
            return _with_earlier(
                items, segments[:number], segment, party_list(items, first, left=True)[0], text
            )
    return _subject_elsewhere(items, at, own)


def _subject_of_relative(items: list[Item], own: list[int], rel: int, text: str) -> list[Item]:
    """Return the subject inside a relative clause, else what the clause goes back to."""
    inside = [
        index
        for index in own
        if index > rel and is_named(items[index]) and is_free(items, index, text)
    ]
    if inside:
        return party_list(items, inside[0], left=True)[0]
    before = [
        index
        for index in range(rel)
        if is_named(items[index])
        and items[index].start >= items[rel].start - 90
        and not (items[rel].slot == "object" and is_person(items[index]))
    ]
    if items[rel].slot == "in":
        return []
    if items[rel - 1].cls == NOUN and items[rel].start - items[rel - 1].end <= 2:
        return []
    if speaks_of_agreement(items, before, rel, text):
        return _subject_of_main(items, before[-1], text)
    if before and (items[before[-1]].cls == PARTY or items[before[-1]].description):
        return [items[before[-1]]]
    return []


def is_person(item: Item) -> bool:
    """Return whether a party is a natural person."""
    return item.party is not None and item.party.kind == "person"


def _subject_of_main(items: list[Item], end: int, text: str) -> list[Item]:
    """Return the first free party before `end`: who has struck the agreement."""
    for index in range(end):
        if is_named(items[index]) and is_free(items, index, text):
            return party_list(items, index, left=True)[0]
    return []


_AUXILIARY: Final = frozenset({"have", "will", "be", "neg"})


_ITSELF: Final = re.compile(
    r",? (?:(?:elles?|lui|eux)(?:-mêmes?| aussi)|(?:it|them)sel(?:f|ves)) (?:[\w-]+ ){0,2}"
)


def _directly_before(items: list[Item], at: int, text: str) -> list[Item]:
    """Return the parties right before a verb with its auxiliaries ("…, and B has bought")."""
    if items[at].cls != VERB or items[at].form in {"ger", "cond"}:
        return []
    if items[at].form == "part" and is_apposed(items, at):
        return [items[at - 2]]
    before = next((item for item in reversed(items[:at]) if item.cls == PARTY), None)
    if before and items[at].form == "part" and _ITSELF.fullmatch(text, before.end, items[at].start):
        return [before]
    index = at - 1
    while index >= 0 and (items[index].cls in _AUXILIARY or items[index].cue == "would"):
        index -= 1
    if index < 0 or not is_named(items[index]):
        return []
    if not is_free(items, index, text):
        return [items[index]] if _begins_second_clause(items, index, at) else []
    if not _ADVERB.fullmatch(text, items[index].end, items[index + 1].start):
        return []
    first = _first_of_list(items, index, text)
    return party_list(items, first, left=True)[0]


def _begins_second_clause(items: list[Item], index: int, at: int) -> bool:
    """Return whether "and B" goes on with a new clause ("invests in A and B has sold")."""
    item = items[index]
    if item.possessive or (item.party is not None and item.party.role) or not index:
        return False
    passive = any(between.cls == "be" for between in items[index:at])
    return (
        items[index - 1].cls == "and"
        and not passive
        and any(before.cls == VERB for before in items[: index - 1])
        and not any(before.slot == "between" for before in items[:index])
    )


_INTENDING: Final = re.compile(r" (?:[a-z]+ing|set|due|slated|expected) to ")


def _subject_of_infinitive(items: list[Item], at: int, text: str) -> list[Item]:
    """Return Google in "a deal for Google to use …" and in "Google's plan to acquire …".

    So too in "…, with Google intending to spend …".
    """
    planner = items[at - 2] if at > 1 and items[at - 1].slot == "to" else None
    if (
        planner is not None
        and is_named(planner)
        and planner.possessive
        and items[at].start - planner.end < _PLAN
    ):
        return [planner]
    if (
        planner is not None
        and is_named(planner)
        and at > 2
        and items[at - 3].slot == "with"
        and _INTENDING.fullmatch(text, planner.end, items[at].start)
    ):
        return [planner]
    for index in range(at - 1, 1, -1):
        item = items[index]
        if item.cls in {";", "split", "rel", "say"}:
            return []
        named = is_named(items[index - 1]) and items[index - 2].slot == "for"
        if item.slot == "to" and named and item.start - items[index - 1].end <= 2:
            return [items[index - 1]]
        if (
            item.slot in {"to", "of"}
            and index >= at - 2
            and is_named(items[index - 1])
            and item.start - items[index - 1].end <= 2
            and is_allowing(items, index - 2)
        ):
            return [items[index - 1]]
    return []


def is_allowing(items: list[Item], at: int) -> bool:
    """Return whether "autoriser" or "permettre à" stands before a party: it is to act."""
    if at >= 1 and items[at].slot == "to":
        at -= 1
    lex = items[at].lex
    return lex is not None and lex.cls == "allow"


def _owner_of_predicate(items: list[Item], at: int) -> list[Item]:
    """Return Beta of "the Alfa deal is Beta's second investment after leading …"."""
    if at < 3 or items[at - 1].cls != "split":
        return []
    noun, owner = items[at - 2], items[at - 3]
    owns = noun.cls == NOUN and is_named(owner) and owner.possessive
    return [owner] if owns and at > 3 and items[at - 4].cls == "be" else []


def _absolute(items: list[Item], at: int) -> list[Item]:
    """Return A and B of "…, with A and B leading the round"."""
    index = at - 1
    near = items[at].start - items[index].end if index >= 0 else 0
    if index > 1 and items[index].cls == ")":
        opening = next((n for n in range(index, 0, -1) if items[n].cls == "("), index)
        index = opening - 1
    if index < 0 or not is_named(items[index]) or near > 8:
        return []
    while index >= 2 and items[index - 1].cls in {"and", ","} and is_named(items[index - 2]):
        index -= 2
    if index and items[index - 1].slot == "with":
        return party_list(items, index, left=True)[0]
    chained = index >= 2 and any(item.form == "ger" for item in items[:index])
    return [items[at - 1]] if chained and items[at].start - items[at - 1].end <= 1 else []


def _with_earlier(
    items: list[Item], earlier: list[list[int]], segment: list[int], found: list[Item], text: str
) -> list[Item]:
    """Return `found` with the party before it in "A, an apposition, and B, another, have …"."""
    if (
        not segment
        or items[segment[0]].cls != "and"
        or len(segment) < 2
        or items[segment[1]] is not found[0]
    ):
        return found
    if any(
        items[index].cls in {"say", "have", "will", VERB} for other in earlier for index in other
    ):
        return found
    for other in reversed(earlier):
        free = [index for index in other if is_named(items[index]) and is_free(items, index, text)]
        if free and not _is_side_clause(items, other):
            return [items[free[0]], *found]
    return found


def _subject_elsewhere(items: list[Item], at: int, own: list[int]) -> list[Item]:
    """Return the subject of "Having bought A, B …" and of "a group led by A has …"."""
    if own and items[at].form == "ger":
        last = items[own[-1]]
        if is_named(last) and items[at].start - last.end <= 8 and not last.possessive:
            return [last]
    for index in reversed(own):
        if is_named(items[index]) and index and items[index - 1].slot == "lead":
            return party_list(items, index, left=True)[0]
    if (
        (items[at].form in {"part", "ger", "inf"} or _begins_with_own(items, at))
        and (at <= 3 or is_fronted(items, at))
        and not any(is_named(item) for item in items[:at])
    ):
        return after_fronted(items, at)
    return []


def _begins_with_own(items: list[Item], at: int) -> bool:
    return at > 0 and items[at - 1].cls == "own"


def _explained(items: list[Item], at: int) -> list[Item]:
    """Return Alfa in "Alfa (more than $3bn invested in Beta)"."""
    inside = innermost_parenthesis(items, at)
    if inside < 2 or any(is_named(item) for item in items[inside:at]):
        return []
    before = items[inside - 2]
    return [before] if is_named(before) and items[inside - 1].start - before.end <= 1 else []


def _before_relative(items: list[Item], segment: list[int]) -> list[int]:
    """Return a closed segment without the relative clause that ends it, [] if it is none else."""
    for number, index in enumerate(segment):
        reported = index > 0 and items[index - 1].cls == "say"
        if items[index].cls == "rel" and not (number and reported):
            return segment[:number]
    return [] if segment and items[segment[0]].cls == "split" else segment


def _is_side_clause(items: list[Item], segment: list[int]) -> bool:
    return bool(segment) and items[segment[0]].cls in {"rel", "split"}


def is_free(items: list[Item], index: int, text: str) -> bool:
    """Return whether a named item can be a subject: not governed, no possessor, no title."""
    item = items[index]
    if item.possessive or (item.party is not None and item.party.role):
        return False
    if index == 0:
        return True
    before = items[index - 2] if index > 1 and items[index - 1].cls == '"' else items[index - 1]
    if before.slot == "incl" and any(map(is_named, items[: index - 1])):
        return False
    if before.cls == VERB and item.start - before.end <= 2:
        ends = index + 1 < len(items) and items[index + 1].cls == ","
        if before.form in {"fin", "inf"} or (before.form == "part" and ends):
            return False
    if before.cls == "prep" and before.slot != "incl" and item.start - before.end <= _NEAR:
        if _SPEAKER.search(text[max(0, before.start - 20) : before.start].lower()):
            return True
        between = text[before.end : item.start]
        if between == " ":
            return False
        words = _WORD.findall(between.lower())
        return bool(_DIGIT.search(between)) or not _time_words().isdisjoint(words)
    if (
        before.cls in {"and", ","}
        and index >= 2
        and (before.cls == "and" or _goes_on(items, index))
        and is_named(items[index - 2])
        and not is_source_of_report(items[index - 2])
        and item.start - items[index - 2].end < _IN_LIST
    ):
        return is_free(items, index - 2, text) or (
            before.cls == "and" and not _governed(items, index - 2)
        )
    return True


def _goes_on(items: list[Item], index: int) -> bool:
    """Return whether a list goes on after the party at `index`: no second name between commas."""
    following = items[index + 1 : index + 3]
    if not following or following[0].cls not in {",", "and"}:
        return False
    return following[0].cls == "and" or is_named(following[-1]) or following[-1].cls == "and"


def _governed(items: list[Item], index: int) -> bool:
    while index >= 2 and items[index - 1].cls in {"and", ","} and is_named(items[index - 2]):
        index -= 2
    before = items[index - 1] if index else None
    if before is None:
        return False
    acted_on = before.cls == VERB and before.form in {"fin", "inf"}
    return before.cls == "prep" or (acted_on and items[index].start - before.end <= 2)


def _first_of_list(items: list[Item], at: int, text: str) -> int:
    """Return the index of the first member of the coordination that `at` closes ("A, …, and B")."""
    if at >= 1 and items[at - 1].cls == "and":
        for index in range(at - 2, max(-1, at - 14), -1):
            if (
                is_named(items[index])
                and is_free(items, index, text)
                and not (index >= 2 and items[index - 1].cls == "," and is_named(items[index - 2]))
            ):
                if party_list(items, index, left=True)[0][-1] is not items[at]:
                    return at
                return index
    return at
