"""Texts that facts carry in English, in the reader's language where the catalogue has them.

The catalogue `facts.toml` holds them by the id of their row. A French text counts only while the
English one beside it is what the row says; a new or changed row is shown as it is written, marked
with its language, never with the translation of another text.
"""

import re
import unicodedata

from data.language.catalogue import Language, keys, text

Kind = str
"""A table of `facts.toml`: "case", "announced", "ai_act", "market", "organisation", "source", …"""
_APART = re.compile(r"[^a-z0-9]+")


def row_key(*parts: str) -> str:
    """Return the key of a row without an id of its own.

    >>> row_key("2026-12-02", "Art. 111(4), new")
    '2026-12-02-art-111-4-new'
    """
    plain = unicodedata.normalize("NFKD", " ".join(parts)).encode("ascii", "ignore").decode()
    return _APART.sub("-", plain.lower()).strip("-")


def of_facts(kind: Kind, row: str, original: str, language: Language) -> str:
    """Return what a fact says, in a language.

    Args:
        kind: which table of `facts.toml`.
        row: id of the row, or its `row_key`.
        original: the English text of the fact.
        language: of the reader.
    """
    found = _translated(kind, row, original, language)
    if found is not None:
        return found
    return text("facts.original", language, original=original)


def name_of(kind: Kind, row: str, original: str, language: Language) -> str:
    """Return a name in a language; one without a French text is a proper name and stays.

    For organisations, publishers and authorities, of which only groups and offices with a
    descriptive name have another one in French. Arguments as for `of_facts`.

    >>> name_of("organisation", "others", "Others (residual of a market)", "fr")
    'Autres (reste d’un marché)'
    >>> name_of("organisation", "example", "Example Works", "fr")
    'Example Works'
    """
    found = _translated(kind, row, original, language)
    return original if found is None else found


def _translated(kind: Kind, row: str, original: str, language: Language) -> str | None:
    if language == "en":
        return original
    key = f"facts.{kind}.{row}"
    if keys("en").get(key) == original and key in keys(language):
        return text(key, language)
    return None
