"""The runner's contract: one result per key path, typed errors, skips with a reason."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from data.errors import VigieError
from graph.vectors import runner
from graph.vectors.comparison import compare
from graph.vectors.question import Inputs, NotUnderstood, Question, exact
from graph.vectors.runner import answer_vector, as_json, key_paths


class ClosedRing(VigieError):
    """Stands for a typed error of a measure."""


def family(answers: dict[str, Any]):
    def answer(question: Question) -> object:
        if question.key not in answers:
            raise question.unknown()
        value = answers[question.key]
        if isinstance(value, Exception):
            raise value
        return value

    return answer


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    given: dict[str, Any] = {}
    monkeypatch.setattr(runner, "family_function", lambda _: family(given))
    return given


def results(expected: dict[str, Any]) -> list[dict[str, Any]]:
    vector = {"id": "X-1", "family": "any", "inputs": {}, "expected": expected}
    return answer_vector(vector).as_dict()["results"]


def test_objects_are_descended_into_and_number_objects_are_not():
    expected = {"a": {"exact": "1/2", "value": 0.5}, "by.x": {"D 1": None, "D*": {"e": None}}}
    assert [path for path, _ in key_paths(expected)] == ["a", "by.x.D 1", "by.x.D*.e"]


def test_members_are_answered_by_name_and_a_missing_one_is_a_skip(answers: dict[str, Any]):
    answers["exposure"] = {"b": 2, "a": Fraction(1, 2), "not asked for": 3}
    assert results({"exposure": {"a": None, "b": None, "c": None}}) == [
        {"key": "exposure.a", "computed": 0.5, "status": "computed", "reason": None},
        {"key": "exposure.b", "computed": 2, "status": "computed", "reason": None},
        {
            "key": "exposure.c",
            "computed": None,
            "status": "skip",
            "reason": "no answer for 'c'",
        },
    ]


def test_a_typed_error_is_an_answer(answers: dict[str, Any]):
    answers["matrix"] = ClosedRing("a owns a")
    assert results({"matrix": None})[0] == {
        "key": "matrix",
        "computed": {"error": "ClosedRing"},
        "status": "computed",
        "reason": None,
    }


def test_an_unknown_key_is_a_skip_with_a_reason(answers: dict[str, Any]):
    assert results({"never heard of": None})[0]["status"] == "skip"
    assert "never heard of" in results({"never heard of": None})[0]["reason"]


def test_no_controller_is_a_true_answer(answers: dict[str, Any]):
    answers["controller"] = None
    assert results({"controller": None})[0]["status"] == "computed"


def test_sets_are_sorted_by_code_point():
    assert as_json({"3", "12", "é", "Z"}) == ["12", "3", "Z", "é"]
    assert as_json({frozenset({"b", "a"}), frozenset({"a"})}) == [["a"], ["a", "b"]]


def test_what_is_not_finite_is_no_answer(answers: dict[str, Any]):
    answers["x"] = float("nan")
    assert results({"x": None})[0]["status"] == "skip"


def test_a_family_that_does_not_exist_is_a_skip():
    vector = {"id": "X", "family": "astrology", "inputs": {}, "expected": {"a": None}}
    assert answer_vector(vector).results[0].status == "skip"


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("0.14", Fraction(7, 50)),
        ("100/7", Fraction(100, 7)),
        (0.1, Fraction(1, 10)),
        (Decimal("1e-3"), Fraction(1, 1000)),
        (3, Fraction(3)),
    ],
)
def test_inputs_are_read_exactly(given: object, meant: Fraction):
    assert exact(given) == meant


@pytest.mark.parametrize("given", [True, None, "", "1/0", "1e99999999", "x", [1], float("nan")])
def test_what_is_no_number_is_not_understood(given: object):
    with pytest.raises(NotUnderstood):
        exact(given)


def test_null_in_a_list_of_shares_stays_unknown():
    assert Inputs({"s": [1, None]}).numbers_or_none("s") == [1, None]


def test_integers_and_booleans_are_not_interchangeable(answers: dict[str, Any]):
    answers["feasible"] = 1
    vector = {"id": "X", "family": "any", "inputs": {}, "expected": {"feasible": True}}
    assert compare(vector, answer_vector(vector)).outcome == "FAIL"


def test_tolerance_zero_wants_equality(answers: dict[str, Any]):
    answers["x"] = 1.0000001
    vector = {
        "id": "X",
        "family": "any",
        "inputs": {},
        "expected": {"x": 1},
        "tolerance": {"abs": 0, "rel": 0},
    }
    assert compare(vector, answer_vector(vector)).outcome == "FAIL"
    assert (
        compare({**vector, "tolerance": {"abs": 1e-6, "rel": 0}}, answer_vector(vector)).outcome
        == "pass"
    )
