"""A sentence as the row of things that the rules speak of: parties, triggers, cues."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from crawlers.extraction.names.descriptions import Description, find_descriptions
from crawlers.extraction.names.mentions import find_parties
from crawlers.extraction.names.parties import Party
from crawlers.extraction.rules.rulebook import Lexeme, Rulebook, Trigger, rulebook
from crawlers.extraction.text import TextLanguage, sentences
from data.names import Gazetteer

PARTY, STAND_IN, VERB, NOUN, TOPIC = "party", "stand_in", "verb", "noun", "topic"
_PUNCTUATION = re.compile(r"[;:()\"—–]|,(?!\d)")
_CONDITIONAL = re.compile(r"\b[a-zà-ÿ]{2,}(?:er|[aeiou]n?dr|ttr|uir|fir|nir|isir)ai(?:t|ent)\b")
_WOULD = Lexeme(cls="cue", cue="would")
_CLITIC_SUBJECTS = (
    "qui la ",
    "qui le ",
    "qui les ",
    "qui l'",
    "il la ",
    "elle la ",
    "elle le ",
    "il le ",
)
_CLITICS = frozenset({"le", "la", "les", "l"})
_NAME_BEFORE = re.compile(r"\b[A-Z][\w.-]* $")
_ENDING = frozenset({",", ".", ";", ""})  # behind the noun "potential", which is no rumour
_STANDING_IN = frozenset({"pronoun", "latter", "both", "us"})
_NEXT_WORD = re.compile(r" ([\w-]+)")
_AFTER_COLON = re.compile(r": +[\"']?(\w)")
_NAME_NEXT = re.compile(r" [A-Z]")
_LOWER_NEXT = re.compile(r" [a-z]")
_DETERMINERS = frozenset({"the", "The", "a", "A", "this", "This", "its", "Its"})
_MANAGING = frozenset({"manages", "controls", "oversees", "backs", "owns", "holds"})
_LAST_WORD = re.compile(r"([\w-]+'?s?|n't) ?$")


@dataclass(slots=True)
class Item:
    """One thing of a sentence.

    cls: "party", "stand_in" (pronoun or description), "verb", "noun" (both triggers), "topic", a
        function class of the rules ("prep", "be", "cue", …), or a punctuation mark.
    org: organisation id of a party, and of a stand-in once it is resolved.
    group: the parties that a plural stand-in ("they", "both companies") stands for.
    """

    cls: str
    start: int
    end: int
    lex: Lexeme | None = None
    triggers: Sequence[Trigger] = ()
    party: Party | None = None
    description: Description | None = None
    org: str | None = None
    group: Sequence["Item"] = ()

    @property
    def form(self) -> str:
        """Return the form of a verb trigger ("inf", "fin", "part", "ger", "cond"), else ""."""
        return self.triggers[0].form if self.triggers else ""

    @property
    def slot(self) -> str:
        """Return the slot that a preposition opens."""
        return self.lex.slot if self.lex else ""

    @property
    def cue(self) -> str:
        """Return the cue of a word ("rumour", "wish", …), else ""."""
        return self.lex.cue if self.lex else ""

    @property
    def topic(self) -> str:
        """Return the topic of a word, else ""."""
        return self.lex.topic if self.lex else ""

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


def take_apart(text: str, rules: Rulebook, gazetteer: Gazetteer) -> Reading:
    """Return the sentences of a clean text with their items."""
    lower = text.lower()
    if len(lower) != len(text):
        lower = "".join(letter.lower() if len(letter.lower()) == 1 else letter for letter in text)
    spans = sentences(text)
    starts = frozenset(_first_letter(text, start) for start, _ in spans) | {
        match.start(1) for match in _AFTER_COLON.finditer(text)
    }
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
    covered = sorted([*people, *items], key=lambda item: item.start)
    begins = [item.start for item in covered]
    for match in rules.pattern.finditer(lower):
        start, end = match.span()
        at = bisect_left(begins, end) - 1
        lex = rules.lexicon[match[0]]
        if at >= 0 and covered[at].end > start and not _yields(covered[at], start, end, lex):
            continue
        is_name = lex.cue and not lex.verbs and text[start].isupper() and start not in starts
        if is_name or _says_nothing(text, start, end, lex, rules):
            continue
        items.append(_lexical(text, lower, (start, end), lex, rules))
    if rules.language == "fr":
        begun = {item.start for item in items}
        for match in _CONDITIONAL.finditer(lower):
            if match.start() not in begun:
                items.append(Item("cue", match.start(), match.end(), _WOULD))
    for match in _PUNCTUATION.finditer(text):
        at = bisect_left(begins, match.end()) - 1
        if at < 0 or covered[at].end <= match.start():
            items.append(Item(match[0], match.start(), match.end()))
    items.sort(key=lambda item: item.start)
    units = frozenset(rules.data["cloud_units"].values())
    return Reading(text, lower, _split(items, spans, units), rules, gazetteer, people=people)


def _says_nothing(text: str, start: int, end: int, lex: Lexeme, rules: Rulebook) -> bool:
    """Return whether a word is not meant: "potential" as a noun, "IT", who founded a firm."""
    if lex.topic == "staff":
        return (
            rules.founded_by.search(text, max(0, start - 80), start) is not None
            or _quoted(rules.language).search(text, max(0, start - 40), end) is not None
        )
    if lex.cue == "rumour" and text[start:end].lower() == "potential":
        return text[end : end + 1] in _ENDING
    return end - start == 2 and text[start:end].isupper() and lex.cls in {"pronoun", "us"}


@cache
def _quoted(language: TextLanguage) -> re.Pattern[str]:
    """Return the head of a firm whose words are quoted, up to the end of the text searched."""
    told = rulebook(language).data["attribution"]
    before, heads = "|".join(told["quoted_before"]), "|".join(told["quoted_heads"])
    return re.compile(
        rf"\b(?:{before}) (?:\w+ |[ldLD]')?(?:[\w&'-]+ ){{0,2}}(?:{heads})$", re.IGNORECASE
    )


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


_MOST_ITEMS = 300
"""Longer sentences are no prose; they are read in pieces, which bounds the work."""


def _sentence(span: tuple[int, int], items: list[Item], cloud_units: frozenset[str]) -> Sentence:
    topics: set[str] = set()
    marks: set[str] = set()
    cued: list[int] = []
    for index, item in enumerate(items):
        if item.lex is not None:
            if item.lex.cue:
                cued.append(index)
            if item.lex.topic:
                topics.add(item.lex.topic)
            if item.lex.slot in {"lead", "from", "joined"}:
                marks.add(item.lex.slot)
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
        use_verb = _is_verb(lower, start, lex.verbs[0].form, rules)
        triggers = lex.verbs if use_verb else lex.nouns
        return Item(VERB if use_verb else NOUN, start, end, lex, triggers)
    if lex.verbs:
        if lex.verbs[0].form == "ger" and _NAME_NEXT.match(text, end):
            return Item(VERB, start, end, lex, lex.verbs)
        if (
            rules.language == "en"
            and lex.verbs[0].form == "inf"
            and _is_bare_noun(text, start, rules)
        ):
            return Item(TOPIC if lex.topic else "word", start, end, lex)
        form = lex.verbs[0].form
        if (lex.topic or form in {"inf", "fin"}) and not _may_be_verb(
            lower, start, form == "inf" and not lex.topic, rules
        ):
            return Item(TOPIC if lex.topic else "word", start, end, lex)
        if rules.language == "en" and _is_english_noun(text, start, end, lex.verbs[0].form, rules):
            return Item("word", start, end, lex)
        return Item(VERB, start, end, lex, lex.verbs)
    if lex.nouns:
        return Item(NOUN, start, end, lex, lex.nouns)
    if lex.cls in _STANDING_IN and not _precedes_thing(lower, end, lex, rules):
        return Item(STAND_IN, start, end, lex, description=Description(start, end, lex.cls, False))
    if lex.cls:
        return Item(lex.cls, start, end, lex)
    return Item(TOPIC, start, end, lex)


def _precedes_thing(lower: str, end: int, lex: Lexeme, rules: Rulebook) -> bool:
    """Return whether a word such as "cette dernière" goes with a thing ("… levée")."""
    following = _NEXT_WORD.match(lower, end) if lex.cls == "latter" else None
    entry = rules.lexicon.get(following[1]) if following else None
    return entry is not None and bool(entry.topic or entry.nouns)


def _previous_word(text: str, start: int) -> str:
    """Return the word that ends at `start`, or before the space there; empty if none does."""
    earliest = max(0, start - 24)
    word = max(earliest, text.rfind(" ", earliest, max(earliest, start - 1)) + 1)
    match = _LAST_WORD.search(text, word, start)
    return match[1] if match else ""


def _is_verb(lower: str, start: int, form: str, rules: Rulebook) -> bool:
    if lower[start - 1 : start] == "-":
        return False
    before = _previous_word(lower, start)
    if before in rules.data["before_verb"]:
        return True
    if form in {"inf", "fin"}:
        return not before or (
            before not in rules.data["before_noun"]
            and not before.endswith("'s")
            and rules.language == "fr"
        )
    return before not in rules.data["before_noun"] and not before.endswith("'s")


def _is_english_noun(text: str, start: int, end: int, form: str, rules: Rulebook) -> bool:
    """Return whether a form is no verb: "fresh funds", "seed funding", "the combined group"."""
    before = _previous_word(text, start)
    if form in {"ger", "part"} and before in _DETERMINERS and _LOWER_NEXT.match(text, end):
        return True
    if form == "ger":
        return (
            text[start:end] in rules.data["nouns_in_ing"]
            and bool(before)
            and not _NAME_NEXT.match(text, end)
            and before not in rules.data["before_gerund"]
        )
    if form != "fin" or " " in text[start:end] or text[end - 1] != "s" or not before:
        return False
    if before.isupper() and before.lower() in rules.never_parties:
        return not _NAME_BEFORE.search(text, 0, text.rfind(before, 0, start))
    return (
        before[0].islower()
        and not before.endswith("ly")
        and before not in rules.data["before_finite"]
    )


def _is_bare_noun(text: str, start: int, rules: Rulebook) -> bool:
    """Return whether a plain form follows an adjective or a singular ("a native feature")."""
    before = _previous_word(text, start)
    if before[:1].isupper() and text.startswith("fund", start):
        following = _NEXT_WORD.match(text, start + len("fund"))
        entry = rules.lexicon.get(following[1]) if following else None
        acts = entry is not None and (entry.cls in {"have", "be", "will", "say"} or entry.verbs)
        return bool(acts) or (following is not None and following[1] in _MANAGING)
    return (
        bool(before)
        and before.islower()
        and not before.endswith(("s", "ly", "n't"))
        and before not in rules.data["before_verb"]
        and before not in rules.data["before_finite"]
    )


def _may_be_verb(lower: str, start: int, infinitive: bool, rules: Rulebook) -> bool:
    """Return whether a form may be a verb there: "le" is a pronoun before an infinitive only."""
    before = _previous_word(lower, start)
    if before in rules.data["before_noun"]:
        if infinitive and before in _CLITICS:
            return True
        return lower[:start].endswith(_CLITIC_SUBJECTS)
    return not before.endswith("'s")
