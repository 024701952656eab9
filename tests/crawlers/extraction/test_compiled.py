"""The compiled extraction reads what the interpreted one reads, and is never an old one."""

import json
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from crawlers.compiled import STAMP, StaleError, digest, refuse_stale, sources
from crawlers.extraction.extractor import Passage, RuleExtractor
from data.names import bundled_gazetteer

ROOT = Path(__file__).resolve().parents[3]
LABELLED = ROOT / "tests" / "crawlers" / "extraction" / "labelled"
READ_ALL = """
import json, sys
from pathlib import Path
from crawlers import compiled
from crawlers.extraction.extractor import Passage, RuleExtractor
from data.names import bundled_gazetteer
extractor = RuleExtractor(bundled_gazetteer())
print(json.dumps(compiled.is_compiled()))
for row in json.load(sys.stdin):
    deals = extractor.deals(Passage(row["text"], row["id"], row["lang"], row["published"]))
    print(json.dumps([deal.as_dict() for deal in deals]))
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two sources, compiled as they stand."""
    (tmp_path / "alfa.py").write_text("A = 1\n")
    (tmp_path / "beta.py").write_text("B = 1\n")
    (tmp_path / STAMP).write_text(digest(tmp_path))
    return tmp_path


def test_modules_of_the_same_sources_are_used(folder: Path) -> None:
    assert refuse_stale(folder) is None


def test_without_a_stamp_nothing_is_compared(folder: Path) -> None:
    (folder / STAMP).unlink()
    (folder / "alfa.py").write_text("A = 2\n")
    assert refuse_stale(folder) is None


def edit(folder: Path) -> None:
    (folder / "alfa.py").write_text("A = 2\n")


def add(folder: Path) -> None:
    (folder / "gamma.py").write_text("")


def remove(folder: Path) -> None:
    (folder / "alfa.py").unlink()


def rename(folder: Path) -> None:
    (folder / "alfa.py").rename(folder / "aleph.py")


@pytest.mark.parametrize("change", [edit, add, remove, rename])
def test_other_sources_are_refused_with_what_to_do(folder: Path, change: object) -> None:
    assert callable(change)
    change(folder)
    with pytest.raises(StaleError, match=r"make compile.*make interpret"):
        refuse_stale(folder)


def test_every_module_that_reads_text_is_compiled() -> None:
    names = {path.name for path in sources(ROOT / "crawlers" / "extraction")}
    assert {"extractor.py", "gate.py", "text.py", "frames.py", "money.py", "deal.py"} <= names


def _has_compiler() -> bool:
    """Return whether C can be compiled for this Python."""
    compiler = (sysconfig.get_config_var("CC") or "cc").split()[0]
    headers = Path(sysconfig.get_path("include")) / "Python.h"
    return shutil.which(compiler) is not None and headers.exists()


@pytest.mark.skipif(not _has_compiler(), reason="no C compiler or no headers of Python")
def test_compiled_modules_find_the_same_deals(tmp_path: Path) -> None:
    for name in ("crawlers", "data", "requirements"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("*.so"))
    (tmp_path / "crawlers" / "extraction" / STAMP).unlink(missing_ok=True)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    subprocess.run(
        [sys.executable, "requirements/compile_extraction.py"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
    )
    rows = [
        json.loads(line)
        for path in sorted(LABELLED.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    run = subprocess.run(
        [sys.executable, "-c", READ_ALL],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        input=json.dumps(rows),
        text=True,
    )
    is_compiled, *found = (json.loads(line) for line in run.stdout.splitlines())
    extractor = RuleExtractor(bundled_gazetteer())
    passages = [Passage(row["text"], row["id"], row["lang"], row["published"]) for row in rows]
    expected = [[deal.as_dict() for deal in extractor.deals(passage)] for passage in passages]
    assert is_compiled
    assert found == json.loads(json.dumps(expected))
