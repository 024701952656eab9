"""A party named in a passage, and what a capitalised name looks like."""

import re
from dataclasses import dataclass
from typing import Final

from data.names import Organisation

_UPPER: Final = "A-ZÀ-ÖØ-Þ"
_WORD: Final = rf"[{_UPPER}][\w&+]*(?:[.'’-](?!s\b)[\w&+]+)*|[a-z]{{1,5}}[{_UPPER}][\w&]+"
BODY: Final = (
    r"Department|Ministry|University|Academy|Bank|Institute|Council|Government|College|Agency|"
    r"Office|"
    r"Université|Banque|Caisse|Institut|Région|Ministère"
)
_HEAD: Final = (
    rf"(?:The )?(?:U\.S\. |US |U\.K\. |UK |[A-Z][a-z]+ )?(?:{BODY}) (?:of|for|des?|du) "
    rf"(?:the |[a-zé]+(?: et [a-zé]+)? (?:de la |du |de ))?(?:{_WORD})|(?:{_WORD})|"
    rf"\d{{1,4}}(?:VC\b|[A-Z]? (?:Capital|Partners|Ventures|Labs|Industries)\b)"
)
_MORE: Final = (
    rf" (?:{_WORD}|\d{{1,4}}(?![\w%,.€$]| (?:[mb]illion|milliard|mds?\b|bn\b|[a-z]+s\b)))"
    rf"| & (?:{_WORD})"
    r"| (?:ventures|capital|partners|labs)\b| and (?:Play|Gamble|McLennan|Young|Poor's)\b"
    r"| & Co\.?(?:, Inc\b\.?)?|, (?:Inc|LLC|Ltd|Corp|SAS|SA|LP|GmbH)\b\.?"
)
_BEGINS: Final = rf"(?=[{_UPPER}\d]|[a-z]{{1,5}}[{_UPPER}])"  # tells most words apart at once
CAPITALISED: Final = re.compile(rf"\b(?<![.@/#-]){_BEGINS}(?:{_HEAD})(?:{_MORE})*")


@dataclass(slots=True, init=False)
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
    role: str
    anchor: int

    def __init__(
        self,
        start: int,
        end: int,
        id: str,
        known: bool,
        kind: str,
        *,
        layers: frozenset[str] = frozenset(),
        gatekeeper: bool = False,
        product: bool = False,
        possessive: bool = False,
        role: str = "",
        anchor: int = -1,
    ) -> None:
        """Written out: compiled, it takes a sixth of the time of a generated constructor."""
        self.start, self.end = start, end
        self.id, self.known, self.kind = id, known, kind
        self.layers, self.gatekeeper = layers, gatekeeper
        self.product, self.possessive = product, possessive
        self.role, self.anchor = role, anchor


def known_party(
    entry: Organisation, span: tuple[int, int], possessive: bool = False, product: bool = False
) -> Party:
    """Return a known organisation as the party that a span of the text names."""
    start, end = span
    return Party(
        start,
        end,
        entry.id,
        True,
        entry.kind,
        layers=entry.layers,
        gatekeeper=entry.gatekeeper,
        product=product,
        possessive=possessive,
    )


_OWN_UNIT: Final = re.compile(
    r"'s? (?:[\w-]+ ){0,2}(?:arm|unit|division|subsidiary|affiliate"
    r"|investment group|(?:start-?up|venture) fund)\b"
)
_BEFORE_FORM: Final = frozenset({" ", ","})
_FORM_OR_SYMBOL: Final = re.compile(
    r"(?:,? (?:Inc|Corp|Ltd|Holdings|Industries|Technologies|Group)\b\.?)?"
    r"(?: \([A-Z0-9.: ]{1,20}\)(?='))?"
)
"""What may stand between a name and its possessive ending."""


def is_possessive(text: str, end: int) -> bool:
    """Return whether a possessive ending follows a name; "Alfa's cloud arm" is Alfa itself."""
    following = text[end : end + 1]
    if following == "'":
        if _OWN_UNIT.match(text, end):
            return False
    elif following in _BEFORE_FORM and (form := _FORM_OR_SYMBOL.match(text, end)):
        end = form.end()
    if not text.startswith("'", end):
        return False
    return text.startswith("s", end + 1) or text[end - 1 : end] == "s"
