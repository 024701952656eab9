"""How alike two names are, as evidence that they mean one organisation, with the reason.

Scores are 0–1. 1 is the same name after folding; 0.90 and above is taken as the same organisation
(`MATCH`); between `POSSIBLE` and `MATCH` a person decides. A distinctive word that one name has and
the other lacks always separates them: "Apple" and "Apple Hospitality" are two firms.
"""

import re
from dataclasses import dataclass, replace

from rapidfuzz.distance import OSA

from data.resolution.normal_form import NormalForm
from data.resolution.words import Phrase, name_words

MATCH = 0.90
POSSIBLE = 0.75

_EVERYDAY_PART = "everyday word with a part of a house"
_ONE_SLIP_FROM = 7
_TWO_SLIPS_FROM = 12
_REPEATED = re.compile(r"(.)\1+")
_SLIP_IN_WORD_FROM = 5
_FIRST_WORD_FROM = 5
_WITH_AI_FROM = 6
_NAME_OF_ITS_OWN_FROM = 6
_GROUP = frozenset({"group", "groupe", "gruppe", "集团", "グループ", "그룹"})


@dataclass(frozen=True)
class NameScore:
    """A score with the reason in one word group ("same name", "one letter apart").

    unit: the name is that of a unit of the house, which may sit elsewhere and has its own numbers.
    listed_only: counts only for a house that stands in a register of firms with investors.
    own_only: an everyday word: counts only where it is the organisation's own name.
    house_only: counts only for a house that is known well, by a register or by many facts.
    best_known_only: counts only for a house that is known by both.
    """

    score: float
    reason: str
    unit: bool = False
    listed_only: bool = False
    own_only: bool = False
    house_only: bool = False
    best_known_only: bool = False


DIFFERENT = NameScore(0.0, "different names")


def compare(printed: NormalForm, known: NormalForm) -> NameScore:
    """Return how sure it is that a printed name is a known one.

    Not symmetric: who prints more than the known name ("Example AI" for "Example") says which firm
    is meant; who prints less ("Example" for "Example AI") may mean another one.
    Returns a score of 0 when a distinctive word separates the names.
    """
    if not printed.core or not known.core:
        return DIFFERENT
    best = _same_core(printed, known)
    for rule in _RULES:
        if best.score >= MATCH:
            break
        found = rule(printed, known)
        if found.score > best.score:
            best = found
    if best.score and printed.place != known.place:
        return _with_place(best, printed, known)
    return best


def is_everyday(core: Phrase) -> bool:
    """Return whether a core is a single everyday word, or too short to tell firms apart."""
    return is_word(core) or (len(core) == 1 and len(core[0]) <= 3 and core[0].isascii())


def is_word(core: Phrase) -> bool:
    """Return whether a core is a single everyday word."""
    return len(core) == 1 and core[0] in name_words().everyday


def _same_core(left: NormalForm, right: NormalForm) -> NameScore:
    if left.core == right.core:
        told_apart = left.legal_form != right.legal_form and (
            left.form_countries or right.form_countries
        )
        return NameScore(0.985 if told_apart else 1.0, "same name")
    if left.squashed == right.squashed:
        return NameScore(0.98, "same name, other spacing")
    if len(left.core) > 1 and sorted(left.core) == sorted(right.core):
        return NameScore(0.95, "same words, other order")
    if "and" in left.core or "and" in right.core:
        plain = [tuple(word for word in core if word != "and") for core in (left.core, right.core)]
        if plain[0] == plain[1] and plain[0]:
            return NameScore(0.97, "same name, 'and' apart")
    if len(left.core) > 1 and _singular(left.core) == _singular(right.core):
        return NameScore(0.93, "same words, singular and plural")
    return DIFFERENT


def _singular(core: Phrase) -> Phrase:
    """Return the words without plural endings behind the first one ("Index Venture")."""
    return (core[0], *(word.removesuffix("s") for word in core[1:]))


def _interchangeable(left: NormalForm, right: NormalForm) -> NameScore:
    """Compare without words that a firm adds to its own name ("Systems", "Group")."""
    short = left.short, right.short
    if short[0] != short[1] and "".join(short[0]) != "".join(short[1]):
        reordered = len(short[0]) > 2 and sorted(short[0]) == sorted(short[1])
        reason = "same words, other order, with a general word"
        return NameScore(0.93, reason) if reordered else DIFFERENT
    extends = (
        left.core[: len(right.core)] == right.core or right.core[: len(left.core)] == left.core
    )
    endings = {left.core[len(short[0]) :], right.core[len(short[1]) :]}
    if extends and min(len(left.core), len(right.core)) > 1:
        return NameScore(0.94, "same name with a general word")
    if left.core == (*right.core, "ai") and len(right.squashed) >= _WITH_AI_FROM:
        return NameScore(0.91, "same name with 'AI'", own_only=True)
    if is_everyday(short[0]):
        if left.core[:-1] == right.core and left.core[-1] in _GROUP:
            reason = "same name with 'Group'"
            return NameScore(0.91, reason, own_only=True, house_only=True)
        return NameScore(0.80, "same everyday word, other ending")
    if all(endings):
        return NameScore(0.85, "same stem, two different endings")
    if "ai" in right.core[len(short[1]) :] and len(short[1]) == 1:
        return NameScore(0.85, "same name without its 'AI'")
    return NameScore(0.94, "same name with a general word")


