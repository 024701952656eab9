"""A page: its path, its parameters and its layout function; and how an address finds its page."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from dashboard.web.address import SLUG, Parameter
from dashboard.web.context import Context
from dashboard.web.view import View

_PLACEHOLDER = re.compile(r"<([a-z]+)>")


@dataclass(frozen=True)
class Page:
    """One page of the dashboard.

    name: key of its texts (`menu.<name>` in the shell's catalogue) and its id in the menu.
    path: "/markets/<slug>"; a placeholder stands for one slug.
    layout: from context to view. parameters: what its address may carry beside the shared ones.
    menu: whether the bar lists it. letter: what follows `g` on the keyboard.
    fresh: it shows more than its release and address decide (application state, health of the
        sources), so that it is laid out on each request.
    """

    name: str
    path: str
    layout: Callable[[Context], View]
    parameters: Sequence[Parameter] = field(default=())
    menu: bool = False
    letter: str = ""
    fresh: bool = False

    def match(self, path: str) -> Mapping[str, str] | None:
        """Return what the placeholders stand for when `path` is this page, else None."""
        pattern = _PLACEHOLDER.sub(lambda found: f"(?P<{found[1]}>{SLUG})", self.path)
        matched = re.fullmatch(pattern, path)
        return matched.groupdict() if matched else None


def find(pages: Sequence[Page], path: str) -> tuple[Page, Mapping[str, str]] | None:
    """Return the page of a path with its slugs, or None; a final slash is forgiven."""
    plain = path.rstrip("/") or "/"
    for page in pages:
        slugs = page.match(plain)
        if slugs is not None:
            return page, slugs
    return None
