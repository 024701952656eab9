"""Pages behind the links of mails: they work without a login, and only a POST changes anything."""

import time
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib import resources
from typing import Any

import flask
from jinja2 import Environment, StrictUndefined

from dashboard.digest.confirmation import Invitation, ask_to_confirm
from dashboard.digest.editions import World, due_week, edition, week_of
from dashboard.digest.expected import WEEKS_COUNTED, mails_per_week
from dashboard.digest.preview import preview
from dashboard.digest.reactions import mute, not_useful
from dashboard.digest.settings import MailSettingsError, mail_settings
from dashboard.digest.smtp import AddressRefusedError
from dashboard.digest.subscriptions import (
    Subscription,
    change_rhythm,
    confirm,
    confirm_token,
    end,
    find,
    subscribe,
    token_secret,
)
from dashboard.digest.tokens import Purpose, Tokens
from dashboard.digest.world import world_of
from dashboard.web.mail_forms import Wish, fields_of, wish_of
from dashboard.web.reader import preferred_language
from data.errors import UsageError, VigieError
from data.home import Home
from data.language import formats
from data.language.catalogue import Language, text
from data.state import open_state
from graph.alerts.replay import Week, replay

POSTS_PER_MINUTE = 10
NO_TOKEN = "dry-run"  # noqa: S105 - the place-holder of dry runs

Answer = tuple[str, int]


