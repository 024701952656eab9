"""Links that work without a login cannot be guessed, reused for something else or outlived."""

import pytest

from dashboard.digest.tokens import Tokens

TOKENS = Tokens(b"k" * 32)


def test_a_token_gives_back_its_subject() -> None:
    assert TOKENS.read("mute", TOKENS.make("mute", "s1", "R02"), now=0) == ("s1", "R02")


def test_a_token_is_for_one_purpose() -> None:
    assert TOKENS.read("unsubscribe", TOKENS.make("confirm", "s1"), now=0) is None


def test_a_changed_subject_is_forged() -> None:
    body, _, mac = TOKENS.make("unsubscribe", "s1").partition(".")
    other = TOKENS.make("unsubscribe", "s2").partition(".")[0]
    assert TOKENS.read("unsubscribe", f"{other}.{mac}", now=0) is None
    assert TOKENS.read("unsubscribe", f"{body}.{mac}", now=0) == ("s1",)


def test_another_installation_does_not_read_it() -> None:
    assert Tokens(b"x" * 32).read("mute", TOKENS.make("mute", "s1"), now=0) is None


@pytest.mark.parametrize(("now", "expected"), [(99, ("s1",)), (101, None)])
def test_a_token_expires(now: int, expected: tuple[str, ...] | None) -> None:
    assert TOKENS.read("confirm", TOKENS.make("confirm", "s1", expires=100), now) == expected


@pytest.mark.parametrize("garbage", ["", ".", "a.b", "é.é", "a" * 5000])
def test_garbage_is_no_token(garbage: str) -> None:
    assert TOKENS.read("mute", garbage, now=0) is None


def test_a_short_secret_is_refused() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Tokens(b"short")
