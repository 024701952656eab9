"""Rounds as a whole: who of a sentence's lists invests, whatever frame found the round."""

import re
from itertools import pairwise
from typing import Final

from crawlers.extraction.frames.candidates import Candidate
from crawlers.extraction.rounds.investors import LEAD, InvestorList, investor_lists
from crawlers.extraction.rules.rulebook import Frame
from crawlers.extraction.sentences import signals
from crawlers.extraction.sentences.clauses import is_named
from crawlers.extraction.sentences.items import NOUN, VERB, Item, Reading, Sentence
from crawlers.extraction.sentences.subjects import is_free

_FAMILY: Final = frozenset(
    {
        "receive",
        "round",
        "lead",
        "head_round",
        "backed_round",
        "shareholders",
        "invest",
        "follow_up",
    }
    | {"raised_before", "count", "investor_in", "funding", "fund", "gather", "operation_led"}
    | {"raise_funds", "lead_it", "participate", "participants", "enter_capital", "back"}
)
_ROUND: Final = frozenset({"round", "funding"})
_TAKING_PART: Final = frozenset({"verb:participate", "verb:lead_it"})
_CONTEXT: Final = frozenset({"round", "funding", "backer"})


def with_investors(
    reading: Reading, sentence: Sentence, candidates: list[Candidate]
) -> list[Candidate]:
    """Return the candidates with the investors that the sentence lists for their rounds.

    A list goes to the round told last before it, else to the first one after it. Without any, the
    list itself tells a round if the sentence speaks of one and nothing refuses it.
    """
    if not _may_list(reading, sentence, candidates):
        return candidates
    own = {one.trigger for one in candidates}
    lists = [
        found
        for found in investor_lists(reading, sentence)
        if found.slot != "subject" or found.at in own or _joins(reading, sentence, found.at)
    ]
    lists = _without_subjects(_without_owners(lists, candidates), candidates)
    lists, raisers = _without_raisers(lists)
    first = min(own, default=0)
    spoken = sentence.topics & _CONTEXT or any(found.slot == "subject" for found in lists)
    if not spoken and LEAD not in sentence.marks:
        lists = [found for found in lists if found.slot != "joined" or found.at > first]
    if not lists:
        return candidates
    rounds = [one for one in candidates if one.kind == "investment" and one.frame.id in _FAMILY]
    for found in lists:
        within = [item for item in sentence.items if found.start <= item.start < found.end]
        reading.described |= {item.org for item in within} - {item.org for item in found.investors}
    if not rounds:
        lists = [one for one in lists if one.slot != "backer" or sentence.topics & _ROUND]
        told = None if _tell(candidates, lists) else _told_by_lists(reading, sentence, lists)
        return [*_unclaimed(candidates, lists, told.sources), told] if told else candidates
    given: dict[int, list[InvestorList]] = {}
    acting = [found for found in lists if found.slot == "subject"]
    for found in lists:
        led = [one for one in acting if found.slot == "joined" and one.at < found.at]
        given.setdefault(id(_round_of(led[-1] if led else found, rounds)), []).append(found)
    everyone = [item for found in lists for item in found.investors]
    everybody = {item.org for item in everyone}
    kept: list[Candidate] = []
    for candidate in _unclaimed(candidates, lists, everyone):
        if id(candidate) in given:
            _give_investors(candidate, given[id(candidate)], everybody, raisers)
            goes_on = reading.round_told and len(candidate.sources) > 1
            candidate.whole = candidate.whole and not goes_on
            kept.append(candidate)
        elif all(candidate is not one for one in rounds):
            kept.append(candidate)
        elif _misreads(candidate, everybody):
            if candidate.frame.id == "round":
                candidate.sources, candidate.targets = [], []
                kept.append(candidate)
        elif not _repeats(candidate, everybody):
            sources = [item for item in candidate.sources if not _only_described(item, lists)]
            candidate.sources = _of_first_round(sources, given)
            kept.append(candidate)
    return kept


def _tell(candidates: list[Candidate], lists: list[InvestorList]) -> bool:
    """Return whether a deal of another kind, such as a grant, has the sources of the lists."""
    listed = {item.org for found in lists for item in found.investors}
    return any(item.org in listed for one in candidates for item in one.sources)


def _goes_on(item: Item) -> bool:
    """Return whether a verb alone goes on with a round told before ("Alfa and Beta jumped in")."""
    return item.cls == VERB and any(
        "round_told" in one.frame.only_with.get(one.base, ()) for one in item.triggers
    )