class RateLimit:
    """At most so many posts a minute from one address."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._clock = clock
        self._seen: defaultdict[str, deque[float]] = defaultdict(deque)

    def allows(self, address: str) -> bool:
        """Return whether one more post from this address is taken, and count it if so."""
        now, seen = self._clock(), self._seen[address]
        while seen and seen[0] <= now - 60:
            seen.popleft()
        if len(seen) >= self._per_minute:
            return False
        seen.append(now)
        return True


def install_mail_actions(server: flask.Flask, home: Home) -> None:
    """Add the routes to the server."""
    pages = MailActions(home)
    server.add_url_rule("/unsubscribe/<token>", "unsubscribe", pages.unsubscribe, methods=BOTH)
    server.add_url_rule("/confirm/<token>", "confirm", pages.confirm, methods=BOTH)
    server.add_url_rule("/preferences/<token>", "preferences", pages.preferences, methods=BOTH)
    server.add_url_rule("/mute/<token>", "mute", pages.mute, methods=BOTH)
    server.add_url_rule("/not-useful/<token>", "not_useful", pages.not_useful, methods=BOTH)
    server.add_url_rule("/subscribe", "subscribe", pages.subscribe, methods=BOTH)
    server.add_url_rule("/subscribe/preview", "preview", pages.preview, methods=["POST"])


BOTH = ["GET", "POST"]


class MailActions:
    """The pages; each opens the state for one transaction."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._limit = RateLimit(POSTS_PER_MINUTE)
        self._guesses = RateLimit(POSTS_PER_MINUTE)
        self._replayed: tuple[str, Sequence[Week]] | None = None

    def unsubscribe(self, token: str) -> Answer:
        """End a subscription: one click (RFC 8058), no cookie, no redirect; repeats are fine."""
        found = self._about("unsubscribe", token)
        if found is None:
            return self._invalid()
        if _is_only_opened():
            return _page("unsubscribe", button=True)
        with open_state(self._home.state) as state:
            end(state, int(found[0]), _now())
        return _page("unsubscribe", done=True)

    def confirm(self, token: str) -> Answer:
        """Confirm a subscription."""
        subscription = self._subscription("confirm", token)
        if subscription is None:
            return self._invalid()
        if _is_only_opened():
            return _page("confirm", button=True, email=subscription.email)
        with open_state(self._home.state) as state:
            confirm(state, subscription.subscription_id, _now())
        return _page("confirm", done=True)

    def mute(self, token: str) -> Answer:
        """Leave a rule's findings about a subject out of a reader's mails for 30 days."""
        found = self._about("mute", token)
        if found is None or len(found) != 3:
            return self._invalid()
        number, rule, subject = found
        if _is_only_opened():
            return _page("mute", button=True, rule=rule, subject=subject.replace("|", ", "))
        with open_state(self._home.state) as state:
            until = mute(state, int(number), rule, subject, _now())
        return _page("mute", done=True, until=formats.day(until.date(), preferred_language()))

    def not_useful(self, token: str) -> Answer:
        """Take a reader's word that a finding was not useful."""
        found = self._about("not-useful", token)
        if found is None or len(found) != 2:
            return self._invalid()
        if _is_only_opened():
            return _page("not_useful", button=True)
        with open_state(self._home.state) as state:
            not_useful(state, int(found[0]), found[1], _now())
        return _page("not_useful", done=True)

    def preferences(self, token: str) -> Answer:
        """Show and change what a reader receives; the link works for seven days."""
        subscription = self._subscription("preferences", token)
        if subscription is None:
            return self._invalid()
        known = Wish.of(subscription)
        shown = fields_of(known, preferred_language(), with_address=False)
        if _is_only_opened():
            return _page("preferences", button=True, fields=shown, email=subscription.email)
        try:
            wish = wish_of(flask.request.form, known)
            with open_state(self._home.state) as state:
                change_rhythm(state, subscription, wish.rhythm, _now())
                subscribe(state, wish.email, wish.language, wish.rhythm, _now(), **wish.options())
        except UsageError as error:
            return _page("preferences", button=True, fields=shown, status=400, message=str(error))
        return _page("preferences", done=True)

    def subscribe(self) -> Answer:
        """Take a wish for a digest and send the link to confirm it."""
        language = preferred_language()
        asked = Wish.of_view(flask.request.args, language)
        shown = fields_of(asked, language, with_address=True)
        try:
            settings = mail_settings()
        except MailSettingsError:
            return _page("subscribe", message=text("digest.action.not_configured", language))
        if _is_only_opened():
            return _page("subscribe", button=True, fields=shown)
        if not self._limit.allows(flask.request.remote_addr or ""):
            return _page("subscribe", status=429, message=text("digest.action.too_many", language))
        now = _now()
        try:
            wish = wish_of(flask.request.form)
            with open_state(self._home.state) as state:
                number = subscribe(
                    state, wish.email, wish.language, wish.rhythm, now, **wish.options()
                )
                tokens = Tokens(token_secret(state))
            token = confirm_token(tokens, number, int(now.timestamp()))
            invitation = Invitation(wish.email, token, wish.language, wish.rhythm)
            ask_to_confirm(settings, invitation, now)
        except UsageError as error:
            return _page("subscribe", button=True, fields=shown, status=400, message=str(error))
        except AddressRefusedError:
            return _page("subscribe", done=True)
        except VigieError as error:
            return _page("subscribe", button=True, fields=shown, status=503, message=str(error))
        return _page("subscribe", done=True)

    def preview(self) -> Answer:
        """Show the last weekly edition as a reader with these settings would have got it."""
        language = preferred_language()
        if not self._limit.allows(flask.request.remote_addr or ""):
            return _page("subscribe", status=429, message=text("digest.action.too_many", language))
        now = _now()
        try:
            reader = wish_of(flask.request.form).as_subscription()
            world = world_of(self._home, now)
            last = edition(world, due_week(now) or week_of(now.date()))
        except VigieError as error:
            return _page("subscribe", status=400, message=str(error))
        shown = preview(last, reader, flask.request.host_url.rstrip("/"), now)
        count = mails_per_week(reader, self._weeks(world))
        said = text(
            "digest.action.expected_count",
            reader.language,
            count=formats.significant(count, reader.language),
            weeks=formats.number(WEEKS_COUNTED, reader.language),
        )
        return shown.page(said), 200

    def _weeks(self, world: World) -> Sequence[Week]:
        """Return the replayed weeks up to a release's newest day, replayed once per release."""
        if self._replayed is None or self._replayed[0] != world.release:
            self._replayed = (
                world.release,
                replay(world.facts, world.facts.as_of, WEEKS_COUNTED).weeks,
            )
        return self._replayed[1]

    def _about(self, purpose: Purpose, token: str) -> tuple[str, ...] | None:
        """Return what a token is about; None when it is none, and 429 to who keeps on guessing.

        A good token is never refused: a mail provider posts for all its readers from few addresses.
        """
        if token == NO_TOKEN:
            return None
        with open_state(self._home.state) as state:
            tokens = Tokens(token_secret(state))
        found = tokens.read(purpose, token, int(_now().timestamp()))
        if (
            found is None
            and not _is_only_opened()
            and not self._guesses.allows(flask.request.remote_addr or "")
        ):
            flask.abort(flask.Response(*_page("too_many", status=429)))
        return found

    def _subscription(self, purpose: Purpose, token: str) -> Subscription | None:
        found = self._about(purpose, token)
        if found is None:
            return None
        with open_state(self._home.state) as state:
            return find(state, int(found[0]))

    def _invalid(self) -> Answer:
        return _page("invalid", status=404)


def _is_only_opened() -> bool:
    """Return whether a page is only looked at: by GET, or by the HEAD of a link scanner."""
    return flask.request.method != "POST"


def _page(
    name: str,
    *,
    button: bool = False,
    done: bool = False,
    status: int = 200,
    message: str | None = None,
    fields: list[Mapping[str, Any]] | None = None,
    **values: str,
) -> Answer:
    language: Language = preferred_language()
    key = f"digest.action.{name}_done" if done else f"digest.action.{name}"
    page = _template().render(
        language=language,
        title=text(f"digest.action.{name}_title", language),
        message=message or text(key, language, **values),
        button=text(f"digest.action.{name}_do", language) if button and not done else None,
        fields=fields or [],
        previews=name in ("subscribe", "preferences") and bool(fields),
        action=flask.request.path,
        word=lambda inner: text(f"digest.{inner}", language),
    )
    return page, status


@cache
def _template() -> Any:
    source = (resources.files("dashboard.digest") / "templates" / "action.html.jinja").read_text(
        "utf-8"
    )
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.from_string(source)


def _now() -> datetime:
    return datetime.now(UTC)
