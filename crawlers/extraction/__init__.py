"""From the text of an announcement to deals (docs/extraction.md)."""

from pathlib import Path

from crawlers import compiled

compiled.refuse_stale(Path(__file__).parent)
