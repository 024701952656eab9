"""Compiles the modules of the extraction with mypyc, beside their sources.

usage: compile_extraction.py [--remove]

They read the same text to the same deals, about 1.5 times as fast. Needs a C compiler and the
headers of Python; nothing is left in the tree if the compilation fails.
"""

import contextlib
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "crawlers" / "extraction"
GROUP = "vigie_extraction"

sys.path.insert(0, str(ROOT))

from crawlers import compiled  # noqa: E402 - the tree beside this script


def remove() -> None:
    """Remove the compiled modules of every version of Python, and their stamp."""
    (FOLDER / compiled.STAMP).unlink(missing_ok=True)
    for source in compiled.sources(FOLDER):
        for built in (
            *source.parent.glob(f"{source.stem}.*.so"),
            *source.parent.glob(f"{source.stem}.*.pyd"),
        ):
            built.unlink()
    for built in ROOT.glob(f"{GROUP}__mypyc.*"):
        built.unlink()


def build(into: Path) -> None:
    """Compile the sources; the modules stand in `into` as in the tree.

    Raises:
        SystemExit: a source does not compile, or there is no C compiler.
    """
    from mypyc.build import mypycify
    from setuptools import Distribution

    remarks = io.StringIO()
    try:
        with contextlib.redirect_stdout(remarks):
            extensions = mypycify(
                [
                    "--explicit-package-bases",
                    "--namespace-packages",
                    *(str(path.relative_to(ROOT)) for path in compiled.sources(FOLDER)),
                ],
                opt_level="3",
                debug_level="0",
                group_name=GROUP,
                target_dir=str(into / "c"),
            )
    except SystemExit:
        sys.stderr.write(remarks.getvalue())
        raise
    command = Distribution({"name": "vigie", "ext_modules": extensions}).get_command_obj(
        "build_ext"
    )
    command.build_lib, command.build_temp = str(into / "lib"), str(into / "temp")
    command.ensure_finalized()
    command.run()


def main() -> None:
    """Remove what was compiled before and, unless only that is wanted, compile anew."""
    os.chdir(ROOT)
    stamp = compiled.digest(FOLDER)
    remove()
    if "--remove" in sys.argv[1:]:
        return
    with tempfile.TemporaryDirectory() as scratch:
        build(Path(scratch))
        shutil.copytree(Path(scratch) / "lib", ROOT, dirs_exist_ok=True)
    (FOLDER / compiled.STAMP).write_text(f"{stamp}\n", "ascii")


if __name__ == "__main__":
    main()
