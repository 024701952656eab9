"""SEC Schedules 13G and 13D as XML (since December 2024): who holds how much of a class of shares.

Notes: 13G and 13D name the same things differently (classPercent / percentOfClass, issuerCik /
issuerCIK); the CUSIP moved into a list in 2026; documents may start with blank lines. The reporting
persons of one filing usually report the same shares at several levels (fund, manager, owner): their
percentages may not be added, which `may_overlap` says. Older schedules are free text: not parsed.
Natural persons (type IN) keep their name and holding only; signers and contacts are never read.
"""

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from lxml import etree

from crawlers.parsers.reading import LayoutChangedError, clean, day_in, xml_root

SOURCE = "sec-edgar"
FORMS = ("SCHEDULE 13G", "SCHEDULE 13G/A", "SCHEDULE 13D", "SCHEDULE 13D/A")


@dataclass(frozen=True)
class Holder:
    """A reporting person: percent of the class, shares and votes as printed.

    person: True for a natural person. cik: None for persons and where none is given.
    may_overlap: name of the largest holder of the same filing, whose shares may include these.
    """

    name: str
    person: bool
    cik: str | None
    percent: Decimal | None
    shares: Decimal | None
    votes: Decimal | None
    may_overlap: str | None

    @property
    def bounds(self) -> tuple[Decimal, Decimal] | None:
        """The bounds of the printed percentage: half its last digit either way."""
        if self.percent is None:
            return None
        half = Decimal(1).scaleb(int(self.percent.as_tuple().exponent)) / 2
        return max(Decimal(), self.percent - half), min(Decimal(100), self.percent + half)


@dataclass(frozen=True)
class Schedule:
    """One Schedule 13G or 13D; `event_day` is the day whose holdings it reports."""

    form: str
    amendment: int | None
    issuer: str
    issuer_cik: str
    security_class: str
    event_day: str
    holders: tuple[Holder, ...]


def parse_schedule(body: bytes, url: str) -> Schedule:
    """Return what a Schedule 13G or 13D says.

    Raises:
        LayoutChangedError: not such a schedule, or issuer, class, day, a holder's name or both of
            its percentage and number of shares are missing.
    """
    root = xml_root(body, SOURCE, url)
    if _name(root) != "edgarSubmission":
        raise LayoutChangedError(SOURCE, "edgarSubmission", url, f"the root is {_name(root)}")
    form = _required(root, url, "submissionType")
    if form not in FORMS:
        raise LayoutChangedError(SOURCE, "submissionType", url, f"'{form}' is no 13G or 13D")
    cover = _first(root, "coverPageHeader")
    issuer = _first(root, "issuerInfo")
    if cover is None or issuer is None:
        raise LayoutChangedError(SOURCE, "coverPageHeader, issuerInfo", url, "missing")
    blocks = _all(root, "coverPageHeaderReportingPersonDetails") or _all(
        root, "reportingPersonInfo"
    )
    if not blocks:
        raise LayoutChangedError(SOURCE, "reporting persons", url, "none")
    day = _required(cover, url, "eventDateRequiresFilingThisStatement", "dateOfEvent")
    amendment = _text(cover, "amendmentNo")
    return Schedule(
        form=form,
        amendment=int(amendment) if amendment and amendment.isdigit() else None,
        issuer=_required(issuer, url, "issuerName"),
        issuer_cik=_required(issuer, url, "issuerCik", "issuerCIK").zfill(10),
        security_class=_required(cover, url, "securitiesClassTitle"),
        event_day=day_in(day, "%m/%d/%Y", SOURCE, "event date", url),
        holders=_marked(tuple(_holder(block, url) for block in blocks)),
    )


def _holder(block: etree._Element, url: str) -> Holder:
    name = _required(block, url, "reportingPersonName")
    kinds = {(clean(node.text) or "").upper() for node in _all(block, "typeOfReportingPerson")}
    percent = _number(block, url, "classPercent", "percentOfClass")
    shares = _number(
        block,
        url,
        "reportingPersonBeneficiallyOwnedAggregateNumberOfShares",
        "aggregateAmountOwned",
    )
    if percent is None and shares is None:
        raise LayoutChangedError(SOURCE, "classPercent", url, f"'{name}' has no holding")
    if percent is not None and not 0 <= percent <= 100:
        raise LayoutChangedError(SOURCE, "classPercent", url, f"{percent} percent")
    sole = _number(block, url, "soleVotingPower")
    shared = _number(block, url, "sharedVotingPower")
    votes = None if sole is None and shared is None else (sole or Decimal()) + (shared or Decimal())
    cik = _text(block, "reportingPersonCIK")
    person = "IN" in kinds
    known = cik.zfill(10) if cik and cik.isdigit() and int(cik) and not person else None
    return Holder(name, person, known, percent, shares, votes, None)


def _marked(holders: tuple[Holder, ...]) -> tuple[Holder, ...]:
    def size(holder: Holder) -> tuple[Decimal, Decimal, bool]:
        return (holder.shares or Decimal(), holder.percent or Decimal(), not holder.person)

    largest = max(holders, key=size)
    return tuple(
        holder if holder is largest else replace(holder, may_overlap=largest.name)
        for holder in holders
    )


def _name(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _all(node: etree._Element, name: str) -> list[etree._Element]:
    return [child for child in node.iter() if _name(child) == name]


def _first(node: etree._Element, name: str) -> etree._Element | None:
    return next((child for child in node.iter() if _name(child) == name), None)


def _text(node: etree._Element, *names: str) -> str | None:
    for name in names:
        found = _first(node, name)
        if found is not None and (text := clean("".join(found.itertext()))):
            return text
    return None


def _required(node: etree._Element, url: str, *names: str) -> str:
    text = _text(node, *names)
    if text is None:
        raise LayoutChangedError(SOURCE, names[0], url, "missing or empty")
    return text


def _number(node: etree._Element, url: str, *names: str) -> Decimal | None:
    text = _text(node, *names)
    if text is None:
        return None
    try:
        number = Decimal(text.replace(",", "").rstrip("%").strip())
    except InvalidOperation as wrong:
        raise LayoutChangedError(SOURCE, names[0], url, f"'{text}' is no number") from wrong
    if not number.is_finite():
        raise LayoutChangedError(SOURCE, names[0], url, f"'{text}' is no number")
    return number
