"""The pages of the dashboard, one module each.

To add a page:

1. write `dashboard/web/pages/<name>.py` with a function `layout(context: Context) -> View` and a
   constant `PAGE = Page(name="<name>", path="/<name>", layout=layout)`; give `parameters` for what
   its address may carry, `menu=True` to list it in the bar, `letter` for the keyboard (`g` + it),
   `fresh=True` where it shows application state, so that it is never served from memory;
2. add its module to `MODULES` below, in the order of the menu;
3. put its menu entry into `data/language/{en,fr}/shell.toml` (`[menu] <name> = "…"`) and its other
   texts into a domain file of its own.

A layout describes and never computes a measure: it asks `context.facts` and functions of `graph`,
and returns a `View` of `Table`, `Figure` and `Section` blocks (or Dash elements). The shell adds
bar, footer, notices, provenance drawer, exports and print; the router adds caching and errors.
Raise `data.errors.NotFoundError` for a slug that means nothing: the reader gets a real 404.
Links come from `context.here(...)`, `context.to(...)` and `context.opening(fact)`, so that the day,
the yardstick and the language travel with the reader; forms are GET forms (`parts/forms.py`).
"""

import importlib
from functools import cache

from dashboard.web.page import Page

MODULES = (
    "today",
    "changes",
    "chain",
    "markets",
    "market",
    "deals",
    "actors",
    "actor",
    "gatekeepers",
    "presence",
    "cases",
    "alerts",
    "alert_rules",
    "alerts_replay",
    "review",
    "reports",
    "capacity",
    "funding",
    "sources",
    "search",
    "sql",
    "method",
    "accessibility",
    "brief",
    "releases",
    "whatif",
)


@cache
def pages() -> tuple[Page, ...]:
    """Return all pages in the order of the menu."""
    found = []
    for name in MODULES:
        page: Page = importlib.import_module(f"dashboard.web.pages.{name}").PAGE
        found.append(page)
    return tuple(found)
