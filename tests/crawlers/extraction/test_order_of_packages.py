"""Inside the extraction, a step imports only from the steps before it."""

import ast
from pathlib import Path

import pytest

EXTRACTION = Path(__file__).resolve().parents[3] / "crawlers" / "extraction"
STEPS = ("rules", "amounts", "names", "sentences", "frames", "deals", "rounds", "likely")


def imported_steps(source: str) -> set[str]:
    """Return which steps of the extraction a module imports, at any depth of its code."""
    modules = {
        node.module
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    parts = [module.split(".") for module in modules if module.startswith("crawlers.extraction.")]
    return {part[2] for part in parts if part[2] in STEPS}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_imports_from_no_later_step(step: str) -> None:
    later = set(STEPS[STEPS.index(step) + 1 :])
    wrong = {
        path.name: sorted(extra)
        for path in sorted((EXTRACTION / step).glob("*.py"))
        if (extra := imported_steps(path.read_text("utf-8")) & later)
    }
    assert wrong == {}


def test_every_folder_of_modules_is_a_step() -> None:
    folders = {path.parent.name for path in EXTRACTION.glob("*/*.py")}
    assert folders == set(STEPS)


def test_an_import_inside_a_function_is_seen() -> None:
    source = "def read():\n    from crawlers.extraction.rounds.rounds import add\n"
    assert imported_steps(source) == {"rounds"}
