"""Symbols of shares: "NVDA", "(NASDAQ: NVDA)", "NVDA.O", "2330 TT", each as one comparable form."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources

_SHORTEST, _LONGEST = 2, 5
_WHOLE = re.compile(
    r"(?P<mark>[A-Z0-9]{1,10}(?:-[A-Z])?)(?:\.(?P<suffix>[A-Z]{1,3})|\s(?P<code>[A-Z0-9]{2}))"
)
_EQUITY = re.compile(r"\s+Equity$", re.IGNORECASE)
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class _Markets:
    """Which printed sign of a market stands for which suffix ("" for the United States)."""

    suffixes: dict[str, str]
    codes: dict[str, str]
    prefixes: dict[str, str]
    listing: re.Pattern[str]


def bare_symbol(name: str) -> bool:
    """Return whether a stored name may be the symbol of a share without its market ("NVDA")."""
    return name.isupper() and name.isalnum() and _SHORTEST <= len(name) <= _LONGEST


def stored_symbol(name: str) -> str | None:
    """Return the comparable form of a stored alias that is a symbol with its market ("8035.T")."""
    return _whole(name) if "." in name else None


def symbols_in(printed: str) -> frozenset[str]:
    """Return the symbols that a printed string states with their market.

    >>> sorted(symbols_in("Taiwan Semiconductor (TPE: 2330)"))
    ['2330.TW']
    """
    found = set()
    if ":" in printed:
        for match in _markets().listing.finditer(printed):
            market = _markets().prefixes[" ".join(match["market"].upper().split())]
            found.add(_comparable(match["mark"].upper(), market))
    if len(printed) <= 18 and printed[:1].isalnum():
        whole = _whole(_EQUITY.sub("", printed.strip()))
        found |= {whole} if whole else set()
    return frozenset(found)


def without_listing(text: str) -> str:
    """Return a text without the symbols that it states with a market before a colon."""
    return _markets().listing.sub(" ", text) if ":" in text else text


def _whole(text: str) -> str | None:
    """Return the symbol that is the whole text ("ORA.PA", "ORA FP"), if it is one."""
    match = _WHOLE.fullmatch(text)
    if match is None:
        return None
    markets = _markets()
    market = (
        markets.suffixes.get(match["suffix"])
        if match["suffix"]
        else markets.codes.get(match["code"])
    )
    return None if market is None else _comparable(match["mark"], market)


def _comparable(mark: str, market: str) -> str:
    bare = mark.lstrip("0") if _HAS_DIGIT.search(mark) else mark
    return f"{bare}.{market}" if market else bare


@cache
def _markets() -> _Markets:
    text = (resources.files(__package__) / "markets.toml").read_text("utf-8")
    suffixes: dict[str, str] = {}
    codes: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for market in tomllib.loads(text)["market"]:
        own = market["suffixes"][0] if market["suffixes"] else ""
        for suffix in (*market["suffixes"], *market.get("also", ())):
            suffixes.setdefault(suffix, own)
        for code in market["codes"]:
            codes.setdefault(code, own)
        for prefix in market["prefixes"]:
            prefixes[prefix] = own
    spelled = "|".join(
        prefix.replace(" ", r"\s+")
        for prefix in sorted(prefixes, key=lambda word: (-len(word), word))
    )
    listing = re.compile(
        rf"\b(?P<market>{spelled})\s*:\s*(?P<mark>[A-Z0-9]{{1,8}})(?:[.-][A-Z]{{1,3}})?\b",
        re.IGNORECASE,
    )
    return _Markets(suffixes, codes, prefixes, listing)