def _part_of_house(printed: NormalForm, known: NormalForm) -> NameScore:
    """Take "Example Regional Sales" for Example: words for a part of a house are no other firm.

    With a place beside it, a field of business names the unit there. An everyday word needs such a
    place, or two words for parts as only large houses string them.
    """
    words = name_words()
    rest = _rest(printed, known)
    if not rest:
        return DIFFERENT
    everyday = is_everyday(known.core) and not (printed.web and known.web)
    also = words.service if len(known.core) > 1 else frozenset()
    n_parts = _n_parts(rest, also)
    sure = 0.92 if n_parts else 0.91
    if not n_parts and printed.place:
        n_parts = _n_parts(rest, also | words.field | words.business)
    if not n_parts and everyday and _n_parts(rest, words.shopfront):
        return NameScore(0.90, "sold under the name of the house", unit=True, best_known_only=True)
    if not n_parts and not everyday and _alone_with_its_name(known.core):
        in_business = _n_parts(rest, words.business)
        reason = "a business of the house"
        return NameScore(0.91, reason, unit=True, house_only=True) if in_business else DIFFERENT
    if not n_parts:
        return DIFFERENT
    if not everyday:
        return NameScore(sure, "part of the house", unit=True)
    score = 0.91 if printed.place or n_parts > 1 else 0.80
    return NameScore(score, _EVERYDAY_PART, unit=True, listed_only=True)


def _alone_with_its_name(core: Phrase) -> bool:
    """Return whether a name is one made-up word that no other house shares."""
    word = core[0]
    long_enough = len(core) == 1 and len(word) >= _NAME_OF_ITS_OWN_FROM and word.isascii()
    return long_enough and word not in name_words().families


def _rest(printed: NormalForm, known: NormalForm) -> Phrase:
    """Return the words that a printed name has behind all words of a known one."""
    size = len(known.core)
    return printed.core[size:] if printed.core[:size] == known.core else ()


def _n_parts(words: Phrase, also: frozenset[str]) -> int:
    """Return how many parts of a house words name ("r and d center": 2), 0 for anything else."""
    units, general = name_words().unit, name_words().interchangeable
    found = 0
    while words:
        size = next((n for n in (3, 2, 1) if words[:n] in units), 0)
        if not size and words[0] not in general and words[0] not in also:
            return 0
        words = words[size or 1 :]
        found += 1
    return found


def _with_field(printed: NormalForm, known: NormalForm) -> NameScore:
    """Allow for a field of business in a name as Chinese law asks, or behind a place.

    What stands behind a place is the business of the unit there, whatever it is.
    """
    rest = _rest(printed, known)
    everyday = is_everyday(known.core)
    if rest and printed.in_china and all(word in name_words().field for word in rest):
        if everyday:
            return NameScore(0.91, _EVERYDAY_PART, unit=True, listed_only=True)
        return NameScore(0.91, "same name with its field of business, as in China")
    behind = _behind_place(rest)
    if not behind:
        return DIFFERENT
    if all(_is_plain_field(word) for word in behind):
        reason = "same name with a place and its field of business"
        return NameScore(0.91, reason, unit=True, listed_only=everyday)
    if is_word(known.core):
        return NameScore(0.80, "everyday word with a place and a business there", unit=True)
    return NameScore(
        0.90, "same name with a place and a business there", unit=True, listed_only=True
    )


def _behind_place(words: Phrase) -> Phrase:
    """Return the words behind a place at the beginning ("do Brasil Example": "example")."""
    terms = name_words()
    size = next((n for n in (2, 1) if words[:n] in terms.joining), 0)
    words = words[size:]
    size = next((n for n in (3, 2, 1) if words[:n] in terms.places), 0)
    return words[size:] if size else ()


def _is_plain_field(word: str) -> bool:
    terms = name_words()
    return word in terms.field or word in terms.interchangeable or (word,) in terms.unit


