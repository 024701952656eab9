"""Who owns the products and vendors that share statistics name."""

import csv
from functools import cache
from importlib import resources


@cache
def owners(source: str, market: str) -> dict[str, tuple[str, str]]:
    """Return label as printed → (organisation, role) for one market of one source."""
    table = resources.files("crawlers.sources") / "share_labels.csv"
    return {
        row["label"]: (row["org"], row["role"])
        for row in csv.DictReader(table.read_text(encoding="utf-8").splitlines())
        if row["source"] == source and row["market"] == market
    }
