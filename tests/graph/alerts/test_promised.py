"""The twelve tests that docs/alerts.md promises are there, under the names it gives."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[3]


def test_every_promised_test_exists():
    page = (ROOT / "docs" / "alerts.md").read_text("utf-8")
    promised = set(re.findall(r"`(test_\w+)`", page.split("## Tests that were promised first")[1]))
    written = "\n".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))
    assert len(promised) >= 12
    assert {name for name in promised if f"def {name}(" not in written} == set()
