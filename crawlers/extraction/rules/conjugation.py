"""Printed forms of the verbs that the rules name by their base form."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

Form = Literal["inf", "fin", "part", "ger", "cond"]
"""Infinitive or plain form, finite, past participle (in English also past), gerund, conditional."""

_VOWELS = "aeiou"


def english_forms(verb: str, irregular: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, Form]]:
    """Yield the forms of an English verb; only the first word of a phrase is inflected."""
    base, _, rest = verb.partition(" ")
    rest = f" {rest}" if rest else ""
    yield base + rest, "inf"
    if base == "have":
        third = "has"
    elif base.endswith(("s", "x", "z", "ch", "sh")):
        third = base + "es"
    elif base.endswith("y") and base[-2] not in _VOWELS:
        third = base[:-1] + "ies"
    else:
        third = base + "s"
    yield third + rest, "fin"
    if base in irregular:
        past, participle = irregular[base]
    elif base.endswith("e"):
        past = participle = base + "d"
    elif base.endswith("y") and base[-2] not in _VOWELS:
        past = participle = base[:-1] + "ied"
    else:
        past = participle = base + "ed"
    if past != participle:
        yield past + rest, "fin"
    yield participle + rest, "part"
    yield _english_gerund(base, past) + rest, "ger"


def _english_gerund(base: str, past: str) -> str:
    if base.endswith("e") and not base.endswith("ee"):
        return base[:-1] + "ing"
    doubled = base + base[-1]
    if past.startswith(doubled) or base in _DOUBLING:
        return doubled + "ing"
    return base + "ing"


_DOUBLING = frozenset({"put", "win", "get", "run", "set", "cut", "let"})


def french_forms(
    verb: str, irregular: Mapping[str, Mapping[Form, Sequence[str]]]
) -> Iterator[tuple[str, Form]]:
    """Yield the forms of a French verb in the third person, with its reflexive "se" left out.

    A regular verb in -er may name its second stem after a bar: "racheter|rachèt".
    """
    first, _, rest = verb.partition(" ")
    rest = f" {rest}" if rest else ""
    base, _, second_stem = first.partition("|")
    if base in irregular:
        for form, printed in irregular[base].items():
            for word in printed:
                yield word + rest, form
        for word, form in _derived(irregular[base]):
            yield word + rest, form
        yield base + rest, "inf"
        return
    if not base.endswith("er"):
        raise ValueError(f"'{base}' is neither regular in -er nor in the table of irregular verbs")
    stem, strong = base[:-2], second_stem or base[:-2]
    soft = stem + "e" if stem.endswith("g") else (stem[:-1] + "ç" if stem.endswith("c") else stem)
    keeps_acute = any(one == "é" and two == "è" for one, two in zip(stem, strong, strict=False))
    future = (stem if keeps_acute else strong) + "er"
    yield base + rest, "inf"
    for ending in ("e", "ent"):
        yield strong + ending + rest, "fin"
    for ending in ("a", "ait", "aient"):
        yield soft + ending + rest, "fin"
    yield stem + "èrent" + rest, "fin"
    for ending in ("a", "ont"):
        yield future + ending + rest, "fin"
    for ending in ("ait", "aient"):
        yield future + ending + rest, "cond"
    for ending in ("é", "ée", "és", "ées"):
        yield stem + ending + rest, "part"
    yield soft + "ant" + rest, "ger"


def _derived(forms: Mapping[Form, Sequence[str]]) -> Iterator[tuple[str, Form]]:
    """Yield the imperfect (from the gerund) and the future (from the conditional)."""
    for gerund in forms.get("ger", ())[:1]:
        yield from ((gerund.removesuffix("ant") + ending, "fin") for ending in ("ait", "aient"))
    for conditional in forms.get("cond", ())[:1]:
        stem = conditional.removesuffix("ait")
        yield from ((stem + ending, "fin") for ending in ("a", "ont"))
        yield stem + "aient", "cond"
