"""The address: what is written can be read back, and nothing in it can break a page."""

from datetime import date
from typing import get_args
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from dashboard.web.address import PACKS, Parameter, State, StateCodec, Theme
from data.language.catalogue import LANGUAGES

CODEC = StateCodec()
PARAMETERS = (
    Parameter("kind", choices=("investment", "acquisition")),
    Parameter("q"),
    Parameter("up", choices=("0", "1", "2"), default="1"),
)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
STATES = st.builds(
    State,
    path=st.sampled_from(["/", "/deals", "/markets/dram"]),
    as_of=st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    pack=st.sampled_from(PACKS),
    language=st.none() | st.sampled_from(LANGUAGES),
    theme=st.sampled_from(get_args(Theme)),
    shortcuts=st.booleans(),
    release=st.none() | st.sampled_from(["20261121T203216-8df984", "fixture"]),
    fact=st.none() | WORDS.map(lambda words: f"deal:{words}"),
    page=st.fixed_dictionaries(
        {},
        optional={
            "kind": st.sampled_from(["investment", "acquisition"]),
            "q": WORDS,
            "up": st.sampled_from(["0", "2"]),
            "sort": st.sampled_from(["deals.amount", "-deals.amount"]),
        },
    ),
)


@given(STATES)
def test_a_state_survives_the_way_into_an_address_and_back(state: State) -> None:
    parts = urlsplit(CODEC.encode(state, PARAMETERS))
    read, notices = CODEC.decode(parts.path, f"?{parts.query}", PARAMETERS)
    assert (read, notices) == (state, [])


@given(st.text(max_size=200))
def test_no_query_string_breaks_the_reader(search: str) -> None:
    state, _ = CODEC.decode("/deals", search, PARAMETERS)
    assert state.path == "/deals"


def test_defaults_are_left_out_so_that_addresses_stay_short() -> None:
    state = State(path="/deals", page={"up": "1"})
    assert CODEC.encode(state, PARAMETERS) == "/deals"


def test_an_unknown_parameter_becomes_a_notice() -> None:
    _, notices = CODEC.decode("/deals", "?s=1&colour=red", PARAMETERS)
    assert [(n.key, dict(n.values)["name"]) for n in notices] == [("unknown_parameter", "colour")]


def test_a_value_that_means_nothing_becomes_a_notice_and_the_default_is_shown() -> None:
    state, notices = CODEC.decode("/deals", "?s=1&asof=2026-02-31&kind=theft", PARAMETERS)
    assert state == State(path="/deals")
    assert [n.key for n in notices] == ["refused_value", "refused_value"]


def test_another_version_of_the_scheme_is_said() -> None:
    _, notices = CODEC.decode("/", "?s=2", ())
    assert [n.key for n in notices] == ["version"]
