"""The names of known organisations, filed so that few of them are compared with a printed one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from data.resolution.normal_form import NormalForm, folded, normal_form
from data.resolution.printed import names_in
from data.resolution.products import stems
from data.resolution.score import is_everyday
from data.resolution.symbols import bare_symbol, stored_symbol
from data.resolution.words import Phrase, name_words

REGISTERS = frozenset({"lei", "cik", "company_number"})
"""Registers of firms: who stands in one has units in many countries."""
_ACRONYM_ALONE_FROM = 3
"""Letters from which an acronym needs no second sign where the words behind it are known."""
_BRAND_FROM = 5
_BEGINNING = 4
_PRODUCT_WORD_FROM = 7
"""Letters from which one word without a digit is taken for a product and not for a firm."""


@dataclass(frozen=True)
class KnownOrganisation:
    """What the resolver knows of an organisation.

    aliases: names that mean it by themselves. ambiguous: names that need a second sign (country,
    identifier) to count. products: names of its models, apps and services.
    identifiers: its own, scheme ("lei", "cik", "wikidata") → value. other_identifiers: those of its
    units and of other registers, as pairs. parent: who controls it. well_known: named in many
    facts, so that units and groups of its name are rather its own than those of a stranger.
    """

    id: str
    name: str
    country: str | None = None
    aliases: tuple[str, ...] = ()
    ambiguous: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)
    other_identifiers: tuple[tuple[str, str], ...] = ()
    products: tuple[str, ...] = ()
    parent: str | None = None
    well_known: bool = False

    @property
    def in_register(self) -> bool:
        """Return whether it stands in a register of firms, with a number that is known."""
        schemes = {*self.identifiers, *(scheme for scheme, _ in self.other_identifiers)}
        return not REGISTERS.isdisjoint(schemes)


@dataclass(frozen=True)
class Entry:
    """One name of a known organisation.

    spelled_out: it is an acronym, and the organisation also bears the words that it stands for.
    own: it begins as the organisation's own name does, so that it is no brand or product of it.
    """

    organisation: KnownOrganisation
    form: NormalForm
    ambiguous: bool = False
    product: bool = False
    spelled_out: bool = False
    own: bool = False

    @property
    def id(self) -> str:
        """Return the id of the organisation."""
        return self.organisation.id

    @property
    def printed(self) -> str:
        """Return the name as it is stored."""
        return self.form.printed


class NameIndex:
    """Entries by blocking key, by whole name, by ticker and by number of a register."""

    def __init__(self, organisations: Iterable[KnownOrganisation]) -> None:
        """File every name of the organisations."""
        self.organisations = {known.id: known for known in organisations}
        self.by_identifier: dict[tuple[str, str], str] = {}
        self.symbols: dict[str, str] = {}
        self.products: dict[Phrase, str] = {}
        self._blocks: defaultdict[str, list[Entry]] = defaultdict(list)
        self._whole: defaultdict[Phrase, list[Entry]] = defaultdict(list)
        self._exact: defaultdict[Phrase, list[Entry]] = defaultdict(list)
        self._beginnings: set[str] = set()
        for known in self.organisations.values():
            self._file(known)

    def may_hold(self, printed: str) -> bool:
        """Return whether a printed name can share a blocking key with a known one.

        Cheaper than taking the name apart: most names in running text are those of nobody known.
        """
        words = folded(printed).split()
        if ":" in printed or not printed.isascii() or (printed.isupper() and len(words) == 1):
            return True
        keys = self._beginnings
        return (
            any(word[:_BEGINNING] in keys or f"{word[0]}~{word[-4:]}" in keys for word in words)
            or "".join(words)[:_BEGINNING] in keys
            or (len(words) > 2 and f"={''.join(word[0] for word in words)}" in keys)
        )

    def is_listed(self, known: KnownOrganisation) -> bool:
        """Return whether an organisation, or who controls it, stands in a register of firms."""
        parent = self.organisations.get(known.parent or "")
        return known.in_register or bool(parent and parent.in_register)

    def near(self, form: NormalForm) -> Iterator[Entry]:
        """Yield, each once, the entries that share a blocking key with a name."""
        seen: set[int] = set()
        for block in blocks(form):
            for entry in self._blocks.get(block, ()):
                if id(entry) not in seen:
                    seen.add(id(entry))
                    yield entry

    def exact(self, core: Phrase) -> list[Entry]:
        """Return the entries whose core is exactly these words."""
        return self._exact.get(core, [])

    def named(self, core: Phrase) -> list[Entry]:
        """Return the entries that bear exactly these words and need no second sign."""
        return self._whole.get(core, [])

    def _file(self, known: KnownOrganisation) -> None:
        for scheme, value in (*known.other_identifiers, *known.identifiers.items()):
            self.by_identifier[scheme, identifier(value)] = known.id
        for bare in stems(normal_form(name).core for name in _product_names(known)):
            self.products[bare] = known.id if self.products.get(bare, known.id) == known.id else ""
        own = normal_form(known.name).core[:1]
        initials = {_initials(normal_form(name).core) for name in (known.name, *known.aliases)}
        for printed, ambiguous, product in _names_of(known):
            symbol = stored_symbol(printed) or (printed if _is_symbol(printed) else None)
            if symbol and not product and (not ambiguous or known.in_register):
                self.symbols.setdefault(symbol, known.id)
            for name in names_in(printed):
                form = normal_form(name)
                spelled_out = form.acronym and form.squashed in initials
                alone = (spelled_out and len(form.squashed) >= _ACRONYM_ALONE_FROM) or (
                    known.in_register and _is_symbol(printed)
                )
                entry = Entry(
                    known,
                    form,
                    ambiguous=ambiguous and not alone,
                    product=product,
                    spelled_out=spelled_out,
                    own=form.core[:1] == own,
                )
                self._exact[entry.form.core].append(entry)
                for block in blocks(entry.form):
                    self._blocks[block].append(entry)
                self._beginnings |= _beginnings(entry.form)
                if not entry.ambiguous:
                    self._whole[entry.form.core].append(entry)


def _names_of(known: KnownOrganisation) -> Iterator[tuple[str, bool, bool]]:
    """Yield each name with whether it is ambiguous, and whether it names a product."""
    for name in (known.name, *known.aliases):
        yield name, False, False
    for name in known.ambiguous:
        yield name, True, False
    for name in known.products:
        yield name, _may_be_a_firm(name), True


def _product_names(known: KnownOrganisation) -> Iterator[str]:
    """Yield the products, and the aliases of one long word that the name does not begin with."""
    yield from known.products
    own = normal_form(known.name).core[:1]
    for name in known.aliases:
        core = normal_form(name).core
        if len(core) == 1 and core != own and len(core[0]) >= _BRAND_FROM and core[0].isascii():
            yield name


def _is_symbol(name: str) -> bool:
    return bare_symbol(name) and name.lower() not in name_words().no_symbols


def _may_be_a_firm(product: str) -> bool:
    """Return whether a product bears a name that a firm may as well bear ("Ares", "Granite")."""
    core = normal_form(product).core
    if len(core) != 1:
        return not core
    numbered = any(map(str.isdigit, core[0]))
    return is_everyday(core) or (len(core[0]) < _PRODUCT_WORD_FROM and not numbered)


def _beginnings(form: NormalForm) -> set[str]:
    """Return what a printed name must begin or end with somewhere to be near a known one."""
    keys = {word[:_BEGINNING] for word in (*form.core, form.squashed) if word}
    keys |= {f"{word[0]}~{word[-4:]}" for word in (*form.core, form.squashed) if word}
    return keys | ({f"={form.squashed}"} if form.acronym else set())


def blocks(form: NormalForm) -> set[str]:
    """Return the blocking keys of a name: names that share none are never compared."""
    squashed = form.squashed
    if not squashed:
        return set()
    keys = {f"first:{form.core[0]}", f"head:{squashed[:4]}", f"tail:{squashed[0]}{squashed[-4:]}"}
    general = name_words().interchangeable
    keys.add("bag:" + "".join(sorted(form.core)))
    keys.add("bag:" + "".join(sorted(word for word in form.core if word not in general)))
    if len(form.core) >= 3:
        keys.add(f"initials:{_initials(form.core)}")
    if form.acronym:
        keys.add(f"initials:{squashed}")
    return keys


def _initials(core: Phrase) -> str:
    return "".join(word[0] for word in core if word not in {"and", "of", "de", "for", "d"})


def identifier(value: str) -> str:
    """Return a number of a register as it is compared: without case, blanks and leading zeros."""
    return folded(value).replace(" ", "").lstrip("0")
