"""The address is the only place where the state of a view lives.

`StateCodec` turns a path and a query string into a `State` and back. Parameters are short, sorted
and left out when they have their default; `s` is the version of the scheme. What is not understood
becomes a notice for the reader, never an error and never a silent guess.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, cast
from urllib.parse import parse_qsl, quote, urlencode

from data.language.catalogue import LANGUAGES, Language

VERSION = "1"
MAX_LENGTH = 1500
EARLIEST_YEAR = 1990
PACKS = ("eu2004", "eu2026", "us2023")
THEMES = ("auto", "light", "dark")
Theme = Literal["auto", "light", "dark"]


@dataclass(frozen=True)
class Parameter:
    """A parameter that a page understands.

    choices: the values it may take; empty when `pattern` decides. reader: raises ValueError on
    what has the pattern but no meaning (30 February).
    default: the value that is not written into the address.
    """

    name: str
    choices: tuple[str, ...] = ()
    pattern: str = r"[^\x00-\x1f\x7f]{1,200}"
    default: str = ""
    reader: Callable[[str], object] = str

    def accepts(self, value: str) -> bool:
        """Return whether `value` is one that the page can mean."""
        if self.choices:
            return value in self.choices
        if re.fullmatch(self.pattern, value) is None:
            return False
        try:
            self.reader(value)
        except ValueError:
            return False
        return True


DAY = r"\d{4}-\d\d-\d\d"
SLUG = r"[a-z0-9][a-z0-9.-]{0,119}"
FACT = r"[a-z_0-9]{1,40}:[^\x00-\x1f\x7f]{1,300}"
RELEASE = r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}"

REPORTED = Parameter("reported", pattern=r"[1-9][0-9]{0,8}")
"""Number of the report sent from this page, so that the drawer says it has arrived."""

SHARED = (
    REPORTED,
    Parameter("sort", pattern=r"-?[a-z_0-9]{1,30}\.[a-z_0-9]{1,30}"),
    Parameter("page", pattern=r"[1-9][0-9]{0,3}"),
    Parameter("rows", choices=("all",)),
)
"""Parameters of every page with tables: sort order, page of the long table, all rows."""


@dataclass(frozen=True)
class Notice:
    """Something in an address that was not understood: a text key and the words to fill in."""

    key: str
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class State:
    """What an address says. `page` holds the page's own parameters."""

    path: str = "/"
    as_of: date | None = None
    pack: str = "eu2004"
    language: Language | None = None
    theme: Theme = "auto"
    shortcuts: bool = True
    release: str | None = None
    fact: str | None = None
    page: Mapping[str, str] = field(default_factory=dict)

    def get(self, name: str, default: str = "") -> str:
        """Return a parameter of the page, or `default`."""
        return self.page.get(name, default)

    def with_changes(self, **changes: Any) -> "State":
        """Return the state with shared fields replaced, page parameters untouched."""
        return replace(self, **changes)

    def with_page(self, **changes: str | None) -> "State":
        """Return the state with page parameters set, or removed where None or empty."""
        merged = {**self.page, **changes}
        return replace(self, page={name: value for name, value in merged.items() if value})


class StateCodec:
    """Writes and reads addresses for pages whose parameters are known."""

    def encode(self, state: State, parameters: Sequence[Parameter] = ()) -> str:
        """Return path and query of a state; values at their default are left out."""
        defaults = {known.name: known.default for known in (*SHARED, *parameters)}
        pairs = {
            "asof": state.as_of.isoformat() if state.as_of else "",
            "pack": "" if state.pack == "eu2004" else state.pack,
            "lang": state.language or "",
            "theme": "" if state.theme == "auto" else state.theme,
            "keys": "" if state.shortcuts else "off",
            "release": state.release or "",
            "fact": state.fact or "",
            **{
                name: value for name, value in state.page.items() if value != defaults.get(name, "")
            },
        }
        query = [(name, pairs[name]) for name in sorted(pairs) if pairs[name]]
        path = quote(state.path, safe="/.-_~")
        if not query:
            return path
        return f"{path}?{urlencode([('s', VERSION), *query], quote_via=quote, safe=':/|,')}"

    def decode(
        self, path: str, search: str, parameters: Sequence[Parameter] = ()
    ) -> tuple[State, list[Notice]]:
        """Return the state that an address says, and a notice for each part not understood."""
        notices: list[Notice] = []
        known = {parameter.name: parameter for parameter in (*SHARED, *parameters)}
        found: dict[str, Any] = {}
        page: dict[str, str] = {}
        for name, value in _pairs(search, notices):
            if name == "s":
                if value != VERSION:
                    notices.append(Notice("version", (("value", value[:20]),)))
            elif name in _GLOBAL:
                attribute, reader = _GLOBAL[name]
                try:
                    found[attribute] = reader(value)
                except ValueError:
                    notices.append(_refused(name, value))
            elif name in known and known[name].accepts(value):
                page[name] = value
            elif name in known:
                notices.append(_refused(name, value))
            else:
                notices.append(Notice("unknown_parameter", (("name", name[:40]),)))
        page = {name: value for name, value in page.items() if value != known[name].default}
        return State(path=path, page=page, **found), notices


def _pairs(search: str, notices: list[Notice]) -> list[tuple[str, str]]:
    try:
        pairs = parse_qsl(search.removeprefix("?"), errors="strict", max_num_fields=60)
    except (ValueError, UnicodeDecodeError):
        notices.append(Notice("unreadable"))
        return []
    unique: dict[str, str] = {}
    for name, value in pairs:
        if name in unique:
            notices.append(Notice("repeated", (("name", name[:40]),)))
        else:
            unique[name] = value
    return list(unique.items())


def _refused(name: str, value: str) -> Notice:
    return Notice("refused_value", (("name", name[:40]), ("value", value[:60])))


def _one_of(choices: Sequence[str], value: str) -> str:
    if value not in choices:
        raise ValueError(value)
    return value


def _matching(pattern: str, value: str) -> str:
    if not re.fullmatch(pattern, value):
        raise ValueError(value)
    return value


def recent_day(value: str) -> date:
    """Return an ISO day since 1990.

    Raises:
        ValueError: no such day, or one before anything that is watched here.
    """
    day = date.fromisoformat(value)
    if day.year < EARLIEST_YEAR:
        raise ValueError(value)
    return day


_GLOBAL: dict[str, tuple[str, Any]] = {
    "asof": ("as_of", recent_day),
    "pack": ("pack", lambda value: _one_of(PACKS, value)),
    "lang": ("language", lambda value: cast(Language, _one_of(LANGUAGES, value))),
    "theme": ("theme", lambda value: cast(Theme, _one_of(THEMES, value))),
    "keys": ("shortcuts", lambda value: _one_of(("on", "off"), value) == "on"),
    "release": ("release", lambda value: _matching(RELEASE, value)),
    "fact": ("fact", lambda value: _matching(FACT, value)),
}
