"""Pronouns and descriptions ("it", "the start-up") tied to the parties of the same passage."""

import re
from dataclasses import replace
from typing import Final

from crawlers.extraction.names.parties import Party
from crawlers.extraction.sentences.clauses import party_list, possessor
from crawlers.extraction.sentences.items import NOUN, PARTY, STAND_IN, VERB, Item, Reading
from crawlers.extraction.sentences.subjects import is_allowing, is_free

_ALSO: Final = re.compile(r"\b(?:also|too|similarly|également|aussi)\b")
_KIND_OF: Final = {"fund": "fund", "body": "public_body"}
_HEAVY_LAYERS: Final = frozenset({"lithography", "foundry", "memory"})
_CHIP_LAYERS: Final = frozenset({"chip", "foundry", "memory", "lithography"})


def resolve(reading: Reading) -> None:
    """Set `org` of every stand-in that has a fitting antecedent; the others stay None."""
    for number in range(len(reading.sentences) - 1, -1, -1):
        if any(item.cls in _TO_RESOLVE for item in reading.sentences[number].items):
            _resolve_up_to(reading, number)
            return


_TO_RESOLVE: Final = frozenset({STAND_IN, "own"})


def _resolve_up_to(reading: Reading, last: int) -> None:
    """Resolve the stand-ins of the sentences up to the last one that has any."""
    seen: list[Item] = []
    aside = _asides(reading)
    previous_subject: Item | None = None
    subjects: dict[int, list[Item]] = {}
    for number, sentence in enumerate(reading.sentences[: last + 1]):
        here: list[Item] = []
        here_subject: Item | None = None
        nearest: list[Item] = []
        for index, item in enumerate(sentence.items):
            if item.cls == PARTY and item.party is not None:
                here.append(item)
                if item.party.role != "press":
                    seen.append(item)
                if is_free(sentence.items, index, reading.text):
                    here_subject = here_subject or item
                    nearest = party_list(sentence.items, index, left=True)[0]
                    subjects[id(item)] = nearest
            elif _resolved_at_once(
                item,
                seen,
                None if here or here_subject else previous_subject,
                subjects.get(id(previous_subject), []),
            ):
                continue
            elif (
                item.cls == STAND_IN
                and item.description is not None
                and item.description.cls != "us"
            ):
                antecedent = _told_beside(sentence.items, index, here) or _other_than_acting(
                    _antecedent(
                        reading,
                        item,
                        _without(seen, aside) or seen,
                        (_acting(here_subject, subjects), nearest, previous_subject),
                        _is_governed(sentence.items, index),
                    ),
                    _subject_of_object(sentence.items, index),
                    seen,
                )
                if (
                    antecedent is None
                    and item.description.cls == "pronoun"
                    and not _is_governed(sentence.items, index)
                ):
                    antecedent = _owner_of_subject(_without(here, aside))
                opens = number == 0 and index == 0 and not seen
                if antecedent is None and (item.description.cls != "pronoun" or opens):
                    antecedent = _named_later(reading, number, item)
                if antecedent is not None:
                    item.org = antecedent.org
                    item.party = _party_without_role(antecedent)
                    if reading.lower[item.start : item.end] in _PLURAL:
                        several = subjects.get(id(antecedent), [])
                        item.group = several if len(several) > 1 else []
                    if here_subject is None:
                        here_subject = antecedent
        told = here_subject or _owner_of_subject(_without(here, aside))
        previous_subject = told or previous_subject


def _told_beside(items: list[Item], index: int, here: list[Item]) -> Item | None:
    """Return the party that a description goes with in its own sentence.

    A fronted clause has told of it ("While Alfa sells none, the firm plans to"), or it is an
    apposition ("in Alfa, the firm backed by Beta").
    """
    description = items[index].description
    if description is None or description.cls not in {"startup", "company"} or not index:
        return None
    after = items[index + 1 : index + 3]
    if (
        [item.cls for item in items[index - 2 : index]] == [PARTY, ","]
        and [item.cls for item in after] == [VERB, "prep"]
        and after[1].slot == "by"
        and after[0].start - items[index].end <= 1
    ):
        return items[index - 2]
    opened = items[0].cls == "split" and items[index - 1].cls == ","
    if not opened or len({one.org for one in here}) != 1 or not _fits("startup", here[0]):
        return None
    return here[0]


