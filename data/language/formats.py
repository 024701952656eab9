"""The one place where dates, numbers, shares, indices and money become text.

French uses a narrow no-break space (U+202F) between thousands and before "%", a comma for
decimals; English a comma between thousands and a point. Unknown is a word, never 0.
"""

import math
from datetime import date

from data.language.catalogue import Language, text
from data.language.spacing import NARROW_SPACE, NO_BREAK_SPACE

_UNKNOWN = {"en": "unknown", "fr": "inconnu"}
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
_SCALES = {
    "en": ((1e12, "trillion"), (1e9, "bn"), (1e6, "m")),
    "fr": ((1e12, "billions"), (1e9, "Md"), (1e6, "M")),
}


def number(value: float | None, language: Language, decimals: int = 0) -> str:
    """Return a number with `decimals` digits after the mark, or the word for unknown."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return _UNKNOWN[language]
    plain = f"{value:,.{decimals}f}"
    if plain.startswith("-") and float(value) != 0 and not plain.strip("-0.,"):
        plain = plain[1:]
    if language == "en":
        return plain
    return plain.replace(",", NARROW_SPACE).replace(".", ",")


def significant(value: float | None, language: Language, decimals: int = 1) -> str:
    """Return a number with up to `decimals` digits, without trailing zeros ("12.5", "12")."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return _UNKNOWN[language]
    return number(value, language, 0 if round(value, decimals) == round(value) else decimals)


def percent(value: float | None, language: Language, decimals: int = 1) -> str:
    """Return a percentage ("12.5%", "12,5 %")."""
    shown = significant(value, language, decimals)
    if shown == _UNKNOWN[language]:
        return shown
    return f"{shown}%" if language == "en" else f"{shown}{NARROW_SPACE}%"


def interval(lo: float | None, hi: float | None, language: Language, decimals: int = 0) -> str:
    """Return "1,444–1,880", one number when both ends print alike, or the word for unknown."""
    if lo is None and hi is None:
        return _UNKNOWN[language]
    low, high = significant(lo, language, decimals), significant(hi, language, decimals)
    return low if low == high else f"{low}–{high}"


def percent_interval(
    lo: float | None, hi: float | None, language: Language, decimals: int = 1
) -> str:
    """Return "28–33%" ("28–33 %"), or the word for unknown."""
    shown = interval(lo, hi, language, decimals)
    if shown == _UNKNOWN[language]:
        return shown
    return f"{shown}%" if language == "en" else f"{shown}{NARROW_SPACE}%"


def money(amount: float | None, currency: str | None, language: Language) -> str:
    """Return an amount in its own currency ("USD 1.25bn", "1,25 Md USD"); never converted."""
    if amount is None or (isinstance(amount, float) and math.isnan(amount)) or not currency:
        return _UNKNOWN[language]
    for scale, word in _SCALES[language]:
        if abs(amount) >= scale:
            shown = _trimmed(amount / scale, language)
            if language == "en":
                joint = " " if word == "trillion" else ""
                return f"{currency} {shown}{joint}{word}"
            return f"{shown}{NO_BREAK_SPACE}{word}{NO_BREAK_SPACE}{currency}"
    shown = number(amount, language)
    if language == "en":
        return f"{currency} {shown}"
    return f"{shown}{NO_BREAK_SPACE}{currency}"


def _trimmed(value: float, language: Language) -> str:
    plain = f"{value:.3f}".rstrip("0").rstrip(".")
    decimals = len(plain.partition(".")[2])
    return number(value, language, decimals)


def day(value: date | None, language: Language) -> str:
    """Return "21 November 2026" or "21 novembre 2026" ("1er" on the first in French)."""
    if value is None:
        return _UNKNOWN[language]
    month = _MONTHS[language].split()[value.month - 1]
    number_of_day = "1er" if language == "fr" and value.day == 1 else str(value.day)
    return f"{number_of_day}{NO_BREAK_SPACE}{month} {value.year}"


def day_range(first: date, last: date, language: Language) -> str:
    """Return two days with month and year said once: "16 to 22 November 2026".

    In French "du 16 au 22 novembre 2026", as it stands after a noun. One day stays one day.
    """
    if first == last:
        return day(last, language)
    begun = day(first, language)
    if first.year == last.year:
        begun = begun.removesuffix(f" {first.year}")
        if first.month == last.month:
            begun = begun.partition(NO_BREAK_SPACE)[0]
    return text("words.day_range", language, first=begun, last=day(last, language))


def counted(key: str, language: Language, count: int, **values: object) -> str:
    """Return the text `<key>.one` or `<key>.many` with the count filled in; French 0 is singular.

    Raises:
        MissingTextError: the catalogue lacks the form.
    """
    singular = count == 1 or (language == "fr" and count == 0)
    form = "one" if singular else "many"
    return text(f"{key}.{form}", language, count=number(count, language), **values)


def partial_date(value: str | None, language: Language) -> str:
    """Return a partial date in words ("March 2026", "T4 2025"), as precise as it is stated."""
    if not value:
        return _UNKNOWN[language]
    parts = value.split("-")
    if len(parts) == 3:
        return day(date.fromisoformat(value), language)
    if len(parts) == 2 and parts[1].isdigit():
        return f"{_MONTHS[language].split()[int(parts[1]) - 1]} {parts[0]}"
    if len(parts) == 2 and parts[1].startswith("Q"):
        return f"{'Q' if language == 'en' else 'T'}{parts[1][1:]} {parts[0]}"
    if len(parts) == 2 and parts[1].startswith("H"):
        return f"{'H' if language == 'en' else 'S'}{parts[1][1:]} {parts[0]}"
    return value
