"""Lists of names, whatever stands between the names: separators, descriptions, parentheses.

A list goes on from name to name as long as what stands between two names is a separator with a
description ("…, the chip maker's venture arm, and the sovereign fund …"). Names inside such a
description ("… arm of Alfa") are passed over.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache
from itertools import zip_longest
from typing import Any, Final

from crawlers.extraction.rules.rulebook import rulebook
from crawlers.extraction.sentences.items import NOUN, STAND_IN, VERB, Item

FARTHEST: Final = 130
MOST_WORDS: Final = 14
_TAIL_WORDS: Final = 6
_ADJACENT: Final = 3


SUBJECT_FRAMES: Final = frozenset(
    {"lead", "head_round", "invest", "backed_round", "lead_it", "participate", "subscribe"}
    | {"enter_capital"}
)


_ROUND_FRAMES: Final = frozenset({"round", "operation_led"})


class ListWords:
    """What stands between the names of a list in a language, compiled."""

    def __init__(self, words: dict[str, Any]) -> None:
        def one_of(name: str) -> str:
            return "|".join(words[name])

        words_of = words["determiners"]
        led = rf"(?<!\w)(?:{one_of('prepositions')})(?: ?(?:{'|'.join(words_of)}))?$"
        self.separator = re.compile(rf"[,;]|[—–]| - |&|\b(?:{one_of('separators')})(?!\w)")
        self.preposition = re.compile(led, re.IGNORECASE)
        self.inner = (
            self.preposition
            if words["description_first"]
            else re.compile(rf"\b(?:{one_of('prepositions')})\b", re.IGNORECASE)
        )
        self.goes_on = re.compile(
            rf"(?:\w+ )?(?!{one_of('no_gerunds')})\w{{3,}}(?:{one_of('gerunds')})\b"
        )
        self.own = re.compile(rf"(?:{one_of('own')}) (?![\w ]*(?:{one_of('examples')}))")
        self.owned_unit = re.compile(rf"'s? (?:[\w-]+ ){{0,3}}(?:{one_of('units')})\b")
        self.named_as = re.compile(rf",? (?:{one_of('named_as')})(?: [\w-]+){{0,2}} ?")
        self.unit = re.compile(
            rf"\b(?:{one_of('units')})(?: (?:{one_of('unit_words')}))?"
            rf" (?:{one_of('unit_prepositions')})(?: ?(?:{'|'.join(words_of)}))?$",
            re.IGNORECASE,
        )
        self.several = re.compile(
            rf"\b(?:{one_of('several')})\b[\w' -]{{0,60}}$|\b(?:{one_of('examples')})$",
            re.IGNORECASE,
        )
        self.apposition = re.compile(rf"(?:{one_of('appositions')})\b")
        self.investees = re.compile(
            rf"\b(?:{one_of('examples')}) (?:{one_of('owned_by')}) ?(?:{one_of('firms')})\b"
        )
        self.among = re.compile(rf"\b(?:{one_of('among')})\b[\w' ]{{0,18}}$")
        self.closes = re.compile(rf"(?:{one_of('closers')})(?!\w)")
        self.apposed_words: int = words["apposed_words"]
        self.article = re.compile(rf"(?:{one_of('articles')})?")
        linked = rf" (?:{one_of('linking')})(?: [\w-]+){{0,2}}?|[^:.;\d]{{0,60}}(?::|—|–)| -"
        self.linking = re.compile(
            rf"'?s?(?:{linked})?,? ?(?:(?:{'|'.join(words_of)}) ?)?",
        )
        self.linking_owned = re.compile(
            rf"(?:{linked}| \(),? ?(?:(?:{'|'.join(words_of)}) ?)?",
        )


@cache
def list_words(language: str) -> ListWords | None:
    """Return the words of a language, None if its rules have none."""
    found = rulebook("fr" if language == "fr" else "en").data.get("investors")
    return ListWords(found) if found else None


class NameList:
    """Goes along the names of a sentence and tells which of them form a list."""

    def __init__(self, names: list[Item], items: list[Item], text: str, words: ListWords) -> None:
        """Take the names of a sentence in order, and its items."""
        self.names, self._items, self._text, self._words = names, items, text, words
        self._starts = [item.start for item in items]
        self._begins = 0

    def run(self, first: int, after_verb: bool, fronted: bool = False) -> tuple[list[Item], int]:
        """Return the members of the list that begins with name `first`, and its last name.

        after_verb: the list stands after its opener, so a name with a verb of its own ends it.
        fronted: the list opens its sentence, so the subject follows it.
        """
        names = self.names
        self._begins = names[first].start
        found = [names[first]] if self._counts(first) else []
        last = at = first
        described = closed = by_founders = False
        while at + 1 < len(names):
            step = self._step(at, at + 1, described)
            if step == "end":
                break
            if step == "member" and after_verb and self._begins_clause(at + 1):
                break
            gap = self._text[names[at].end : names[at + 1].start]
            ends = closed and gap == ", " and (fronted or not self._goes_further(at + 1))
            if step == "member" and ends:
                break
            joined = self._words.separator.search(gap)
            closed = step == "member" and joined is not None and joined[0] not in _CLOSING
            at += 1
            described = step == "inside"
            by_founders = by_founders or _BY_FOUNDERS.search(gap) is not None
            if by_founders and self._is_person(at):
                continue
            if step == "member" and self._counts(at):
                found.append(names[at])
            last = at
        if len(found) == 2 and self._apposes(found[0], found[1]):
            found = found[1:]
        return found, last

    def _goes_further(self, at: int) -> bool:
        """Return whether a separator alone stands between a name and the next one."""
        if at + 1 >= len(self.names):
            return False
        gap = self._text[self.names[at].end : self.names[at + 1].start].strip()
        marks = self._words.separator.findall(gap)
        return bool(marks) and not self._words.separator.sub("", gap).strip()

    def _is_person(self, at: int) -> bool:
        party = self.names[at].party
        return party is not None and "person" in {party.role, party.kind}

    def _apposes(self, owner: Item, name: Item) -> bool:
        """Return whether a name is that of its owner's fund ("Alfa's fund, Muon, has")."""
        between = self._text[owner.end : name.start]
        return owner.possessive and between.endswith(", ") and between.count(",") == 1

    def _counts(self, at: int) -> bool:
        """Return whether a name is a member, not the firm of an officer nor a possessor."""
        party = self.names[at].party
        apart = party is not None and party.role not in {"", "person"}
        if apart or self._only_owns(at) or self._is_backed(at):
            return False
        return not self.owns_thing(at)

    def _is_backed(self, at: int) -> bool:
        """Return whether a name says whose investors are meant ("existing Alfa investors")."""
        end = self.names[at].end
        after = self.first_after(end)
        return (
            after is not None
            and after.topic == "backer"
            and after.start - end <= 1
            and not self._text.startswith("among", after.start)
        )

    def _only_owns(self, at: int) -> bool:
        """Return whether a name is the possessor of the next one ("Jane Sample's Muon Fund")."""
        after = self.names[at + 1 : at + 2]
        return (
            bool(after)
            and _OWNING.fullmatch(self._text, self.names[at].end, after[0].start) is not None
        )

    def _step(self, at: int, following: int, described: bool) -> str:
        """Return whether the next name is a "member", "inside" a description, or past the "end".

        described: name `at` stands inside a description itself, which a comma or a dash ends.
        """
        start, end = self.names[at].end, self.names[following].start
        gap = self._text[start:end]
        if self._only_owns(at) or self._names_head(at, following):
            return "inside" if described else "member"
        if len(gap) > FARTHEST:
            return "end"
        plain = self._outside_parentheses(gap, start)
        if plain is None:
            return "inside"
        described = described and not gap.startswith(")")
        split = self._words.separator.search(plain)
        outside = start + gap.rfind(")") + 1
        acts = self._acts_within(outside, end)
        if split is None:
            if self._is_title(at, plain):
                return "inside" if described else "member"
            nested = self._words.preposition.search(plain.strip()) is not None
            return "inside" if nested and not acts else "end"
        if len(plain[: split.start()].split()) > _TAIL_WORDS:
            return "end"
        if any(_resumes(item) for item in self.between(outside, end)):
            return "end"
        if described and split[0] not in _CLOSING:
            return "end" if acts else "inside"
        after, mark = split.end(), split[0]
        closed = max(plain.rfind(closing) for closing in _CLOSING)
        if closed > split.start() and not self._outlives(outside, end, plain, closed):
            return "end"
        if closed > split.start():
            after, mark, acts = closed + 1, ",", False
        found = self._described(plain[after:], mark)
        again = self._words.separator.match(plain[after:].lstrip()) is not None
        ends = found == "member" or again or mark not in _CLOSING
        return "end" if acts and ends else found

    def _outlives(self, start: int, end: int, plain: str, closed: int) -> bool:
        """Return whether a list may go on after what a comma closes, a relative clause or none.

        plain: the gap between two names; closed: where its last comma stands.
        """
        items = self.between(start, end)
        if not any(acts(item) for item in items):
            return True
        ends = end - (len(plain) - closed)
        return (
            next((item for item in items if item.cls not in _PUNCTUATION), items[0]).cls == "rel"
            and not any(acts(item) for item in items if item.start >= ends)
            and self._words.separator.match(plain[closed + 1 :].lstrip()) is not None
        )

    def _names_head(self, at: int, following: int) -> bool:
        """Return whether a person is the head of the firm before ("Beta's chief, Jane Sample")."""
        party, after = self.names[at].party, self.names[following].party
        return (
            party is not None
            and party.role == "title"
            and after is not None
            and after.role == "person"
            and self._text[self.names[at].end : self.names[following].start] == ", "
        )

    def _is_title(self, at: int, plain: str) -> bool:
        """Return whether only an office stands between a firm and its officer ("Alfa CEO Jane")."""
        party = self.names[at].party
        return party is not None and party.role == "title" and plain.count(" ") <= _TAIL_WORDS

    def _outside_parentheses(self, gap: str, start: int) -> str | None:
        """Return a gap without what it prints in parentheses, None if it ends within them."""
        first = self._begins
        if self._text.count("(", first, start) > self._text.count(")", first, start):
            if ")" not in gap:
                return None
            gap = gap[gap.index(")") + 1 :]
        plain = PARENTHESIS.sub("", gap)
        if ")" in plain and self._text.rfind("(", 0, first) > self._text.rfind(")", 0, first):
            return ""
        return None if "(" in plain else plain

    def _acts_within(self, start: int, end: int) -> bool:
        """Return whether a clause begins between two offsets.

        "managed by" right behind a name or a separator only describes.
        """
        items = self.between(start, end)
        for item, after in zip_longest(items, items[1:]):
            if not acts(item):
                continue
            before = self._text[start : item.start].strip()
            alone = not before or self._words.separator.fullmatch(before) is not None
            if not (alone and item.form == "part" and after is not None and after.slot == "by"):
                return True
        return False

    def _described(self, described: str, mark: str) -> str:
        """Return what the next name is after a separator and its description."""
        again = self._words.separator.match(described.lstrip())
        strong = mark not in _CLOSING - {";"} or again is not None
        described = described.strip(" ,")
        if again:
            described = described[again.end() :].strip(" ,")
        if described.count(" ") > MOST_WORDS:
            return "end"
        if self._words.closes.match(described):
            return "end"
        if self._words.own.match(described):
            return "inside"
        if self._words.article.fullmatch(described):
            return "member"
        if not strong and described in {"a", "an"}:
            return "inside"
        apposed = not strong and self._words.apposition.match(described) is not None
        if apposed and described.count(" ") > self._words.apposed_words:
            return "inside"
        if self._words.investees.search(described):
            return "inside"
        if self._words.several.search(described):
            return "member"
        if self._words.goes_on.match(described):
            return "end"
        if self._words.inner.search(described):
            return "member" if self._words.unit.search(described) else "inside"
        return "end" if _PAUSE.search(described) else "member"

    def owns_thing(self, at: int) -> bool:
        """Return whether a name owns what follows, which is none of its units ("Alfa's aim")."""
        name = self.names[at]
        return (
            name.possessive
            and not self._only_owns(at)
            and self._words.owned_unit.match(self._text, name.end) is None
        )

    def _begins_clause(self, at: int) -> bool:
        """Return whether a finite verb follows a name at once, or what the name owns."""
        name = self.names[at]
        if self.owns_thing(at):
            return True
        after = self.first_after(name.end)
        if after is None or after.start - name.end > _ADJACENT:
            return False
        if after.cls in {"be", "have", "will", "say", "neg"}:
            return True
        return after.cls == VERB and (after.form == "fin" or has_frame(after, SUBJECT_FRAMES))

    def first_after(self, offset: int) -> Item | None:
        """Return the first item that begins at an offset or after it."""
        index = bisect_left(self._starts, offset)
        return self._items[index] if index < len(self._items) else None

    def last_before(self, offset: int) -> Item | None:
        """Return the last item that ends at an offset or before it."""
        index = bisect_left(self._starts, offset) - 1
        while index >= 0 and self._items[index].end > offset:
            index -= 1
        return self._items[index] if index >= 0 else None

    def between(self, start: int, end: int) -> Sequence[Item]:
        """Return the items that stand between two offsets."""
        found: list[Item] = []
        for index in range(bisect_left(self._starts, start), len(self._items)):
            item = self._items[index]
            if item.start > end:
                break
            if item.end <= end:
                found.append(item)
        return found


