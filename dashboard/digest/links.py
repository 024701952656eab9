"""Addresses that a mail, a feed or a calendar carries: into the dashboard, or by token."""

from collections.abc import Mapping
from copy import copy
from datetime import date
from urllib.parse import urlencode

from dashboard.digest.subscriptions import preferences_token, unsubscribe_token
from dashboard.digest.tokens import Tokens
from data.language.catalogue import Language
from graph.alerts.event import Event

VERSION = "1"
"""Version of the address codec of the dashboard (parameter `s`)."""


class Links:
    """The links of one reader in one language; without tokens they only open pages."""

    def __init__(
        self,
        public_url: str,
        language: Language,
        tokens: Tokens | None = None,
        subscription_id: int | None = None,
    ) -> None:
        self._url = public_url.rstrip("/")
        self._language = language
        self._tokens = tokens
        self._subscription = None if subscription_id is None else str(subscription_id)
        self._day: date | None = None

    def on(self, day: date) -> "Links":
        """Return the same links into the pages as they were known on a day.

        A finding of a replayed week stands in no release; the page of its day works it out again.
        """
        past = copy(self)
        past._day = day
        return past

    def page(self, path: str, **parameters: str) -> str:
        """Return the address of a page of the dashboard."""
        query = {"s": VERSION, "lang": self._language, **parameters}
        if self._day is not None:
            query["asof"] = self._day.isoformat()
        return f"{self._url}{path}?{urlencode(query)}"

    def alert(self, event: Event) -> Mapping[str, str]:
        """Return the links of one card: view, evidence, mute, not useful."""
        return {
            "view": self.page("/alerts", event=event.event_id),
            "evidence": self.page("/alerts", event=event.event_id, fact=f"alert:{event.event_id}"),
            "mute": self._action("mute", event.rule_id, "|".join(event.subject)),
            "not_useful": self._action("not-useful", event.event_id),
        }

    def footer(self, now: int) -> Mapping[str, str]:
        """Return the links that every mail carries."""
        return {
            "open": self.page("/"),
            "dates": f"{self.page('/cases')}#dates",
            "manage": self._preferences(now),
            "unsubscribe": f"{self._url}/unsubscribe/{self.unsubscribe_token()}",
        }

    def unsubscribe_token(self) -> str:
        """Return the token of the unsubscribe link ("dry-run" when there is no subscription)."""
        if self._tokens is None or self._subscription is None:
            return "dry-run"
        return unsubscribe_token(self._tokens, int(self._subscription))

    def _preferences(self, now: int) -> str:
        if self._tokens is None or self._subscription is None:
            return f"{self._url}/preferences/dry-run"
        token = preferences_token(self._tokens, int(self._subscription), now)
        return f"{self._url}/preferences/{token}"

    def _action(self, purpose: str, *about: str) -> str:
        if self._tokens is None or self._subscription is None:
            return f"{self._url}/{purpose}/dry-run"
        if purpose == "mute":
            return f"{self._url}/mute/{self._tokens.make('mute', self._subscription, *about)}"
        token = self._tokens.make("not-useful", self._subscription, *about)
        return f"{self._url}/not-useful/{token}"
