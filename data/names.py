"""Names of organisations in running text: aliases looked for at once, and tries of words.

An alias is found as a whole word and case as printed; an ambiguous alias or a name that is an
everyday word is found as well but marked, and the reader of the text must see context before taking
it for the organisation. Other lists of words are folded into a character trie and written out as
nested groups of an expression, so that text is scanned once whatever their number.
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from data.errors import RefusedFileError
from data.resolution.index import KnownOrganisation
from data.resolution.resolver import Resolver
from data.slugs import LEGAL_FORMS, NAME_WORDS, slug
from data.whole_words import WholeWords

__all__ = [
    "LEGAL_FORMS",
    "Gazetteer",
    "Mention",
    "Organisation",
    "bundled_gazetteer",
    "compile_trie",
    "read_gazetteer",
    "slug",
    "trie_expression",
]

_PARENTHESIS = re.compile(r"\s*\([^)]*\)")
_MARKED_WORDS = frozenset(NAME_WORDS["everyday"])
"""Names and aliases that are also everyday words, places or first names: kept, but marked."""
_BODIES = frozenset({"fund", "public_body", "research"})
"""Kinds of organisations whose aliases name the body itself, never one of its products."""
_REMEMBERED = 65_536
"""Printed names whose organisation is kept in memory; the same few return in every text."""

Trie = dict[str, "Trie"]
"""A character → the rest of the words that go on with it; the empty string ends a word."""


@dataclass(frozen=True)
class Organisation:
    """What the reader of a text needs to know of an organisation.

    layers: the layers of the chain that it works in, as in the reference table.
    """

    id: str
    name: str
    kind: str
    country: str | None
    parent_id: str | None
    gatekeeper: bool
    layers: frozenset[str]


class Mention(NamedTuple):
    """An alias found in a text.

    organisation_id: the organisation that the alias stands for.
    certain: False when the alias needs context (ambiguous, or an everyday word).
    product: True when the name is that of a model, app or service of the organisation.
    """

    start: int
    end: int
    organisation_id: str
    certain: bool
    product: bool


def compile_trie(words: Iterable[str], flags: int = 0) -> re.Pattern[str]:
    """Return one expression that finds the longest of `words` at a place, as a whole word.

    Raises:
        ValueError: `words` is empty (the expression would match everywhere).
    """
    words = list(words)
    # the first says the same of words that begin with a letter, and is found faster
    begins = r"\b" if all(word[:1].isalnum() for word in words) else r"(?<!\w)"
    return re.compile(rf"{begins}{trie_expression(words)}(?!\w)", flags)


def trie_expression(words: Iterable[str]) -> str:
    """Return a group that finds the longest of `words` at a place, whatever stands around it.

    Raises:
        ValueError: `words` is empty (the expression would match everywhere).
    """
    root: Trie = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    if not root:
        raise ValueError("no word to compile")
    return f"(?:{_written(root)})"


def _written(node: Trie) -> str:
    branches = [
        re.escape(character) + _written(child)
        for character, child in sorted(node.items())
        if character
    ]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    if "" in node:
        return f"(?:{body})?"
    return body


class Gazetteer:
    """Known organisations and how texts name them."""

    def __init__(
        self,
        organisations: Iterable[Organisation],
        aliases: Mapping[str, str],
        marked: Iterable[str] = (),
        products: Iterable[str] = (),
    ) -> None:
        """Compile the names.

        aliases: name as printed → organisation id.
        marked: the aliases that need context; products: those that name a product.
        """
        self.organisations = {entry.id: entry for entry in organisations}
        self._aliases = dict(aliases)
        self._marked = frozenset(marked)
        self._products = frozenset(products)
        self._printed = WholeWords(self._aliases)
        self._resolved: dict[str, str | None] = {}
        self._told = {
            name: (organisation_id, name not in self._marked, name in self._products)
            for name, organisation_id in self._aliases.items()
        }

    def mentions(self, text: str) -> Iterator[Mention]:
        """Yield the aliases found in `text`, left to right, longest first at each place."""
        for start, end in self._printed.spans(text):
            organisation_id, certain, product = self._told[text[start:end]]
            yield Mention(start, end, organisation_id, certain, product)

    def certain_names(self) -> list[str]:
        """Return the names that stand for their organisation without any context."""
        return [name for name in self._aliases if name not in self._marked]

    def resolve(self, name: str) -> str | None:
        """Return the organisation that a printed name means for certain (`data.resolution`)."""
        if name not in self._resolved:
            if len(self._resolved) >= _REMEMBERED:
                self._resolved.clear()
            self._resolved[name] = self._resolver.resolve(name).organisation_id
        return self._resolved[name]

    @cached_property
    def _resolver(self) -> Resolver:
        names: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
        for name, organisation_id in self._aliases.items():
            marked, product = name in self._marked, name in self._products
            kind = "product" if product else "ambiguous" if marked else "alias"
            names[organisation_id, kind].append(name)
        return Resolver(
            KnownOrganisation(
                entry.id,
                "" if entry.name in self._marked else entry.name,
                entry.country,
                aliases=tuple(names[entry.id, "alias"]),
                ambiguous=tuple(names[entry.id, "ambiguous"]),
                products=tuple(names[entry.id, "product"]),
                parent=entry.parent_id,
            )
            for entry in self.organisations.values()
            if entry.kind != "pseudo"
        )


def read_gazetteer(
    organisations: Path, nodes: Path | None = None, further: Path | None = None
) -> Gazetteer:
    """Return the gazetteer of an organisations table and, if given, of nodes and further aliases.

    Of the further aliases only those serve in running text that cannot mean anything else.

    Raises:
        RefusedFileError: a row without id or name, or an alias file that is no UTF-8 CSV.
    """
    entries: list[Organisation] = []
    aliases: dict[str, str] = {}
    marked: set[str] = set()
    products: set[str] = set()
    for line, row in enumerate(_rows(organisations), 2):
        if not row.get("id") or not row.get("name"):
            raise RefusedFileError(
                str(organisations), line, "id", "an organisation needs id and name"
            )
        entries.append(_organisation(row))
        if row["kind"] == "pseudo":
            continue
        for name in _variants(row):
            aliases.setdefault(name, row["id"])
            if name.lower() in _MARKED_WORDS or len(name) < 3:
                marked.add(name)
        for name in filter(None, (row.get("ambiguous_aliases") or "").split("|")):
            if aliases.setdefault(name, row["id"]) == row["id"]:
                marked.add(name)
    known = {entry.id: entry for entry in entries}
    for row in _rows(further) if further else ():
        name = row["alias"].replace("\u2019", "'")
        if row["ambiguous"] == "false" and _is_distinct(name, known[row["org"]]):
            aliases.setdefault(name, row["org"])
    for row in _rows(nodes) if nodes else ():
        name = row["name"]
        if row["owner_org"] in known and "," not in name and name not in aliases:
            aliases[name] = row["owner_org"]
            products.add(name)
            if len(name) < 4 or (" " not in name and name.lower() in _MARKED_WORDS):
                marked.add(name)
    return Gazetteer(entries, aliases, marked, products)


@cache
def bundled_gazetteer() -> Gazetteer:
    """Return the gazetteer of the reference tables that come with the project."""
    folder = Path(str(resources.files("data") / "reference"))
    return read_gazetteer(
        folder / "organisations.csv", folder / "nodes.csv", folder / "aliases.csv"
    )


def _is_distinct(name: str, entry: Organisation) -> bool:
    """Return whether a further alias is safe in running text: several words, and no product's."""
    if not name[0].isupper() or " " not in name:
        return False
    return name.count(" ") > 1 or entry.kind in _BODIES or "investor" in entry.layers


def _rows(path: Path) -> Iterator[dict[str, str]]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)
    except UnicodeDecodeError as error:
        raise RefusedFileError(str(path), 1, "-", f"not UTF-8 ({error.reason})") from error


def _organisation(row: Mapping[str, str]) -> Organisation:
    return Organisation(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        country=row.get("country") or None,
        parent_id=row.get("parent_id") or None,
        gatekeeper=row.get("gatekeeper") == "true",
        layers=frozenset(filter(None, (row.get("layers") or "").split("|"))),
    )


def _variants(row: Mapping[str, str]) -> Iterator[str]:
    """Yield the printed forms of a name: the name, its aliases, without parenthesis, "Nvidia"."""
    names = [row["name"], *filter(None, (row.get("aliases") or "").split("|"))]
    for name in names:
        short = _PARENTHESIS.sub("", name).strip()
        yield short
        if short != name:
            yield name
        if short.isupper() and short.isalpha() and len(short) > 4:
            yield short.capitalize()
