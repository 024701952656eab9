"""Sends one edition to everybody who wants it, each mail once."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from dashboard.digest.builder import (
    Edition,
    Reader,
    build,
    why_subscribed,
)
from dashboard.digest.content import DigestContent
from dashboard.digest.delivery import Claim, DeliveryLog
from dashboard.digest.links import Links
from dashboard.digest.message import Envelope, compose, message_id, signed
from dashboard.digest.reactions import without_muted
from dashboard.digest.render import render
from dashboard.digest.selection import wanted_events
from dashboard.digest.settings import MailSettings
from dashboard.digest.smtp import (
    AddressRefusedError,
    HandOverError,
    UnconfirmedError,
    hand_over,
)
from dashboard.digest.subscriptions import Rhythm, Subscription, active, suppress, token_secret
from dashboard.digest.tokens import Tokens
from data.language.catalogue import text
from data.state import open_state
from graph.alerts.event import Event

DAY = timedelta(days=1)
IMMEDIATE_A_DAY = 3
"""Immediate mails a reader gets within a day; further findings wait and go out together."""


@dataclass
class Report:
    """What a run did: outcome → how many mails, and what a person should look at.

    problems: what went wrong in this run; alarms: sources that cannot be seen, for the operator.
    """

    outcomes: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)
    alarms: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Parcel:
    """A message ready to be given, with the events that it tells of."""

    envelope: Envelope
    raw: bytes
    event_ids: tuple[str, ...]


@dataclass(frozen=True)
class Mailer:
    """The mail side of one installation.

    clock: returns the present moment (UTC); given by the caller so that tests stand still.
    """

    state: Path
    settings: MailSettings
    clock: Callable[[], datetime]

    def send_edition(self, run_key: str, rhythm: Rhythm, edition: Edition) -> Report:
        """Send an edition to the active subscriptions of a rhythm; safe to repeat and to race."""
        report = Report()
        with open_state(self.state) as state:
            tokens = Tokens(token_secret(state))
            readers = active(state, rhythm)
        for subscription in readers:
            outcome = self._send(run_key, subscription, edition, tokens, report)
            report.outcomes[outcome] += 1
        return report

    def _send(
        self,
        run_key: str,
        subscription: Subscription,
        edition: Edition,
        tokens: Tokens,
        report: Report,
    ) -> str:
        now = self.clock()
        if not subscription.may_send_at(now):
            return "waiting"
        log = DeliveryLog(self.state)
        with open_state(self.state) as state:
            events = without_muted(state, subscription.subscription_id, edition.events, now)
        events = wanted_events(subscription, events, log.told(subscription.subscription_id))
        if subscription.rhythm == "immediate":
            if log.sent_since(subscription.subscription_id, now - DAY) >= IMMEDIATE_A_DAY:
                return "waiting"
            run_key = f"{run_key}:{_fingerprint(events)}"
        if not is_worth_sending(subscription.rhythm, events):
            return "nothing"
        content = self._content(subscription, edition, events, tokens, now)
        claim = log.claim(run_key, subscription.subscription_id, now)
        if claim is None:
            return "not_due"
        envelope = self._envelope(run_key, subscription, tokens)
        parcel = Parcel(
            envelope,
            signed(compose(envelope, render(content), now), self.settings.dkim),
            tuple(event.event_id for event in events),
        )
        return self._give(log, claim, parcel, report)

    def _give(self, log: DeliveryLog, claim: Claim, parcel: Parcel, report: Report) -> str:
        def about_to_give() -> None:
            log.giving(claim, message_id(parcel.envelope), parcel.event_ids)

        recipient = parcel.envelope.recipient
        try:
            hand_over(self.settings, recipient, parcel.raw, about_to_give)
        except HandOverError as error:
            log.failed(claim, str(error), self.clock())
            report.problems.append(str(error))
            return "failed"
        except AddressRefusedError as error:
            log.refused(claim, str(error))
            with open_state(self.state) as state:
                suppress(state, recipient, str(error), self.clock())
            report.problems.append(f"subscription {claim.subscription_id}: {error}")
            return "refused"
        except UnconfirmedError as error:
            log.unconfirmed(claim, str(error))
            report.problems.append(f"subscription {claim.subscription_id}: {error}")
            return "unconfirmed"
        log.sent(claim, self.clock())
        return "sent"

    def _content(
        self,
        subscription: Subscription,
        edition: Edition,
        events: list[Event],
        tokens: Tokens,
        now: datetime,
    ) -> DigestContent:
        links = Links(
            self.settings.public_url,
            subscription.language,
            tokens,
            subscription.subscription_id,
        )
        why = why_subscribed(subscription.rhythm, subscription.rules, subscription.language)
        reader = Reader(subscription.language, links, why, subscription.rules)
        return build(edition, events, reader, int(now.timestamp()))

    def _envelope(self, run_key: str, subscription: Subscription, tokens: Tokens) -> Envelope:
        links = Links(
            self.settings.public_url, subscription.language, tokens, subscription.subscription_id
        )
        return Envelope(
            recipient=subscription.email,
            sender=self.settings.sender,
            reply_to=self.settings.reply_to,
            domain=self.settings.domain,
            public_url=self.settings.public_url,
            list_id=subscription.rhythm,
            list_name=text(f"digest.list_{subscription.rhythm}", subscription.language),
            key=run_key,
            token=links.unsubscribe_token(),
        )


def _fingerprint(events: list[Event]) -> str:
    """Return a short name for a set of events: the same set is the same mail."""
    names = "|".join(sorted(event.event_id for event in events))
    return hashlib.sha256(names.encode()).hexdigest()[:12]


def is_worth_sending(rhythm: Rhythm, events: list[Event]) -> bool:
    """Return whether a mail leaves: weekly always, daily with a finding of medium or more."""
    severities = {event.severity for event in events}
    if rhythm == "weekly":
        return True
    if rhythm == "immediate":
        return bool(events)
    return bool(severities & {"critical", "high", "medium", "good_news"})


NO_TOKEN = "dry-run"  # noqa: S105 - a place-holder, no secret


def dry_run(edition: Edition, public_url: str, moment: datetime) -> Iterator[tuple[str, bytes]]:
    """Yield a file name and an .eml for French and English, as a reader of everything gets it."""
    for language in ("fr", "en"):
        why = text("digest.why.dry_run", language)
        reader = Reader(language, Links(public_url, language), why)
        content = build(edition, edition.events, reader, int(moment.timestamp()))
        envelope = Envelope(
            recipient="reader@vigie.invalid",
            sender="Vigie <alerts@vigie.invalid>",
            reply_to=None,
            domain="vigie.invalid",
            public_url=public_url,
            list_id="weekly",
            list_name=text("digest.list_weekly", language),
            key=f"digest:{edition.period.label}",
            token=NO_TOKEN,
        )
        message = compose(envelope, render(content), moment)
        yield f"digest-{edition.period.label}-{language}.eml", message.as_bytes()
