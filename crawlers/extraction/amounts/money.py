"""Amounts of money in English and French text; the printed words stay beside each value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Final, Literal

from crawlers.extraction.rules.expressions import lower_case
from crawlers.extraction.text import in_lower_case
from data.names import trie_expression

_SYMBOLS: Final = {
    "US$": "USD",
    "$US": "USD",
    "$A": "AUD",
    "C$": "CAD",
    "CA$": "CAD",
    "A$": "AUD",
    "HK$": "HKD",
    "S$": "SGD",
    "NT$": "TWD",
    "$": "USD",
    "€": "EUR",
    "£": "GBP",
    "¥": "JPY",
    "₹": "INR",
    "₩": "KRW",
}
_CODES: Final = {
    **{
        code: code
        for code in [
            "USD",
            "EUR",
            "GBP",
            "JPY",
            "CHF",
            "CNY",
            "SEK",
            "NOK",
            "DKK",
            "CAD",
            "AUD",
            "KRW",
            "TWD",
            "INR",
            "SGD",
            "HKD",
            "AED",
            "SAR",
            "PLN",
            "CZK",
            "ILS",
            "BRL",
        ]
    },
    "RMB": "CNY",
}
_UNIT_WORDS: Final = {
    "dollar": "USD",
    "dollars": "USD",
    "euro": "EUR",
    "euros": "EUR",
    "pound": "GBP",
    "pounds": "GBP",
    "livres": "GBP",
    "livres sterling": "GBP",
    "sterling": "GBP",
    "yen": "JPY",
    "yens": "JPY",
    "yuan": "CNY",
    "yuans": "CNY",
    "renminbi": "CNY",
    "won": "KRW",
    "wons": "KRW",
    "francs": "CHF",
    "rupees": "INR",
    "riyals": "SAR",
    "saudi riyals": "SAR",
    "dirhams": "AED",
    "shekels": "ILS",
    "singapore dollars": "SGD",
    "hong kong dollars": "HKD",
    "taiwan dollars": "TWD",
    "roupies": "INR",
    "us dollars": "USD",
    "u.s. dollars": "USD",
    "dollars américains": "USD",
    "dollars canadiens": "CAD",
    "canadian dollars": "CAD",
    "australian dollars": "AUD",
    "swiss francs": "CHF",
    "francs suisses": "CHF",
}
_SCALES: Final = {
    "thousand": 1e3,
    "k": 1e3,
    "mille": 1e3,
    "million": 1e6,
    "millions": 1e6,
    "mln": 1e6,
    "mn": 1e6,
    "m": 1e6,
    "mio": 1e6,
    "billion": 1e9,
    "billions": 1e9,
    "bn": 1e9,
    "b": 1e9,
    "milliard": 1e9,
    "milliards": 1e9,
    "md": 1e9,
    "mds": 1e9,
    "mrd": 1e9,
    "mrds": 1e9,
    "trillion": 1e12,
    "trillions": 1e12,
    "tn": 1e12,
    "crore": 1e7,
}
_FRENCH_SCALES: Final = {"billion": 1e12, "billions": 1e12, "trillion": 1e18, "trillions": 1e18}

_NUMBER: Final = r"(?>\d{1,3}(?:[ ,.']\d{3}){1,4}(?:[.,]\d{1,2})?|\d{1,6}(?:[.,]\d{1,3})?)"
_SCALE: Final = (
    r"thousand|mille|millions?|mln|mn|milliards?|billions?|bn|trillions?|tn|crore|"
    r"mrds?|mio|mds?|[mbk]"
)
_AFTER_NUMBER: Final = r"(?![\d\w])"
_SYMBOL: Final = r"(?<![a-z])(?:us|ca|hk|nt|c|a|s)\$|\$(?:us|a)|[$€£¥₹₩]"
_CODE: Final = "|".join(_CODES).lower()
_WORDS: Final = trie_expression(_UNIT_WORDS)
_PATTERN: Final = lower_case(
    rf"(?:(?P<pre>{_SYMBOL}|\b(?:{_CODE})) ?)(?P<n1>{_NUMBER})"
    rf"(?:(?: ?(?:-|–|to) ?|[ -]?(?:{_SCALE}) ?(?:-|–|to) ?(?={_SYMBOL}))"
    rf"(?:{_SYMBOL})?(?P<n1b>{_NUMBER}))?"
    rf"(?:[ -]?(?P<s1>{_SCALE}){_AFTER_NUMBER})?"
    rf"|(?<![\w.,$€£])(?P<n2>{_NUMBER})(?: ?(?:-|–|à|to|et) ?(?P<n2b>{_NUMBER}))?"
    rf"[ -]?(?:(?P<s2>{_SCALE})(?![\w]))?(?: ?(?:de |d'|of ))?(?: ?d')?[ "
    rf"-]?(?P<unit>{_WORDS}\b|(?:{_CODE})\b|[€£]|us\$|\$)"
)
_ONES: Final = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
)
_TENS: Final = "twenty thirty forty fifty sixty seventy eighty ninety"
_UNS: Final = "un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"
_IN_WORDS: Final = (
    {word: float(number) for words in (_ONES, _UNS) for number, word in enumerate(words.split(), 1)}
    | {word: 10.0 * number for number, word in enumerate(_TENS.split(), 2)}
    | {"vingt": 20.0, "trente": 30.0, "quarante": 40.0, "cinquante": 50.0}
    | {"hundred": 100.0, "cent": 100.0, "a": 1.0, "an": 1.0, "half a": 0.5, "un demi": 0.5}
)
_NUMBERS: Final = "|".join(sorted(_IN_WORDS, key=len, reverse=True))
_TO_99: Final = rf"(?:(?:{_TENS.replace(' ', '|')})-)?(?:{_NUMBERS})"
_WORDED: Final = lower_case(
    rf"\b(?P<number>(?:{_NUMBERS}) hundred(?: (?:and )?{_TO_99})?|{_TO_99})[ -]"
    rf"(?P<scale>millions?|milliards?|billions?|trillions?)[ -](?:de |d'|of )?"
    rf"(?P<unit>{_WORDS}|{_CODE})\b"
)
_DIGITS: Final = re.compile(r"\d+")
_BEFORE_NUMBER: Final = lower_case(rf"(?:{_SYMBOL}|\b(?:{_CODE})) ?$")
_LONGEST_SIGN: Final = 4
_SCALE_WORD: Final = "illi"
"""What "million", "milliard", "billion" and "trillion" have in common."""
_FIGURE: Final = re.compile(r"\d")
_WORDED_REACH: Final = 42
"""Characters before that within which a number in words begins ("two hundred and fifty m…")."""
_UNIT_REACH: Final = 40
"""Characters behind it within which the unit ends ("…ards de livres sterling")."""
_UP_TO: Final = lower_case(
    r"(?:up to|as much as|as many as|maximum of|jusqu'à|au maximum|au plus|a maximum of)[\w "
    r"]{0,12}$"
)
_ABOUT: Final = lower_case(
    r"(?:about|around|approximately|roughly|nearly|almost|some|estimated|environ|près de|"
    r"quelque|estimée? à|autour de|approximativement)\s*(?:[\w' ]{0,6})$"
)
_PERIOD: Final = lower_case(
    r"^\W{0,3}(?:(?P<month>a month|per month|monthly|each month|/month|par mois|mensuels?|"
    r"chaque mois|/mois)|(?P<year>a year|per year|annually|per annum|each year|/year|par an|"
    r"annuels?|chaque année|/an)|(?P<share>a share|per share|each share|per ads|par action|"
    r"l'action))\b"
)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount found in a text.

    amount: full units; of a range the upper end, with the lower in `amount_lo`.
    period: "month", "year" or "share" when the amount is a rate, else None.
    hedge: "up_to" or "about" when the text says so.
    """

    start: int
    end: int
    raw: str
    amount: float
    amount_lo: float
    currency: str
    period: Literal["month", "year", "share"] | None
    hedge: Literal["up_to", "about"] | None


