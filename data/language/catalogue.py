"""Texts in French and English, from TOML files `<language>/<domain>.toml` beside this module.

A key is "domain.section.name"; values are `str.format` templates. Both languages must define the
same keys (a test checks), and a missing key is an error, never an empty text.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Any, Literal, get_args

from data.errors import VigieError
from data.language.spacing import spaced

Language = Literal["en", "fr"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class MissingTextError(VigieError):
    """A key that the catalogue of a language does not hold."""


def text(key: str, language: Language, **values: object) -> str:
    """Return the text of `key` in `language` with `values` filled in.

    Raises:
        MissingTextError: no such key in that language, or a placeholder without a value.
    """
    template = keys(language).get(key)
    if template is None:
        raise MissingTextError(f"no text '{key}' in language '{language}'; add it to the catalogue")
    if not values:
        return template
    try:
        return template.format(**values)
    except KeyError as error:
        raise MissingTextError(f"text '{key}' ({language}) needs a value for {error}") from error


@cache
def keys(language: Language) -> dict[str, str]:
    """Return every key of a language with its template."""
    folder = resources.files(__package__) / language
    found: dict[str, str] = {}
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            domain = file.name.removesuffix(".toml")
            _flatten(domain, tomllib.loads(file.read_text("utf-8")), found)
    return {key: spaced(template, language) for key, template in found.items()}


def _flatten(prefix: str, table: dict[str, Any], found: dict[str, str]) -> None:
    for name, value in table.items():
        if isinstance(value, dict):
            _flatten(f"{prefix}.{name}", value, found)
        else:
            found[f"{prefix}.{name}"] = str(value)
