"""Releases: immutable DuckDB files, built beside each other, one of them current.

Writing: `prepare` gathers statements from the bundled facts and the ledger, the command `build` has
`graph` compute on `prepared.facts`, `publish` writes the file and makes it current.

Reading::

    from data.release import open_release

    reader = open_release(home())          # keep one per process
    with reader.cursor() as cursor:        # one per request and thread; sees a new release
        cursor.execute("select * from deal").df()
    facts = reader.facts()                 # Facts of the release that is current now
"""

from data.release.content_hash import content_hash
from data.release.prepare import Prepared, prepare
from data.release.publish import Built, publish
from data.release.reading import Reader, ReleaseInfo, open_release, release_info

__all__ = [
    "Built",
    "Prepared",
    "Reader",
    "ReleaseInfo",
    "content_hash",
    "open_release",
    "prepare",
    "publish",
    "release_info",
]
