"""Checks a run must pass before anything it brought is made current."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from crawlers.source import Gone, Listed, Oddity, Source, Unreadable
from crawlers.store import Withdrawal
from crawlers.vanished import REPLACED
from data.errors import VigieError
from data.observations import Observation

LOST_SHARE = 0.10
LOST_ROWS = 5
MISSING_SHARE = 0.01
MOST = 0.5
NO_LONGER_LISTED = "no longer in the list"


class CheckFailedError(VigieError):
    """A run whose result must not be made current."""


@dataclass
class ListSeen:
    """What the pages of one list said together."""

    keys: set[str] = field(default_factory=set)
    repeated: int = 0
    stated: int | None = None
    record_type: str | None = None
    whole: bool = False
    scope: str = ""
    url: str | None = None


@dataclass
class Seen:
    """What a run has seen so far, as far as the checks need it.

    unchanged: pages not read because they said the same as last time. With any of them, what was
        read is not all there is, and floors of lists that are not whole do not apply.
    """

    source: Source
    unchanged: int = 0
    lists: dict[str, ListSeen] = field(default_factory=dict)
    rows: Counter[str] = field(default_factory=Counter)
    missing: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    gone: list[Gone] = field(default_factory=list)
    oddities: Counter[str] = field(default_factory=Counter)
    odd_example: dict[str, str] = field(default_factory=dict)
    pages: Counter[str] = field(default_factory=Counter)
    unreadable: defaultdict[str, list[Unreadable]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def listed(self, item: Listed, url: str) -> None:
        """Add one page of a list.

        Raises:
            CheckFailedError: the pages of the list do not come to an end.
        """
        seen = self.lists.setdefault(item.name, ListSeen())
        if item.paged and item.keys and seen.keys.issuperset(item.keys):
            raise CheckFailedError(
                f"{url}: all {len(item.keys)} entries of this page of '{item.name}' stood on pages "
                "before it: the source's paging does not end"
            )
        seen.repeated += len(seen.keys & set(item.keys)) + len(item.keys) - len(set(item.keys))
        seen.keys.update(item.keys)
        if item.stated_total is not None:
            seen.stated = max(item.stated_total, seen.stated or 0)
        seen.record_type = item.record_type or seen.record_type
        seen.whole, seen.scope = seen.whole or item.whole, item.scope or seen.scope
        seen.url = seen.url or url
        if item.paged and seen.stated is not None and len(seen.keys) > seen.stated:
            raise CheckFailedError(
                f"{url}: list '{item.name}' goes on beyond the {seen.stated} entries it states"
            )

    def observed(self, observation: Observation) -> None:
        """Count a row and the required columns it leaves empty."""
        record_type, payload = observation.record_type, observation.payload
        self.rows[record_type] += 1
        for name in self.source.required.get(record_type, ()):
            value = getattr(observation, name) if name == "source_url" else payload.get(name)
            if value is None or value == "":
                self.missing[record_type][name] += 1

    def odd(self, item: Oddity) -> None:
        """Count an oddity and keep its first address."""
        self.oddities[item.what] += 1
        self.odd_example.setdefault(item.what, item.url)

    def broken(self, item: Unreadable, kind: str) -> None:
        """Count a page that cannot be read, for the check and for the report."""
        self.unreadable[kind].append(item)
        self.odd(Oddity(f"unreadable {kind}: {item.reason}"[:300], item.url))


DATED_STATES = frozenset({"merger", "dma_case"})
"""Record types whose key ends with a state or date that may be corrected."""


def same_thing(record_type: str, fact_key: str) -> str:
    """Return what a key is about: a case keeps its identity when its outcome or date changes."""
    return fact_key.rpartition("/")[0] if record_type in DATED_STATES else fact_key


def things_listed(seen: Seen, record_type: str) -> set[str] | None:
    """Return what the whole list of a record type speaks of; None when it was not read."""
    whole = [one for one in seen.lists.values() if one.whole and one.record_type == record_type]
    if not whole:
        return None
    return {same_thing(record_type, key) for one in whole for key in one.keys}


Keys = Mapping[str, frozenset[str]]


def verdict(seen: Seen, present: Keys, provisional: Keys | None = None) -> list[Withdrawal]:
    """Return the withdrawals of a good run.

    provisional: the part of `present` that the whole lists never had.

    Raises:
        CheckFailedError: totals differ, a list lost too much, required columns are empty, or too
            many pages of a kind cannot be read.
    """
    _check_required(seen, present)
    _check_readable(seen)
    withdrawals = [
        Withdrawal(gone.record_type, gone.fact_key, gone.reason, gone.url) for gone in seen.gone
    ]
    for name, listed in seen.lists.items():
        _check_total(name, listed, seen)
        if listed.whole and listed.record_type:
            waiting = (provisional or {}).get(listed.record_type, frozenset())
            known = present.get(listed.record_type, frozenset()) - waiting
            withdrawals += _vanished(name, listed, listed.record_type, known)
            withdrawals += _overtaken(listed, listed.record_type, waiting)
    return _each_once(withdrawals, present)


def _check_required(seen: Seen, present: Keys) -> None:
    """Refuse a run whose rows lack what they always had.

    The share is taken of all that stands: of three pages that changed, one may be the one in a
    hundred that never had the field. But most rows of a run are never such rows.
    """
    for record_type, columns in seen.missing.items():
        total = seen.rows[record_type]
        standing = max(total, len(present.get(record_type, ())))
        for name, count in columns.items():
            most = count > 1 and count > MOST * total
            if most or count > MISSING_SHARE * standing:
                raise CheckFailedError(
                    f"{record_type}: required column '{name}' is empty in {count} of {total} rows "
                    "(a field was renamed or dropped?)"
                )


def _check_readable(seen: Seen) -> None:
    for kind, broken in seen.unreadable.items():
        tolerated = MISSING_SHARE * seen.pages[kind]
        if (share := seen.source.unreadable_share.get(kind)) is not None:
            tolerated = max(share * seen.pages[kind], LOST_ROWS)
        if len(broken) > tolerated:
            raise CheckFailedError(
                f"{len(broken)} of {seen.pages[kind]} pages of kind '{kind}' cannot be read: "
                f"{broken[0].reason}"
            )


def _check_total(name: str, listed: ListSeen, seen: Seen) -> None:
    found = len(listed.keys)
    if listed.stated is not None and found != listed.stated:
        raise CheckFailedError(
            f"list '{name}': the source states {listed.stated} entries, {found} were read"
            + (f" ({listed.repeated} came twice)" if listed.repeated else "")
        )
    floor = seen.source.list_floor.get(name, 0)
    if found < floor and (listed.whole or not seen.unchanged):
        raise CheckFailedError(f"list '{name}': {found} entries, never fewer than {floor} expected")


def _vanished(
    name: str, listed: ListSeen, record_type: str, known: Iterable[str]
) -> list[Withdrawal]:
    held = {key for key in known if key.startswith(listed.scope)}
    things = {same_thing(record_type, key) for key in listed.keys}
    dropped = held - listed.keys
    vanished = {key for key in dropped if same_thing(record_type, key) not in things}
    if len(vanished) > LOST_ROWS or len(vanished) > LOST_SHARE * len(held):
        raise CheckFailedError(
            f"list '{name}': {len(vanished)} of {len(held)} entries vanished since the last good "
            "run (more than 10 % or 5 rows): not believed"
        )
    return [
        Withdrawal(
            record_type,
            key,
            NO_LONGER_LISTED if key in vanished else REPLACED,
            listed.url,
        )
        for key in sorted(dropped)
    ]


def _overtaken(listed: ListSeen, record_type: str, waiting: Iterable[str]) -> list[Withdrawal]:
    """Return the provisional facts whose thing the whole list now states in its own way."""
    things = {same_thing(record_type, key) for key in listed.keys}
    return [
        Withdrawal(record_type, key, REPLACED, listed.url)
        for key in sorted(waiting)
        if key not in listed.keys and same_thing(record_type, key) in things
    ]


def _each_once(
    withdrawals: list[Withdrawal], present: Mapping[str, frozenset[str]]
) -> list[Withdrawal]:
    first: dict[tuple[str, str], Withdrawal] = {}
    for withdrawal in withdrawals:
        if withdrawal.fact_key in present.get(withdrawal.record_type, frozenset()):
            first.setdefault((withdrawal.record_type, withdrawal.fact_key), withdrawal)
    return list(first.values())