def find_money(
    text: str,
    french: bool = False,
    start: int = 0,
    end: int | None = None,
    currency: str | None = None,
) -> list[Money]:
    """Return the amounts of money in `text[start:end]`, left to right.

    A number needs a currency, printed beside another amount or before `text[start:]` (`currency`);
    "billion" is 1e9 in English and 1e12 in French ("milliard" is 1e9).
    """
    stop = len(text) if end is None else end
    first = max(0, start - 1)  # what stands before tells whether a number begins
    lower = in_lower_case(text[first:stop])
    begin = start - first
    scales = _scale_words(lower, begin)
    found = []
    for match in _in_figures(lower, begin):
        scaled = match["s1"] or match["s2"]
        scale, decimal = _scale(scaled, french), french and scaled is not None
        low = high = _number(match["n1"] or match["n2"], decimal)
        if (other := match["n1b"] or match["n2b"]) is not None:
            high = _number(other, decimal)
        low, high = min(low, high), max(low, high)
        at, after = match.span()
        found.append(
            Money(
                first + at,
                first + after,
                text[first + at : first + after],
                _whole(high * scale),
                _whole(low * scale),
                _currency(match["pre"] or match["unit"]),
                _period(lower, after),
                _hedge(lower, max(begin, at - 24), at),
            )
        )
    for match in _in_words(lower, begin, scales):
        value = _whole(_worded(match["number"]) * _scale(match["scale"], french))
        at, after = match.span()
        hedge, period = _hedge(lower, max(begin, at - 24), at), _period(lower, after)
        unit, raw = _currency(match["unit"]), text[first + at : first + after]
        found.append(Money(first + at, first + after, raw, value, value, unit, period, hedge))
    if not found and currency is None:
        return found
    found.sort(key=_START)
    known: set[str | None] = {money.currency for money in found} or {currency}
    told = sum(_SCALE_WORD in money.raw.lower() for money in found)
    if len(scales) > told and len(known) == 1 and (shared := known.pop()):
        taken = [(money.start, money.end) for money in found]
        for match in _bare(text, taken, (start, stop)):
            value = _whole(_number(match["n"], french) * _scale(match["s"], french))
            at, after = match.start() - first, match.end() - first
            hedge, period = _hedge(lower, max(begin, at - 24), at), _period(lower, after)
            span = match.span()
            found.append(Money(*span, match[0], value, value, shared, period, hedge))
        found.sort(key=_START)
    return found


