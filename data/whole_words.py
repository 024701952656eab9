"""The longest of many words at each place of a text, found by one automaton (Aho–Corasick)."""

from collections.abc import Iterable

from ahocorasick_rs import AhoCorasick, Implementation


class WholeWords:
    """Words and phrases that are looked for at once; the time does not depend on how many."""

    def __init__(self, words: Iterable[str]) -> None:
        """Compile the words.

        Raises:
            ValueError: `words` is empty.
        """
        distinct = sorted(set(words))
        if not distinct:
            raise ValueError("no word to look for")
        self._automaton = AhoCorasick(distinct, implementation=Implementation.DFA)

    def spans(self, text: str) -> list[tuple[int, int]]:
        """Return (start, end) of the words in `text`, left to right, none within another.

        A word counts only where no letter, digit or underscore goes on before or behind it.
        """
        whole: list[tuple[int, int]] = []
        for _, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            before = text[start - 1 : start]
            if before.isalnum() or before == "_":
                continue
            behind = text[end : end + 1]
            if not behind.isalnum() and behind != "_":
                whole.append((start, -end))
        whole.sort()  # the longest first at each place
        found: list[tuple[int, int]] = []
        done = 0
        for start, minus_end in whole:
            if start >= done:
                done = -minus_end
                found.append((start, done))
        return found
