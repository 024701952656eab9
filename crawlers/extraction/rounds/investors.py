"""Lists of investors in a sentence, however they are opened.

A list begins after an opener ("led by", "with participation from", "from", "features", "backers
include"), beside a word such as "existing investors", or before a verb such as "participated".
Natural persons count as investors here.
"""

import re
from dataclasses import dataclass
from typing import Final

from crawlers.extraction.rounds.enumeration import (
    FARTHEST,
    MOST_WORDS,
    PARENTHESIS,
    SUBJECT_FRAMES,
    ListWords,
    NameList,
    acts,
    has_frame,
    list_words,
)
from crawlers.extraction.rounds.told_aside import acts_for_fund
from crawlers.extraction.sentences.clauses import is_passive
from crawlers.extraction.sentences.items import (
    NOUN,
    PARTY,
    STAND_IN,
    TOPIC,
    VERB,
    Item,
    Reading,
    Sentence,
)

_AMONG: Final = 48
_ADVERB: Final = 12
_Listed = tuple[list[Item], int, int]
LEAD: Final = "lead"
_OPENING_SLOTS: Final = frozenset({LEAD, "joined", "from", "by", "incl", "like"})
_MONEY_TOPICS: Final = frozenset({"round", "funding", "backer", "debt", "stake"})
_FRAMES: Final = frozenset(
    {"receive", "round", "lead", "head_round", "invest", "follow_up", "raised_before", "back"}
    | {"fund", "shareholders", "funding", "subscribe", "gather", "operation_led", "raise_funds"}
    | {"participate", "participants", "lead_it", "backed_round"}
)
_GIVING: Final = frozenset(
    {"lead", "invest", "backed_round", "fund", "subscribe", "participate", "back"}
)
_BEFORE_VERB: Final = frozenset({",", "have", "will", "be", "and", "word"})
_DESCRIBING: Final = frozenset({"prep", STAND_IN, TOPIC})
_LEADING: Final = (
    *("lead", "co-lead", "head", "helm", "spearhead", "anchor", "take the lead"),
    *("mener", "diriger", "conduire", "piloter", "emmener", "co-mener", "prendre la tête"),
    *("être à la tête", "être le fer de lance", "être le chef de file", "être chef de file"),
)
_GATHERING: Final = frozenset({"gather"})


@dataclass(frozen=True)
class InvestorList:
    """Investors in order, with the index of the item that opens their list or that they act by.

    slot: "lead", "joined", "from", "by", "by_noun" ("a round by A": who invests or who raises),
    "incl", "backer", "as" or "subject"; start and end: the offsets
    of its first and last name, those inside a description included; leads: they led the round.
    """

    at: int
    slot: str
    investors: list[Item]
    start: int
    end: int
    leads: bool = False


def investor_lists(reading: Reading, sentence: Sentence) -> list[InvestorList]:
    """Return the lists of investors of a sentence in order; none in a language without words."""
    words = list_words(reading.rules.language)
    if words is None:
        return []
    return _ListReader(reading, sentence, words).read()


