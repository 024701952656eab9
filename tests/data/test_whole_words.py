"""Many words looked for at once, as whole words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.names import compile_trie
from data.whole_words import WholeWords

WORDS = ("alfa", "alfa beta", "beta", "beta gamma", "x", "d'alfa", "été")


def printed(text: str) -> list[str]:
    return [text[start:end] for start, end in WholeWords(WORDS).spans(text)]


def test_the_longest_word_at_a_place_is_found() -> None:
    assert printed("alfa beta gamma") == ["alfa beta"]


def test_words_within_longer_ones_are_not_found() -> None:
    assert printed("alfabet, betas, x1, x_y, l'été") == ["été"]


def test_a_shorter_word_is_found_where_a_longer_one_goes_on() -> None:
    assert printed("alfa betas") == ["alfa"]


def test_no_word_to_look_for_is_refused() -> None:
    with pytest.raises(ValueError, match="no word"):
        WholeWords([])


@given(st.lists(st.sampled_from([*WORDS, "a", "'", " ", "_", "1", "é", "–"]), max_size=12))
def test_the_spans_are_those_of_an_expression_of_the_same_words(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert WholeWords(WORDS).spans(text) == [
        match.span() for match in compile_trie(WORDS).finditer(text)
    ]
