"""Publisher and grade of a source address, from the publisher list.

Grade 1 is an official text, a filing or a party's own statement, 2 an estimator or edited press,
3 a blog, digest or mirror. A host that the list does not name has grade 3.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

UNLISTED_GRADE = 3


@dataclass(frozen=True)
class PublisherGrade:
    """Who publishes at an address, what kind of publisher it is, and its grade (1 to 3)."""

    publisher: str
    kind: str
    grade: int


class Grading:
    """Looks up the publisher of an address by repository, then by host."""

    def __init__(self, publishers: Iterable[Mapping[str, object]]) -> None:
        """Take rows with `host`, `publisher`, `kind` and `grade`."""
        self._listed = {
            str(row["host"]).lower(): PublisherGrade(
                str(row["publisher"]), str(row["kind"]), int(str(row["grade"]).split(".")[0])
            )
            for row in publishers
        }
        self._seen: dict[str, PublisherGrade] = {}

    def of(self, url: str) -> PublisherGrade:
        """Return publisher, kind and grade of an address; an unlisted host has grade 3."""
        if url not in self._seen:
            self._seen[url] = self._look_up(url)
        return self._seen[url]

    def _look_up(self, url: str) -> PublisherGrade:
        host, path = _host_and_path(url)
        for depth in (2, 1, 0):
            key = "/".join([host, *path[:depth]]).lower()
            if len(path) >= depth and key in self._listed:
                return self._listed[key]
        return PublisherGrade(host, "unlisted", UNLISTED_GRADE)


def citation_id(url: str) -> str:
    """Return the id under which a cited page stands in table `source` (host and a short hash).

    >>> citation_id("https://www.example.org/a")
    'example-org-8b9b0b22'
    """
    host, _ = _host_and_path(url)
    name = re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")
    return f"{name}-{hashlib.sha256(url.encode()).hexdigest()[:8]}"


def _host_and_path(url: str) -> tuple[str, list[str]]:
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return host, [step for step in parts.path.split("/") if step]