class _ListReader:
    """Reads the lists of one sentence; a name belongs to one list only."""

    def __init__(self, reading: Reading, sentence: Sentence, words: ListWords) -> None:
        self._text, self._words = reading.text, words
        self._round_told = reading.round_told
        self._items = sentence.items
        people = [
            item
            for item in reading.people
            if sentence.start <= item.start < sentence.end and not acts_for_fund(reading, item)
        ]
        self._names = sorted(
            [item for item in sentence.items if item.cls == PARTY] + people,
            key=lambda item: item.start,
        )
        self._list = NameList(self._names, self._items, self._text, words)
        self._named = {id(name) for name in self._names}
        self._taken: set[int] = set()

    def read(self) -> list[InvestorList]:
        """Return the lists in the order of their openers, those of subjects last."""
        found: list[InvestorList] = []
        if not self._names:
            return found
        for at, item in enumerate(self._items):
            slot = self._opens(at, item) if item.lex is not None else ""
            if not slot:
                continue
            if slot == "by" and self._items[at - 1].cls != VERB:
                slot = "by_noun"
            listed = self._listed_after(item.end, at)
            if listed and not (slot in {LEAD, "by"} and self._heads_firm(at, listed[0])):
                leads = slot == LEAD or (slot == "by" and _leads(self._items[at - 1]))
                found.append(InvestorList(at, slot, *listed, leads=leads))
        told = [one for one in enumerate(self._items) if one[1].topic in {"backer", "round"}]
        for at, item in told:
            if item.topic == "backer" and (listed := self._named_as(item) or self._apposed(item)):
                found.append(InvestorList(at, "as", *listed))
        for at, item in told:
            if listed := self._named_among(item):
                found.append(InvestorList(at, "as", *listed))
        for at, item in enumerate(self._items):
            if (
                item.cls == VERB
                and has_frame(item, SUBJECT_FRAMES)
                and not is_passive(self._items, at, self._text)
                and (listed := self._inverted(at) or self._listed_before(at))
            ):
                found.append(InvestorList(at, "subject", *listed, leads=_leads(item)))
        return found

    def _heads_firm(self, at: int, listed: list[Item]) -> bool:
        """Return whether "led by" says who heads a firm, not a round ("Alfa, led by Jane Doe")."""
        if any(item.party is not None and item.party.role != "person" for item in listed):
            return False
        verb = self._items[at - 1] if at and self._items[at].slot == "by" else None
        if verb is not None and not _leads(verb):
            return False
        before = self._items[max(0, at - 4) : at - (verb is not None)]
        return not any(item.topic in _MONEY_TOPICS or has_frame(item, _FRAMES) for item in before)

    def _opens(self, at: int, item: Item) -> str:
        """Return which kind of list the item opens, "" if none."""
        slot = item.slot
        if slot in _OPENING_SLOTS:
            if slot in {LEAD, "joined"}:
                return slot
            if slot in {"from", "by"}:
                return slot if self._speaks_of_money(at, slot) else ""
            return "incl" if self._goes_on_from_backers(at) or self._goes_on_from_round(at) else ""
        if item.cls == VERB and has_frame(item, _GATHERING):
            return "incl" if self._goes_on_from_backers(at) else ""
        return "backer" if item.topic == "backer" and self._lists(item) else ""

    def _lists(self, item: Item) -> bool:
        """Return whether a word for investors is plural or says who they are ("backers are A")."""
        return self._text.endswith("s", 0, item.end)

    def _speaks_of_money(self, at: int, slot: str) -> bool:
        """Return whether "from" or "by" goes with money raised, a round or a passive verb."""
        for index in range(at - 1, max(-1, at - 9), -1):
            item = self._items[index]
            if item.cls in {"rel", "split", ";"}:
                return False
            if item.cls == VERB:
                if not has_frame(item, _FRAMES):
                    return False
                return slot == "from" or (item.form == "part" and has_frame(item, _GIVING))
            if item.topic in _MONEY_TOPICS or (item.cls == NOUN and has_frame(item, _FRAMES)):
                return slot == "from" or not self._is_agent(item.end, at)
            if id(item) in self._named and slot == "by":
                return False
        return False

    def _is_agent(self, end: int, at: int) -> bool:
        """Return whether "by" goes with a verb of no deal ("the investment was dwarfed by")."""
        begins = self._items[at].start
        return _OTHER_PARTICIPLE.search(self._text, end, begins) is not None and any(
            item.cls == "be" for item in self._list.between(end, begins)
        )

    def _goes_on_from_backers(self, at: int) -> bool:
        """Return whether "include" or "such as" follows on a word for investors or their money.

        "Investors in firms such as A" are not A.
        """
        start = self._items[at].start
        if self._words.investees.search(self._text, max(0, start - _AMONG), start):
            return False
        for index in range(at - 1, max(-1, at - 7), -1):
            item = self._items[index]
            if item.topic in {"round", "funding"} and _RECIPIENTS.match(
                self._text, item.end, start
            ):
                return False
            if item.topic in _MONEY_TOPICS - {"stake"} or item.slot == "joined":
                return self._items[at].start - item.end < FARTHEST // 2
            if item.cls == NOUN and has_frame(item, _FRAMES):
                return True
            if item.cls in {VERB, "rel", "split", ";"} and item.slot not in {"incl", "like"}:
                return item.cls == "rel" and index > 0 and index == at - 1
            if item.cls == PARTY and self._items[index - 1].slot != "of":
                return False
        return False

    def _goes_on_from_round(self, at: int) -> bool:
        """Return whether a sentence begins with its list after one that told of a round."""
        return self._round_told and at <= 2 and not any(map(acts, self._items[:at]))

    def _listed_after(self, start: int, at: int) -> _Listed | None:
        """Return the list whose first name follows an opener that ends at `start`."""
        first = next((n for n, name in enumerate(self._names) if name.start >= start), None)
        if first is None or id(self._names[first]) in self._taken:
            return None
        if not self._introduces(start, self._names[first].start, at):
            first += 1
            if not self._is_owner(first - 1, start, at):
                return None
        fronted = at == 0 and self._items[at].slot == "joined"
        found, last = self._list.run(first, after_verb=True, fronted=fronted)
        return self._taken_as(found, first, last)

    def _is_owner(self, at: int, start: int, opener: int) -> bool:
        """Return whether a name says whose investors are listed ("investors of Alfa (B, C)")."""
        names = self._names
        return (
            self._items[opener].topic == "backer"
            and at + 1 < len(names)
            and self._items[opener + 1].slot == "of"
            and names[at].start - start <= _AMONG
            and id(names[at + 1]) not in self._taken
            and self._words.linking_owned.fullmatch(self._text, names[at].end, names[at + 1].start)
            is not None
        )

    def _introduces(self, start: int, end: int, at: int) -> bool:
        """Return whether only a description stands between an opener and the first name."""
        between = self._text[start:end].strip()
        if self._items[at].topic == "backer" and self._items[at].slot not in _OPENING_SLOTS:
            spoken = any(item.cls in {"neg", "say"} for item in self._list.between(start, end))
            return not spoken and self._words.linking.fullmatch(self._text, start, end) is not None
        if len(between) > FARTHEST or between.count(" ") > MOST_WORDS or "(" in between:
            return False
        if any(acts(item) for item in self._list.between(start, end) if item.topic != "backer"):
            return False
        if self._words.several.search(between):
            return True
        if self._words.separator.search(between):
            return not self._words.preposition.search(between) and "," not in between
        return not self._words.preposition.search(between) or bool(self._words.unit.search(between))

    def _taken_as(self, found: list[Item], first: int, last: int) -> _Listed:
        """Return a list with its offsets, and note its names as taken."""
        self._taken.update(id(name) for name in found)
        return found, self._names[first].start, self._names[last].end

    def _listed_before(self, at: int) -> _Listed | None:
        """Return the list that ends at a verb ("A, a fund from Oslo, and B took part")."""
        verb = self._items[at]
        start = self._start_of_clause(at)
        for first, name in enumerate(self._names):
            if name.start < start or id(name) in self._taken:
                continue
            if name.start >= verb.start:
                break
            if self._is_governed(name):
                continue
            found, last = self._list.run(first, after_verb=False)
            if self._names[last].start >= verb.start:
                found = [one for one in found if one.start < verb.start]
                last = max(n for n, one in enumerate(self._names) if one.start < verb.start)
            if self._list.owns_thing(last):
                continue
            if found and self._leads_to(self._names[last].end, at):
                return self._taken_as(found, first, last)
        return None

    def _named_as(self, backer: Item) -> _Listed | None:
        """Return A and B of "counts A and B as investors" and "took on A as an investor"."""
        for first, name in enumerate(self._names):
            if id(name) in self._taken or name.start >= backer.start:
                continue
            if self._is_governed(name) or not self._follows_verb(name):
                continue
            found, last = self._list.run(first, after_verb=True)
            end = max(one.end for one in self._names[first : last + 1] if one.end <= backer.start)
            if found and self._words.named_as.fullmatch(self._text, end, backer.start):
                return self._taken_as(found, first, last)
        return None

    def _apposed(self, backer: Item) -> _Listed | None:
        """Return A and B of "A and B, Alfa's main backers, said"."""
        owner = sum(name.end <= backer.start for name in self._names) - 1
        if owner < 1 or not _AND_ON.match(self._text, backer.end):
            return None
        whose, until = self._names[owner], self._names[owner - 1].end
        if not whose.possessive or self._text[until : whose.start] != ", ":
            return None
        for first, name in enumerate(self._names[:owner]):
            found, last = self._list.run(first, after_verb=False)
            if last >= owner - 1 and not self._is_governed(name):
                found = [one for one in found if one.start < whose.start]
                return self._taken_as(found, first, owner - 1) if found else None
        return None

    def _named_among(self, backer: Item) -> _Listed | None:
        """Return A and B of "A and B are among the investors"."""
        cue = self._words.among.search(self._text, backer.start - _AMONG, backer.start)
        if cue is None:
            return None
        for first, name in enumerate(self._names):
            if id(name) in self._taken or self._is_governed(name):
                continue
            if name.start >= cue.start():
                return None
            found, last = self._list.run(first, after_verb=False)
            if found and 0 <= cue.start() - self._names[last].end <= _ADVERB:
                return self._taken_as(found, first, last)
        return None

    def _follows_verb(self, name: Item) -> bool:
        """Return whether a name stands behind a word, not at the beginning of a clause."""
        before = self._list.last_before(name.start)
        return before is not None and before.cls not in {",", ";"}

    def _start_of_clause(self, at: int) -> int:
        for index in range(at - 1, -1, -1):
            item = self._items[index]
            if item.cls in {"rel", "split", ";", "say"} or (
                item.cls == VERB and item.form == "fin"
            ):
                return item.end
        return 0

    def _is_governed(self, name: Item) -> bool:
        """Return whether a preposition or a possessive keeps a name from being the subject."""
        before = self._list.last_before(name.start)
        if before is None or before.cls != "prep" or before.slot in {"like", "incl"}:
            return False
        return name.start - before.end < FARTHEST // 4

    def _leads_to(self, end: int, at: int) -> bool:
        """Return whether only auxiliaries and adverbs stand between a list and its verb.

        The last member may have no name ("A, B and several angel investors took part").
        """
        start = self._items[at].start
        between = self._list.between(end, start)
        gap = self._text[end:start]
        nameless = self._words.separator.match(gap.lstrip(" ,")) is not None
        allowed = _BEFORE_VERB | _DESCRIBING if nameless else _BEFORE_VERB
        if any(item.cls not in allowed and item.slot != "to" for item in between):
            return False
        if any(item.cls == "," for item in between) and self._in_relative(at):
            return False
        return len(PARENTHESIS.sub("", gap).split()) <= (MOST_WORDS if nameless else 4)

    def _in_relative(self, at: int) -> bool:
        """Return whether the clause left of a verb is a relative one ("A, which owns B, has")."""
        start = self._start_of_clause(at)
        return any(item.cls == "rel" and item.end == start for item in self._items[:at])

    def _inverted(self, at: int) -> _Listed | None:
        """Return A and B of "Also participating in the round were A and B".

        In French a plain verb may stand before its subject ("Entrent aussi au capital A et B").
        """
        if self._items[at].form in {"fin", "part"} and at <= 2:
            first = self._names[0].start > self._items[at].end
            return self._listed_after(self._items[at].end, at) if first else None
        if self._items[at].form != "ger" or at > 2:
            return None
        for index in range(at + 1, min(at + 7, len(self._items))):
            item = self._items[index]
            if item.cls == "be" or item.slot == "incl":
                return self._listed_after(item.end, index)
            if id(item) in self._named:
                return None
        return None


_RECIPIENTS: Final = re.compile(
    r"(?: [\w-]+){0,2} (?:recipients|companies|startups|start-ups|firms|raisers|deals|rounds)\b"
)
_OTHER_PARTICIPLE: Final = re.compile(r"(?:\w{3,}ed|\w{3,}wn) $")
_AND_ON: Final = re.compile(r"(?:,|\.? *$)")


def _leads(verb: Item) -> bool:
    """Return whether a verb makes its subject the leader of a round."""
    return any(
        trigger.frame.id in SUBJECT_FRAMES and trigger.base.startswith(_LEADING)
        for trigger in verb.triggers
    )
