"""Typed errors of the price-pressure calculators."""

from data.errors import VigieError


class UndefinedPressure(VigieError):
    """Inputs for which the formula has no value (no margin, no price, full diversion)."""
