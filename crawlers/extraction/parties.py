"""A party named in a passage, and what a capitalised name looks like."""

import re
from dataclasses import dataclass

_UPPER = "A-ZÀ-ÖØ-Þ"
_WORD = rf"[{_UPPER}][\w&+]*(?:[.'’-](?!s\b)[\w&+]+)*|[a-z]{{1,2}}[{_UPPER}][\w&]+"
CAPITALISED = re.compile(
    rf"(?<![\w.@/#-])(?:{_WORD})(?: (?:{_WORD}|\d{{1,4}}(?![\w%,.€$]))| & (?:{_WORD})|, (?:Inc|"
    rf"LLC|Ltd|Corp|SAS|SA|LP|GmbH)\b\.?)*"
)


@dataclass(slots=True)
class Party:
    """A party named in the passage.

    id: organisation id, or the slug of a name that no table knows.
    role: "" for a plain name, "title" when it only says whose officer speaks, "press" when it is
        the source of the report, "person" when the name is that of a natural person.
    anchor: where a description that introduces the name begins, -1 without one.
    """

    start: int
    end: int
    id: str
    known: bool
    kind: str
    layers: frozenset[str]
    gatekeeper: bool
    product: bool
    possessive: bool
    role: str = ""
    anchor: int = -1
