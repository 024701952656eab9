"""Reading a labelled list of name variants and scoring the resolver on it."""

import csv
from dataclasses import dataclass
from pathlib import Path

from data.resolution.resolver import Resolver

FOLDER = Path(__file__).parent / "labelled"


@dataclass(frozen=True)
class Labelled:
    """A name as printed, with the organisation that it means ("" when it is none of ours)."""

    variant: str
    organisation: str
    country: str
    source_url: str
    note: str


@dataclass(frozen=True)
class Score:
    """Pairs of a name and an organisation: right ones, wrong ones, missed ones."""

    right: int
    wrong: tuple[str, ...]
    missed: tuple[str, ...]

    @property
    def precision(self) -> float:
        """Share of the pairs that the resolver made which are right."""
        return self.right / (self.right + len(self.wrong))

    @property
    def recall(self) -> float:
        """Share of the labelled pairs that the resolver found."""
        return self.right / (self.right + len(self.missed))


def labelled(name: str) -> list[Labelled]:
    """Return the rows of a list."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [Labelled(**row) for row in csv.DictReader(file)]


def scored(rows: list[Labelled], resolver: Resolver) -> Score:
    """Return how the resolver does on a list."""
    right, wrong, missed = 0, [], []
    for row in rows:
        got = resolver.resolve(row.variant, row.country or None).organisation_id or ""
        right += bool(got) and got == row.organisation
        if got and got != row.organisation:
            wrong.append(f"{row.variant} → {got}, not {row.organisation or 'ours'}")
        if row.organisation and got != row.organisation:
            missed.append(f"{row.variant} → {got or 'nothing'}, not {row.organisation}")
    return Score(right, tuple(wrong), tuple(missed))
