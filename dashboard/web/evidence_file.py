"""The evidence file of a table: its rows, every statement behind them, and a manifest to check.

A ZIP that stands alone: what is shown and what contradicts it, each with source, address, place,
excerpt, days and licence. Pages of others are not copied into it: they are named by address and,
where one was archived here, by the hash of that copy. The same release gives the same bytes.
"""

import csv
import hashlib
import io
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

from dashboard.web.context import Context
from dashboard.web.exported import Exported, harmless
from dashboard.web.parts.drawer import licence_of
from dashboard.web.permalink import permalink
from dashboard.web.provenance import MEASURES, explained
from dashboard.web.view import Table
from dashboard.web.wording import headline, publisher_name
from graph.records import Record, records

LONGEST_EXCERPT = 200
COLUMNS = (
    "fact", "shown", "said", "source", "publisher", "grade", "address", "place", "excerpt",
    "public", "recorded", "withdrawn", "document", "licence",
)  # fmt: skip


def evidence_zip(
    context: Context, table: Table, leaving: Exported, files: Mapping[str, bytes]
) -> bytes:
    """Return the ZIP of a table; `files` are its own downloads by name."""
    facts = dict.fromkeys(cell.fact for row in table.rows for cell in row if cell.fact)
    rows = [_line(context, *one) for one in _statements(context, facts)]
    titles = [context.say(f"evidence.column.{name}") for name in COLUMNS]
    contents = {
        **files,
        "statements.csv": _csv([titles, *rows]),
        "custody.txt": _custody(context, leaving.head, len(facts), len(rows)),
    }
    contents["index.html"] = _index(context, leaving.head, sorted(contents), titles, rows)
    contents["manifest.sha256"] = "".join(
        f"{hashlib.sha256(contents[name]).hexdigest()}  {name}\n" for name in sorted(contents)
    ).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(contents):
            # A fixed time: the bytes depend on the release alone.
            archive.writestr(
                zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), contents[name], zipfile.ZIP_DEFLATED
            )
    return target.getvalue()


def _statements(context: Context, facts: Iterable[str]) -> list[tuple[str, str, Record]]:
    """Return (fact, table, statement) of all statements behind facts and measures, in order."""
    found: list[tuple[str, str, Record]] = []
    keys: dict[str, set[str]] = defaultdict(set)
    for fact in facts:
        kind, _, key = fact.partition(":")
        if kind not in MEASURES:
            keys[kind].add(key)
            continue
        why = explained(context, fact)
        for one in why.inputs:
            if one.fact and one.fact.partition(":")[0] not in MEASURES:
                keys[one.fact.partition(":")[0]].add(one.fact.partition(":")[2])
        if not why.inputs:
            found += [(fact, "", one.row) for one in why.statements]
    for table, wanted in keys.items():
        frame = context.facts.statements(table)
        for row in records(frame[frame["fact_key"].isin(wanted)]):
            found.append((f"{table}:{row['fact_key']}", table, row))
    return sorted(found, key=lambda one: (one[0], not one[2].get("shown", True),
                                          str(one[2].get("observation_id"))))  # fmt: skip


def _line(context: Context, fact: str, table: str, row: Record) -> list[str]:
    publisher, excerpt = row.get("source_publisher"), str(row.get("excerpt") or "")
    grade = row.get("grade")
    shown = row.get("shown", True)
    return [
        fact,
        context.say("parts.yes" if shown else "parts.no"),
        headline(context, table, row) if table else "",
        str(row.get("source_name") or context.say("provenance.reference_data")),
        publisher_name(context, str(publisher)) if publisher else "",
        "" if grade is None else str(int(grade)),
        str(row.get("source_url") or ""),
        str(row.get("locator") or ""),
        excerpt if len(excerpt) <= LONGEST_EXCERPT else excerpt[: LONGEST_EXCERPT - 1] + "…",
        *(_day(row.get(name)) for name in ("public_from", "recorded_at", "withdrawn_at")),
        str(row.get("document_id") or ""),
        licence_of(context, row),
    ]


def _day(value: Any) -> str:
    return "" if value is None else str(value.date().isoformat())


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    target = io.StringIO()
    csv.writer(target, lineterminator="\r\n").writerows([harmless(c) for c in row] for row in rows)
    return target.getvalue().encode()


def _custody(context: Context, head: Sequence[str], facts: int, statements: int) -> bytes:
    """Return what the file was made from: release, full hash, day, address, counts."""
    snapshot = context.snapshot
    lines = [
        *head,
        context.say(
            "evidence.release", release=snapshot.name, content=snapshot.content_hash or "–"
        ),
        context.say("evidence.address", address=permalink(context)),
        context.say("evidence.counts", facts=facts, statements=statements),
        context.say("evidence.not_copied"),
        context.say("evidence.check"),
    ]
    return ("\n".join(lines) + "\n").encode()


def _index(
    context: Context,
    head: Sequence[str],
    files: Sequence[str],
    titles: Sequence[str],
    rows: Sequence[Sequence[str]],
) -> bytes:
    lines = "".join(f"<p>{escape(line)}</p>" for line in head[1:])
    listed = "".join(f'<li><a href="{name}">{name}</a></li>' for name in files)
    top = "".join(f'<th scope="col">{escape(title)}</th>' for title in titles)
    body = "".join(
        "<tr>" + "".join(f"<td>{_shown(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    style = "body{font-family:sans-serif;margin:2rem}td,th{border:1px solid #bbb;padding:.25rem;"
    style += "text-align:left;vertical-align:top;font-size:.8rem}table{border-collapse:collapse}"
    style += "caption{text-align:left;font-weight:bold}td a{overflow-wrap:anywhere}"
    caption = escape(context.say("evidence.statements", count=len(rows)))
    return (
        f'<!DOCTYPE html><html lang="{context.language}"><head><meta charset="utf-8">'
        f"<title>{escape(head[0])}</title><style>{style}</style></head><body>"
        f"<h1>{escape(head[0])}</h1>{lines}<ul>{listed}</ul>"
        f"<table><caption>{caption}</caption><thead><tr>{top}</tr></thead><tbody>{body}</tbody>"
        "</table></body></html>\n"
    ).encode()


def _shown(cell: str) -> str:
    written = escape(cell)
    if cell.startswith(("http://", "https://")):
        return f'<a href="{written}" rel="noreferrer noopener">{written}</a>'
    return written