_START: Final = attrgetter("start")


def _scale_words(lower: str, begin: int) -> list[int]:
    """Return where "illi" of "million" and the like stands."""
    found: list[int] = []
    at = lower.find(_SCALE_WORD, begin)
    while at >= 0:
        found.append(at)
        at = lower.find(_SCALE_WORD, at + len(_SCALE_WORD))
    return found


def _in_figures(lower: str, begin: int) -> Iterator[re.Match[str]]:
    """Yield the amounts in figures; the long expression is tried only where figures begin."""
    done = begin
    for digits in _DIGITS.finditer(lower, begin):
        at = digits.start()
        if at < done:
            continue
        sign = _BEFORE_NUMBER.search(lower, max(done, at - _LONGEST_SIGN), at)
        match = _PATTERN.match(lower, sign.start()) if sign else None
        match = match or _PATTERN.match(lower, at)
        if match:
            done = match.end()
            yield match


def _worded(words: str) -> float:
    """Return the number that words tell ("two hundred and twenty-five")."""
    if words in _IN_WORDS:
        return _IN_WORDS[words]
    hundreds, _, rest = words.rpartition(" hundred")
    value = 100 * _IN_WORDS[hundreds] if hundreds else 0.0
    told = rest.removeprefix(" and").strip()
    return value + sum(_IN_WORDS[word] for word in told.split("-") if word)


def _in_words(lower: str, begin: int, scales: list[int]) -> Iterator[re.Match[str]]:
    """Yield the amounts in words ("deux milliards d'euros")."""
    done = begin
    for scale in scales:
        if _FIGURE.search(lower, scale - 4, scale):
            continue
        match = _WORDED.search(lower, max(done, scale - _WORDED_REACH), scale + _UNIT_REACH)
        if match and match.start("scale") < scale:
            done = match.end()
            yield match


_NO_COUNT: Final = (
    r"auprès|apport|invest|vers|souscri|fourni|lev|provis|dans|mais|puis|depuis|après|sans|ses|lors|alors|"
    r"supplémentaires(?=[.,;]| dans)|moins|hors|plus|across|series|this|as\b|is\b|was\b"
)
_BARE: Final = re.compile(
    rf"(?<![\w.,$€£])(?P<n>{_NUMBER}) (?P<s>millions?|milliards?|billions?)(?![\w])"
    rf"(?! ?(?:de |d')?(?:[A-Z][\w-]+ )?(?:[dl]es\b|(?!{_NO_COUNT})[a-zà-ÿ]{{3,}}s\b))"
)


def _bare(
    text: str, taken: list[tuple[int, int]], span: tuple[int, int]
) -> Iterator[re.Match[str]]:
    """Yield the amounts whose currency only another prints ("2,3 milliards, … dollars").

    A number before a plural noun counts things ("300 millions d'utilisateurs"), not money.
    """
    for match in _BARE.finditer(text, *span):
        if not any(first < match.end() and match.start() < last for first, last in taken):
            yield match


def _scale(word: str | None, french: bool) -> float:
    if not word:
        return 1.0
    key = word.lower()
    return _FRENCH_SCALES[key] if french and key in _FRENCH_SCALES else _SCALES[key]


def _number(printed: str, decimal_comma: bool) -> float:
    """Return the value of "1,234.5", "1 234,5", "1.25" or "1,5".

    decimal_comma: a lone comma begins decimals, also three of them ("6,165 milliards").
    """
    plain = printed.replace(" ", "").replace("'", "")
    if plain.isdigit():
        return float(plain)
    groups = plain.replace(",", ".").split(".")
    if len(groups) > 2:
        tail = groups[-1]
        return (
            float("".join(groups)) if len(tail) == 3 else float("".join(groups[:-1]) + "." + tail)
        )
    whole, tail = groups
    thousands = "," in plain and not decimal_comma
    if len(tail) == 3 and whole != "0" and len(whole) <= 3 and thousands:
        return float(whole + tail)
    return float(f"{whole}.{tail}")


def _whole(value: float) -> float:
    return (
        float(round(value))
        if abs(value - round(value)) < 1e-6 * max(1.0, abs(value))
        else round(value, 2)
    )


def _currency(printed: str) -> str:
    key = printed.strip()
    if key.upper() in _CODES:
        return _CODES[key.upper()]
    return _SYMBOLS.get(key.upper()) or _SYMBOLS.get(key) or _UNIT_WORDS[key.lower()]


def _period(lower: str, at: int) -> Literal["month", "year", "share"] | None:
    match = _PERIOD.match(lower[at : at + 24])
    if not match:
        return None
    if match["month"]:
        return "month"
    return "year" if match["year"] else "share"


def _hedge(lower: str, start: int, end: int) -> Literal["up_to", "about"] | None:
    before = lower[start:end]
    if _UP_TO.search(before):
        return "up_to"
    return "about" if _ABOUT.search(before) else None
