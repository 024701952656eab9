"""One run of one source: what is asked for, what pages said, and how the run ends."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from crawlers.archive import RunFile
from crawlers.checks import Seen, same_thing, things_listed, verdict
from crawlers.source import (
    Cursor,
    Gone,
    Item,
    Link,
    Listed,
    Oddity,
    Page,
    PageError,
    Provisional,
    Source,
    SourceModule,
    Unreadable,
)
from crawlers.store import Memory, Outcome, StatedAnew, Store, Validator, Withdrawal
from crawlers.vanished import REPLACED
from data.errors import VigieError
from data.observations import Observation

BATCH = 1_000


@dataclass
class Counts:
    """What a run did, for the report and the progress line."""

    pages: int = 0
    bytes: int = 0
    unchanged: int = 0
    observations: int = 0
    new: int = 0
    withdrawn: int = 0


@dataclass
class SourceRun:
    """State of a run; network and archive feed it pages, it feeds the store.

    archive: None when pages come from the archive itself.
    observations keep `recorded_at` of their page unless `recorded_at` is set.
    """

    module: SourceModule
    store: Store
    memory: Memory
    run_id: str
    started_at: datetime
    archive: RunFile | None = None
    recorded_at: datetime | None = None
    counts: Counts = field(default_factory=Counts)
    failure: str | None = None
    succeeded: bool = False

    def __post_init__(self) -> None:
        self.seen = Seen(self.source)
        self.present: dict[str, frozenset[str]] = dict(self.memory.present)
        self._batch: list[Observation] = []
        self._validators: dict[str, Validator] = {}
        self._asked: set[str] = set()
        self._cursor: str | None = None
        self._stated: dict[str, StatedAnew] = {}
        self._fast: list[Observation] = []
        self._observed: dict[str, set[str]] = {}
        self._withdrawn: list[Withdrawal] = []
        self.provisional: dict[str, frozenset[str]] = dict(self.memory.provisional)

    @property
    def source(self) -> Source:
        """Return the source that is crawled."""
        return self.module.SOURCE

    def wanted(self, link: Link) -> bool:
        """Return whether a link must be fetched: not asked yet, and not known to be unchanged."""
        if link.key in self._asked:
            return False
        self._asked.add(link.key)
        if len(self._asked) > self.source.max_pages:
            raise PageError(link.url, f"more than {self.source.max_pages} pages: not believed")
        known = self.memory.validators.get(link.key)
        if link.change_key is not None and known and known.change_key == link.change_key:
            self._count_unchanged()
            self.seen.pages[link.kind] += 1
            return False
        return True

    def conditions(self, link: Link) -> dict[str, str]:
        """Return the headers that ask for the page only if it changed."""
        known = self.memory.validators.get(link.key)
        if known is None or not link.conditional or link.method != "GET":
            return {}
        headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
        return {name: value for name, value in headers.items() if value}

    def take(self, page: Page) -> list[Link]:
        """Archive and parse a page; return the links it names.

        Raises:
            PageError: the page breaks its format.
        """
        self.counts.pages += 1
        if self.archive is not None:
            self.archive.add(page)
        self.seen.pages[page.link.kind] += 1
        if page.status == 304:
            self._count_unchanged()
            return []
        self.counts.bytes += page.file.stat().st_size if page.file else len(page.body)
        if page.status == 200:
            self._remember(page)
        links: list[Link] = []
        for item in self._parsed(page):
            self._sort(item, page, links)
        return links

    def _count_unchanged(self) -> None:
        self.counts.unchanged += 1
        self.seen.unchanged += 1

    def _parsed(self, page: Page) -> Iterable[Item]:
        """Yield what the module reads; its own bugs are failures of the run, with the address."""
        try:
            yield from self.module.parse(page)
        except VigieError:
            raise
        except (KeyError, IndexError, TypeError, AttributeError, ValueError) as error:
            said = " ".join(f"{type(error).__name__}: {error}".split())
            what = said.partition(" For further information")[0][:300]
            raise PageError(page.url, f"not the format known ({what})") from error

    def _remember(self, page: Page) -> None:
        self._validators[page.link.key] = Validator(
            etag=page.headers.get("etag"),
            last_modified=page.headers.get("last-modified"),
            change_key=page.link.change_key,
            document_id=page.document_id,
        )

    def _sort(self, item: Item, page: Page, links: list[Link]) -> None:
        match item:
            case Observation():
                self._observe(self._kept(item, page))
            case Provisional():
                self._fast.append(self._kept(item.observation, page))
            case Link():
                links.append(item)
            case Listed():
                self.seen.listed(item, page.url)
            case Gone():
                self.seen.gone.append(item)
            case Cursor():
                self._cursor = item.value
            case Oddity():
                self.seen.odd(item)
            case Unreadable():
                self.seen.broken(item, page.link.kind)
                self._validators.pop(page.link.key, None)

    def _kept(self, observation: Observation, page: Page) -> Observation:
        """Return the observation as it may be kept: without words where they are reserved."""
        if not page.text_allowed and observation.excerpt is not None:
            observation = replace(observation, excerpt=None)
        if self.recorded_at is not None:
            observation = replace(observation, recorded_at=self.recorded_at)
        return observation

    def _observe(self, observation: Observation) -> None:
        self.seen.observed(observation)
        self._observed.setdefault(observation.record_type, set()).add(observation.fact_key)
        if observation.record_type in self.source.stated_once:
            stated = self._stated.setdefault(observation.record_type, StatedAnew(set(), set()))
            stated.urls.add(observation.source_url)
            stated.observation_ids.add(observation.observation_id)
        self._stage(observation)

    def _stage(self, observation: Observation) -> None:
        self._batch.append(observation)
        self.counts.observations += 1
        if len(self._batch) >= BATCH:
            self.flush()

    def flush(self) -> None:
        """Hand the rows collected so far to the store's staging area."""
        if self._batch:
            self.store.stage(self.run_id, self._batch)
            self._batch = []

    def check(self) -> list[Withdrawal]:
        """Return the withdrawals of the run.

        Raises:
            CheckFailedError: the run must not be made current.
        """
        self._withdrawn = verdict(self.seen, self.present, self.provisional)
        self._settle_fast()
        return self._withdrawn

    def _settle_fast(self) -> None:
        """Stage what faster pages said of things that the whole list does not have (yet)."""
        waiting = {name: set(keys) for name, keys in self.provisional.items()}
        fast: dict[str, list[Observation]] = {}
        for observation in self._fast:
            fast.setdefault(observation.record_type, []).append(observation)
        for record_type in {*waiting, *fast}:
            keys = waiting.setdefault(record_type, set())
            listed = things_listed(self.seen, record_type)
            if listed is not None:
                keys -= {key for key in keys if same_thing(record_type, key) in listed}
            else:
                slow = self.present.get(record_type, frozenset()) - keys
                listed = {same_thing(record_type, key) for key in slow}
            for observation in fast.get(record_type, ()):
                if same_thing(record_type, observation.fact_key) not in listed:
                    keys.add(observation.fact_key)
                    self._observe(observation)
        self._fast = []
        self.provisional = {name: frozenset(keys) for name, keys in waiting.items()}

    def end(
        self, withdrawals: list[Withdrawal], ended_at: datetime, read_at: datetime | None = None
    ) -> None:
        """Make a checked run current: mark the archive, then commit, in this order.

        read_at: when the pages were fetched, where that is not now (a replay).
        """
        self.flush()
        self.counts.withdrawn = sum(entry.reason != REPLACED for entry in withdrawals)
        if self.archive is not None:
            self.archive.mark_checked()
        documents = self.archive.documents if self.archive else []
        outcome = Outcome(
            withdrawals,
            documents,
            self._validators,
            self._cursor,
            self._stated,
            read_at or ended_at,
            self.provisional,
        )
        self.counts.new = self.store.succeed(self.run_id, ended_at, outcome)
        self.succeeded = True

    def finish(self) -> None:
        """End the run after its last page: check and commit, or fail with the reason."""
        ended_at = datetime.now(UTC)
        try:
            if self.failure is None:
                self.flush()
                self.end(self.check(), ended_at)
        except VigieError as error:
            self.failure = str(error)
        except Exception as error:
            self.failure = f"internal error: {type(error).__name__}: {error}".splitlines()[0]
            raise
        finally:
            if self.failure is not None:
                self.store.fail(self.run_id, ended_at, self.failure)
            if self.archive is not None:
                self.archive.close()

    def restart_checks(self, present: dict[str, frozenset[str]]) -> None:
        """Begin the checks anew with what stands now (a replay parses several runs in one).

        What is provisional is carried on: it is what the run before left.
        """
        self.seen = Seen(self.source)
        self.present = present
        self._asked = set()
        self._observed = {}

    def present_after(self) -> dict[str, frozenset[str]]:
        """Return what stands after this run: whole lists as listed, else with what it changed."""
        present = dict(self.present)
        for record_type, keys in self._observed.items():
            present[record_type] = present.get(record_type, frozenset()) | keys
        for gone in self._withdrawn:
            present[gone.record_type] = present[gone.record_type] - {gone.fact_key}
        for listed in self.seen.lists.values():
            if listed.whole and listed.record_type:
                before = present.get(listed.record_type, frozenset())
                outside = {key for key in before if not key.startswith(listed.scope)}
                present[listed.record_type] = frozenset(listed.keys | outside)
        for record_type, waiting in self.provisional.items():
            present[record_type] = present.get(record_type, frozenset()) | waiting
        return present
