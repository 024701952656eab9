"""`vigie extract`: deals out of one text, JSON lines or a WARC file."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

import click

from crawlers.extraction.endpoint import EndpointExtractor, Settings
from crawlers.extraction.extractor import Extractor, Passage, RuleExtractor
from crawlers.extraction.stream import Options, Result, extract_json_lines, extract_warc
from crawlers.extraction.text import MAXIMUM_CHARACTERS
from data.errors import NotFoundError, UsageError, VigieError

_HEAD = 512
_LONGEST_TEXT = 4 * MAXIMUM_CHARACTERS


class PeekedInput:
    """A binary stream whose first bytes were read to see what it is."""

    def __init__(self, source: IO[bytes]) -> None:
        """Read the head of `source`."""
        self._source = source
        self.head = source.read(_HEAD)
        self._rest = self.head

    def read(self, size: int = -1) -> bytes:
        """Return up to `size` bytes."""
        if not self._rest:
            return self._source.read(size)
        if size < 0:
            taken, self._rest = self._rest + self._source.read(), b""
            return taken
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken

    def readline(self, size: int = -1) -> bytes:
        """Return up to the next line end or `size` bytes."""
        if not self._rest:
            return self._source.readline(size)
        end = self._rest.find(b"\n")
        if end >= 0:
            taken, self._rest = self._rest[: end + 1], self._rest[end + 1 :]
            return taken
        taken, self._rest = self._rest, b""
        room = -1 if size < 0 else max(0, size - len(taken))
        return taken + self._source.readline(room)

    def kind(self) -> str:
        """Return "warc", "jsonl" or "text"."""
        start = self.head.lstrip(b"\xef\xbb\xbf \t\r\n")
        if self.head.startswith((b"WARC/", b"\x1f\x8b")):
            return "warc"
        return "jsonl" if start.startswith(b"{") else "text"


@click.command()
@click.argument("file", default="-", metavar="[FILE|-]")
@click.option(
    "--lang", type=click.Choice(["en", "fr"]), help="language of passages that do not say it"
)
@click.option("--published", metavar="DATE", help="publication date, the anchor of relative dates")
@click.option(
    "--gate/--no-gate",
    default=None,
    help="skip text without a known party or deal word (default: on for WARC)",
)
@click.option(
    "--likely/--rules-only",
    default=True,
    help="also print deals that no rule reads but that are rather likely (default: yes)",
)
@click.option(
    "--jobs",
    type=click.IntRange(1, 256),
    default=1,
    help="processes for JSON lines and WARC; 1 by default",
)
@click.option(
    "--endpoint",
    is_flag=True,
    help="ask the OpenAI-compatible endpoint of VIGIE_EXTRACT_URL instead of the rules",
)
@click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="print JSON lines on a terminal too; in a pipe or file they are printed anyway",
)
def extract(
    file: str,
    *,
    lang: str | None,
    published: str | None,
    gate: bool | None,
    likely: bool,
    jobs: int,
    endpoint: bool,
    as_json: bool,
) -> None:
    """Read one text, JSON lines {"id","text","lang","published"} or a WARC file.

    Prints one JSON line {"id","deals":[…]} per passage; on a terminal, one line per deal in words
    unless --json is given. A line that cannot be read becomes
    {"id":null,"deals":[],"line":n,"error":"…"}; the command then ends with exit code 1.
    """
    with _opened(file) as source:
        peeked = PeekedInput(source)
        kind = peeked.kind()
        if not peeked.head:
            raise UsageError("nothing to read: give a text, JSON lines or a WARC file")
        if endpoint or kind == "text":
            defaults = Passage("", None if file == "-" else Path(file).name, lang, published)
            results = _by_extractor(peeked, kind, _extractor(endpoint, likely), defaults)
        else:
            gated = gate if gate is not None else kind == "warc"
            options = Options(gated, likely, lang, published)
            reader = extract_warc if kind == "warc" else extract_json_lines
            results = reader(peeked, options, jobs)
        in_words = not as_json and sys.stdout.isatty()
        failed = _print_all(results, _in_words if in_words else _as_json)
    if failed:
        raise VigieError(f'{failed} passage(s) could not be read; see the lines with "error"')


def _opened(file: str) -> IO[bytes]:
    if file == "-":
        return (
            os.fdopen(os.dup(sys.stdin.fileno()), "rb") if _has_descriptor() else sys.stdin.buffer
        )
    try:
        return Path(file).open("rb")
    except OSError as error:
        raise NotFoundError(f"cannot read '{file}': {error.strerror}") from error


def _has_descriptor() -> bool:
    try:
        sys.stdin.fileno()
    except (OSError, ValueError):
        return False
    return True


def _extractor(endpoint: bool, likely: bool) -> Extractor:
    if not endpoint:
        return RuleExtractor(likely=likely)
    settings = Settings.from_environment()
    if settings is None:
        raise UsageError("--endpoint needs VIGIE_EXTRACT_URL and VIGIE_EXTRACT_MODEL")
    return EndpointExtractor(settings)


def _by_extractor(
    source: PeekedInput, kind: str, extractor: Extractor, defaults: Passage
) -> Iterator[Result]:
    """Yield the results of one text or of JSON lines, read one by one in this process."""
    if kind == "warc":
        raise UsageError("--endpoint reads one text or JSON lines")
    if kind == "text":
        passage = replace(defaults, text=_text(source))
        yield {"id": passage.id, "deals": [deal.as_dict() for deal in extractor.deals(passage)]}
        return
    while raw := source.readline(_LONGEST_TEXT):
        if raw.isspace():
            continue
        row = _row(raw)
        lang, published = row.get("lang") or defaults.lang, row.get("published")
        passage = Passage(row["text"], row.get("id"), lang, published or defaults.published)
        yield {"id": passage.id, "deals": [deal.as_dict() for deal in extractor.deals(passage)]}


def _row(raw: bytes) -> dict[str, Any]:
    try:
        row = json.loads(raw)
    except ValueError as error:
        raise UsageError(f"not a JSON line: {error}") from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise UsageError('a line must be an object with a string "text"')
    return row


def _text(source: PeekedInput) -> str:
    raw = source.read(_LONGEST_TEXT + 1)
    while len(raw) <= _LONGEST_TEXT and (more := source.read(_LONGEST_TEXT + 1 - len(raw))):
        raw += more
    if len(raw) > _LONGEST_TEXT:
        raise UsageError(
            f"text of more than {_LONGEST_TEXT} bytes; give JSON lines, one passage each"
        )
    if b"\x00" in raw:
        raise UsageError("binary data, not a text; extract reads text, JSON lines or WARC")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"not UTF-8 at byte {error.start}; convert the text to UTF-8") from error


def _print_all(results: Iterator[Result], printed: Callable[[Result], str]) -> int:
    failed = 0
    for result in results:
        failed += "error" in result
        click.echo(printed(result))
    return failed


def _as_json(result: Result) -> str:
    return json.dumps(result, ensure_ascii=False, allow_nan=False)


def _in_words(result: Result) -> str:
    """Return the deals of a passage for a reader, one per line."""
    name = "-" if result["id"] is None else result["id"]
    if "error" in result:
        return f"{name}: {result['error']}"
    lines = []
    for deal in result["deals"]:
        amount = "" if deal["amount"] is None else f", {deal['amount']:,.0f} {deal['currency']}"
        sides = f"{deal['source_org'] or 'unknown'} -> {deal['target_org'] or 'unknown'}"
        sureness = "likely" if deal["rule"].endswith(".likely") else "confidence"
        lines.append(f"{name}: {deal['kind']} {sides}{amount} ({sureness} {deal['confidence']})")
    return "\n".join(lines) or f"{name}: no deal"
