"""The form of a subscription: its fields, and a checked wish from what was posted."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from typing import Any

from dashboard.digest.subscriptions import RHYTHMS, Rhythm, Subscription
from data.alert_rules import alert_rules
from data.errors import UsageError
from data.language.catalogue import LANGUAGES, Language, text

FLOORS = ("low", "medium", "high", "critical")
MAX_ITEMS = 60
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")


@dataclass(frozen=True)
class Wish:
    """What somebody wants to receive."""

    email: str
    language: Language
    rhythm: Rhythm
    rules: tuple[str, ...]
    watched: tuple[str, ...]
    severity_floor: str
    quiet: tuple[time, time] | None

    @classmethod
    def of_view(cls, asked: Mapping[str, str], language: Language) -> "Wish":
        """Return the wish of a fresh form: a view's filters, as far as fields offer them."""
        rules = tuple(rule for rule in asked.get("rules", "").split() if rule in alert_rules())
        watched = tuple(one for one in asked.get("watched", "").split() if _SLUG.fullmatch(one))
        floor = asked.get("severity_floor", "low")
        return cls(
            "", language, "weekly", rules, watched[:MAX_ITEMS],
            floor if floor in FLOORS else "low", None,
        )  # fmt: skip

    @classmethod
    def of(cls, found: Subscription) -> "Wish":
        """Return the wish that a subscription stands for."""
        quiet = (
            (found.quiet_from, found.quiet_until)
            if found.quiet_from is not None and found.quiet_until is not None
            else None
        )
        return cls(
            found.email,
            found.language,
            found.rhythm,
            found.rules or (),
            found.watched or (),
            found.severity_floor,
            quiet,
        )

    def as_subscription(self) -> Subscription:
        """Return the subscription that the wish would become, for a preview."""
        return Subscription(
            subscription_id=0,
            email=self.email,
            language=self.language,
            rhythm=self.rhythm,
            rules=self.rules or None,
            watched=self.watched or None,
            severity_floor=self.severity_floor,
            quiet_from=self.quiet[0] if self.quiet else None,
            quiet_until=self.quiet[1] if self.quiet else None,
            confirmed=False,
        )

    def options(self) -> dict[str, Any]:
        """Return the keyword arguments of `subscribe` (None where everything is wanted)."""
        return {
            "rules": self.rules or None,
            "watched": self.watched or None,
            "severity_floor": self.severity_floor,
            "quiet": self.quiet,
        }


def fields_of(wish: Wish, language: Language, *, with_address: bool) -> list[Mapping[str, Any]]:
    """Return the fields of the form with their labels in a language."""
    fields = [
        _choice("language", wish.language, LANGUAGES, "digest.language", language),
        _entry("rules", " ".join(wish.rules), language),
        _entry("watched", " ".join(wish.watched), language),
        _choice("severity_floor", wish.severity_floor, FLOORS, "digest.severity", language),
        _entry("quiet_from", wish.quiet[0].isoformat("minutes") if wish.quiet else "", language),
        _entry("quiet_until", wish.quiet[1].isoformat("minutes") if wish.quiet else "", language),
    ]
    rhythm = _choice("rhythm", wish.rhythm, RHYTHMS, "digest.rhythm", language)
    if with_address:
        address = _entry("email", wish.email, language, kind="email", required=True)
        return [address, rhythm, *fields]
    return [rhythm, *fields]


def wish_of(form: Mapping[str, str], known: Wish | None = None) -> Wish:
    """Return the wish that a posted form states.

    known: the wish of a subscription, whose address a form cannot change.

    Raises:
        UsageError: a value that no field offers; says which.
    """
    language = _one_of("language", form.get("language", ""), LANGUAGES)
    usual = known.rhythm if known else "weekly"
    rhythm = _one_of("rhythm", form.get("rhythm", usual), RHYTHMS)
    rules = tuple(word.upper() for word in form.get("rules", "").split())
    unknown = [rule for rule in rules if rule not in alert_rules()]
    if unknown:
        raise UsageError(f"no alert rule '{unknown[0][:20]}'; they run from R01 to R30")
    watched = tuple(form.get("watched", "").split())
    if len(watched) > MAX_ITEMS or not all(_SLUG.fullmatch(word) for word in watched):
        raise UsageError("organisations are given by their slugs, at most 60, blanks between them")
    return Wish(
        email=known.email if known else form.get("email", "").strip(),
        language=language,
        rhythm=rhythm,
        rules=rules,
        watched=watched,
        severity_floor=_one_of("severity_floor", form.get("severity_floor", "low"), FLOORS),
        quiet=_quiet(form.get("quiet_from", ""), form.get("quiet_until", "")),
    )


def _one_of(field: str, given: str, allowed: tuple[Any, ...]) -> Any:
    if given not in allowed:
        raise UsageError(f"{field}: use one of {', '.join(allowed)}")
    return given


def _quiet(first: str, last: str) -> tuple[time, time] | None:
    if not first and not last:
        return None
    try:
        return time.fromisoformat(first), time.fromisoformat(last)
    except ValueError as error:
        raise UsageError("quiet hours are two times written HH:MM") from error


def _entry(
    name: str, value: str, language: Language, kind: str = "text", *, required: bool = False
) -> Mapping[str, Any]:
    return {
        "name": name,
        "label": text(f"digest.action.{name}", language),
        "kind": kind,
        "value": value,
        "options": None,
        "required": required,
    }


def _choice(
    name: str, value: str, values: tuple[str, ...], texts: str, language: Language
) -> Mapping[str, Any]:
    options = [(option, text(f"{texts}.{option}", language)) for option in values]
    return {**_entry(name, value, language), "options": options}
