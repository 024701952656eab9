"""The families of oracle vectors: name → module with a function `answer(question)`."""

import importlib
import importlib.util
from collections.abc import Callable

from graph.vectors.question import NotUnderstood, Question

FAMILIES = (
    "concentration",
    "intervals",
    "delta",
    "thresholds",
    "common_ownership",
    "power",
    "ownership_network",
    "dependency",
    "upp",
    "anticipation",
)
"""Families by the name that vectors carry; each is a module of this package."""


def family_function(family: str) -> Callable[[Question], object]:
    """Return the function that answers the questions of a family.

    Raises:
        NotUnderstood: there is no such family.
    """
    if family not in FAMILIES:
        raise NotUnderstood(f"there is no family '{family}'")
    name = f"graph.vectors.families.{family}"
    if importlib.util.find_spec(name) is None:
        raise NotUnderstood(f"the family '{family}' is not implemented")
    function: Callable[[Question], object] = importlib.import_module(name).answer
    return function
