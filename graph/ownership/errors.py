"""What makes an ownership measure undefined, as typed errors that name the owners."""

from data.errors import VigieError


class OverOwnedError(VigieError):
    """The stakes in a firm add up to more than all of it."""


class ClosedRingError(VigieError):
    """Firms that own each other entirely, so that nobody outside owns them."""


class UndefinedProfitWeightError(VigieError):
    """A firm is controlled by owners who have no economic interest in it."""


class ControlFactMissingError(VigieError):
    """A measure that supposes control was asked for where no fact states control."""
