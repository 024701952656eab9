"""Which sources there are: the modules of `crawlers/sources/`, by source id."""

import importlib
import pkgutil
from functools import cache

import crawlers.sources
from crawlers.source import SourceModule, as_source_module
from data.errors import NotFoundError


@cache
def all_sources() -> dict[str, SourceModule]:
    """Return source id → module, in alphabetical order of ids.

    A module that serves several sources (feeds) exports `all_sources()` returning one object each
    instead of `SOURCE`.
    """
    found: dict[str, SourceModule] = {}
    for info in pkgutil.iter_modules(crawlers.sources.__path__):
        module = importlib.import_module(f"crawlers.sources.{info.name}")
        several = getattr(module, "all_sources", None)
        for source in several() if several else [as_source_module(module)]:
            found[source.SOURCE.id] = source
    return dict(sorted(found.items()))


def chosen_sources(ids: tuple[str, ...]) -> list[SourceModule]:
    """Return the sources asked for, all when none is named.

    Raises:
        NotFoundError: an id that no module has.
    """
    known = all_sources()
    for source_id in ids:
        if source_id not in known:
            raise NotFoundError(f"no source '{source_id}'; sources: {', '.join(known)}")
    return [known[source_id] for source_id in dict.fromkeys(ids)] if ids else list(known.values())
