"""Fits the weights of likely deals (likely/weights.tsv) to labelled passages.

usage: python -m crawlers.extraction.fitting PASSAGES.jsonl...

Each line is {"text", "lang", "gold": [{"kind", "source_org", "target_org"}, ...]}. A pair of
parties is a deal when the labels join it. Both models are logistic regressions with a quadratic
penalty, minimised by L-BFGS from zero, so that the same passages give the same weights. This is no
part of reading text: Vigie reads with the weights that come with it.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from scipy.special import expit, logsumexp

from crawlers.extraction.extractor import Passage, RuleExtractor
from crawlers.extraction.likely.likely import Pair, pairs_of
from crawlers.extraction.likely.sides import org_of
from crawlers.extraction.likely.weights import FILE, KIND_ORDER

RAREST = 20
"""Pairs that must show a trait for it to get a weight."""
PENALTY_OF_DEAL, PENALTY_OF_KIND = 20.0, 3.0
Floats = NDArray[np.float64]
Trait = tuple[str, str]
"""A part and what is said of it."""


def labelled_pairs(lines: Iterable[str]) -> Iterator[tuple[Pair, str]]:
    """Yield the pairs of labelled passages, each with the kind of its deal, "" for none."""
    extractor = RuleExtractor()
    for line in lines:
        row = json.loads(line)
        passage = Passage(row["text"], row.get("id"), row.get("lang"), row.get("published"))
        read = extractor.read(passage)
        if read is None:
            continue
        kinds = {(one["source_org"], one["target_org"]): one["kind"] for one in row["gold"]}
        for pair in pairs_of(read.reading):
            yield pair, kinds.get((org_of(pair.source), org_of(pair.target)), "")


def fit(pairs: list[tuple[Pair, str]]) -> dict[Trait, list[float]]:
    """Return for each trait of a part its weight for "a deal" and those for KIND_ORDER."""
    rows = [
        [(part, trait) for part, traits in pair.traits.items() for trait in traits]
        for pair, _ in pairs
    ]
    seen = Counter(trait for row in rows for trait in row)
    traits = sorted(trait for trait, times in seen.items() if times >= RAREST)
    column = {trait: number for number, trait in enumerate(traits)}
    matrix = _matrix(rows, column)
    kinds = [kind for _, kind in pairs]
    is_deal = np.array([1.0 if kind else 0.0 for kind in kinds])
    deal = _binary(matrix, is_deal)
    dealt = [number for number, kind in enumerate(kinds) if kind]
    places = np.array([KIND_ORDER.index(kinds[row]) for row in dealt])
    of_kinds = _multinomial(matrix[dealt], places)
    return {trait: [deal[at], *of_kinds[at]] for at, trait in enumerate(traits)}


def _matrix(rows: list[list[Trait]], column: dict[Trait, int]) -> csr_matrix:
    """Return rows of ones for the traits of each pair."""
    at: list[int] = []
    of: list[int] = []
    for number, traits in enumerate(rows):
        for trait in traits:
            if trait in column:
                at.append(number)
                of.append(column[trait])
    shape = (len(rows), len(column))
    return csr_matrix((np.ones(len(at)), (at, of)), shape=shape)


def _binary(matrix: csr_matrix, truth: Floats) -> Floats:
    """Return the weights with the least log loss plus PENALTY_OF_DEAL / 2 times their squares."""

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = matrix @ weights
        value = float(np.sum(np.logaddexp(0, scores) - truth * scores))
        slope = matrix.T @ (expit(scores) - truth) + PENALTY_OF_DEAL * weights
        return value + PENALTY_OF_DEAL / 2 * float(weights @ weights), slope

    start = np.zeros(matrix.shape[1])
    return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B").x)


def _multinomial(matrix: csr_matrix, places: NDArray[np.int_]) -> Floats:
    """Return traits × kinds weights that minimise the log loss of the kinds of deals."""
    size, kinds = matrix.shape[1], len(KIND_ORDER)
    truth = np.eye(kinds)[places]

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(size, kinds)
        scores = matrix @ weights
        total = logsumexp(scores, axis=1, keepdims=True)
        value = float(np.sum(total[:, 0] - np.sum(truth * scores, axis=1)))
        slope = matrix.T @ (np.exp(scores - total) - truth) + PENALTY_OF_KIND * weights
        return value + PENALTY_OF_KIND / 2 * float(flat @ flat), np.asarray(slope).ravel()

    found = minimize(loss, np.zeros(size * kinds), jac=True, method="L-BFGS-B")
    return np.asarray(found.x).reshape(size, kinds)


def write(weights: dict[Trait, list[float]], path: Path = FILE) -> None:
    """Write weights as a table, traits in alphabetical order, three decimals."""
    lines = ["\t".join(["part", "trait", "deal", *KIND_ORDER])]
    lines += [
        "\t".join([*trait, *(f"{weight:.3f}" for weight in of)]) for trait, of in weights.items()
    ]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main(paths: list[str]) -> str:
    """Fit the weights to the passages of `paths`, write them and say of how much they are made."""
    lines = [line for path in paths for line in Path(path).read_text("utf-8").splitlines()]
    pairs = list(labelled_pairs(lines))
    weights = fit(pairs)
    write(weights)
    deals = sum(bool(kind) for _, kind in pairs)
    return f"{len(pairs)} pairs of parties, {deals} of them deals: {len(weights)} traits weighed"


if __name__ == "__main__":
    sys.stdout.write(main(sys.argv[1:]) + "\n")