def _resolved_at_once(item: Item, seen: list[Item], owner: Item | None, acted: list[Item]) -> bool:
    """Tie "their" at the head of a sentence to `owner`, "both companies" to two parties.

    The two are those of `seen`, else those that acted in the sentence before.
    """
    if item.cls == "own":
        if owner is not None and owner.cls == PARTY:
            item.org, item.party = owner.org, owner.party
        return True
    if item.description is None or item.description.cls != "both":
        return False
    _resolve_both(item, seen, acted)
    return True


_ASIDE: Final = frozenset({"lead", "joined", "at"})


def _asides(reading: Reading) -> set[int]:
    """Return the identities of the parties that are named by the way."""
    return {
        id(item)
        for sentence in reading.sentences
        for index, item in enumerate(sentence.items)
        if item.cls == PARTY and _is_aside(sentence.items, index)
    }


def _without(parties: list[Item], aside: set[int]) -> list[Item]:
    return [one for one in parties if id(one) not in aside]


def _is_aside(items: list[Item], index: int) -> bool:
    """Return whether a party is named by the way: who led a round, founded or employs another."""
    while index > 1 and items[index - 1].cls == "and" and items[index - 2].cls == PARTY:
        index -= 2
    before = items[index - 1] if index else None
    if before is None or items[index].start - before.end > 2:
        return False
    return before.slot in _ASIDE or (before.slot == "for" and index > 1)


def _resolve_both(item: Item, seen: list[Item], acted: list[Item]) -> None:
    """Tie "both companies" to the two parties of the passage, if there are exactly two."""
    parties = {one.org: one for one in seen if one.party and one.party.known}
    if len(parties) != 2:
        parties = {one.org: one for one in acted}
    if len(parties) == 2:
        item.group = [_without_role(one) for one in parties.values()]
        item.org, item.party = item.group[0].org, item.group[0].party


def _without_role(item: Item) -> Item:
    return replace(item, party=_party_without_role(item))


def _party_without_role(item: Item) -> Party | None:
    party = item.party
    return replace(party, role="") if party is not None and party.role else party


_PLURAL: Final = frozenset({"they", "ils", "elles"})


def _is_governed(items: list[Item], index: int) -> bool:
    """Return whether a stand-in is the object of the preposition or verb right before it."""
    before = items[index - 1] if index else None
    if index and is_allowing(items, index - 1):
        return False
    return (
        before is not None and before.cls in {"prep", VERB} and items[index].start - before.end <= 2
    )


def _other_than_acting(
    antecedent: Item | None, acting: set[str | None], seen: list[Item]
) -> Item | None:
    """Return the antecedent of an object, the last party before it if that one acts itself."""
    if antecedent is None or antecedent.org not in acting:
        return antecedent
    return next((other for other in reversed(seen) if other.org not in acting), None)


def _subject_of_object(items: list[Item], index: int) -> set[str | None]:
    """Return who acts on a stand-in: "Alfa reprend la société", "Alfa's stake in the company"."""
    verb = items[index - 1] if index else None
    if index > 1 and verb is not None and verb.cls == "prep" and items[index - 2].cls == NOUN:
        return {owner.org for owner in possessor(items, index - 2)} | {
            items[at - 2].org
            for at in range(2, index - 2)
            if items[at].cls == "rel" and [one.cls for one in items[at - 2 : at]] == [PARTY, ","]
        }
    if verb is None or verb.cls != VERB or items[index].start - verb.end > 2:
        return set()
    before = index - 2
    while before >= 0 and items[before].cls in {"have", "be", "will", "neg"}:
        before -= 1
    return {items[before].org} if before >= 0 and items[before].cls == PARTY else set()


def _owner_of_subject(parties: list[Item]) -> Item | None:
    """Return the first possessor ("Example's shares rose"), else the first party."""
    return next((item for item in parties if item.possessive), parties[0] if parties else None)


def _acting(subject: Item | None, subjects: dict[int, list[Item]]) -> list[Item]:
    """Return the subject of the sentence with those that it is coordinated with."""
    return subjects.get(id(subject), [subject]) if subject is not None else []


