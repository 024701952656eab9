"""Types of the columns of records: what a cell may hold, and what others may know about it.

A type is an annotated Python type. Its validators refuse what does not belong; its markers
(`Dated`, `Prose`, `Refers`) tell the loader and the release what to do with the column.
"""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from data import partial_dates
from data.records.iso import COUNTRIES, CURRENCIES

MAX_URL_LENGTH = 2_000
MAX_TEXT_LENGTH = 20_000
_SLUG = re.compile(r"[a-z0-9]+(?:[-.][a-z0-9]+)*")
_FISCAL = re.compile(r"FY(\d{4})(-Q[1-4]|-H[12]|-\d{2})?")
_GEOGRAPHY = re.compile(r"world|Europe|EU|EEA|UK|[A-Z]{2}")
_WORD = re.compile(r"[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

LAYERS = (
    "lithography",
    "foundry",
    "memory",
    "chip",
    "server",
    "cloud",
    "public_compute",
    "data",
    "model",
    "app",
    "investor",
)
"""Layers of the chain from left to right; investors stand outside."""


@dataclass(frozen=True)
class Dated:
    """Marks a partial date: the release adds `<column>_first` and `<column>_last`."""


@dataclass(frozen=True)
class Prose:
    """Marks free text: differing wordings of it are no contradiction between statements."""


@dataclass(frozen=True)
class Refers:
    """Marks slugs that must exist in one of `tables`; `several` means separated by a bar."""

    tables: tuple[str, ...]
    several: bool = False


def _remembered(check: Callable[[str], str]) -> Callable[[str], str]:
    """Remember the values that passed: codes, slugs and addresses come again and again."""
    return lru_cache(maxsize=16_384)(check)


@cache
def allowed_codes(table: str, column: str) -> frozenset[str]:
    """Return the codes that the bundled vocabulary lists for a column of a reference file."""
    file = resources.files("data") / "reference" / "vocabulary.csv"
    rows = csv.DictReader(io.StringIO(file.read_text("utf-8"), newline=""))
    return frozenset(
        row["value"] for row in rows if row["table"] == table and row["column"] == column
    )


def code(table: str, column: str) -> AfterValidator:
    """Return a validator: the value is a code of `vocabulary.csv` for that column."""

    @_remembered
    def check(value: str) -> str:
        if value not in allowed_codes(table, column):
            known = ", ".join(sorted(allowed_codes(table, column)))
            raise ValueError(f"'{value}' is not in vocabulary.csv for {table}.{column} ({known})")
        return value

    return AfterValidator(check)


def _plain_text(value: str) -> str:
    # Nearly every text is printable, which is known at once; the others may hold line breaks.
    if not value.isprintable() and _CONTROL.search(value):
        raise ValueError("holds a control character")
    if len(value) > MAX_TEXT_LENGTH:
        raise ValueError(f"is longer than {MAX_TEXT_LENGTH} characters")
    if value != value.strip():
        raise ValueError("begins or ends with a space")
    return value


@_remembered
def _slug(value: str) -> str:
    if not _SLUG.fullmatch(value):
        raise ValueError(f"'{value}' is not a slug (ASCII, lower case, hyphens)")
    return value


@_remembered
def _partial_date(value: str) -> str:
    partial_dates.parse(value)
    return value


@_remembered
def _fiscal_period(value: str) -> str:
    if not _FISCAL.fullmatch(value):
        partial_dates.parse(value)
    return value


def _currency(value: str) -> str:
    if value not in CURRENCIES:
        raise ValueError(f"'{value}' is not an ISO 4217 currency")
    return value


def _country(value: str) -> str:
    if value != "EU" and value not in COUNTRIES:
        raise ValueError(f"'{value}' is not an ISO 3166 country (alpha-2) or EU")
    return value


@_remembered
def _geography(value: str) -> str:
    if not _GEOGRAPHY.fullmatch(value):
        raise ValueError(f"'{value}' is not a geography (world, Europe, EU, EEA, UK or alpha-2)")
    return value


@_remembered
def check_url(value: str) -> str:
    """Return an http or https address unchanged, or raise ValueError."""
    if len(value) > MAX_URL_LENGTH or re.search(r"[\s\x00-\x1f\"<>\\]", value):
        raise ValueError("is not one address (space, quote, control character or too long)")
    try:
        parts = urlsplit(value)
    except ValueError as error:
        raise ValueError(f"'{value}' is not an address ({error})") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"'{value}' is not an http or https address")
    if parts.username is not None:
        raise ValueError(f"'{value}' names a user before its host; cite the address without it")
    return value


def _each(check: Callable[[str], str]) -> AfterValidator:
    def check_all(value: str) -> str:
        for part in value.split("|"):
            check(part)
        return value

    return AfterValidator(check_all)


@_remembered
def _layer(value: str) -> str:
    if value not in LAYERS:
        raise ValueError(f"'{value}' is not a layer ({', '.join(LAYERS)})")
    return value


@_remembered
def _word(value: str) -> str:
    if not _WORD.fullmatch(value):
        raise ValueError(f"'{value}' is not a code word")
    return value


Text = Annotated[str, Field(min_length=1), AfterValidator(_plain_text)]
"""A short text that identifies (a name, an estimator, an authority)."""
ProseText = Annotated[str, Field(min_length=1), AfterValidator(_plain_text), Prose()]
"""Free text whose wording may differ between statements."""
Slug = Annotated[str, AfterValidator(_slug)]
Word = Annotated[str, AfterValidator(_word)]
"""A code word that no vocabulary closes (letters, digits, hyphen, underscore)."""
Organisation = Annotated[Slug, Refers(("organisation",))]
Organisations = Annotated[str, _each(_slug), Refers(("organisation",), several=True)]
Deal = Annotated[Slug, Refers(("deal",))]
Node = Annotated[Slug, Refers(("node",))]
OrganisationOrNode = Annotated[Slug, Refers(("organisation", "node"))]
Market = Annotated[Slug, Refers(("market",))]
PartialDate = Annotated[str, AfterValidator(_partial_date), Dated()]
Period = Annotated[str, AfterValidator(_partial_date), Dated()]
FiscalPeriod = Annotated[str, AfterValidator(_fiscal_period), Dated()]
Currency = Annotated[str, AfterValidator(_currency)]
Country = Annotated[str, AfterValidator(_country)]
Geography = Annotated[str, AfterValidator(_geography)]
Geographies = Annotated[str, _each(_geography)]
Layer = Annotated[str, AfterValidator(_layer)]
LayerList = Annotated[str, _each(_layer)]
TextList = Annotated[str, _each(_plain_text)]
"""Names separated by a bar."""
Url = Annotated[str, AfterValidator(check_url), Prose()]
Urls = Annotated[str, _each(check_url), Prose()]
"""Addresses separated by a bar."""
Percent = Annotated[float, Field(ge=0, le=100)]
Quantity = Annotated[float, Field(ge=0)]
Amount = Annotated[float, Field(ge=0)]
"""Money in full units of the row's currency."""
YesNoPartly = Literal["yes", "no", "partly"]


def column(description: str, default: Any = ...) -> Any:
    """Declare a column with the comment that the release prints; without default it is required."""
    return Field(default=default, description=description)


def optional(description: str) -> Any:
    """Declare a column that may be unknown (None, never zero)."""
    return Field(default=None, description=description)
