"""Threshold regimes as dated data: `reference/regimes.json`, validated.

A rule is a predicate over named facts (`graph.screening.predicates` reads it). Its `para` is the
paragraph, point or section of the instrument, its `verified` says how number and place are known.
A rule without a paragraph is always marked unverified, and shown so.
"""

import json
from collections.abc import Sequence
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from data.errors import NotFoundError, RefusedFileError

Status = Literal["in_force", "draft", "historical", "proposal"]
Verified = Literal["seen", "secondary", "recalled", "unverified"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rule(_Frozen):
    """One rule: when its predicate holds, the instrument's own word for what follows.

    otherwise_of: for the predicate "otherwise", the rules none of which is true.
    unless: the special circumstances that switch it off.
    """

    id: str
    when: str
    outcome: str
    para: str | None
    verified: Verified
    unless: str | None = None
    note: str | None = None
    otherwise_of: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _paragraph_or_unverified(self) -> "Rule":
        if self.para is None and self.verified != "unverified":
            raise ValueError(f"rule {self.id} has no paragraph and is not marked unverified")
        if (self.when == "otherwise") != bool(self.otherwise_of):
            raise ValueError(f"rule {self.id}: 'otherwise' needs otherwise_of, and only it")
        return self


class SpecialCircumstances(_Frozen):
    """Circumstances that an analyst may find, each with evidence; they switch rules off."""

    name: str
    circumstances: tuple[str, ...]
    para: str
    verified: Verified


class Regime(_Frozen):
    """One instrument with its rules.

    exclusive: the rules are tried in order and the first true one is the answer; otherwise each
        rule is a screen of its own.
    display: what to show where the instrument has no structural threshold.
    """

    id: str
    aliases: tuple[str, ...]
    jurisdiction: str
    instrument: str
    celex: str | None = None
    status: Status
    effective_from: date | None
    effective_to: date | None
    superseded_by: str | None
    verified: Verified
    note: str
    rules: tuple[Rule, ...]
    exclusive: bool = False
    kind: Literal["merger_screen", "dominance_presumption"] = "merger_screen"
    special_circumstances: SpecialCircumstances | None = None
    display: str | None = None

    @model_validator(mode="after")
    def _consistent(self) -> "Regime":
        if self.status == "in_force" and self.effective_from is None:
            raise ValueError(f"{self.id} is in force without a date")
        names = [rule.id for rule in self.rules]
        if len(set(names)) != len(names):
            raise ValueError(f"{self.id} names a rule twice")
        for rule in self.rules:
            if unknown := set(rule.otherwise_of) - set(names):
                raise ValueError(f"{self.id}/{rule.id} refers to unknown rules {sorted(unknown)}")
        return self

    def in_force_on(self, day: date) -> bool:
        """Return whether the instrument was law or guidance on a day (drafts and proposals never).

        `effective_to` is the day on which the next one took over.
        """
        if self.status in ("draft", "proposal") or self.effective_from is None:
            return False
        return self.effective_from <= day and (self.effective_to is None or day < self.effective_to)

    @property
    def has_structural_threshold(self) -> bool:
        """Return whether the instrument names any number at all."""
        return bool(self.rules)


class Regimes(_Frozen):
    """All regimes, and the meaning of the facts that their predicates name."""

    facts: dict[str, str]
    regimes: tuple[Regime, ...] = Field(min_length=1)

    def find(self, name: str) -> Regime:
        """Return a regime by id or alias, whatever the case.

        Raises:
            NotFoundError: no such regime; the message lists the ids.
        """
        wanted = name.strip().casefold()
        for regime in self.regimes:
            if wanted in {regime.id.casefold(), *(alias.casefold() for alias in regime.aliases)}:
                return regime
        known = ", ".join(regime.id for regime in self.regimes)
        raise NotFoundError(f"no regime '{name}'; known are {known}")

    def in_force_on(self, day: date) -> Sequence[Regime]:
        """Return the regimes in force on a day, in file order."""
        return [regime for regime in self.regimes if regime.in_force_on(day)]


def parse_regimes(text: str, file: str) -> Regimes:
    """Return the validated content of a regimes file.

    Raises:
        RefusedFileError: names the regime or rule and what is wrong with it.
    """
    try:
        document = json.loads(text)
        regimes = [_with_circumstances(regime) for regime in document["regimes"]]
        return Regimes(facts=document["facts"], regimes=tuple(regimes))
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise RefusedFileError(file, 1, place or "regimes", str(first["msg"])) from error
    except (KeyError, TypeError, ValueError) as error:
        raise RefusedFileError(file, 1, "regimes", f"not a regimes file ({error!r})") from error


@cache
def bundled_regimes() -> Regimes:
    """Return the regimes that the project carries."""
    file = resources.files("data") / "reference" / "regimes.json"
    return parse_regimes(file.read_text(encoding="utf-8"), "regimes.json")


def _with_circumstances(regime: dict[str, object]) -> Regime:
    special = regime.get("special_circumstances")
    if isinstance(special, dict):
        names = [name for name in special if name not in ("para", "verified")]
        if len(names) != 1:
            raise ValueError(f"{regime.get('id')}: one list of special circumstances expected")
        found = SpecialCircumstances(
            name=names[0],
            circumstances=tuple(special[names[0]]),
            para=special["para"],
            verified=special["verified"],
        )
        regime = {**regime, "special_circumstances": found}
    return Regime.model_validate(regime)
