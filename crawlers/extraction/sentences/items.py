"""A sentence as the row of things that the rules speak of: parties, triggers, cues."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import attrgetter
from typing import Final

from crawlers.extraction.names.descriptions import Description, find_descriptions
from crawlers.extraction.names.mentions import find_parties
from crawlers.extraction.names.parties import Party
from crawlers.extraction.rules.rulebook import (
    STANDING_IN,
    Lexeme,
    Rulebook,
    Trigger,
    rulebook,
)
from crawlers.extraction.sentences.parts_of_speech import (
    is_bare_noun,
    is_english_noun,
    is_verb,
    may_be_verb,
    precedes_thing,
    says_nothing,
)
from crawlers.extraction.text import TextLanguage, in_lower_case, sentences
from data.names import Gazetteer

PARTY: Final = "party"
STAND_IN: Final = "stand_in"
VERB: Final = "verb"
NOUN: Final = "noun"
TOPIC: Final = "topic"
_PUNCTUATION: Final = re.compile(r"[;:()\"—–,](?!(?<=,)\d)")
_CONDITIONAL: Final = re.compile(
    r"\b[a-zà-ÿ]{2,}(?:er|[aeiou]n?dr|ttr|uir|fir|nir|isir)ai(?:t|ent)\b"
)
_WOULD: Final = Lexeme(cls="cue", cue="would")
_AFTER_COLON: Final = re.compile(r": +[\"']?(\w)")
_NAME_NEXT: Final = re.compile(r" [A-Z]")


@dataclass(slots=True, init=False, eq=False)
class Item:
    """One thing of a sentence.

    cls: "party", "stand_in" (pronoun or description), "verb", "noun" (both triggers), "topic", a
        function class of the rules ("prep", "be", "cue", …), or a punctuation mark.
    org: organisation id of a party, and of a stand-in once it is resolved.
    group: the parties that a plural stand-in ("they", "both companies") stands for.
    form: that of a verb trigger ("inf", "fin", "part", "ger", "cond"), else "".
    slot, cue, topic: what a word opens, hints at or is about, else "".
    """

    cls: str
    start: int
    end: int
    lex: Lexeme | None
    triggers: Sequence[Trigger]
    party: Party | None
    description: Description | None
    org: str | None
    group: Sequence["Item"]
    form: str = field(init=False)
    slot: str = field(init=False)
    cue: str = field(init=False)
    topic: str = field(init=False)

    def __init__(
        self,
        cls: str,
        start: int,
        end: int,
        lex: Lexeme | None = None,
        triggers: Sequence[Trigger] = (),
        *,
        party: Party | None = None,
        description: Description | None = None,
        org: str | None = None,
        group: Sequence["Item"] = (),
    ) -> None:
        """Written out: compiled, it takes a sixth of the time of a generated constructor."""
        self.cls, self.start, self.end = cls, start, end
        self.lex, self.triggers = lex, triggers
        self.party, self.description = party, description
        self.org, self.group = org, group
        self.form = triggers[0].form if triggers else ""
        if lex is None:
            self.slot = self.cue = self.topic = ""
        else:
            self.slot, self.cue, self.topic = lex.slot, lex.cue, lex.topic

    @property
    def possessive(self) -> bool:
        """Return whether a possessive ending follows."""
        holder = self.description or self.party
        return holder.possessive if holder else False


@dataclass(slots=True)
class Sentence:
    """A sentence with its items in order.

    topics: what its words are about; marks: "lead", "said" and "noun:<frame>", for frames; cued:
    the places of its cues among the items.
    """

    start: int
    end: int
    items: list[Item]
    topics: set[str] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    cued: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Reading:
    """A passage taken apart.

    one_sided: some verb found one of its two sides.
    lenient: no trigger found both its sides, so one side will do if the passage names the other.
    people: natural persons, who count in lists of investors only.
    described: parties that only say who an investor is ("the venture arm of Alfa").
    round_told: a sentence read before has told of a round; round_refused: of one in talks.
    sums: how many amounts of money the passage names, once its sentences are read; refused: where
        the sentences begin that only tell of talks, wishes, denials and the like.
    """

    text: str
    lower: str
    sentences: list[Sentence]
    rules: Rulebook
    gazetteer: Gazetteer
    one_sided: bool = False
    lenient: bool = False
    people: list[Item] = field(default_factory=list)
    described: set[str | None] = field(default_factory=set)
    round_told: bool = False
    round_refused: bool = False
    sums: int = 0
    refused: set[int] = field(default_factory=set)


def take_apart(text: str, rules: Rulebook, gazetteer: Gazetteer) -> Reading:
    """Return the sentences of a clean text with their items."""
    lower = in_lower_case(text)
    spans = sentences(text)
    first_letters = [_first_letter(text, start) for start, _ in spans]
    first_letters += [match.start(1) for match in _AFTER_COLON.finditer(text)]
    starts = frozenset(first_letters)
    parties = find_parties(text, gazetteer, rules, starts)
    items = [
        Item(STAND_IN, found.start, found.end, description=found)
        for found in find_descriptions(text, lower, rules, parties)
    ]
    people: list[Item] = []
    for party in parties:
        start = party.start if party.anchor < 0 else party.anchor
        named = items if party.role != "person" else people
        named.append(Item(PARTY, start, party.end, party=party, org=party.id))
    covered = sorted([*people, *items], key=_START)
    begins = [item.start for item in covered]
    items += _words(text, lower, (covered, begins), starts, rules)
    if rules.language == "fr" and "rai" in lower:
        items += _conditionals(lower, items)
    items += _marks(text, (covered, begins))
    items.sort(key=_START)
    sentences_found = _split(items, spans, _cloud_units(rules.language))
    return Reading(text, lower, sentences_found, rules, gazetteer, people=people)


_START: Final = attrgetter("start")
Covered = tuple[list[Item], list[int]]
"""The parties and descriptions in order, which hide the words in them, and where they began."""


def _words(
    text: str, lower: str, named: Covered, starts: frozenset[int], rules: Rulebook
) -> list[Item]:
    """Return the words that the rules know, outside what is named."""
    covered, begins = named
    found: list[Item] = []
    lexicon = rules.lexicon
    before, hidden = 0, 0
    for match in rules.pattern.finditer(lower):
        start, end = match.span()
        while before < len(begins) and begins[before] < end:
            hidden = covered[before].end
            before += 1
        lex = lexicon[match[0]]
        if hidden > start and not _yields(covered[before - 1], start, end, lex):
            continue
        if lex.fixed:
            found.append(Item(lex.fixed, start, end, lex))
            continue
        is_name = lex.cue and not lex.verbs and text[start].isupper() and start not in starts
        if is_name or says_nothing(text, lower, (start, end), lex, rules):
            continue
        found.append(_lexical(text, lower, (start, end), lex, rules))
    return found


def _conditionals(lower: str, items: list[Item]) -> list[Item]:
    """Return the French conditionals that are no words of the rules, each a cue."""
    begun = {item.start for item in items}
    return [
        Item("cue", match.start(), match.end(), _WOULD)
        for match in _CONDITIONAL.finditer(lower)
        if match.start() not in begun
    ]


def _marks(text: str, named: Covered) -> list[Item]:
    """Return the punctuation outside what is named."""
    covered, begins = named
    found: list[Item] = []
    before = 0
    for match in _PUNCTUATION.finditer(text):
        start = match.start()
        while before < len(begins) and begins[before] <= start:
            before += 1
        if not before or covered[before - 1].end <= start:
            found.append(Item(match[0], start, start + 1))
    return found


@cache
def _cloud_units(language: TextLanguage) -> frozenset[str]:
    return frozenset(rulebook(language).data["cloud_units"].values())


def _yields(item: Item, start: int, end: int, lex: Lexeme) -> bool:
    """Let a name lose its description to a verb that ends in it ("rejoint le groupe Alfa")."""
    if not lex.verbs or item.party is None or start >= item.start or end > item.party.start:
        return False
    item.start = item.party.start
    return True


def _first_letter(text: str, start: int) -> int:
    while start < len(text) and not text[start].isalnum():
        start += 1
    return start


def _split(
    items: list[Item], spans: list[tuple[int, int]], cloud_units: frozenset[str]
) -> list[Sentence]:
    found: list[Sentence] = []
    at = 0
    for start, end in spans:
        first = at
        while at < len(items) and items[at].start < end:
            at += 1
        begins = start
        for cut in range(first, at, _MOST_ITEMS):
            own = items[cut : min(at, cut + _MOST_ITEMS)]
            ends = items[cut + _MOST_ITEMS].start if cut + _MOST_ITEMS < at else end
            found.append(_sentence((begins, ends), own, cloud_units))
            begins = ends
        if first == at:
            found.append(Sentence(start, end, []))
    return found


_MOST_ITEMS: Final = 300
"""Longer sentences are no prose; they are read in pieces, which bounds the work."""


def _sentence(span: tuple[int, int], items: list[Item], cloud_units: frozenset[str]) -> Sentence:
    topics: set[str] = set()
    marks: set[str] = set()
    cued: list[int] = []
    for index, item in enumerate(items):
        if item.lex is not None:
            if item.cue:
                cued.append(index)
            if item.topic:
                topics.add(item.topic)
            if item.slot in {"lead", "from", "joined"}:
                marks.add(item.slot)
            elif item.cls == "say":
                marks.add("said")
        if item.triggers:
            marks.add(f"{item.cls}:{item.triggers[0].frame.id}")
        elif item.org in cloud_units:
            topics.add("cloud")
    return Sentence(*span, items, topics, marks, cued)


def _lexical(text: str, lower: str, span: tuple[int, int], lex: Lexeme, rules: Rulebook) -> Item:
    """Return the item of a word, deciding between verb, noun, topic and function word."""
    start, end = span
    if lower[start - 1 : start] == "-" and lower[start - 3 : start] != "co-" and lex.verbs:
        return Item(TOPIC if lex.topic else "word", start, end, lex)
    if lex.verbs and lex.nouns:
        use_verb = is_verb(lower, start, lex.verbs[0].form, rules)
        triggers = lex.verbs if use_verb else lex.nouns
        return Item(VERB if use_verb else NOUN, start, end, lex, triggers)
    if lex.verbs:
        if lex.verbs[0].form == "ger" and _NAME_NEXT.match(text, end):
            return Item(VERB, start, end, lex, lex.verbs)
        if (
            rules.language == "en"
            and lex.verbs[0].form == "inf"
            and is_bare_noun(text, start, rules)
        ):
            return Item(TOPIC if lex.topic else "word", start, end, lex)
        form = lex.verbs[0].form
        if (lex.topic or form in {"inf", "fin"}) and not may_be_verb(
            lower, start, form == "inf" and not lex.topic, rules
        ):
            return Item(TOPIC if lex.topic else "word", start, end, lex)
        if rules.language == "en" and is_english_noun(text, start, end, lex.verbs[0].form, rules):
            return Item("word", start, end, lex)
        return Item(VERB, start, end, lex, lex.verbs)
    if lex.nouns:
        return Item(NOUN, start, end, lex, lex.nouns)
    if lex.cls in STANDING_IN and not precedes_thing(lower, end, lex, rules):
        return Item(STAND_IN, start, end, lex, description=Description(start, end, lex.cls, False))
    if lex.cls:
        return Item(lex.cls, start, end, lex)
    return Item(TOPIC, start, end, lex)
