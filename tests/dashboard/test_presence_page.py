"""J05 and J20 on fixture F1: who is in which layer since when; shares count nobody twice."""

import re
from pathlib import Path
from urllib.parse import quote

import pandas as pd
import pytest
from flask.testing import FlaskClient
from support.group_structures import joint_venture, unit_sold

from dashboard.web.access import Guard
from dashboard.web.app import make_app
from dashboard.web.world import FixedWorld
from data.facts import Facts
from data.scenarios import scenario

F1 = scenario("f1")
PERIOD = "from=2026-11-01&until=2026-11-21"


def over(facts: Facts) -> FlaskClient:
    return make_app(FixedWorld(facts), Guard()).server.test_client()


def page_of(facts: Facts, query: str = PERIOD) -> str:
    text: str = over(facts).get(f"/presence?{query}").get_data(as_text=True)
    return text


def matrix(page: str) -> dict[tuple[str, str], str]:
    """Return (group, layer) → what the cell says, for cells that say anything is known."""
    table = page.partition('id="table-presence"')[2].partition("</table>")[0]
    head, *rows = [texts_of(row) for row in table.split("<tr>")[1:]]
    return {
        (row[0], layer): said
        for row in rows
        for layer, said in zip(head[1:], row[1:], strict=True)
        if said != "nothing known"
    }


def texts_of(row: str) -> list[str]:
    """Return the texts of the cells of a row."""
    cells = re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.S)
    return [" ".join(re.sub("<[^>]+>", " ", one).replace("\xa0", " ").split()) for one in cells]


def supplied(relation: str, source: str, target: str) -> Facts:
    """Return F1 with one more relation since 12 November 2026, alfa working in chips as well."""
    frame = F1.frame("dependency")
    day = pd.Timestamp("2026-11-12")
    extra = frame.iloc[[0]].assign(
        id="extra", fact_key="extra", upstream=source, downstream=target, relation=relation,
        since="2026-11-12", since_first=day, since_last=day, share_pct=float("nan"),
        share_lo=float("nan"), share_hi=float("nan"), exclusivity="unknown",
    )  # fmt: skip
    organisations = F1.frame("organisation")
    organisations.loc[organisations["id"] == "alfa", "layers"] = "chip|cloud|model"
    organisations.loc[organisations["id"] == "kappa", "layers"] = "foundry"
    facts = F1.replace("dependency", pd.concat([frame, extra], ignore_index=True))
    return facts.replace("organisation", organisations)


def test_selling_an_own_chip_puts_one_marked_cell(vigie_home: Path) -> None:
    before, after = (
        matrix(page_of(F1)),
        matrix(page_of(supplied("supplies_chips", "alfa", "theta"))),
    )
    assert set(after) - set(before) == {("Alfa", "Chips")}
    assert after[("Alfa", "Chips")].startswith("■ own product")
    assert "12 November 2026" in after[("Alfa", "Chips")]
    assert [place for place, said in after.items() if "new in the period" in said] == [
        ("Alfa", "Chips")
    ]


def test_a_chip_for_own_use_is_a_hollow_cell_and_no_entry(vigie_home: Path) -> None:
    cells = matrix(page_of(supplied("manufactures_for", "kappa", "alfa")))
    assert cells[("Alfa", "Chips")].startswith("□ internal use only")
    assert "new in the period" not in cells[("Alfa", "Chips")]


def test_a_stake_of_ten_percent_adds_the_model_layer_through_zeta(vigie_home: Path) -> None:
    assert ("Alfa", "Models") not in matrix(page_of(F1))
    page = page_of(F1, f"stake=10&{PERIOD}")
    assert matrix(page)[("Alfa", "Models")].startswith("◧ stake")
    assert ("Alfa", "Models") not in matrix(page_of(F1, f"stake=25&{PERIOD}"))


def test_a_cell_opens_the_facts_that_show_it(vigie_home: Path) -> None:
    page = page_of(F1, f"stake=10&fact={quote('presence:alfa|model|10')}")
    drawer = page.partition('class="drawer"')[2]
    assert "stake, Zeta" in drawer
    assert 'data-fact="ownership:alfa/zeta/2026-11-04/"' in drawer


def shares(page: str) -> list[str]:
    """Return the rows of the table of shares as text."""
    table = page.partition('id="table-group_shares"')[2].partition("</table>")[0]
    return [" ".join(texts_of(row)) for row in table.split("<tr>")[2:]]


@pytest.mark.parametrize(("day", "share"), [("2026-06-30", "42%"), ("2026-07-01", "30%")])
def test_a_unit_that_was_sold_counts_before_and_not_after(
    vigie_home: Path, day: str, share: str
) -> None:
    rows = [row for row in shares(page_of(unit_sold(), f"asof={day}")) if "estimator-a" in row]
    assert [row for row in rows if row.startswith("Alfa Cloud") and share in row] != []


def test_a_joint_venture_is_named_once_with_both_parents_and_in_no_sum(vigie_home: Path) -> None:
    page = page_of(joint_venture())
    assert page.count("Theta: joint venture of Alfa, Beta") == 1
    (alone,) = [row for row in shares(page) if row.startswith("Alfa Cloud") and "-a " in row]
    assert "30%" in alone and "Theta" not in alone
    counted = shares(page_of(joint_venture(), f"ventures=yes&{PERIOD}"))
    (both,) = [row for row in counted if row.startswith("Alfa Cloud") and "-a " in row]
    assert "42%" in both and "Theta" in both


def test_both_languages_fill_the_same_cells(vigie_home: Path) -> None:
    page = page_of(F1, f"stake=10&lang=fr&{PERIOD}")
    table = page.partition('id="table-presence"')[2].partition("</table>")[0]
    filled = len(matrix(page_of(F1, f"stake=10&{PERIOD}")))
    assert table.count("première trace") == filled
