"""A finding in the few words that a subject line or the name of a link has room for."""

import re

_ASIDE = re.compile(r"[ \u00a0\u202f]\((?:[^()]|\([^()]*\))*\)|, “[^”]*”|, «[^»]*» \[[^]]*\]")
"""Brackets, and words of a source quoted after a comma."""
_CLAUSE = re.compile(r"(?<=[;.\u2013]) (?=\S)")
_ENDING = " ,;:.\u2013\u00a0\u202f"
_PART = re.compile(r"(?<=:) ")
SHORTEST_PART = 14
"""Letters that a shortened part of a headline keeps at least."""


def headline(sentence: str, room: int) -> str:
    """Return a sentence in at most `room` letters: what happened goes last, asides go first.

    Asides in brackets are left out first, then whole clauses from the end; a part before a colon is
    cut before what it leads to, as long as that is short.

    >>> headline("Case 1, a rather long title: opened (27 January, Art. 8(2)).", 40)
    'Case 1, a rather long title: opened'
    >>> headline("Case 1, interoperability for services: preliminary findings.", 48)
    'Case 1, interoperability…: preliminary findings'
    """
    plain = sentence.rstrip(".")
    if len(plain) <= room:
        return plain
    bare = _ASIDE.sub("", sentence).rstrip(".")
    if len(bare) <= room:
        return bare
    clauses = _CLAUSE.split(bare)
    while len(clauses) > 1 and len(_joined(clauses[:-1])) + 1 > room:
        clauses = clauses[:-1]
    if len(clauses) > 1:
        return f"{_joined(clauses[:-1])}…"
    return _parts_shortened(_joined(clauses), room)


def _joined(clauses: list[str]) -> str:
    return " ".join(clauses).rstrip(_ENDING)


def _parts_shortened(text: str, room: int) -> str:
    *leading, last = _PART.split(text)
    if len(last) > room // 2:
        return _cut(text, room)
    parts = [*leading, last]
    for place in range(len(leading)):
        over = len(" ".join(parts)) - room
        if over > 0:
            parts[place] = _cut_before_colon(parts[place], len(parts[place]) - over)
    return _cut(" ".join(parts), room)


def _cut_before_colon(part: str, room: int) -> str:
    name = part.rstrip(":\u00a0")
    colon = part[len(name) :]
    return f"{_cut(name, max(room - len(colon), SHORTEST_PART))}{colon}"


def _cut(text: str, room: int) -> str:
    """Return a text cut after a whole word, with an ellipsis; an open quotation is closed."""
    if len(text) <= room:
        return text
    kept = text[: room - (3 if "«" in text else 1)]
    whole = (kept.rpartition(" ")[0] or kept).rstrip(_ENDING)
    return f"{whole}…\u00a0»" if "«" in whole and "»" not in whole else f"{whole}…"
