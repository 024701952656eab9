"""The extraction compiled to machine code: which modules, and whether they still fit their sources.

Compiled modules lie beside their sources and are imported in their place, so an edited source would
be passed over in silence. A stamp of the sources that were compiled is kept with them; the package
compares it when it is imported and refuses to work with another one.
"""

import hashlib
from pathlib import Path

from data.errors import VigieError

STAMP = "compiled.sha256"
_INTERPRETED = frozenset(
    {"__init__.py", "stream.py", "endpoint.py", "web_page.py", "rule_files.py", "fitting.py"}
)
"""Modules that read files and talk to others: nothing to gain, and they are easier to replace."""


class StaleError(VigieError):
    """The compiled modules are not those of the sources beside them."""


def sources(folder: Path) -> list[Path]:
    """Return the modules of the extraction in `folder` that are compiled, in a fixed order."""
    return sorted(path for path in folder.rglob("*.py") if path.name not in _INTERPRETED)


def digest(folder: Path) -> str:
    """Return the SHA-256 of names and contents of the sources in `folder`, in hexadecimal."""
    total = hashlib.sha256()
    for path in sources(folder):
        total.update(f"{path.relative_to(folder).as_posix()}\n".encode())
        total.update(path.read_bytes())
    return total.hexdigest()


def refuse_stale(folder: Path) -> None:
    """Check that compiled modules in `folder`, if there are any, are those of their sources.

    Raises:
        StaleError: a source was edited, added or removed after it was compiled.
    """
    stamp = folder / STAMP
    if stamp.exists() and stamp.read_text("ascii").strip() != digest(folder):
        raise StaleError(
            f"{stamp}: the compiled extraction is not that of the sources beside it; run"
            " `make compile` again, or `make interpret` to work without"
        )


def is_compiled() -> bool:
    """Return whether this process reads text with compiled modules."""
    from crawlers.extraction import extractor

    return not extractor.__file__.endswith(".py")
