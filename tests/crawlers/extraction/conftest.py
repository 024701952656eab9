"""The extractor with the made-up organisations of the labelled passages beside the real ones."""

from pathlib import Path

import pytest

from crawlers.extraction.deals.deal import Deal
from crawlers.extraction.extractor import Passage, RuleExtractor
from data.names import Gazetteer, read_gazetteer

HERE = Path(__file__).resolve().parent
REFERENCE = HERE.parents[2] / "data" / "reference"


@pytest.fixture(scope="session")
def gazetteer(tmp_path_factory: pytest.TempPathFactory) -> Gazetteer:
    real = (REFERENCE / "organisations.csv").read_text("utf-8")
    made_up = (HERE / "labelled" / "gazetteer.csv").read_text("utf-8").partition("\n")[2]
    table = tmp_path_factory.mktemp("gazetteer") / "organisations.csv"
    table.write_text(real.rstrip("\n") + "\n" + made_up, "utf-8")
    return read_gazetteer(table, REFERENCE / "nodes.csv")


@pytest.fixture(scope="session")
def extractor(gazetteer: Gazetteer) -> RuleExtractor:
    return RuleExtractor(gazetteer)


@pytest.fixture(scope="session")
def read(extractor: RuleExtractor):
    """Return a function text → deals; published on Wednesday 18 November 2026."""

    def deals(
        text: str, lang: str | None = None, published: str | None = "2026-11-18"
    ) -> list[Deal]:
        return extractor.deals(Passage(text, None, lang, published))

    return deals