def _may_list(reading: Reading, sentence: Sentence, candidates: list[Candidate]) -> bool:
    if sentence.topics & _CONTEXT or LEAD in sentence.marks:
        return True
    if reading.round_told and (
        sentence.marks & _TAKING_PART or any(item.slot == "incl" for item in sentence.items[:3])
    ):
        return True
    if reading.round_told and "verb:lead" in sentence.marks and any(map(_goes_on, sentence.items)):
        return True
    return any(one.kind == "investment" and one.frame.id in _FAMILY for one in candidates)


def _without_raisers(lists: list[InvestorList]) -> tuple[list[InvestorList], list[Item]]:
    """Return the lists without "by A" after a round whose investors others name, and that A."""
    if len(lists) < 2:
        return lists, []
    raising = [found for found in lists if found.slot == "by_noun"]
    kept = [found for found in lists if found.slot != "by_noun"]
    return (kept, [item for found in raising for item in found.investors]) if kept else (lists, [])


def _without_owners(lists: list[InvestorList], candidates: list[Candidate]) -> list[InvestorList]:
    """Return the lists without "investors, drawn by A's recent round": A is who raises it."""
    owners = {
        id(item)
        for one in candidates
        if one.frame.id in _ROUND
        for item in one.targets
        if item.possessive
    }
    return [found for found in lists if not all(id(item) in owners for item in found.investors)]


def _without_subjects(lists: list[InvestorList], candidates: list[Candidate]) -> list[InvestorList]:
    """Return the lists without "a round by A" where A is said to raise it."""
    raising = {
        item.org
        for one in candidates
        if one.frame.id == "receive" and one.voice == "active"
        for item in one.targets
    }
    return [
        found
        for found in lists
        if found.slot != "by_noun" or not raising & {item.org for item in found.investors}
    ]


def _joins(reading: Reading, sentence: Sentence, at: int) -> bool:
    """Return whether a verb without a deal of its own says who leads or joins a round."""
    frames = {trigger.frame.id for trigger in sentence.items[at].triggers}
    spoken = bool(sentence.topics & _CONTEXT) or reading.round_told
    return (
        spoken
        and bool(frames & {"lead", "head_round", "lead_it", "participate"})
        and not signals.refusal(sentence, at, reading.text, reading.rules)
    )


def _unclaimed(
    candidates: list[Candidate], lists: list[InvestorList], investors: list[Item]
) -> list[Candidate]:
    """Return the candidates without agreements of investors alone ("led by A and features B")."""
    openers = {found.at for found in lists}
    ids = {id(item) for item in investors}
    return [
        one
        for one in candidates
        if one.kind in {"investment", "acquisition"}
        or not (
            one.trigger in openers or {id(item) for item in [*one.sources, *one.targets]} <= ids
        )
    ]


def _round_of(found: InvestorList, rounds: list[Candidate]) -> Candidate:
    """Return the round that a list belongs to."""
    for one in rounds:
        if one.trigger == found.at:
            return one
    before = [one for one in rounds if one.trigger < found.at]
    named = [one for one in before if one.targets] or before
    return named[-1] if named else rounds[0]


def _give_investors(
    candidate: Candidate,
    lists: list[InvestorList],
    everybody: set[str | None],
    raisers: list[Item],
) -> None:
    """Give a round the investors of its lists, leaders first."""
    begins = candidate.sentence.items[candidate.trigger].start
    ordered = sorted(lists, key=lambda found: found.at)
    own = [item for item in candidate.sources if not _is_within(item, lists)]
    named = [
        *(item for found in ordered if found.leads for item in found.investors),
        *(item for item in own if item.start < begins),
        *(item for found in ordered for item in found.investors),
        *own,
    ]
    sources: list[Item] = []
    for item in named:
        if all(item.org != other.org for other in sources):
            sources.append(item)
    told = [item for item in candidate.targets if item.org not in everybody]
    candidate.targets = raisers or told or _owners(candidate.sentence, lists)
    raising = {item.org for item in candidate.targets}
    candidate.sources = [item for item in sources if item.org not in raising]
    candidate.lead = candidate.lead or any(found.leads for found in lists)