_BY_FOUNDERS: Final = re.compile(
    r"\b(?:(?:co-?)?founded|formed|set up|created|started|run|headed) by\b"
)
"""Before those who have founded a member of the list, and who are none themselves."""
_OWNING: Final = re.compile(r"(?:,? (?:Inc|Corp|Ltd|Co|Group|Holdings)\b\.?)?'s? ?")
_CLOSING: Final = frozenset({",", ";", "—", "–", " - "})
_TRADES: Final = frozenset({"body", "fund", "maker", "publisher", "company", "giant"})
_PUNCTUATION: Final = frozenset({",", ";", "—", "–", "(", ")"})
_PAUSE: Final = re.compile(r"[,;—–]")
PARENTHESIS: Final = re.compile(r" ?\([^()]*\)")


def has_frame(item: Item, frames: frozenset[str]) -> bool:
    """Return whether a trigger calls one of the frames."""
    return any(trigger.frame.id in frames for trigger in item.triggers)


def _resumes(item: Item) -> bool:
    """Return whether a gap speaks of the round or of who raises: the list is over."""
    told = item.cls == NOUN and has_frame(item, _ROUND_FRAMES)
    return _speaks_on(item) or told or item.topic in {"round", "funding"}


def _speaks_on(item: Item) -> bool:
    """Return whether a pronoun or "the start-up" stands for a party, not the trade of a name."""
    described = item.description
    return item.cls == STAND_IN and (described is None or described.cls not in _TRADES)


def acts(item: Item) -> bool:
    """Return whether an item begins another clause."""
    if item.slot in {"incl", "like"}:
        return False
    if item.slot == "valued":
        return True
    if item.cls == VERB:
        return item.form != "inf" or not item.topic
    return item.cls in {"be", "have", "will", "say", "rel", "split", "cue", "neg"}
