"""Names that a user types, to ids: exact ids first, then names and aliases, then suggestions."""

import difflib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping

import pandas as pd

from data.errors import AmbiguousNameError, NotFoundError

MAX_SUGGESTIONS = 8


def find_organisation(organisations: pd.DataFrame, name: str) -> str:
    """Return the id of the organisation that a name means.

    Parameters
    ----------
    organisations
        Columns `id`, `name`, and where known `aliases`, `ambiguous_aliases` (separated by bars).

    Raises
    ------
    AmbiguousNameError
        Several organisations bear the name; lists their ids.
    NotFoundError
        None does; lists the nearest ids.
    """
    names: defaultdict[str, set[str]] = defaultdict(set)
    columns = [c for c in ("name", "aliases", "ambiguous_aliases") if c in organisations.columns]
    for row in organisations[["id", *columns]].to_dict("records"):
        for column in columns:
            if isinstance(row[column], str):
                for one in row[column].split("|"):
                    names[_folded(one)].add(str(row["id"]))
    return _find("organisation", name, {str(one) for one in organisations["id"]}, names)


def find_market(markets: pd.DataFrame, name: str) -> str:
    """Return the slug of the market that a name means (columns `market`, `market_name`).

    Raises:
        AmbiguousNameError, NotFoundError: as `find_organisation`.
    """
    names: defaultdict[str, set[str]] = defaultdict(set)
    for slug, printed in zip(markets["market"], markets["market_name"], strict=True):
        names[_folded(str(printed))].add(str(slug))
    return _find("market", name, {str(one) for one in markets["market"]}, names)


def _find(kind: str, name: str, ids: set[str], names: Mapping[str, set[str]]) -> str:
    wanted = name.strip()
    if wanted.casefold() in ids:
        return wanted.casefold()
    found = sorted(names.get(_folded(wanted), ())) or _written_otherwise(wanted, ids, names)
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousNameError(f"'{name}' fits {len(found)} {kind}s: {_listed(found)}; name one")
    near = _near(wanted, ids, names) if wanted else []
    hint = f"; did you mean {_listed(near)}?" if near else ""
    raise NotFoundError(f"no {kind} '{name}'{hint}")


def _written_otherwise(wanted: str, ids: set[str], names: Mapping[str, set[str]]) -> list[str]:
    """Return the ids that bear the name but for spaces, hyphens and dots ("Open AI")."""
    letters = _letters(wanted)
    if not letters:
        return []
    found = {one for one in ids if _letters(one) == letters}
    return sorted(found.union(*(of for name, of in names.items() if _letters(name) == letters)))


def _letters(name: str) -> str:
    return "".join(character for character in _folded(name) if character.isalnum())


def _near(wanted: str, ids: set[str], names: Mapping[str, set[str]]) -> list[str]:
    close = difflib.get_close_matches(_folded(wanted), [*names, *ids], n=MAX_SUGGESTIONS)
    found = {one for match in close for one in (names.get(match) or {match})}
    found |= {one for one in ids if wanted.casefold() in one}
    return sorted(found)[:MAX_SUGGESTIONS]


def _folded(name: str) -> str:
    """Return a name without case, accents and repeated spaces."""
    plain = unicodedata.normalize("NFKD", name.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _listed(ids: Iterable[str]) -> str:
    return ", ".join(ids)
