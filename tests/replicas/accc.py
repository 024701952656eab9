"""Replica of the ACCC acquisitions register: Drupal pages, unstable list, matters that move.

Imitates: 50 cards a page with "Showing 1 - 50 of N", a pager from page 0 with a link to the last
page, a list by date from which matters slip, noon-UTC placeholders, party blocks with or without a
register number, the teaser that repeats the description, conditional requests on matter pages, 404
for a matter taken down, and the older address of the register. All firms are made up.
"""

from dataclasses import dataclass, field, replace
from html import escape
from typing import Self

from replicas.server import Answer, Asked, Replica

REGISTER = "/public-registers/acquisitions-and-mergers-registers/acquisitions-register"
OLD_REGISTER = "/public-registers/mergers-and-acquisitions-registers/acquisitions-register"


@dataclass(frozen=True)
class FakeMatter:
    """A made-up matter; None leaves its field out of the page."""

    number: str
    title: str
    acquirers: tuple[tuple[str, str], ...] = (("Alfa Works Pty Ltd", "ABN -\n    11 111 111 111"),)
    targets: tuple[tuple[str, str], ...] = (("Beta Example Ltd", ""),)
    others: tuple[tuple[str, str], ...] = ()
    kind: str = "Notification"
    status: str = "Assessment completed"
    stage: str | None = "Phase 1 - initial assessment"
    determination: str | None = "Approved"
    notified: str | None = "2026-05-12"
    decided: str | None = "2026-06-09"
    due: str | None = None
    events: tuple[tuple[str, str, str | None], ...] = (
        ("2026-06-09", "Phase 1 determination", "/system/files/documents/determination%201.pdf"),
    )
    modified: str = "2026-06-10T11:59:09+10:00"

    @property
    def slug(self) -> str:
        """Return the last part of its address."""
        return self.title.lower().replace(" – ", "-").replace(" - ", "-").replace(" ", "-")

    def changed(self, **changes: object) -> Self:
        """Return the matter with other values."""
        return replace(self, **changes)  # type: ignore[arg-type]


def _field(css: str, label: str, inner: str) -> str:
    return (
        f'  <div class="field field--name-{css} field--label-inline clearfix">\n'
        f'    <h3 class="field__label">{label}</h3>\n'
        f'              <div class="field__item">{inner}</div>\n          </div>\n'
    )


def _time(day: str) -> str:
    return f'<time datetime="{day}T12:00:00Z" class="datetime">{day}</time>\n'


def _parties(css: str, label: str, parties: tuple[tuple[str, str], ...]) -> str:
    rows = "".join(
        '<li>      <div class="paragraph paragraph--type--acccgov-trader">\n'
        f'      <span class="field_acccgov_name">\n            {escape(name)}\n\n      </span>\n'
        f"      <span>\n                      {escape(number)}\n\n              </span>\n"
        "    </div>\n  </li>\n"
        for name, number in parties
    )
    return (
        f'<div class="field field--name-{css} field--label-inline clearfix">\n'
        f'  <h3 class="field__label">{label}</h3>\n      <div class="field__items">\n'
        f"    <ul>      {rows}    </ul>      </div>\n    </div>\n"
    )