def _initials(printed: NormalForm, known: NormalForm) -> NameScore:
    """Compare an acronym with the initials of a name of several words.

    A printed acronym of four letters means the one long name that it abbreviates; the long name of
    somebody else may well have the initials of a known acronym or ticker.
    """
    for short, long in ((printed, known), (known, printed)):
        if not short.acronym or len(long.core) < 3:
            continue
        letters = "".join(word[0] for word in long.core if word not in {"and", "of", "de", "for"})
        if letters == short.squashed:
            sure = short is printed and len(letters) >= 4
            return NameScore(0.91 if sure else 0.78, "initials of the name")
    return DIFFERENT


def _abbreviated(printed: NormalForm, known: NormalForm) -> NameScore:
    """Allow for words cut short or without vowels, as in tables ("Example Semicon. Mfg")."""
    pairs = list(zip(printed.core, known.core, strict=False))
    if len(printed.core) != len(known.core) or len(pairs) < 2 or pairs[0][0] != pairs[0][1]:
        return DIFFERENT
    if all(short == long or _abbreviates(short, long) for short, long in pairs):
        return NameScore(0.91, "abbreviated words")
    return DIFFERENT


def _abbreviates(short: str, long: str) -> bool:
    """Return whether `short` begins `long`, or holds some of its letters in order."""
    if not 3 <= len(short) <= len(long) - 2 or short[0] != long[0]:
        return False
    letters = iter(long)
    return long.startswith(short) or (len(short) > 3 and all(letter in letters for letter in short))


def _slip(left: NormalForm, right: NormalForm) -> NameScore:
    """Allow for a slip of the keyboard in a long name; digits and plurals are no slips.

    Where both names have as many words, each word that differs must be long and one slip away:
    "bank" and "bahn" are two words, "technologes" is a slip.
    """
    a, b = left.squashed, right.squashed
    shorter = min(len(a), len(b))
    if shorter < _ONE_SLIP_FROM - 1 or a[0] != b[0] or abs(len(a) - len(b)) > 2:
        return DIFFERENT
    if left.digits != right.digits:
        return DIFFERENT
    if a + "s" == b or b + "s" == a:
        return NameScore(0.70, "plural of the name")
    if is_everyday(left.core) or is_everyday(right.core):
        return DIFFERENT
    distance = OSA.distance(a, b, score_cutoff=2)
    if distance > 2 or (distance == 2 and shorter < _TWO_SLIPS_FROM):
        return DIFFERENT
    if shorter < _ONE_SLIP_FROM and not _same_letters(a, b) and _is_compound(a, b):
        return DIFFERENT
    same_count = len(left.core) == len(right.core)
    if distance == 2 and not same_count:
        return DIFFERENT
    if same_count and not all(
        one == other or _slipped(one, other)
        for one, other in zip(left.core, right.core, strict=True)
    ):
        return DIFFERENT
    if distance == 1 and a[-1] != b[-1] and not _same_letters(a, b):
        return NameScore(0.85, "another last letter")
    if distance == 1:
        return NameScore(0.92, "one letter apart")
    return NameScore(0.90, "two letters apart")


def _same_letters(one: str, other: str) -> bool:
    """Return whether two words differ by swapped or doubled letters only."""
    return sorted(one) == sorted(other) or _REPEATED.sub(r"\1", one) == _REPEATED.sub(r"\1", other)


def _is_compound(one: str, other: str) -> bool:
    """Return whether two short names may be built on one word ("OpenAPI"), or swap a letter."""
    everyday = name_words().everyday
    built = any(name[:size] in everyday for name in (one, other) for size in (4, 5))
    return built or len(one) == len(other)


def _slipped(one: str, other: str) -> bool:
    if one + "s" == other or other + "s" == one:
        return True
    return min(len(one), len(other)) >= _SLIP_IN_WORD_FROM and OSA.distance(one, other) == 1


def _first_word(printed: NormalForm, known: NormalForm) -> NameScore:
    """Offer "Example Communications" for "Example": a person decides."""
    if len(printed.core) == 1 < len(known.core) and printed.core[0] == known.core[0]:
        long_enough = len(printed.core[0]) >= _FIRST_WORD_FROM
        return NameScore(POSSIBLE, "first word of the name") if long_enough else DIFFERENT
    return DIFFERENT


def _with_place(found: NameScore, left: NormalForm, right: NormalForm) -> NameScore:
    """A unit named after a place belongs to the house; two different places are two units."""
    if left.place and right.place:
        reason = f"{found.reason}, two different places"
        return replace(found, score=min(found.score, 0.85), reason=reason)
    reason = f"{found.reason}, unit named after a place"
    return replace(found, score=min(found.score, 0.93), reason=reason)


_RULES = (
    _interchangeable,
    _part_of_house,
    _with_field,
    _initials,
    _abbreviated,
    _slip,
    _first_word,
)
