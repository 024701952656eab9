"""What is known of a market: a closed box per named firm, and what the unnamed rest may be."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from data.errors import VigieError
from graph.concentration.shares import InvalidShares, Number, as_exact

WHOLE = Fraction(100)


class InfeasibleShares(VigieError):
    """No shares within the boxes add up to the whole; the message names the rows.

    Such a vector is rejected, never rescaled: something is counted twice, or the denominator is
    another one.
    """


@dataclass(frozen=True)
class ShareBox:
    """The closed interval [lo, hi], in percent, in which one firm's share lies.

    A known share is [x, x]; "present, share unknown" is [0, 100]; a firm outside the market has no
    box at all.
    """

    firm: str
    lo: Fraction
    hi: Fraction

    def __post_init__(self) -> None:
        """Refuse an empty box and a share that is negative."""
        if self.lo < 0:
            raise InvalidShares(f"{self.firm}: {_plain(self.lo)} is negative")
        if self.lo > self.hi:
            raise InfeasibleShares(f"{self.firm}: [{_plain(self.lo)}, {_plain(self.hi)}] is empty")

    @property
    def width(self) -> Fraction:
        """Return hi − lo in percentage points."""
        return self.hi - self.lo


@dataclass(frozen=True)
class Fringe:
    """The unnamed firms. They are many or few, but never one firm called "others".

    cap_pct: no unnamed firm is larger (closed); None where no cap is known.
    n_firms: their exact number, each possibly as small as 0; None where it is not known.
    """

    cap_pct: Fraction | None = None
    n_firms: int | None = None

    def __post_init__(self) -> None:
        """Refuse a negative number of firms and a cap that is not above zero."""
        if self.n_firms is not None and self.n_firms < 0:
            raise InvalidShares(f"{self.n_firms} unnamed firms")
        if self.cap_pct is not None and self.cap_pct <= 0:
            raise InvalidShares("the cap of an unnamed firm must be above 0")

    def largest_firm(self, whole: Fraction) -> Fraction:
        """Return the largest share that one unnamed firm can have."""
        return whole if self.cap_pct is None else min(self.cap_pct, whole)

    def at_most(self, whole: Fraction) -> int:
        """Return the largest number of unnamed firms that can have a share worth counting."""
        needed = -((-whole) // self.largest_firm(whole))
        return int(needed) if self.n_firms is None else min(self.n_firms, int(needed))

    def capacity(self, whole: Fraction) -> Fraction:
        """Return the largest total share of all unnamed firms together."""
        return min(whole, self.at_most(whole) * self.largest_firm(whole))


@dataclass(frozen=True)
class MarketBoxes:
    """Everything that is known about the shares of one market.

    boxes: one per named firm.
    fringe: the unnamed firms; None says that every firm is named.
    whole: what the shares add up to, percent.
    """

    boxes: tuple[ShareBox, ...]
    fringe: Fringe | None = None
    whole: Fraction = WHOLE

    @property
    def lower(self) -> list[Fraction]:
        """Return the lower ends, in the order of the boxes."""
        return [box.lo for box in self.boxes]

    @property
    def upper(self) -> list[Fraction]:
        """Return the upper ends, in the order of the boxes."""
        return [min(box.hi, self.whole) for box in self.boxes]

    @property
    def fringe_capacity(self) -> Fraction:
        """Return the most that the unnamed firms together can hold, percent."""
        return Fraction(0) if self.fringe is None else self.fringe.capacity(self.whole)

    def is_feasible(self) -> bool:
        """Return whether some shares within the boxes add up to the whole."""
        reach = sum((box.hi for box in self.boxes), self.fringe_capacity)
        return sum(self.lower) <= self.whole <= reach

    def require_feasible(self) -> None:
        """Raise unless some shares within the boxes add up to the whole.

        Raises:
            InfeasibleShares: names the rows whose lower ends exceed the whole, or whose upper ends
                do not reach it.
        """
        low = sum(self.lower)
        if low > self.whole:
            raise InfeasibleShares(
                f"the shares add up to at least {_plain(Fraction(low))}, more than "
                f"{_plain(self.whole)}: {self._rows('lo')}; "
                "count each firm once and check the total"
            )
        high = sum((box.hi for box in self.boxes), self.fringe_capacity)
        if high < self.whole:
            raise InfeasibleShares(
                f"the shares reach at most {_plain(high)} of {_plain(self.whole)}: "
                f"{self._rows('hi')}; a firm is missing or the total is another one"
            )

    def _rows(self, end: str) -> str:
        return ", ".join(f"{box.firm} {_plain(getattr(box, end))}" for box in self.boxes)


def market_boxes(
    rows: Iterable[tuple[str, Number, Number]],
    fringe: Fringe | None = None,
    whole: Number = WHOLE,
) -> MarketBoxes:
    """Return the boxes of (firm, lo, hi) rows in percent."""
    boxes = tuple(ShareBox(firm, as_exact(lo), as_exact(hi)) for firm, lo, hi in rows)
    return MarketBoxes(boxes, fringe, as_exact(whole))


def unnamed_rows(lo: Sequence[Number], hi: Sequence[Number]) -> list[tuple[str, Number, Number]]:
    """Return rows that name firms by their place, for boxes without names."""
    return [
        (f"row {place}", low, high) for place, (low, high) in enumerate(zip(lo, hi, strict=True))
    ]


def rounding_box(share_pct: Number, half_unit: Number) -> tuple[Fraction, Fraction]:
    """Return the box of a printed share: ± half of the last printed digit, within 0 to 100."""
    share, half = as_exact(share_pct), as_exact(half_unit)
    return max(Fraction(0), share - half), min(WHOLE, share + half)


def adds_up_within_rounding(
    shares_pct: Sequence[Number], half_unit: Number = Fraction(1, 2), *, all_named: bool = True
) -> bool:
    """Return whether the printed shares miss 100 by no more than rounding explains.

    n firms explain n · half_unit. Beyond that something is counted twice (or, when all firms are
    named, missing); an excess is never rescaled away.
    """
    excess = sum((as_exact(share) for share in shares_pct), Fraction(0)) - WHOLE
    room = len(shares_pct) * as_exact(half_unit)
    return excess <= room and (not all_named or excess >= -room)


def _plain(value: Fraction) -> str:
    return f"{float(value):g}"
