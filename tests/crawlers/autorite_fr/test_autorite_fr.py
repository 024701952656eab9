"""Autorité de la concurrence: acts of the open-data file and what they become."""

import io
import json
from dataclasses import replace
from pathlib import Path

import pytest
from replicas.autorite_fr import act, array
from replicas.pages import page

from crawlers.parsers.autorite_fr import Tally, listed, parse_act, read_acts, roles
from crawlers.parsers.reading import LayoutChangedError
from crawlers.source import Item, Link, Listed, Oddity, PageError
from crawlers.sources import autorite_fr
from data.observations import Observation

URL = "https://static.data.gouv.fr/resources/x/20260805/adlc.json"
TITLE = "titre_decision"


def said(*acts: dict[str, object]) -> list[Item]:
    """Return what the source reads in a file of these acts."""
    return list(autorite_fr.parse(page(URL, "acts", array([*acts]), context={"since": ""})))


def first(*acts: dict[str, object]) -> Observation:
    """Return the first statement."""
    return next(item for item in said(*acts) if isinstance(item, Observation))


def test_a_merger_act_gives_number_day_parties_and_address() -> None:
    merger = first(act(7))
    assert (merger.record_type, merger.payload["case_number"]) == ("merger", "26-DCC-07")
    assert (merger.payload["acquirer_name"], merger.payload["target_name"]) == (
        "Bêta Holding",
        "Alfa Exemple 7",
    )
    assert (merger.payload["decided"], merger.payload["outcome"]) == ("2026-08-04", None)
    assert str(merger.source_url).endswith("/alfa-7")


@pytest.mark.parametrize(
    ("disposition", "phase", "outcome"),
    [
        ("Autorisation", None, "cleared"),
        ("Autorisation", "Phase 1", "cleared_phase1"),
        ("Autorisation sous réserve d'engagements", "Phase 1", "cleared_phase1_with_remedies"),
        ("Autorisation avec injonctions", "Phase 2", "cleared_phase2_with_remedies"),
        ("Interdiction", "Phase 2", "prohibited"),
        ("Inapplicabilité du contrôle", None, "not_subject_to_merger_control"),
        ("Mot inconnu", "Phase 1", None),
    ],
)
def test_the_outcome_follows_the_disposition(
    disposition: str, phase: str | None, outcome: str | None
) -> None:
    changed = act(1, dispositifs_dcc=disposition, phase_decision_concentration=phase)
    assert first(changed).payload["outcome"] == outcome


@pytest.mark.parametrize(
    ("printed", "read"),
    [
        ("['A', \"L'Exemple\"]", ("A", "L'Exemple")),
        ('["DCC", "DEX"]', ("DCC", "DEX")),
        ("DCC", ("DCC",)),
        ("[]", ()),
        (None, ()),
    ],
)
def test_lists_come_as_literals_json_or_words(printed: str | None, read: tuple[str, ...]) -> None:
    assert listed(printed, "x", URL) == read


@pytest.mark.parametrize("printed", ["['A', ", "[__import__('os')]", "[1 for x in y]"])
def test_a_literal_is_never_run_and_a_broken_one_is_refused(printed: str) -> None:
    with pytest.raises(LayoutChangedError):
        listed(printed, "x", URL)


@pytest.mark.parametrize(
    ("title", "sides"),
    [
        (
            "relative à la prise de contrôle conjoint du groupe Alfa par Bêta et Gamma",
            ("Bêta et Gamma", "Alfa"),
        ),
        ("relative à la prise de contrôle exclusif par Bêta de 8 magasins d'Alfa", None),
        ("relative à la création d'une entreprise commune", None),
    ],
)
def test_a_title_gives_roles_only_where_it_says_them(
    title: str, sides: tuple[str, str] | None
) -> None:
    assert roles(parse_act(act(1, titre_decision=title), 0, URL)) == sides


def test_the_notifying_party_serves_where_the_title_is_silent() -> None:
    merger = first(act(1, titre_decision="Décision", partie_notifiante="['Alfa Exemple 1']"))
    assert merger.payload["acquirer_name"] == "Alfa Exemple 1"
    assert merger.payload["target_name"] == "L'Exemple Bêta"


