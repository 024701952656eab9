"""Evaluation of rankings and probabilities; ties are handled openly."""

import math
from collections.abc import Sequence
from fractions import Fraction

from data.errors import UsageError

Number = float | Fraction


def auroc(labels: Sequence[int], scores: Sequence[Number]) -> Fraction:
    """Return the probability that a positive outranks a negative, ties one half.

    Raises:
        UsageError: positives or negatives are missing.
    """
    positives = [s for s, y in zip(scores, labels, strict=True) if y]
    negatives = [s for s, y in zip(scores, labels, strict=True) if not y]
    if not positives or not negatives:
        raise UsageError("the AUROC needs at least one positive and one negative")
    doubled = sum(2 * (p > n) + (p == n) for p in positives for n in negatives)
    return Fraction(doubled, 2 * len(positives) * len(negatives))


def average_precision(labels: Sequence[int], scores: Sequence[Number]) -> Fraction:
    """Return the sum of (R_n - R_{n-1}) P_n down the ranking; tied scores form one step."""
    positives = sum(labels)
    if positives == 0:
        raise UsageError("the average precision needs at least one positive")
    total, hits, seen = Fraction(0), 0, 0
    for score in sorted(set(scores), reverse=True):
        tied = [y for s, y in zip(scores, labels, strict=True) if s == score]
        hits += sum(tied)
        seen += len(tied)
        total += Fraction(sum(tied), positives) * Fraction(hits, seen)
    return total


def precision_at(labels: Sequence[int], scores: Sequence[Number], k: int) -> Fraction:
    """Return the share of positives among the k highest scores (ties in input order)."""
    return Fraction(_hits(labels, scores, k), k)


def recall_at(labels: Sequence[int], scores: Sequence[Number], k: int) -> Fraction:
    """Return the share of all positives that are among the k highest scores."""
    if sum(labels) == 0:
        raise UsageError("recall needs at least one positive")
    return Fraction(_hits(labels, scores, k), sum(labels))


def expected_precision_at(labels: Sequence[int], scores: Sequence[Number], k: int) -> Fraction:
    """Return the mean precision at k over random orders of tied scores."""
    _check_length(k, len(scores))
    expected, left = Fraction(0), k
    for score in sorted(set(scores), reverse=True):
        tied = [y for s, y in zip(scores, labels, strict=True) if s == score]
        taken = min(left, len(tied))
        expected += Fraction(sum(tied) * taken, len(tied))
        left -= taken
        if left == 0:
            break
    return expected / k


def brier(labels: Sequence[int], probabilities: Sequence[Number]) -> Fraction | float:
    """Return the mean squared difference of probability and label (Brier 1950)."""
    squares = [(p - y) ** 2 for p, y in zip(probabilities, labels, strict=True)]
    if all(isinstance(square, Fraction | int) for square in squares):
        return sum((Fraction(s) for s in squares), Fraction(0)) / len(squares)
    return math.fsum(squares) / len(squares)


def brier_of_climatology(labels: Sequence[int]) -> Fraction:
    """Return p(1 - p) with the base rate p of the sample."""
    rate = Fraction(sum(labels), len(labels))
    return rate * (1 - rate)


def brier_skill(labels: Sequence[int], probabilities: Sequence[Number]) -> Fraction | float:
    """Return 1 - brier / climatology.

    Raises:
        UsageError: all labels are equal, so climatology is perfect.
    """
    reference = brier_of_climatology(labels)
    if reference == 0:
        raise UsageError("the skill score needs both positives and negatives")
    return 1 - brier(labels, probabilities) / reference


def _hits(labels: Sequence[int], scores: Sequence[Number], k: int) -> int:
    _check_length(k, len(scores))
    order = sorted(range(len(scores)), key=lambda i: (-scores[i], i))
    return sum(labels[i] for i in order[:k])


def _check_length(k: int, n: int) -> None:
    if not 1 <= k <= n:
        raise UsageError(f"a list of {k} cannot be taken from {n} candidates")
