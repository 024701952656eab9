"""Scrapy settings of a run: polite by default, bounded, quiet."""

import os
from importlib.metadata import version
from typing import Any

from scrapy import Request, Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter

from crawlers.addresses import Base, Reach
from crawlers.source import Source
from data.errors import UsageError

CONTACT_VARIABLE = "VIGIE_CONTACT"
STAND_IN_CONTACT = "contact@vigie.invalid"
"""Contact sent to a stand-in given by `--base-url`; sources themselves get the operator's own."""

RETRIES = 2
REDIRECTS = 5


class QuietPages(LogFormatter):
    """Scrapy's log lines without the one per page, which the archive holds already."""

    def crawled(  # type: ignore[override]  # Scrapy logs nothing for None
        self, request: Request, response: Response, spider: Spider
    ) -> None:
        """Return no line."""


def contact(base: Base | None) -> str:
    """Return the contact that the User-Agent names.

    Raises:
        UsageError: none is set, or it would break the header.
    """
    value = os.environ.get(CONTACT_VARIABLE, "").strip()
    if value and ("@" not in value or not value.isprintable() or not value.isascii()):
        raise UsageError(f"{CONTACT_VARIABLE}='{value}' is not a mail address in plain ASCII")
    if value:
        return value
    if base is not None:
        return STAND_IN_CONTACT
    raise UsageError(
        f"set {CONTACT_VARIABLE}=you@example.org first: sources are told who reads them"
    )


def user_agent(contact_address: str) -> str:
    """Return the User-Agent: name, version and contact."""
    return f"Vigie/{version('vigie')} {contact_address}"


def process_settings(bases: dict[str, Base]) -> dict[str, Any]:
    """Return the settings of the process that several sources share."""
    return {
        "TWISTED_DNS_RESOLVER": "crawlers.addresses.GuardedResolver",
        "VIGIE_EXEMPT_HOSTS": sorted({base.host for base in bases.values()}),
        "LOG_ENABLED": False,
        "LOG_VERSIONS": [],
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
    }


def source_settings(source: Source, reach: Reach, max_delay: float = 60.0) -> dict[str, Any]:
    """Return the settings of one source.

    Towards this machine itself (`--base-url` on loopback) no delay is kept.
    """
    unhurried = reach.base is None or not reach.base.is_loopback
    agent = user_agent(contact(reach.base))
    return {
        "VIGIE_REACH": reach,
        "VIGIE_FIRST_PAUSE": max(1.0, source.delay_seconds) if unhurried else 0.05,
        "USER_AGENT": agent,
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": "Vigie",
        "DOWNLOAD_DELAY": source.delay_seconds if unhurried else 0.0,
        "DOWNLOAD_DELAY_JITTER": 0.0,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 2 if unhurried else 8,
        "AUTOTHROTTLE_ENABLED": unhurried,
        "AUTOTHROTTLE_START_DELAY": source.delay_seconds,
        "AUTOTHROTTLE_MAX_DELAY": max_delay,
        # Scrapy starts so many tasks per page for what its callback yields: requests need one.
        "CONCURRENT_ITEMS": 1,
        "DOWNLOAD_TIMEOUT": source.timeout_seconds,
        "DOWNLOAD_MAXSIZE": source.max_page_bytes,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_HANDLERS": {
            "http": "crawlers.spool.SpoolingHandler",
            "https": "crawlers.spool.SpoolingHandler",
            "data": None,
            "file": None,
            "ftp": None,
            "s3": None,
        },
        "RETRY_TIMES": RETRIES,
        "REDIRECT_MAX_TIMES": REDIRECTS,
        "METAREFRESH_ENABLED": False,
        "COOKIES_ENABLED": False,
        "REFERER_ENABLED": False,
        "HTTPPROXY_ENABLED": reach.base is None,
        "URLLENGTH_LIMIT": 0,
        # Counts, log lines and passes over each page that nothing here reads are left out.
        "STATS_CLASS": "scrapy.statscollectors.DummyStatsCollector",
        "STATS_DUMP": False,
        "LOG_FORMATTER": "crawlers.settings.QuietPages",
        "DOWNLOADER_MIDDLEWARES": {
            "scrapy.downloadermiddlewares.stats.DownloaderStats": None,
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "crawlers.middleware.AddressGuard": 50,
            "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
            "crawlers.middleware.ObedientRobots": 100,
            "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
            "crawlers.middleware.PatientRetry": 550,
        },
        "SPIDER_MIDDLEWARES": {
            # SourceSpider.start marks its requests itself.
            "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
            "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
            "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
            "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
            "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
            "scrapy.spidermiddlewares.referer.RefererMiddleware": None,
        },
        "EXTENSIONS": {
            "scrapy.extensions.corestats.CoreStats": None,
            "scrapy.extensions.logcount.LogCount": None,
            "scrapy.extensions.telnet.TelnetConsole": None,
            "scrapy.extensions.memdebug.MemoryDebugger": None,
            "scrapy.extensions.feedexport.FeedExporter": None,
            "scrapy.extensions.spiderstate.SpiderState": None,
            "scrapy.extensions.remote_control.RemoteControl": None,
            "scrapy.extensions.logstats.LogStats": None,
            "scrapy.extensions.memusage.MemoryUsage": None,
        },
        "WARN_ON_GENERATOR_RETURN_VALUE": False,
    }
