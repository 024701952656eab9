"""A frame at its trigger, and the deal that it becomes before amounts and dates."""

from dataclasses import dataclass

from crawlers.extraction.amounts.money import Money
from crawlers.extraction.frames.sites import Site
from crawlers.extraction.rules.rulebook import Frame
from crawlers.extraction.sentences.items import Item, Sentence


@dataclass(slots=True, init=False)
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
    others: list[Item]
    lead: bool
    whole: bool
    tickets: dict[str, Money]

    def __init__(
        self,
        sentence: Sentence,
        trigger: int,
        frame: Frame,
        kind: str,
        voice: str,
        *,
        sources: list[Item],
        targets: list[Item],
        others: list[Item] | None = None,
        lead: bool = False,
        whole: bool = False,
        tickets: dict[str, Money] | None = None,
    ) -> None:
        """Written out: compiled, it takes a sixth of the time of a generated constructor."""
        self.sentence, self.trigger, self.frame = sentence, trigger, frame
        self.kind, self.voice = kind, voice
        self.sources, self.targets = sources, targets
        self.others = [] if others is None else others
        self.lead, self.whole = lead, whole
        self.tickets = {} if tickets is None else tickets


class Use:
    """A frame at its trigger: of which kind so far, in which voice."""

    def __init__(self, site: Site, frame: Frame, kind: str, voice: str) -> None:
        """Call `frame` where the trigger stands."""
        self.site, self.frame, self.kind, self.voice = site, frame, kind, voice
        self.reading, self.sentence, self.at = site.reading, site.sentence, site.at
        self.items, self.text = site.sentence.items, site.reading.text