def matter_page(matter: FakeMatter) -> str:
    """Return the page of a matter."""
    description = f"{escape(matter.title)}: Alfa (<strong>Alfa</strong>) proposes to acquire Beta."
    summary = _field("field-acccgov-merger-status", "Acquisition status", matter.status)
    summary += _field(
        "dynamic-token-fieldnode-acccgov-merger-id",
        "Acquisition case number",
        f"<p>{matter.number}</p>\n",
    )
    summary += (
        '<div class="field field--acccgov-type field--label-inline"><h3 class="field__label">Type'
        f'</h3>\n<div class="field__item">{matter.kind}</div>\n</div>\n'
    )
    for css, label, day in (
        ("field-acccgov-pub-reg-date", "Effective notification date", matter.notified),
        ("field-acccgov-pub-reg-end-date", "Determination publication date", matter.decided),
        ("field-acccgov-end-determination", "End of determination period", matter.due),
    ):
        summary += _field(css, label, _time(day)) if day else ""
    stage = _field("field-acquisition-stage", "Stage", matter.stage) if matter.stage else ""
    if matter.determination:
        stage += _field(
            "field-acccgov-acquisition-deter", "ACCC determination", matter.determination
        )
    about = _parties("field-acccgov-applicants", "Acquirer(s)", matter.acquirers)
    about += _parties("field-acccgov-pub-reg-targets", "Target(s) or vendor(s)", matter.targets)
    if matter.others:
        about += _parties("field-acccgov-other-parties", "Other party(ies)", matter.others)
    about += _field(
        "field-acccgov-anzsic-code", "ANZSIC code(s)", "5921 Data Processing;   7000 Design "
    )
    about += _field(
        "field-accc-body",
        "Description",
        f'<div class="read-more-wrapper"><div class="summary-text"><p>{description[:30]}</p></div>'
        f'<div class="full-text" style="display:none;"><p>{description}</p>\n\n<p>More.</p></div>'
        '<a href="#" class="read-toggle">read more</a></div>',
    )
    rows = "".join(
        f'<tr>\n      <td class="acccgov-timeline__date">{_time(day)}</td>\n'
        f"      <td>{escape(title)}</td>\n"
        + (
            f'      <td class="acccgov-timeline__file-link"><a href="{link}">Attachment</a></td>\n'
            if link
            else ""
        )
        + "    </tr>\n"
        for day, title, link in matter.events
    )
    events = (
        '<div class="field field--name-field-acccgov-merger-events table-responsive field__items">'
        f'<table class="table table-striped"><tbody>{rows}</tbody></table></div>'
    )
    return (
        '<!DOCTYPE html>\n<html lang="en" dir="ltr"><head><meta charset="utf-8" />\n'
        f'<link rel="canonical" href="https://www.accc.gov.au{REGISTER}/{matter.slug}" />\n'
        f'<meta name="dcterms.modified" content="{matter.modified}" />\n</head><body>\n'
        f'<h1 class="page-title">{escape(matter.title)}</h1>\n<main role="main">'
        '<article lang="en" dir="ltr" class="accc-full-view node__content">\n'
        f'<div class="acquisition-summary-wrapper">{summary}</div>\n'
        f"<div><h3>Status</h3>{stage}</div>\n<div><h3>About the acquisition</h3>{about}</div>\n"
        f"<div><h3>Decisions and key events</h3>{events if matter.events else ''}</div>\n"
        "</article></main>\n"
        '<footer><a href="mailto:staff.member@regulator.example">staff.member</a></footer>'
        "</body></html>"
    )


def list_page(matters: list[FakeMatter], page: int, total: int | None, size: int = 50) -> str:
    """Return a page of the list; `total` None leaves the summary line out."""
    shown = matters[page * size : (page + 1) * size]
    stated = f"Showing {page * size + 1} - {page * size + len(shown)} of {total}"
    last = max(0, (len(matters) - 1) // size)
    pager = f'<a class="page-link" href="?init=1&amp;items_per_page=50&amp;page={last}"'
    pager += ' title="Go to last page"><span>Last »</span></a>'
    cards = "".join(
        '<div class="views-row"><div class="accc-collapsed-card h-100">'
        f'<div class="accc-collapsed-card__header" id="heading-{row}">'
        f'<a href="{REGISTER}/{matter.slug}"><h3>{escape(matter.title)}</h3>'
        + _field("field-acccgov-mcmsmergermatterno", "Case number", matter.number)
        + f'</a><a class="display" role="button" href="#card-{row}"><span>expand</span></a></div>'
        "</div></div>\n"
        for row, matter in enumerate(shown)
    )
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8" /></head><body>'
        f'<select name="sort_by"><option value="title">Case title</option></select>'
        f'<div class="view-footer">\n {stated if total is not None else ""}\n</div>'
        f"{pager if last > page else ''}"
        f'<div class="view-content">{cards}</div></body></html>'
    )


@dataclass
class Slips:
    """Case numbers that a sort order fails to show."""

    by_date: set[str] = field(default_factory=set)
    by_title: set[str] = field(default_factory=set)


class AcccReplica(Replica):
    """The register with `matters`; `slips` makes its sort unstable, `moved` serves the old path."""

    robots = "User-agent: *\nCrawl-delay: 1\nDisallow: /admin/\n"

    def __init__(self, matters: list[FakeMatter], size: int = 50) -> None:
        super().__init__()
        self.matters = matters
        self.size = size
        self.slips = Slips()
        self.states_total = True
        self.moved = False

    def answer(self, request: Asked) -> Answer:
        """Answer like the register."""
        listed = OLD_REGISTER if self.moved else REGISTER
        if request.path == listed:
            return self._list(request)
        for matter in self.matters:
            if request.path == f"{REGISTER}/{matter.slug}":
                page = matter_page(matter).encode()
                return Answer(page, content_type="text/html; charset=UTF-8", etag=True)
        return Answer(b"<h1>Page not found</h1>", 404, "text/html; charset=UTF-8")

    def _list(self, request: Asked) -> Answer:
        by_title = request.one("sort_by") == "title"
        hidden = self.slips.by_title if by_title else self.slips.by_date
        shown = [matter for matter in self.matters if matter.number not in hidden]
        total = len(self.matters) if self.states_total else None
        page = list_page(shown, int(request.one("page", "0")), total, self.size)
        return Answer(page.encode(), content_type="text/html; charset=UTF-8")
