"""The weights by which traits tell a likely deal (weights.tsv); `fitting.py` makes them."""

import math
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

from crawlers.extraction.rules.rulebook import KINDS

FILE: Final = Path(__file__).with_name("weights.tsv")
KIND_ORDER: Final = tuple(sorted(KINDS))
CROSS: Final = " & "
"""Stands between the group of a party and a trait of its passage."""
PARTS: Final = ("passage", "source", "target", "pair")
"""Of what a trait is said; the same trait weighs differently on a source and on a target."""


@dataclass(frozen=True)
class Weights:
    """Two logistic models over the same traits of one part.

    deal: trait → weight, in log odds, of "these two are sides of a deal, this way round".
    groups: the same of traits of a passage by the group of a party, which are many and looked up
        often: group → trait → weight.
    kinds: trait → weight for each of KIND_ORDER, given that they are.
    """

    deal: dict[str, float] = field(default_factory=dict)
    groups: dict[str, dict[str, float]] = field(default_factory=dict)
    kinds: dict[str, list[float]] = field(default_factory=dict)

    def log_odds(self, traits: list[str]) -> float:
        """Return the sum of the weights of `traits`; a trait without weight counts nothing."""
        deal = self.deal
        total = 0.0
        for trait in traits:
            if trait in deal:
                total += deal[trait]
        return total

    def log_odds_of_group(self, group: str, passage: list[str]) -> float:
        """Return what the group of a party makes of the traits of its passage, all summed."""
        weights = self.groups.get(group)
        total = 0.0
        if weights is not None:
            for trait in passage:
                if trait in weights:
                    total += weights[trait]
        return total


@cache
def bundled_weights() -> dict[str, Weights]:
    """Return the weights that come with Vigie, by part."""
    parts = {part: Weights() for part in PARTS}
    for line in FILE.read_text("utf-8").splitlines()[1:]:
        part, trait, weight, *of_kinds = line.split("\t")
        group, crossed, of_passage = trait.partition(CROSS)
        if crossed:
            parts[part].groups.setdefault(group, {})[of_passage] = float(weight)
        else:
            parts[part].deal[trait] = float(weight)
        parts[part].kinds[trait] = [float(one) for one in of_kinds]
    return parts


def likeliest_kind(weights: dict[str, Weights], traits: dict[str, list[str]]) -> tuple[str, float]:
    """Return the kind of deal that the traits speak for, and its probability among the kinds."""
    sums = [0.0] * len(KIND_ORDER)
    for part, of_part in traits.items():
        kinds = weights[part].kinds
        for trait in of_part:
            for place, weight in enumerate(kinds.get(trait, ())):
                sums[place] += weight
    highest = max(sums)
    shares = [math.exp(one - highest) for one in sums]
    best = shares.index(max(shares))
    return KIND_ORDER[best], shares[best] / sum(shares)
