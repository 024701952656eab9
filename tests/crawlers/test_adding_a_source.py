"""The module that `docs/adding-a-source.md` prints is a source that works."""

import json
import re
from pathlib import Path
from types import ModuleType

import pytest
from replicas.pages import page

from crawlers.source import Link, Listed, PageError, Plan, SourceModule, as_source_module
from data.observations import Observation

PAGE = Path(__file__).resolve().parents[2] / "docs" / "adding-a-source.md"
ROW = {"number": "E1", "url": "https://www.example.org/d/E1", "modified": "2026-11-02"}
DECISION = {"number": "E1", "buyer": "Alfa Ltd", "bought": "Beta Ltd", "day": "2026-11-02"}


@pytest.fixture(scope="module")
def example() -> SourceModule:
    """Return the module as printed."""
    printed = re.search(r"```python\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    assert printed is not None
    module = ModuleType("example")
    exec(compile(printed[1], str(PAGE), "exec"), module.__dict__)
    return as_source_module(module)


def test_the_list_states_keys_links_and_the_next_page(example: SourceModule) -> None:
    (first,) = example.first_links(Plan(today=page("", "", "").retrieved_at.date()))
    said = json.dumps({"total": 11, "more": True, "rows": [ROW]})
    listed, decision, following = example.parse(
        page(first.url, first.kind, said, context=dict(first.context))
    )
    assert isinstance(listed, Listed)
    assert isinstance(decision, Link)
    assert isinstance(following, Link)
    assert (decision.change_key, following.url[-6:]) == ("2026-11-02", "page=2")


def test_a_decision_has_the_key_that_the_list_states(example: SourceModule) -> None:
    said = json.dumps({"total": 1, "more": False, "rows": [ROW]})
    listed, _ = example.parse(page("https://www.example.org/list", "list", said))
    (made,) = example.parse(page(ROW["url"], "decision", json.dumps(DECISION)))
    assert isinstance(listed, Listed)
    assert isinstance(made, Observation)
    assert listed.keys == (made.fact_key,)


def test_a_refusal_is_no_list(example: SourceModule) -> None:
    with pytest.raises(PageError):
        list(example.parse(page("https://www.example.org/list", "list", "<html>refused</html>")))
