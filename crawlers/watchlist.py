"""Organisations that registers are asked about: those of the reference table with an identifier."""

import csv
from functools import cache
from importlib import resources
from typing import Literal


@cache
def watched(scheme: Literal["cik", "lei"]) -> dict[str, str]:
    """Return identifier → organisation slug (a CIK as ten digits), in the order of the table.

    Natural persons and pseudo-organisations are never asked about.
    """
    table = resources.files("data") / "reference" / "organisations.csv"
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return {
        row[scheme].zfill(10) if scheme == "cik" else row[scheme]: row["id"]
        for row in rows
        if row[scheme] and row["kind"] not in ("person", "pseudo")
    }