def _antecedent(
    reading: Reading,
    item: Item,
    seen: list[Item],
    subjects: tuple[list[Item], list[Item], Item | None],
    governed: bool,
) -> Item | None:
    """Return what a stand-in stands for.

    subjects: the first of its sentence, those of its clause and that of the sentence before.
    """
    acting, nearest, previous = subjects
    here = acting[0] if acting else None
    cls = item.description.cls if item.description else ""
    if cls == "latter":
        return next(
            (one for one in reversed(seen) if one.party and one.party.role != "person"), None
        )
    if cls in {"pronoun", "company"}:
        if cls == "pronoun":
            return previous if governed else here or previous
        if governed and here is not None and seen:
            if nearest and _is_firm(here) and here.org not in {one.org for one in nearest}:
                return here
            told = seen[-1].org in {one.org for one in acting}
            return (told and _other(previous, here)) or _other(seen[-1], here)
        owner = next((one for one in reversed(seen) if one.possessive), None)
        return next(
            (one for one in (previous, here, owner, *reversed(seen)) if one and _is_firm(one)),
            None,
        )
    fitting = [
        party
        for party in seen
        if _fits(cls, party) and not (cls == "startup" and _is_introduced(reading, party, "giant"))
    ]
    if not fitting:
        return None
    known = {one.org for one in acting}
    called = [one for one in fitting if _is_introduced(reading, one, cls)]
    if len({one.org for one in called}) == 1 and called[0].org not in known:
        return called[-1]
    if cls == "startup" and not governed and previous is not None and not acting:
        told_of = next((one for one in fitting if one.org == previous.org), None)
        if told_of is not None:
            return told_of
    others = [party for party in fitting if party.org not in known]
    if cls == "startup" and (others or (governed and len(acting) > 1)):
        return others[-1] if others else None
    if cls == "giant":
        large = [party for party in fitting if party.party is not None and party.party.gatekeeper]
        return (large or fitting)[0]
    return fitting[-1]


def _is_introduced(reading: Reading, item: Item, cls: str) -> bool:
    """Return whether a party was introduced by the kind of word that speaks of it now."""
    pattern = reading.rules.introduced.get(cls)
    if pattern is None or item.party is None:
        return False
    start = item.party.start
    return pattern.search(reading.lower, max(0, start - 40), start) is not None


def _is_firm(item: Item) -> bool:
    """Return whether "the company" may stand for a party: for no person and no public body."""
    return item.party is None or item.party.kind not in {"person", "public_body"}


def _other(item: Item | None, than: Item) -> Item | None:
    return item if item is not None and item.org != than.org else None


_FUND_ENDS: Final = ("-fund", "-capital", "-ventures", "-venture-partners", "-partners", "-equity")
"""Ends of the slugs of investors that no table knows."""


def _fits(cls: str, item: Item) -> bool:
    party = item.party
    if party is None or party.role in {"press", "person"} or party.kind == "person":
        return False
    if cls == "startup" and party.role == "title" and item.possessive and not party.known:
        return False
    if cls == "startup":
        large = (party.gatekeeper and len(party.layers) > 2) or party.layers & _HEAVY_LAYERS
        return (
            not large
            and party.layers != {"data"}
            and party.kind not in {"fund", "public_body", "person"}
            and not (not party.known and party.id.endswith(_FUND_ENDS))
        )
    if cls in _KIND_OF:
        return party.kind == _KIND_OF[cls]
    if cls == "publisher":
        return "data" in party.layers or not party.known
    if cls == "maker":
        return bool(party.layers & _CHIP_LAYERS) or not party.known
    return party.kind not in {"fund", "public_body", "person"}


def _whose_round(items: list[Item], index: int) -> bool:
    """Return whether a party is that of "Le premier tour de table d'Alfa …"."""
    return index == 2 and items[1].slot == "of" and items[0].topic == "round"


def _named_later(reading: Reading, number: int, item: Item) -> Item | None:
    cls = item.description.cls if item.description else ""
    told = {one.org for one in reading.sentences[number].items}
    for sentence in reading.sentences[number + 1 : number + 3]:
        if _ALSO.search(reading.lower, sentence.start, sentence.end):
            break
        for index, other in enumerate(sentence.items):
            if (
                other.cls == PARTY
                and other.org not in told
                and _fits(cls, other)
                and (
                    is_free(sentence.items, index, reading.text)
                    or _whose_round(sentence.items, index)
                    or (cls == "pronoun" and index == 0 and other.possessive)
                )
            ):
                return other
            if other.cls == PARTY and other.org not in told:
                break
    return None
