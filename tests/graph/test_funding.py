"""Money by basis: what may be added is added once, the rest is counted with its reason."""

from typing import Any

from graph.funding import funding_lines, unit_costs, wholes


def grant(**columns: Any) -> dict[str, Any]:
    """Return a made-up public grant."""
    return {
        "kind": "public_grant",
        "currency": "EUR",
        "amount_basis": "committed",
        "amount": 100.0,
        "summable": True,
        "summable_reason": None,
        "fact_key": "alfa",
    } | columns


def test_bases_and_currencies_are_never_added_to_each_other() -> None:
    rows = [grant(), grant(amount_basis="paid"), grant(currency="USD"), grant(amount=50.0)]
    lines = funding_lines(rows, ["public_grant"])
    assert [(line.currency, line.basis, line.amount) for line in lines] == [
        ("EUR", "committed", 150.0),
        ("EUR", "paid", 100.0),
        ("USD", "committed", 100.0),
    ]


def test_parts_stay_out_of_the_sum_and_are_counted_with_their_reason() -> None:
    rows = [grant(), grant(amount=40.0, summable=False, summable_reason="part_of")]
    (line,) = funding_lines(rows, ["public_grant"])
    assert (line.amount, line.summed, line.left_out) == (100.0, 1, {"part_of": 1})


def test_a_line_without_anything_to_add_has_no_sum_not_zero() -> None:
    rows = [grant(summable=False, summable_reason="aggregate")]
    assert funding_lines(rows, ["public_grant"])[0].amount is None


def test_only_the_kinds_asked_for_make_lines() -> None:
    assert funding_lines([grant(kind="investment")], ["public_grant"]) == []


def test_parts_point_to_their_whole() -> None:
    rows = [
        {"deal_id": "alfa", "related_deal_id": "beta", "relation": "part_of"},
        {"deal_id": "gamma", "related_deal_id": "beta", "relation": "same_target"},
    ]
    assert wholes(rows) == {"alfa": "beta"}


def test_unit_cost_needs_amount_and_count_of_one_site() -> None:
    site = {
        "site": "alfa", "type": "supercomputer", "funding_amount": 500.0, "currency": "EUR",
        "accelerator_count": 20.0, "fact_key": "alfa",
    }  # fmt: skip
    rows = [site, site | {"accelerator_count": None}, site | {"type": "programme"}]
    assert [cost.per_accelerator for cost in unit_costs(rows)] == [25.0]
