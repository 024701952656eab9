"""Organisations that registers are asked about: those of the reference table with an identifier."""

import csv
from functools import cache
from importlib import resources
from typing import Literal


def _rows() -> list[dict[str, str]]:
    table = resources.files("data") / "reference" / "organisations.csv"
    return list(csv.DictReader(table.read_text(encoding="utf-8").splitlines()))


@cache
def watched(scheme: Literal["cik", "lei"]) -> dict[str, str]:
    """Return identifier → organisation slug (a CIK as ten digits), in the order of the table.

    Natural persons and pseudo-organisations are never asked about.
    """
    return {
        row[scheme].zfill(10) if scheme == "cik" else row[scheme]: row["id"]
        for row in _rows()
        if row[scheme] and row["kind"] not in ("person", "pseudo")
    }


def without_lei() -> list[tuple[str, str, str]]:
    """Return slug, name and country of the companies that have a seat but no LEI yet."""
    return [
        (row["id"], row["name"], row["country"])
        for row in _rows()
        if row["kind"] == "company" and row["country"] and not row["lei"]
    ]
