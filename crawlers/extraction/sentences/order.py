"""The order of the sentences of a passage."""

from crawlers.extraction.sentences.items import Reading, Sentence


def number_of(reading: Reading, sentence: Sentence) -> int:
    """Return the place of a sentence in its passage, from 0."""
    number = 0
    while reading.sentences[number] is not sentence:
        number += 1
    return number
