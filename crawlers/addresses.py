"""Which addresses a crawl may reach, and where `--base-url` sends them.

A source reaches its own hosts only. `--base-url` replaces scheme, host and port of all of them and
keeps path and query; pages keep their public address, so that what is read from a stand-in or a
mirror has the same identity as what is read from the source. Addresses that are not on the public
internet are refused, as literals and after name resolution, on first requests and on redirects;
only the host and port given by `--base-url` are exempt.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred

from data.errors import UsageError, VigieError

PORTS = {"http": 80, "https": 443}


class RefusedAddressError(VigieError):
    """An address the crawl must not reach."""


@dataclass(frozen=True)
class Base:
    """Scheme, host and port given by `--base-url`."""

    scheme: str
    netloc: str

    @classmethod
    def parse(cls, text: str) -> "Base":
        """Return the base of an address such as http://127.0.0.1:8000.

        Raises:
            UsageError: no http(s) address, or one with a path, query or credentials.
        """
        parts = urlsplit(text)
        if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
            raise UsageError(f"--base-url: '{text}' is not http(s)://HOST[:PORT]")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise UsageError(f"--base-url: '{text}' has a path; give scheme, host and port only")
        return cls(parts.scheme, parts.netloc)

    @property
    def host(self) -> str:
        """Return the host name or address without port."""
        return urlsplit(f"//{self.netloc}").hostname or ""

    @property
    def is_loopback(self) -> bool:
        """Return whether the base is this machine (no politeness is owed to oneself)."""
        if self.host == "localhost":
            return True
        address = _as_address(self.host)
        return address is not None and address.is_loopback


def is_public(address: str) -> bool:
    """Return whether an IP address lies on the public internet."""
    parsed = ipaddress.ip_address(address)
    mapped = getattr(parsed, "ipv4_mapped", None)
    return (mapped or parsed).is_global and not parsed.is_multicast


@dataclass(frozen=True)
class Reach:
    """What one source may reach: its hosts, or the base that stands for them."""

    hosts: tuple[str, ...]
    base: Base | None = None

    def fetched(self, url: str) -> str:
        """Return the address to fetch for a public address of the source.

        Raises:
            RefusedAddressError: neither a host of the source nor the base, or no http(s).
        """
        parts = urlsplit(url)
        if parts.scheme not in PORTS:
            raise RefusedAddressError(f"{url}: only http and https are fetched")
        if self.base and parts.scheme == self.base.scheme and parts.netloc == self.base.netloc:
            return url
        host = (parts.hostname or "").lower()
        if host not in self.hosts:
            what = "a private address" if _is_private_literal(host) else "not a host of this source"
            raise RefusedAddressError(f"{url}: refused, {host or 'no host'} is {what}")
        if self.base is None:
            return url
        return urlunsplit(parts._replace(scheme=self.base.scheme, netloc=self.base.netloc))

    def public(self, fetched: str, asked: str) -> str:
        """Return the public address of a fetched one; `asked` is the public address asked for.

        After a redirect within the base the original host is unknown: the host asked for is kept.
        """
        parts = urlsplit(fetched)
        if self.base is None or parts.netloc != self.base.netloc:
            return fetched
        original = urlsplit(asked)
        return urlunsplit(parts._replace(scheme=original.scheme, netloc=original.netloc))


def _as_address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _is_private_literal(host: str) -> bool:
    return host == "localhost" or (_as_address(host) is not None and not is_public(host))


class GuardedResolver(CachingThreadedResolver):
    """Name resolution that refuses names of addresses outside the public internet."""

    exempt: frozenset[str] = frozenset()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> "GuardedResolver":
        """Return the resolver, with the hosts of `--base-url` exempt."""
        resolver: GuardedResolver = super().from_crawler(crawler, reactor)
        resolver.exempt = frozenset(crawler.settings.getlist("VIGIE_EXEMPT_HOSTS"))
        return resolver

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> "Deferred[str]":
        """Resolve a name, or fail with RefusedAddressError."""

        def check(address: str) -> str:
            if name not in self.exempt and not is_public(address):
                raise RefusedAddressError(f"{name} resolves to {address}, a private address")
            return address

        return super().getHostByName(name, timeout).addCallback(check)