def _owners(sentence: Sentence, lists: list[InvestorList]) -> list[Item]:
    """Return Betanova of "the investors of Betanova (Alfa, Gamma)"."""
    for found in lists:
        if found.slot != "backer":
            continue
        between = sentence.items[found.at + 1 :]
        for before, item in pairwise(between):
            if item.start >= found.start:
                break
            if before.slot == "of" and item.org:
                return [item]
    return []


def _only_described(item: Item, lists: list[InvestorList]) -> bool:
    """Return whether a name only says who an investor of the lists is."""
    return _is_within(item, lists) and all(
        item.org != one.org for found in lists for one in found.investors
    )


def _of_first_round(sources: list[Item], given: dict[int, list[InvestorList]]) -> list[Item]:
    """Return the investors of a clause without those of another round that it tells later."""
    if len(given) < 2:
        return sources
    rounds = {id(one): key for key, lists in given.items() for it in lists for one in it.investors}
    told = sorted((found.at, key) for key, lists in given.items() for found in lists)
    own = {rounds[id(item)] for item in sources if id(item) in rounds}
    first = next((key for _, key in told if key in own), None)
    return [item for item in sources if rounds.get(id(item), first) == first]


def _is_within(item: Item, lists: list[InvestorList]) -> bool:
    """Return whether a name stands inside a list, whose members are known better."""
    return any(found.start <= item.start < found.end for found in lists)


def _repeats(candidate: Candidate, everybody: set[str | None]) -> bool:
    """Return whether a reading says nothing that the round with the lists does not say."""
    only = candidate.frame.id in {"round", "funding"} and not candidate.targets
    return only and all(item.org in everybody for item in candidate.sources)


def _misreads(candidate: Candidate, everybody: set[str | None]) -> bool:
    """Return whether a reading takes an investor for who raises."""
    return any(item.org in everybody for item in candidate.targets)


def _told_by_lists(
    reading: Reading, sentence: Sentence, lists: list[InvestorList]
) -> Candidate | None:
    """Return the round that only the lists tell, with who raises it if the sentence says so."""
    if not lists or reading.round_refused:
        return None
    led = any(item.slot in {LEAD, "incl"} for item in sentence.items[:3])
    first = next((found for found in lists if found.slot == "subject"), lists[0])
    goes_on = reading.round_told and (led or first.slot == "subject")
    deal = any(_of_deal(reading, sentence, found) for found in lists)
    if not (sentence.topics & _CONTEXT or goes_on or deal):
        return None
    at = first.at
    for index in range(at, -1, -1):
        item = sentence.items[index]
        if item.cls in {VERB, NOUN} and item.triggers[0].frame.kind == "investment":
            at = index
            break
    if signals.refusal(sentence, at, reading.text, reading.rules):
        return None
    frame = _round_frame(reading)
    everybody = {item.org for found in lists for item in found.investors}
    candidate = Candidate(
        sentence,
        at,
        frame,
        frame.kind,
        "noun",
        sources=[],
        targets=_raiser(reading, sentence, everybody),
        whole=not ("round" in sentence.topics or LEAD in sentence.marks or reading.round_told),
    )
    _give_investors(candidate, lists, everybody, [])
    return candidate


def _of_deal(reading: Reading, sentence: Sentence, found: InvestorList) -> bool:
    """Return whether "led by" follows a sum and "deal" ("in a $21 million deal led by Alfa")."""
    if found.slot != LEAD or not found.at:
        return False
    deal = sentence.items[found.at - 1]
    return deal.cls == NOUN and _SUM_BEFORE.search(reading.text, 0, deal.end) is not None


_SUM_BEFORE: Final = re.compile(
    r"[$€£]\d[\d.,]*[ -]?(?:[mbk]|bn|million|billion)\b (?:[\w-]+ )?deal$", re.IGNORECASE
)


def _round_frame(reading: Reading) -> Frame:
    return next(frame for frame in reading.rules.frames if frame.id == "round")


def _raiser(reading: Reading, sentence: Sentence, investors: set[str | None]) -> list[Item]:
    """Return whose round a sentence speaks of: its first free party, or who owns the round."""
    items = sentence.items
    for index, item in enumerate(items):
        if not item.org or item.org in investors or not is_named(item):
            continue
        if item.party is not None and (item.party.role or item.party.kind in {"fund", "person"}):
            continue
        owns = item.possessive and any(
            after.topic in _CONTEXT for after in items[index + 1 : index + 3]
        )
        if owns or is_free(items, index, reading.text):
            return [item]
    return []
