"""What can be called, set or read is documented, and the pages lead where they say."""

import ast
import re
from pathlib import Path

import click
import pytest

from dashboard.cli.documentation import PAGE, commands, page
from data.release.tables import all_tables

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("data", "crawlers", "graph", "dashboard")
SCRAPY_SETTINGS = {"VIGIE_EXEMPT_HOSTS", "VIGIE_REACH", "VIGIE_FIRST_PAUSE"}
"""Settings that one part of a crawl hands to another within the process, not the environment."""

PAGES = [ROOT / "README.md", ROOT / "benchmarks" / "README.md", *sorted(ROOT.glob("docs/**/*.md"))]


def prose(file: Path) -> str:
    """Return a page without its code blocks."""
    return re.sub(r"```.*?```", "", file.read_text("utf-8"), flags=re.DOTALL)


def links(file: Path) -> list[str]:
    """Return the targets of the page's relative links and pictures, without anchors."""
    targets = re.findall(r"\]\(([^)\s]+)\)", prose(file))
    return [target for target in targets if not re.match(r"[a-z]+:|#", target)]


def anchors(file: Path) -> set[str]:
    """Return the anchors of the page's headings."""
    titles = re.findall(r"^#+ (.+)$", prose(file), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def constants(packages: tuple[str, ...], pattern: str) -> set[str]:
    """Return the text constants of the code that match a pattern as a whole."""
    found: set[str] = set()
    for package in packages:
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.update(re.findall(rf"^{pattern}$", node.value))
    return found


def test_the_page_of_commands_is_what_the_program_writes() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m dashboard.cli.documentation"


def test_every_command_stands_on_the_page_with_every_option() -> None:
    text = PAGE.read_text("utf-8")
    for context, command in commands():
        section = text.split(f"# {context.command_path}\n", 1)[1].split("\n## ", 1)[0]
        for parameter in command.params:
            if isinstance(parameter, click.Option):
                assert all(name in section for name in parameter.opts), context.command_path


def test_every_option_says_what_it_does() -> None:
    silent = [
        f"{context.command_path} {parameter.opts[0]}"
        for context, command in commands()
        for parameter in command.params
        if isinstance(parameter, click.Option) and not parameter.help
    ]
    assert silent == []


def test_every_published_table_and_column_stands_in_the_data_model() -> None:
    text = (ROOT / "docs" / "data-model.md").read_text("utf-8")
    for table in all_tables().values():
        assert table.comment
        assert all(comment for _, comment in table.columns.values()), table.name
        assert re.search(rf"\b{table.name.removesuffix('_statement')}\b", text), table.name
        assert all(f"`{column}`" in text for column in table.columns), table.name


def test_the_settings_page_lists_what_the_code_reads_and_nothing_else() -> None:
    listed = set(re.findall(r"`(VIGIE_[A-Z_]+)`", (ROOT / "docs" / "settings.md").read_text()))
    assert listed == constants(PACKAGES, r"VIGIE_[A-Z_]+") - SCRAPY_SETTINGS


def test_every_page_can_be_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        file = waiting.pop()
        if file in reached or file.suffix != ".md":
            continue
        reached.add(file)
        waiting += [(file.parent / target.split("#")[0]).resolve() for target in links(file)]
    assert set(PAGES) - reached == set()


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_every_relative_link_resolves(file: Path) -> None:
    for target in links(file):
        path, _, anchor = target.partition("#")
        leads_to = (file.parent / path).resolve()
        assert leads_to.exists(), f"{target} leads nowhere"
        if anchor:
            assert anchor in anchors(leads_to), f"{target}: no such heading"


@pytest.mark.parametrize("file", PAGES, ids=lambda file: str(file.relative_to(ROOT)))
def test_no_page_names_a_folder_of_a_machine(file: Path) -> None:
    found = re.findall(
        r"(?<![\w.:/~])/(?:work|home|root|Users|tmp|mnt)/\S+", file.read_text("utf-8")
    )
    assert found == []


def test_rules_and_regimes_cite_the_literature_or_a_page_of_the_project() -> None:
    for file in sorted((ROOT / "data" / "reference").rglob("*")):
        if file.suffix in {".toml", ".json"}:
            text = file.read_text("utf-8")
            assert not re.search(r"\b(methods?|design)(\.md)? s\. ?\d|\bshared/", text), file.name
            for cited in re.findall(r"docs/[\w-]+\.md", text):
                assert (ROOT / cited).is_file(), f"{file.name} cites {cited}"


def test_the_readme_quotes_the_bundled_numbers() -> None:
    text = (ROOT / "README.md").read_text("utf-8")
    quoted = dict(
        re.findall(r"(\d[\d,]*) (deals|Article 14 notices|market shares|dependencies)", text)[::-1]
    )
    told = {name: int(count.replace(",", "")) for count, name in quoted.items()}
    from data.reference_facts import load

    tables: dict[str, tuple[str, ...]] = {
        "deals": ("deal",),
        "Article 14 notices": ("art14_notice",),
        "market shares": ("share_estimator", "share_statcounter"),
        "dependencies": ("dependency",),
    }
    said = [one.record_type for one in load().observations]
    assert told == {name: sum(map(said.count, parts)) for name, parts in tables.items()}
