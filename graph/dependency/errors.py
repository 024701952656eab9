"""What makes a dependency measure undefined, as typed errors that name the firms."""

from data.errors import VigieError


class NeverAbsorbedError(VigieError):
    """A closed loop of suppliers: what the firms in it need never reaches an original source."""


class InvalidWeightsError(VigieError):
    """Supply weights that cannot add up to the whole need of a buyer."""
