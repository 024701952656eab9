"""Rewrite the generated pages of `docs/`."""

from pathlib import Path

from data.documentation.data_model import data_model
from data.documentation.replacements import sources_to_replace

DOCS = Path(__file__).resolve().parent.parent.parent / "docs"


def pages() -> dict[str, str]:
    """Return file name -> text of each generated page."""
    return {"data-model.md": data_model(), "sources-to-replace.md": sources_to_replace()}


def main() -> None:
    """Write the pages."""
    for name, text in pages().items():
        (DOCS / name).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
