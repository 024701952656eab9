"""The rule files of a language, read from `rules/` and put together."""

import tomllib
from importlib import resources
from typing import Any

from crawlers.extraction.rules.expressions import RuleError

FILES = (
    "names",
    "words",
    "topics",
    "purchases",
    "investments",
    "people_and_compute",
    "content_and_agreements",
)
"""In the order in which their frames are asked: a word may call several."""


def read_rules(language: str) -> dict[str, Any]:
    """Return the tables of all files of a language; their frames become one list.

    Raises:
        RuleError: two files have a table of the same name.
    """
    rules: dict[str, Any] = {"frame": []}
    for name in FILES:
        tables = _read(f"{language}/{name}.toml")
        rules["frame"] += tables.pop("frame", [])
        if twice := sorted(set(tables) & set(rules)):
            raise RuleError(
                f"{language}/{name}.toml: table '{twice[0]}' stands in another file too"
            )
        rules |= tables
    return rules


def read_common_rules() -> dict[str, Any]:
    """Return the tables that hold in every language."""
    return _read("common.toml")


def _read(path: str) -> dict[str, Any]:
    file = resources.files("crawlers.extraction.rules").joinpath(*path.split("/"))
    return tomllib.loads(file.read_text("utf-8"))
