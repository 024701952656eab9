"""Why a reading makes no deal as it stands: which column, and what is wrong with it."""

from typing import Literal

from data.errors import AmbiguousNameError, UsageError

Fault = Literal["missing", "unfit", "number"]
"""missing: no value; number: no plain number; unfit: it breaks the rules of a deal."""


class UnfitDealError(UsageError):
    """A column of a candidate that keeps it from being a deal."""

    def __init__(self, column: str, fault: Fault, message: str) -> None:
        self.column, self.fault = column, fault
        super().__init__(message)


class AmbiguousPartyError(AmbiguousNameError):
    """A printed name of a party that fits several known organisations (`near`)."""

    def __init__(self, column: str, printed: str, near: tuple[str, ...], message: str) -> None:
        self.column, self.printed, self.near = column, printed, near
        super().__init__(message)
