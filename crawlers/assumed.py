"""Checks of what a source page assumes and nobody has seen, made on the pages of a probe."""

from collections.abc import Callable

from crawlers.source import Answer, Page

Check = Callable[[list[Page]], Answer]


def on(kind: str, holds: Callable[[Page], bool]) -> Check:
    """Return a check: the line held when it holds on every page of that kind."""

    def check(pages: list[Page]) -> Answer:
        asked = [page for page in pages if page.link.kind == kind]
        if not asked:
            return "not testable"
        return "held" if all(holds(page) for page in asked) else "failed"

    return check


def at_its_address(kind: str, fallback: str) -> Check:
    """Return a check: the line held when data of `kind` came, not those of their fallback."""

    def check(pages: list[Page]) -> Answer:
        kinds = {page.link.kind for page in pages}
        if kind in kinds:
            return on(kind, is_data)(pages)
        return "failed" if fallback in kinds else "not testable"

    return check


def untold(pages: list[Page]) -> Answer:  # noqa: ARG001 - the shape of a check
    """Return that three requests cannot tell: the line is about what most runs never meet."""
    return "not testable"


def is_data(page: Page) -> bool:
    """Return whether the page was served and is no HTML (which refusals are, at 200 too)."""
    begins = page.body.removeprefix(b"\xef\xbb\xbf").lstrip()[:15].lower()
    return is_served(page) and not begins.startswith((b"<html", b"<!doctype html"))


def is_served(page: Page) -> bool:
    """Return whether the page was served (new, or unchanged since the last run)."""
    return page.status in (200, 304)


def has_validators(page: Page) -> bool:
    """Return whether the page can be asked for only if it changed."""
    return bool({"etag", "last-modified"} & set(page.headers))