def test_an_act_without_roles_is_an_event_and_counted_never_guessed() -> None:
    items = said(act(1, titre_decision="Décision"))
    assert [item.record_type for item in items if isinstance(item, Observation)] == ["event"]
    assert any(isinstance(item, Oddity) for item in items)


def test_a_french_day_serves_where_the_iso_day_is_missing() -> None:
    entry = act(1, date_decision_datetime=None, date_decision="1er août 2026")
    assert parse_act(entry, 0, URL).day == "2026-08-01"


@pytest.mark.parametrize("field", ["url_site", TITLE, "type_decision"])
def test_a_missing_required_field_is_refused(field: str) -> None:
    with pytest.raises(LayoutChangedError):
        parse_act(act(1, **{field: None}), 0, URL)


def test_a_cut_file_is_refused_after_the_acts_before_the_cut() -> None:
    whole = array([act(1), act(2)])
    with pytest.raises(LayoutChangedError, match="broken JSON"):
        list(read_acts(io.BytesIO(whole[: len(whole) - 40]), URL, Tally()))


def test_the_whole_list_of_mergers_is_compared_with_the_last_one() -> None:
    (every, seen) = [item for item in said(act(1), act(2)) if isinstance(item, Listed)]
    assert (every.whole, len(every.keys)) == (False, 2)
    assert (seen.whole, len(seen.keys), seen.record_type) == (True, 2, "merger")


def test_the_redirect_names_the_file_and_its_version() -> None:
    pointer = page(
        "https://www.data.gouv.fr/api/x", "pointer", b"", status=302, context={"since": ""}
    )
    headers = {"location": "http://127.0.0.1:1/resources/x/20260805/adlc.json"}
    moved = replace(pointer, headers=headers)
    (link,) = autorite_fr.parse(moved)
    assert isinstance(link, Link)
    assert (link.url, link.change_key) == (URL, "/resources/x/20260805/adlc.json")
    with pytest.raises(PageError, match="no JSON file"):
        list(autorite_fr.parse(pointer))


@pytest.mark.samples
def test_the_known_shape_parses(samples: Path) -> None:
    body = (samples / "autorite_fr" / "adlc_publications_shape.json").read_bytes()
    acts = [act for _, act in read_acts(io.BytesIO(body), URL, Tally())]
    assert [act.number for act in acts] == ["26-A-05", "C2007/14"]
    assert [act.is_merger_control for act in acts] == [False, True]
    assert len(json.loads(body)) == len(acts)


def broken_among(count: int, **changes: object) -> list[dict[str, object]]:
    """Return so many acts, of which the third breaks its format."""
    acts = [act(number) for number in range(1, count + 1)]
    acts[2] = {**acts[2], **changes}
    return acts


@pytest.mark.parametrize(
    "changes", [{"entreprises_concernees": "['A, B"}, {"titre_decision": None}, {"url_site": ""}]
)
def test_one_broken_act_among_hundreds_is_left_out_and_nothing_vanishes_that_day(
    changes: dict[str, object],
) -> None:
    items = said(*broken_among(150, **changes))
    assert len([item for item in items if isinstance(item, Observation)]) == 149
    assert [i.what for i in items if isinstance(i, Oddity)] == [
        f"an act that cannot be read: [2].{next(iter(changes))}"
    ]
    assert not any(item.whole for item in items if isinstance(item, Listed))


def test_broken_acts_above_one_in_a_hundred_are_a_change() -> None:
    with pytest.raises(LayoutChangedError):
        said(*broken_among(50, titre_decision=None))


@pytest.mark.parametrize("name", ["entreprises_concernees", "secteur_activite", "id_decision"])
def test_a_field_that_no_act_has_any_more_is_a_change(name: str) -> None:
    acts = [{key: value for key, value in act(n).items() if key != name} for n in range(3)]
    with pytest.raises(LayoutChangedError, match=name):
        said(*acts)


def test_an_empty_array_is_a_change_and_a_byte_order_mark_is_not() -> None:
    with pytest.raises(LayoutChangedError, match="empty"):
        said()
    body = b"\xef\xbb\xbf" + array([act(1)])
    items = list(autorite_fr.parse(page(URL, "acts", body, context={"since": ""})))
    assert any(isinstance(item, Observation) for item in items)
