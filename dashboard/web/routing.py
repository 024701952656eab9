"""From an address to a page: find it, build its context, lay it out, remember the result."""

import json
from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.web.address import Notice, State, StateCodec
from dashboard.web.context import Context
from dashboard.web.disputes import Disputes
from dashboard.web.markup import as_html
from dashboard.web.page import Page, find
from dashboard.web.parts.drawer import drawer
from dashboard.web.shell import document, page_title
from dashboard.web.view import View, figures_of
from dashboard.web.world import Snapshot, World
from data.errors import NotFoundError
from data.language.catalogue import Language, text

REMEMBERED = 96
"""Pages kept per worker; a page of 50 rows takes about a megabyte."""


@dataclass(frozen=True)
class Look:
    """How the reader's device shows things: dark ground, narrow window."""

    dark: bool = False
    narrow: bool = False


@dataclass(frozen=True)
class Drawn:
    """A page ready to be sent: its HTML, its figures, title, language and status."""

    html: str
    figures: dict[str, Any]
    title: str
    language: Language
    theme: str
    status: int


class Router:
    """Lays out pages of the current release; the same address and release is laid out once.

    disputes: reads which figures are in dispute just now; a page is laid out anew when they change.
    """

    def __init__(
        self, world: World, pages: Sequence[Page], disputes: Callable[[], Disputes] = Disputes
    ) -> None:
        self.world = world
        self.pages = pages
        self.disputes = disputes
        self._remembered: OrderedDict[tuple[object, ...], Drawn] = OrderedDict()
        self._lock = Lock()

    def draw(self, path: str, search: str, preferred: Language, today: date, look: Look) -> Drawn:
        """Return the page of an address (a real 404 page when there is none)."""
        found = find(self.pages, path)
        parameters = found[0].parameters if found else ()
        state, notices = StateCodec().decode(path, search, parameters)
        try:
            snapshot = self.world.snapshot(state.release)
        except NotFoundError:
            return self._without_release(state, notices, preferred, today, look)
        if found and found[0].fresh:
            return self._lay_out(
                snapshot, state, notices, preferred=preferred, today=today, look=look
            )
        key = (snapshot.name, path, search, preferred, today, look, self.disputes().key)
        with self._lock:
            if key in self._remembered:
                self._remembered.move_to_end(key)
                return self._remembered[key]
        drawn = self._lay_out(snapshot, state, notices, preferred=preferred, today=today, look=look)
        with self._lock:
            self._remembered[key] = drawn
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        return drawn

    def _without_release(
        self,
        state: State,
        notices: list[Notice],
        preferred: Language,
        today: date,
        look: Look,
    ) -> Drawn:
        """Return a 404 page for an address whose release is not kept here."""
        lost = Notice("no_release", (("release", str(state.release)),))
        nowhere = state.with_changes(path=f"/{state.release}", release=None, fact=None, page={})
        return self._lay_out(
            self.world.snapshot(),
            nowhere,
            [*notices, lost],
            preferred=preferred,
            today=today,
            look=look,
        )

    def view(
        self, path: str, search: str, preferred: Language, today: date
    ) -> tuple[Context, View]:
        """Return context and view of an address, for exports.

        Raises:
            NotFoundError: no page has this address.
        """
        found = find(self.pages, path)
        if found is None:
            raise NotFoundError(f"no page at '{path}'")
        page, slugs = found
        state, _ = StateCodec().decode(path, search, page.parameters)
        snapshot = self.world.snapshot(state.release)
        context = Context(
            snapshot,
            state,
            state.language or preferred,
            today,
            slugs=slugs,
            parameters=page.parameters,
            disputes=self._disputes_on(snapshot, state),
            exported=True,
            world=self.world,
        )
        return context, page.layout(context)

    def _disputes_on(self, snapshot: Snapshot, state: State) -> Disputes:
        """Return the disputes that a page shows: on a past day those that had begun by then."""
        found = self.disputes()
        if state.as_of is not None and state.as_of < snapshot.as_of:
            return found.known_on(state.as_of)
        return found

    def _lay_out(
        self,
        snapshot: Snapshot,
        state: State,
        notices: list[Notice],
        *,
        preferred: Language,
        today: date,
        look: Look,
    ) -> Drawn:
        found = find(self.pages, state.path)
        page, slugs = found if found else (None, {})
        dark = state.theme == "dark" or (state.theme == "auto" and look.dark)
        context = Context(
            snapshot,
            state,
            state.language or preferred,
            today,
            dark,
            look.narrow,
            slugs,
            page.parameters if page else (),
            self._disputes_on(snapshot, state),
            world=self.world,
        )
        if page is None:
            view = not_found(context)
        else:
            try:
                view = page.layout(context)
            except NotFoundError as error:
                view = not_found(context, str(error))
        content = document(
            context, view, self.pages, current=page, notices=notices, drawer=drawer(context)
        )
        figures = {
            figure.name: json.loads(figure.plotly.to_json())
            for figure in figures_of(view.blocks)
            if figure.plotly is not None
        }
        return Drawn(
            as_html(content),
            figures,
            page_title(context, view),
            context.language,
            state.theme,
            view.status,
        )


def not_found(context: Context, reason: str = "") -> View:
    """Return the page for an address that means nothing here."""
    search = html.P(html.A(context.say("shell.not_found.home"), href=context.to("/")))
    detail = html.P(reason, className="note") if reason else None
    return View(
        title=context.say("shell.not_found.title"),
        finding=context.say("shell.not_found.finding", path=context.state.path[:120]),
        blocks=[detail, search],
        status=404,
    )


def error_panel(language: Language, error_id: str) -> Component:
    """Return the calm panel that stands where a page could not be laid out."""
    return html.Div(
        html.Main(
            [
                html.H1(text("shell.failed.title", language), id="title", tabIndex="-1"),
                html.P(text("shell.failed.finding", language, id=error_id), className="finding"),
                html.P(html.A(text("shell.not_found.home", language), href="/")),
            ],
            id="main",
        ),
        className="document failed",
        lang=language,
        **{"data-title": f"{text('shell.failed.title', language)} – Vigie", "data-theme": "auto"},
    )
