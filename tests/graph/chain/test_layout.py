"""Pinned positions: few crossings, the same input the same picture, stable between dates."""

from hypothesis import given
from hypothesis import strategies as st

from graph.chain.layout import crossings, positions


@st.composite
def layered(draw: st.DrawFn) -> tuple[dict[str, int], list[tuple[str, str]]]:
    sizes = [draw(st.integers(1, 3)) for _ in range(3)]
    column = {f"{c}{i}": c for c, size in enumerate(sizes) for i in range(size)}
    names = sorted(column)
    pairs = [(a, b) for a in names for b in names if column[a] == column[b] - 1]
    return column, [pair for pair in pairs if draw(st.booleans())]


def order_of(found: dict[str, tuple[float, float]]) -> dict[int, list[str]]:
    order: dict[int, list[str]] = {}
    for member in sorted(found, key=lambda m: found[m]):
        order.setdefault(int(found[member][0]), []).append(member)
    return order


def brute_crossings(order, links) -> int:
    place = {m: i for members in order.values() for i, m in enumerate(members)}
    layer = {m: n for n, members in order.items() for m in members}
    return sum(
        1
        for i, (a, b) in enumerate(links)
        for c, d in links[i + 1 :]
        if layer[a] == layer[c]
        and layer[b] == layer[d]
        and (place[a] - place[c]) * (place[b] - place[d]) < 0
    )


@given(layered())
def test_crossings_are_counted_right(case):
    column, links = case
    order = order_of(positions(column, links))
    assert crossings(order, links) == brute_crossings(order, links)


@given(layered())
def test_no_two_neighbours_would_cross_less_in_each_others_place(case):
    column, links = case
    order = order_of(positions(column, links))
    fewest = crossings(order, links)
    for number, members in order.items():
        for i in range(len(members) - 1):
            swapped = [*members[:i], members[i + 1], members[i], *members[i + 2 :]]
            assert crossings(order | {number: swapped}, links) >= fewest


@given(layered())
def test_the_same_input_gives_the_same_picture_in_any_order(case):
    column, links = case
    again = positions(dict(reversed(column.items())), list(reversed(links)))
    assert again == positions(column, links)


def test_columns_are_layers_and_heights_stay_inside():
    found = positions({"a": 0, "b": 3, "c": 3}, [("a", "b"), ("a", "c"), ("b", "c"), ("a", "x")])
    assert {member: x for member, (x, _) in found.items()} == {"a": 0.0, "b": 3.0, "c": 3.0}
    assert all(0 < y < 1 for _, y in found.values())


def test_two_crossed_pairs_are_untangled():
    found = positions({"a": 0, "b": 0, "x": 1, "y": 1}, [("a", "y"), ("b", "x")])
    assert (found["a"][1] - found["b"][1]) * (found["y"][1] - found["x"][1]) > 0
