"""Pinned positions of a layered picture: layers as columns, order by barycentre sweeps.

Positions are computed once on the union of all dates, so that a member stays where it is when
edges come and go. Pure functions of their arguments: the same input gives the same picture.
"""

from collections.abc import Iterable, Mapping, Sequence

SWEEPS = 12
MAX_PASSES = 200


def positions(
    column: Mapping[str, int], edges: Iterable[tuple[str, str]]
) -> dict[str, tuple[float, float]]:
    """Return member -> (x, y): x is its column, y in [0, 1] from the top.

    Parameters
    ----------
    column
        Member -> number of its column, from the left.
    edges
        Relations of all dates; ends without a column are ignored, as are edges within a column.

    Notes
    -----
    Sugiyama, Tagawa & Toda (1981): columns start with the members that touch most edges on top;
    forward and backward sweeps order each column by the mean position of the neighbours; the order
    with the fewest crossings is kept, and neighbours in a column swap places while that helps.
    """
    links = sorted({(a, b) for a, b in edges if a in column and b in column})
    links = [(a, b) if column[a] < column[b] else (b, a) for a, b in links]
    links = sorted({(a, b) for a, b in links if column[a] != column[b]})
    neighbours: dict[str, list[str]] = {member: [] for member in column}
    for a, b in links:
        neighbours[a].append(b)
        neighbours[b].append(a)
    order: dict[int, list[str]] = {}
    for member in sorted(column, key=lambda m: (-len(neighbours[m]), m)):
        order.setdefault(column[member], []).append(member)
    best, fewest = order, crossings(order, links)
    for sweep in range(SWEEPS):
        order = _swept(order, neighbours, column, forward=sweep % 2 == 0)
        count = crossings(order, links)
        if count < fewest:
            best, fewest = order, count
    best = _untangled(best, neighbours, column)
    return {
        member: (float(number), (place + 0.5) / len(members))
        for number, members in sorted(best.items())
        for place, member in enumerate(members)
    }


def crossings(order: Mapping[int, Sequence[str]], links: Iterable[tuple[str, str]]) -> int:
    """Return the number of crossing pairs among edges that join the same two columns."""
    place = {m: i for members in order.values() for i, m in enumerate(members)}
    number = {m: n for n, members in order.items() for m in members}
    between: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for a, b in links:
        between.setdefault((number[a], number[b]), []).append((place[a], place[b]))
    return sum(_inversions([b for _, b in sorted(pairs)]) for pairs in between.values())


def _swept(
    order: Mapping[int, list[str]],
    neighbours: Mapping[str, list[str]],
    column: Mapping[str, int],
    *,
    forward: bool,
) -> dict[int, list[str]]:
    after = {number: list(members) for number, members in order.items()}
    height = {
        member: (i + 0.5) / len(members)
        for members in after.values()
        for i, member in enumerate(members)
    }
    for number in sorted(after, reverse=not forward):
        centre = {}
        for member in after[number]:
            fixed = [height[n] for n in neighbours[member] if (column[n] < number) == forward]
            centre[member] = sum(fixed) / len(fixed) if fixed else height[member]
        after[number] = sorted(after[number], key=lambda m: (centre[m], height[m], m))
        for i, member in enumerate(after[number]):
            height[member] = (i + 0.5) / len(after[number])
    return after


def _untangled(
    order: Mapping[int, list[str]],
    neighbours: Mapping[str, list[str]],
    column: Mapping[str, int],
) -> dict[int, list[str]]:
    after = {number: list(members) for number, members in order.items()}
    place = {m: i for members in after.values() for i, m in enumerate(members)}
    improved = True
    for _ in range(MAX_PASSES):
        if not improved:
            break
        improved = False
        for members in after.values():
            for i in range(len(members) - 1):
                upper, lower = members[i], members[i + 1]
                if _gain(upper, lower, neighbours, column, place) > 0:
                    members[i], members[i + 1] = lower, upper
                    place[upper], place[lower] = i + 1, i
                    improved = True
    return after


def _gain(
    upper: str,
    lower: str,
    neighbours: Mapping[str, list[str]],
    column: Mapping[str, int],
    place: Mapping[str, int],
) -> int:
    """Crossings that vanish when two neighbours in a column swap places."""
    gain = 0
    for a in neighbours[upper]:
        for b in neighbours[lower]:
            if column[a] == column[b]:
                gain += (place[a] > place[b]) - (place[a] < place[b])
    return gain


def _inversions(values: list[int]) -> int:
    """Count the pairs out of order by merge sort."""
    if len(values) < 2:
        return 0
    middle = len(values) // 2
    left, right = values[:middle], values[middle:]
    count = _inversions(left) + _inversions(right)
    left, right = sorted(left), sorted(right)
    i = 0
    for value in left:
        while i < len(right) and right[i] < value:
            i += 1
        count += i
    return count
