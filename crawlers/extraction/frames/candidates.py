"""A frame at its trigger, and the deal that it becomes before amounts and dates."""

from dataclasses import dataclass, field

from crawlers.extraction.amounts.money import Money
from crawlers.extraction.rules.rulebook import Frame
from crawlers.extraction.sentences.items import Item, Reading, Sentence


@dataclass
class Candidate:
    """A deal before amounts and dates: the trigger, the kind and the items in its roles.

    whole: the passage must name the side that the clause leaves out.
    tickets: the amounts that the text prints for one party alone, by organisation.
    """

    sentence: Sentence
    trigger: int
    frame: Frame
    kind: str
    voice: str
    sources: list[Item]
    targets: list[Item]
    others: list[Item] = field(default_factory=list)
    lead: bool = False
    whole: bool = False
    tickets: dict[str, Money] = field(default_factory=dict)


@dataclass(frozen=True)
class Use:
    """A frame at a trigger: in which sentence, of which kind so far, in which voice."""

    reading: Reading
    sentence: Sentence
    at: int
    frame: Frame
    kind: str
    voice: str

    @property
    def items(self) -> list[Item]:
        """Return the items of the sentence."""
        return self.sentence.items

    @property
    def text(self) -> str:
        """Return the clean text of the passage."""
        return self.reading.text
