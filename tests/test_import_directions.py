"""Imports run one way: dashboard → graph → data and crawlers → data; only the CLI sees all."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("data", "crawlers", "graph", "dashboard")
ALLOWED = {
    "data": {"data"},
    "crawlers": {"crawlers", "data"},
    "graph": {"graph", "data"},
    "dashboard": {"dashboard", "graph", "data"},
    "dashboard/cli": set(PACKAGES),
}


def imported_packages(source: str) -> set[str]:
    """Return which of our packages a module imports, at any depth of its code."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
    return found & set(PACKAGES)


def rule_for(path: Path) -> set[str]:
    """Return the packages that a file may import."""
    parts = path.relative_to(ROOT).parts
    return ALLOWED.get("/".join(parts[:2]), ALLOWED[parts[0]])


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_imports_only_what_it_may(package: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)} imports {sorted(extra)}"
        for path in sorted((ROOT / package).rglob("*.py"))
        if (extra := imported_packages(path.read_text("utf-8")) - rule_for(path))
    ]
    assert wrong == []


def test_the_rule_sees_a_forbidden_import_inside_a_function() -> None:
    assert imported_packages("def f():\n    from crawlers.run import go\n") == {"crawlers"}
