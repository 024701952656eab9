"""What a page is given: the facts as known on the day, the address, language and look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from dashboard.web.address import Parameter, State, StateCodec
from dashboard.web.disputes import Disputes
from data.language.catalogue import Language, text

if TYPE_CHECKING:
    from dashboard.web.actors import Actors
    from dashboard.web.readings import Readings
    from dashboard.web.world import Snapshot, World

CODEC = StateCodec()


@dataclass(frozen=True)
class Context:
    """One request's view of one release.

    snapshot: the release (facts, names, measures). today: the day of reading, for "days left".
    slugs: what the path's placeholders stand for. dark, narrow: the look, so that figures fit.
    disputes: figures that are marked as disputed. exported: a table leaves as a file, whole.
    world: the releases beside this one (None where a page is laid out without them).
    explained: measures that were explained for this request, by id.
    """

    snapshot: "Snapshot"
    state: State
    language: Language
    today: date
    dark: bool = False
    narrow: bool = False
    slugs: Mapping[str, str] = field(default_factory=dict)
    parameters: Sequence[Parameter] = ()
    disputes: Disputes = field(default_factory=Disputes)
    exported: bool = False
    world: "World | None" = None
    explained: dict[str, Any] = field(default_factory=dict, compare=False)

    @property
    def as_of(self) -> date:
        """Return the day the page speaks of: the address's, at most the release's newest."""
        return min(self.state.as_of or self.snapshot.as_of, self.snapshot.as_of)

    @property
    def in_the_past(self) -> bool:
        """Return whether the page shows what was known on an earlier day."""
        return self.as_of < self.snapshot.as_of

    @cached_property
    def facts(self) -> Any:
        """Return the facts, as they were known on the day when that lies in the past."""
        return self.snapshot.facts_on(self.as_of)

    @property
    def readings(self) -> "Readings":
        """Return what `graph` makes of these facts."""
        return self.snapshot.readings_on(self.as_of)

    @property
    def actors(self) -> "Actors":
        """Return names, seats and groups of organisations on the day."""
        return self.snapshot.actors_on(self.as_of)

    def say(self, key: str, **values: object) -> str:
        """Return the text of `key` in the reader's language."""
        return text(key, self.language, **values)

    def here(self, **page_changes: str | None) -> str:
        """Return this page's address with page parameters changed and the drawer closed."""
        state = self.state.with_changes(fact=None).with_page(**page_changes)
        return CODEC.encode(state, self.parameters)

    def here_with(self, **shared_changes: Any) -> str:
        """Return this page's address with shared state (as-of, pack, language, …) changed."""
        return CODEC.encode(self.state.with_changes(**shared_changes), self.parameters)

    def opening(self, fact: str) -> str:
        """Return this page's address with the provenance of `fact` open."""
        return CODEC.encode(self.state.with_changes(fact=fact), self.parameters)

    def to(self, path: str, **page_parameters: str | None) -> str:
        """Return another page's address that keeps day, pack, language, theme and release."""
        wanted = {name: value for name, value in page_parameters.items() if value}
        return CODEC.encode(self.state.with_changes(path=path, fact=None, page=wanted))
