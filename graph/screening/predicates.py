"""Predicates of threshold rules: read from text, tested on points and on boxes of facts.

A predicate compares facts with constants ("1000 <= hhi_post <= 2000 and delta < 250"). Only
comparisons, `and`, `or`, `max(…)`, `min(…)`, names and numbers (also 200/3) are understood;
nothing is executed.
"""

import ast
import itertools
import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from data.errors import VigieError
from graph.measure import Answer

Point = Mapping[str, Fraction]
Box = Mapping[str, tuple[Fraction, Fraction]]
"""Fact → closed interval."""

_COMPARISONS: Mapping[type[ast.cmpop], Callable[[Fraction, Fraction], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_FUNCTIONS: Mapping[str, Callable[[Iterable[Fraction]], Fraction]] = {"max": max, "min": min}


class MalformedPredicate(VigieError):
    """A rule whose condition cannot be read; the message quotes it."""


@dataclass(frozen=True)
class Edge:
    """A number at which a predicate may change its answer.

    fact: the fact compared; `above_is_closed`: the number itself belongs to what lies above it.
    """

    fact: str
    value: Fraction
    above_is_closed: bool


@dataclass(frozen=True)
class Predicate:
    """A condition over facts.

    facts: the names it reads; edges: where its answer may change.
    """

    text: str
    facts: frozenset[str]
    edges: tuple[Edge, ...]
    _tree: ast.expr

    def holds(self, point: Point) -> bool:
        """Return whether it is true for exact values of all its facts."""
        return _truth(self._tree, point, self.text)

    def answer(self, box: Box) -> Answer:
        """Return whether it is true on all, on some or on no points of a box of facts.

        Exact: the facts are tried at every edge, at every end and between any two of them.
        """
        found = {self.holds(point) for point in representatives([self], box)}
        if found == {True}:
            return "certain"
        return "possible" if True in found else "no"


def read_predicate(text: str) -> Predicate:
    """Return the predicate that a text means.

    Raises:
        MalformedPredicate: anything but comparisons of facts with numbers.
    """
    try:
        tree = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        raise MalformedPredicate(f"'{text}' is no condition") from error
    edges = tuple(dict.fromkeys(_edges(tree, text)))
    return Predicate(text, frozenset(edge.fact for edge in edges), edges, tree)


def representatives(predicates: Sequence[Predicate], box: Box) -> Iterable[dict[str, Fraction]]:
    """Yield points of a box on which the predicates take every combination of answers they can."""
    facts = sorted({fact for predicate in predicates for fact in predicate.facts})
    columns: list[list[Fraction]] = []
    for fact in facts:
        lo, hi = box[fact]
        edges = {e.value for p in predicates for e in p.edges if e.fact == fact}
        stops = sorted({lo, hi, *(value for value in edges if lo < value < hi)})
        between = [(left + right) / 2 for left, right in itertools.pairwise(stops)]
        columns.append(sorted([*stops, *between]))
    for values in itertools.product(*columns):
        yield dict(zip(facts, values, strict=True))


def _truth(node: ast.expr, point: Point, text: str) -> bool:
    if isinstance(node, ast.BoolOp):
        combine = all if isinstance(node.op, ast.And) else any
        return combine(_truth(part, point, text) for part in node.values)
    if isinstance(node, ast.Compare):
        terms = [_value(term, point, text) for term in (node.left, *node.comparators)]
        pairs = itertools.pairwise(terms)
        return all(
            _COMPARISONS[type(relation)](left, right)
            for relation, (left, right) in zip(node.ops, pairs, strict=True)
        )
    raise MalformedPredicate(f"'{text}': only comparisons, 'and' and 'or' are understood")


def _value(node: ast.expr, point: Point, text: str) -> Fraction:
    if isinstance(node, ast.Name):
        return point[node.id]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return _FUNCTIONS[node.func.id](_value(part, point, text) for part in node.args)
    return _constant(node, text)


def _constant(node: ast.expr, text: str) -> Fraction:
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        return Fraction(str(node.value))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return _constant(node.left, text) / _constant(node.right, text)
    raise MalformedPredicate(f"'{text}': a number is expected where '{ast.unparse(node)}' stands")


def _edges(node: ast.expr, text: str) -> Iterable[Edge]:
    if isinstance(node, ast.BoolOp):
        for part in node.values:
            yield from _edges(part, text)
        return
    if not isinstance(node, ast.Compare):
        raise MalformedPredicate(f"'{text}': only comparisons, 'and' and 'or' are understood")
    terms = [node.left, *node.comparators]
    for relation, (left, right) in zip(node.ops, itertools.pairwise(terms), strict=True):
        if type(relation) not in _COMPARISONS:
            raise MalformedPredicate(f"'{text}': the operators are <, <=, > and >=")
        on_left, on_right = _facts(left, text), _facts(right, text)
        if bool(on_left) == bool(on_right):
            raise MalformedPredicate(f"'{text}': each comparison needs one fact and one number")
        number = _constant(right if on_left else left, text)
        # x >= t and x < t put t above; x > t and x <= t put it below. Mirrored when t stands left.
        closed = isinstance(relation, ast.GtE | ast.Lt if on_left else ast.LtE | ast.Gt)
        for fact in on_left or on_right:
            yield Edge(fact, number, closed)


def _facts(node: ast.expr, text: str) -> list[str]:
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Call):
        known = isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS
        if not known or node.keywords or not node.args:
            raise MalformedPredicate(f"'{text}': only max(…) and min(…) may be called")
        return [fact for part in node.args for fact in _facts(part, text)]
    return []
