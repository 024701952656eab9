"""Pages as a crawl hands them to `parse`, made in a test."""

from collections.abc import Mapping
from datetime import UTC, datetime

from crawlers.archive import document_id_of
from crawlers.source import Link, Page

READ_AT = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def page(
    url: str,
    kind: str,
    body: str | bytes,
    *,
    status: int = 200,
    context: Mapping[str, str] | None = None,
    content_type: str = "text/html; charset=UTF-8",
) -> Page:
    """Return an archived answer to the link of that kind."""
    content = body.encode() if isinstance(body, str) else body
    link = Link(url, kind, context=context or {})
    headers = {"content-type": content_type}
    return Page(url, link, status, headers, READ_AT, document_id_of(content), content)
