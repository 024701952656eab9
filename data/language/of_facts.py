"""Texts that facts carry in English, in the reader's language where the catalogue has them.

The catalogue `facts.toml` holds them by the id of their row. A French text counts only while the
English one beside it is what the row says; a new or changed row is shown as it is written, marked
with its language, never with the translation of another text.
"""

import re
import unicodedata

from data.language.catalogue import Language, keys, text

Kind = str
"""A table of `facts.toml`: "case", "announced" or "ai_act"."""
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
    if language == "en":
        return original
    key = f"facts.{kind}.{row}"
    if keys("en").get(key) == original and key in keys(language):
        return text(key, language)
    return text("facts.original", language, original=original)
