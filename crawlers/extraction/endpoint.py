"""Optional extractor behind an OpenAI-compatible endpoint (self-hosted allowed); off by default.

Settings come from the environment: VIGIE_EXTRACT_URL (the base address, ending in /v1),
VIGIE_EXTRACT_MODEL, VIGIE_EXTRACT_KEY (optional), VIGIE_EXTRACT_TIMEOUT (seconds, 60). The answer
passes the same checks as the rules' output: known kinds, parties named in the text, excerpts that
stand in it. What fails a check is left out and counted in `rejected`.
"""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any
from urllib.parse import urlsplit

from crawlers.extraction.deals.deal import Deal, InvalidDealError, checked, from_mapping
from crawlers.extraction.extractor import Passage
from crawlers.extraction.text import clean
from data.errors import UsageError, VigieError
from data.names import Gazetteer, bundled_gazetteer, slug

_MAXIMUM_ANSWER = 1_000_000
_PARTY_KEYS = ("source_org", "target_org")


class EndpointError(VigieError):
    """The endpoint cannot be reached or answers nonsense."""


@dataclass(frozen=True)
class Settings:
    """Where the endpoint is and which model answers."""

    url: str
    model: str
    key: str | None = None
    timeout: float = 60.0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> "Settings | None":
        """Return the settings, or None when no endpoint is configured.

        Raises:
            UsageError: an address that is not http(s), no model, or a timeout that is no number.
        """
        url = environment.get("VIGIE_EXTRACT_URL")
        if not url:
            return None
        if urlsplit(url).scheme not in {"http", "https"} or not urlsplit(url).hostname:
            raise UsageError(f"VIGIE_EXTRACT_URL '{url}' is no http(s) address")
        model = environment.get("VIGIE_EXTRACT_MODEL")
        if not model:
            raise UsageError(
                "VIGIE_EXTRACT_URL is set but VIGIE_EXTRACT_MODEL is not; name the model"
            )
        try:
            timeout = float(environment.get("VIGIE_EXTRACT_TIMEOUT", "60"))
        except ValueError as error:
            raise UsageError("VIGIE_EXTRACT_TIMEOUT must be a number of seconds") from error
        return cls(url.rstrip("/"), model, environment.get("VIGIE_EXTRACT_KEY"), timeout)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Follow no redirect: text and key go to the configured host only."""


@dataclass
class EndpointExtractor:
    """Asks a model for the deals of a passage and checks what it says."""

    settings: Settings
    gazetteer: Gazetteer = field(default_factory=bundled_gazetteer)
    rejected: list[str] = field(default_factory=list)

    def deals(self, passage: Passage) -> list[Deal]:
        """Return the deals that the model names and the text bears out.

        Raises:
            EndpointError: no answer, or one that is no JSON list of deals.
        """
        if not clean(passage.text).text.strip():
            return []
        rows = _rows(self._ask(passage))
        found = []
        for row in rows:
            try:
                found.append(self._checked(row, passage.text))
            except InvalidDealError as error:
                self.rejected.append(str(error))
        return found

    def _ask(self, passage: Passage) -> bytes:
        prompt = (resources.files("crawlers.extraction.rules") / "endpoint_prompt.txt").read_text(
            "utf-8"
        )
        question = json.dumps(
            {"text": passage.text, "published": passage.published}, ensure_ascii=False
        )
        body = {
            "model": self.settings.model,
            "temperature": 0,
            "response_format": {"type": "json_object"},
            "messages": [
                {"role": "system", "content": prompt},
                {"role": "user", "content": question},
            ],
        }
        headers = {"Content-Type": "application/json"}
        if self.settings.key:
            headers["Authorization"] = f"Bearer {self.settings.key}"
        request = urllib.request.Request(  # noqa: S310 - the scheme was checked in the settings
            f"{self.settings.url}/chat/completions", json.dumps(body).encode(), headers
        )
        try:
            with urllib.request.build_opener(_NoRedirect).open(
                request, timeout=self.settings.timeout
            ) as answer:
                raw: bytes = answer.read(_MAXIMUM_ANSWER + 1)
        except (urllib.error.URLError, TimeoutError, OSError) as error:
            raise EndpointError(f"no answer from {self.settings.url}: {error}") from error
        if len(raw) > _MAXIMUM_ANSWER:
            raise EndpointError(
                f"answer of more than {_MAXIMUM_ANSWER} bytes from {self.settings.url}"
            )
        return raw

    def _checked(self, row: object, text: str) -> Deal:
        if not isinstance(row, dict):
            raise InvalidDealError("a deal must be an object")
        deal = from_mapping({**row, "rule": f"endpoint:{self.settings.model}"})
        for key in _PARTY_KEYS:
            name = getattr(deal, key)
            if name is not None:
                setattr(deal, key, self._party(name, text))
        deal.other_parties = [self._party(name, text) for name in deal.other_parties]
        start = text.find(deal.excerpt) if deal.excerpt else -1
        if start < 0:
            raise InvalidDealError("the excerpt does not stand in the text")
        deal.start, deal.end = start, start + len(deal.excerpt)
        return checked(deal, text)

    def _party(self, name: str, text: str) -> str:
        if not name or name not in text:
            raise InvalidDealError(f"party '{name}' is not named in the text")
        mention = next(
            (
                found
                for found in self.gazetteer.mentions(name)
                if found.end - found.start == len(name)
            ),
            None,
        )
        if mention is not None:
            return mention.organisation_id
        return self.gazetteer.resolve(name) or slug(name)


def _rows(raw: bytes) -> list[Any]:
    try:
        content = json.loads(raw)["choices"][0]["message"]["content"]
        rows = json.loads(content)["deals"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise EndpointError(
            "the endpoint's answer is no JSON object with a list 'deals'"
        ) from error
    if not isinstance(rows, list):
        raise EndpointError("the endpoint's answer is no JSON object with a list 'deals'")
    return rows
