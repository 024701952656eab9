"""The linguistic rules of a language, read from TOML and compiled once per process."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, get_args

from crawlers.extraction.rules.conjugation import Form, english_forms, french_forms
from crawlers.extraction.rules.expressions import RuleError, lower_case
from crawlers.extraction.rules.rule_files import read_common_rules, read_rules
from crawlers.extraction.text import TextLanguage
from data.names import compile_trie, trie_expression

KINDS = frozenset(
    [
        "investment",
        "acquisition",
        "acquihire",
        "licence",
        "distribution",
        "partnership",
        "cloud_contract",
        "chip_supply",
        "joint_venture",
        "public_grant",
    ]
)
_SLOTS = frozenset(
    {"subject", "object", "by", "of", "in", "from", "to", "with", "for", "on", "between", "lead"}
    | {
        "joined",
        "incl",
        "like",
        "via",
        "at",
        "valued",
        "after",
        "before",
        "name",
        "possessor",
        "goods",
        "staff",
    }
    | {"staff_subject", "owner_left", "main", "context"}
)
_LOOKED_UP = frozenset(
    {"before_verb", "before_noun", "before_finite", "before_gerund", "nouns_in_ing"}
    | {"first_of_names", "inside_description"}
)
"""Lists of words that single words are looked up in; a language has those that it needs."""
_ROLES = frozenset({"source", "target", "pair", "founders", "ignore"})
STANDING_IN: Final = frozenset({"pronoun", "latter", "both", "us"})
"""Classes of words that stand for a party, unless a noun follows them."""
SlotRoles = Mapping[str, str]
"""Grammatical slot → role (source, target, pair, founders, ignore)."""


_ADJECTIVES = (
    r"(?: (?!(?:de|du|des|to|of|in|for|and|by|with|le|la|les|et|a|has) )[a-zà-ÿ-]{3,}){0,3}"
)
"""What may stand between "le géant" and a name ("pharmaceutique français")."""


@dataclass(frozen=True)
class Case:
    """What a frame becomes when the first content word after the trigger has a topic."""

    first: str
    skip: bool
    kind: str
    slots: tuple[SlotRoles, ...]


@dataclass(frozen=True)
class Frame:
    """A family of verbs and nouns that state one kind of deal; see the head of the rule files."""

    id: str
    kind: str
    slots: tuple[SlotRoles, ...]
    passive: tuple[SlotRoles, ...]
    noun_slots: tuple[SlotRoles, ...]
    cases: tuple[Case, ...]
    needs_both: bool
    needs_passage: bool
    needs_any: frozenset[str]
    needs_topic: frozenset[str]
    needs_first: frozenset[str]
    by_topic: Mapping[str, str]
    only_with: Mapping[str, frozenset[str]]
    general: bool
    rumour_if_planned: bool
    topic_required: bool
    not_with: frozenset[str]
    swap_for: frozenset[str]
    opens_gate: bool
    plural: bool


@dataclass(frozen=True, slots=True)
class Trigger:
    """A printed form that calls a frame; form is "noun" for a noun."""

    frame: Frame
    form: str
    base: str


@dataclass(slots=True)
class Lexeme:
    """All that the rules say of one printed word or phrase.

    fixed: what it is in every sentence ("prep", "topic", …), "" where the words beside it decide.
    """

    cls: str = ""
    slot: str = ""
    cue: str = ""
    topic: str = ""
    verbs: list[Trigger] = field(default_factory=list)
    nouns: list[Trigger] = field(default_factory=list)
    fixed: str = ""


@dataclass(frozen=True)
class Rulebook:
    """The compiled rules of a language."""

    language: TextLanguage
    lexicon: Mapping[str, Lexeme]
    pattern: re.Pattern[str]
    frames: tuple[Frame, ...]
    not_parties: frozenset[str]
    never_parties: frozenset[str]
    openers: frozenset[str]
    places: frozenset[str]
    titles: re.Pattern[str]
    factual_before: re.Pattern[str]
    means_before: re.Pattern[str]
    governments: tuple[tuple[re.Pattern[str], str], ...]
    any_government: re.Pattern[str]
    nicknames: Mapping[str, str]
    nickname_heads: re.Pattern[str]
    states: frozenset[str]
    firm_before: re.Pattern[str]
    introduced: Mapping[str, re.Pattern[str]]
    firm_after: re.Pattern[str]
    firm_origin: re.Pattern[str]
    owned_firm: re.Pattern[str]
    backed_firm: re.Pattern[str]
    founded_by: re.Pattern[str]
    owner_of: re.Pattern[str]
    compared: re.Pattern[str]
    compared_to: re.Pattern[str]
    attribution_before: re.Pattern[str]
    attribution_after: re.Pattern[str]
    attribution_ends: tuple[str, ...]
    descriptions: re.Pattern[str]
    deal_words: tuple[str, ...]
    data: Mapping[str, Any] = field(repr=False)


@cache
def rulebook(language: TextLanguage) -> Rulebook:
    """Return the rules of a language.

    Raises:
        RuleError: an unknown kind, a frame without roles, a word in two function classes.
    """
    data, shared = read_rules(language), read_common_rules()
    data["cloud_units"] = shared["cloud_units"]
    data["places"] = frozenset(name.lower() for name in shared["not_parties"]["places"])
    data["peoples"] = frozenset(name.lower() for name in shared["not_parties"]["peoples"])
    data["first_names"] = frozenset(shared["people"]["first_names"])
    data["organisation_ends"] = frozenset(shared["people"]["organisation_ends"])
    for name in _LOOKED_UP & set(data):
        data[name] = frozenset(data[name])
    frames = tuple(_frame(entry) for entry in data["frame"])
    lexicon = _lexicon(language, data, frames)
    never_parties = {name.lower() for group in shared["not_parties"].values() for name in group}
    not_parties = never_parties | {name.lower() for name in data["not_parties"]}
    states = [entry for entry in shared["government"] if language in entry]
    deal_words = tuple(
        sorted(
            word
            for word, entry in lexicon.items()
            if any(trigger.frame.opens_gate for trigger in [*entry.verbs, *entry.nouns])
        )
    )
    return Rulebook(
        language=language,
        lexicon=lexicon,
        pattern=compile_trie(lexicon),
        frames=frames,
        not_parties=frozenset(not_parties),
        never_parties=frozenset(never_parties),
        openers=frozenset(data.get("openers", [])),
        places=frozenset(name.lower() for name in shared["not_parties"]["places"]),
        factual_before=re.compile(
            rf"\b(?:{'|'.join(data['factual_before'])}) (?:[\w'-]+ ){{0,2}}$"
        ),
        means_before=re.compile(rf"\b(?:{'|'.join(data['means_before'])}) ?(?:s')?$"),
        titles=lower_case(rf"\b(?:{'|'.join(data['titles'])})(?!\w)"),
        governments=tuple(
            (re.compile(rf"(?<!\w)(?:{entry[language]})(?!\w|-\w)"), entry["id"])
            for entry in states
        ),
        any_government=re.compile(
            rf"(?<!\w)(?:{'|'.join(entry[language] for entry in states)})".replace("?P<name>", "?:")
        ),
        states=frozenset(entry["id"] for entry in states),
        nicknames={
            seat: organisation_id
            for organisation_id, seats in data["nicknames"]["seats"].items()
            for seat in seats
        },
        nickname_heads=re.compile(
            rf"\b(?:{'|'.join(data['nicknames']['heads'])}) (?:{data['nicknames']['link']}) "
        ),
        **_firm_cues(data, shared["people"]),
        owner_of=re.compile(rf"\b(?:{'|'.join(data['compared']['owner_of'])}) ?$", re.IGNORECASE),
        compared=lower_case(rf"\b(?:{'|'.join(data['compared']['before'])}) ?$"),
        compared_to=re.compile(rf" (?:[\w-]+ ){{0,2}}(?:{'|'.join(data['compared']['after'])})\b"),
        attribution_before=lower_case(
            rf"(?:{'|'.join(data['attribution']['before'])})(?:the |la |le |l')?$"
        ),
        attribution_after=lower_case(rf"(?:{'|'.join(data['attribution']['after'])})\b"),
        attribution_ends=tuple(data["attribution"]["ends"]),
        introduced={
            name: lower_case(rf"(?<![\w-]){trie_expression(words)}{_ADJECTIVES} $")
            for name, words in data["descriptions"]["heads"].items()
        },
        descriptions=_descriptions(data["descriptions"]),
        deal_words=deal_words,
        data=data,
    )


def _firm_cues(data: Mapping[str, Any], people: Mapping[str, Any]) -> dict[str, re.Pattern[str]]:
    """Return what tells a firm from a person around a name, as fields of the rulebook."""
    words = {head for group in data["descriptions"]["heads"].values() for head in group}
    heads = trie_expression(words)
    origins = trie_expression(words - set(data["descriptions"]["relations"]))
    verbs = "|".join(people["firm_verbs"])
    articles = "a|an|the|une?|la|le|l"
    return {
        "firm_before": lower_case(rf"(?<![\w-]){heads}(?: [a-zà-ÿ-]{{4,}})? $"),
        "firm_origin": lower_case(rf"(?<![\w-]){origins} (?:basée à |de |d'|from )$"),
        "firm_after": re.compile(
            rf"(?:, (?:{articles})[ '](?:[\w-]+ ){{0,4}}?{heads}\b"
            rf"| (?:has |have |had |a |ont |vient de |will )?(?:{verbs})\b)"
        ),
        "owned_firm": re.compile(rf"'s? (?:(?:[\w-]+ ){{0,4}}?{heads}\b|[a-z]?[A-Z])"),
        "backed_firm": re.compile(rf"-(?:backed|funded) (?:[\w-]+ ){{0,3}}?{heads}\b"),
        "founded_by": lower_case(
            rf"\b(?:{'|'.join(people['founded'])})(?: in \d{{4}}| en \d{{4}})?"
            r" (?:by|par) (?:[\w-]+ ){0,4}$"
        ),
    }


def _maps(value: list[dict[str, str]] | dict[str, str] | None) -> tuple[SlotRoles, ...]:
    if value is None:
        return ()
    return tuple(value) if isinstance(value, list) else (value,)


def _frame(entry: Mapping[str, Any]) -> Frame:
    if entry["kind"] not in KINDS:
        raise RuleError(f"frame '{entry['id']}': unknown kind '{entry['kind']}'")
    slots, passive, noun = (_maps(entry.get(key)) for key in ("slots", "passive", "noun_slots"))
    for roles in (*slots, *passive, *noun):
        unknown = (set(roles) - _SLOTS) | (set(roles.values()) - _ROLES)
        if unknown:
            raise RuleError(f"frame '{entry['id']}': unknown slots or roles {sorted(unknown)}")
    if not (slots or passive or noun):
        raise RuleError(f"frame '{entry['id']}' gives no role to any slot")
    return Frame(
        id=entry["id"],
        kind=entry["kind"],
        slots=slots,
        passive=passive,
        noun_slots=noun,
        cases=tuple(
            Case(
                case["first"],
                case.get("skip", False),
                case.get("kind", entry["kind"]),
                _maps(case.get("slots")),
            )
            for case in entry.get("when", [])
        ),
        needs_both=entry.get("needs") == "both",
        needs_passage=entry.get("needs") == "passage",
        needs_any=frozenset(entry.get("needs_any", [])),
        needs_topic=frozenset(entry.get("needs_topic", [])),
        needs_first=frozenset(entry.get("needs_first", [])),
        by_topic=entry.get("by_topic", {}),
        only_with={verb: frozenset(topics) for verb, topics in entry.get("only_with", {}).items()},
        general=entry.get("general", False),
        rumour_if_planned=entry.get("rumour_if_planned", False),
        topic_required=entry.get("topic_required", False),
        not_with=frozenset(entry.get("not_with", [])),
        swap_for=frozenset(entry.get("swap_for", [])),
        opens_gate=entry.get("opens_gate", True),
        plural=entry.get("plural", False),
    )


def _lexicon(
    language: TextLanguage, data: Mapping[str, Any], frames: Iterable[Frame]
) -> dict[str, Lexeme]:
    found = _function_words(language, data["words"])
    for topic, words in data["topics"].items():
        for word in words:
            found.setdefault(word, Lexeme()).topic = topic
    for frame, entry in zip(frames, data["frame"], strict=True):
        for verb in entry.get("verbs", []):
            for printed, form in _forms(language, verb, data["irregular"]):
                lexeme = found.setdefault(printed, Lexeme())
                if all(trigger.frame is not frame for trigger in lexeme.verbs):
                    lexeme.verbs.append(Trigger(frame, form, verb.partition("|")[0]))
        for noun in entry.get("nouns", []):
            lexeme = found.setdefault(noun, Lexeme())
            lexeme.nouns.append(Trigger(frame, "noun", noun))
            if frame.general or frame.plural:
                plural = found.setdefault(_plural(noun), Lexeme(topic=lexeme.topic))
                plural.nouns = plural.nouns or [Trigger(frame, "noun", noun)]
    if language == "fr":
        _elided(found)
    for lexeme in found.values():
        open_class = lexeme.verbs or lexeme.nouns or lexeme.cue or lexeme.topic == "staff"
        if not open_class and lexeme.cls not in STANDING_IN:
            lexeme.fixed = lexeme.cls or "topic"
    return found


def _elided(lexicon: dict[str, Lexeme]) -> None:
    """Add the forms of French phrases in "de" and "à" before vowels and articles."""
    for phrase, entry in list(lexicon.items()):
        head, _, last = phrase.rpartition(" ")
        for form in {"de": ("d", "du", "des"), "à": ("au", "aux")}.get(last, ()) if head else ():
            lexicon.setdefault(f"{head} {form}", entry)


def _plural(noun: str) -> str:
    """Return the plural of the head noun ("deals", "contrats de cloud")."""
    first, space, rest = noun.partition(" of " if " of " in noun else " de ")
    return f"{first}s{space}{rest}"


def _function_words(language: TextLanguage, classes: Mapping[str, list[str]]) -> dict[str, Lexeme]:
    found: dict[str, Lexeme] = {}
    for name, words in classes.items():
        for word in words:
            entry = found.setdefault(word, Lexeme())
            if name.startswith("cue_"):
                entry.cue = name[4:]
                entry.cls = entry.cls or "cue"
                continue
            if entry.cls and entry.cls != "cue":
                raise RuleError(
                    f"{language}/words.toml: '{word}' is both '{entry.cls}' and '{name}'"
                )
            head, _, slot = name.partition("_")
            entry.cls, entry.slot = (head, slot) if head in {"prep", "rel"} else (name, "")
    return found


def _forms(
    language: TextLanguage, verb: str, irregular: Mapping[str, Any]
) -> list[tuple[str, Form]]:
    if language == "en":
        return list(english_forms(verb, irregular))
    for name, forms in irregular.items():
        if set(forms) - set(get_args(Form)):
            raise RuleError(f"fr/words.toml: irregular verb '{name}' has an unknown form")
    return list(french_forms(verb, irregular))


_NOT_BETWEEN = (
    r"the|a|an|its|their|from|of|in|for|and|to|at|by|with|on|includ\w+|le|la|les|de|du|des|et|à"
)
_BETWEEN = rf"(?:(?!(?:{_NOT_BETWEEN}) )[\w-]+ )"


def _descriptions(data: Mapping[str, Any]) -> re.Pattern[str]:
    # the search skips to the letters that determiners begin with, as these stand before its checks
    determiners = "|".join(rf"{word}(?<!\w{word})" for word in data["determiners"])
    classes = "|".join(
        f"(?P<{name}>{trie_expression(words)})" for name, words in data["heads"].items()
    )
    return lower_case(
        rf"(?:{determiners}){_BETWEEN}{{0,{data['words_between']}}}?(?:{classes})(?!\w)"
    )
