"""The opposite of each assumed line of a format, served by the replica of its source.

`OPPOSITES` says per source and line what is served instead and how the run must end: with words of
its reason, or well (and then with words among its oddities, or with nothing new on a second run).
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from replicas.accc import AcccReplica, FakeMatter
from replicas.altered import Altered, always, answers_of, rewritten, with_robots, without_validators
from replicas.autorite_fr import AutoriteReplica, act
from replicas.commission_dma import DmaReplica, coded, items
from replicas.commission_mergers import SEARCH, MergerReplica, merger_file, search_row
from replicas.feeds import FakeStory, Newsroom, NewsroomReplica
from replicas.gleif import FakeEntity, GleifReplica
from replicas.govuk_cma import CmaReplica
from replicas.presscorner import PressReplica
from replicas.sec_edgar import EdgarReplica, FakeFiling, FakeHolder
from replicas.server import Answer, Asked, Replica, status
from replicas.statistics import CHATBOTS, EpochReplica, OpenRouterReplica, StatCounterReplica

NVIDIA, MICROSOFT = "0001045810", "INR2EJN1ERAN0W5ZP974"
HTML = "text/html; charset=UTF-8"


@dataclass(frozen=True)
class Opposite:
    """What is served, and how the run ends.

    fails: words of the reason; odd: words of an oddity; twice: a second run brings nothing new.
    """

    make: Callable[[], Replica]
    fails: str | None = None
    odd: str | None = None
    twice: bool = False


class DmaElsewhere(DmaReplica):
    """The dataset's page names another path, and the file lies there only."""

    def answer(self, request: Asked) -> Answer:
        """Answer at the other path."""
        self.dataset = b'<a href="https://data.europa.eu/files/case-data-DMA.json">JSON</a>'
        if request.path.endswith("case-data-DMA.json"):
            moved = request.path == "/files/case-data-DMA.json"
            return super().answer(replace(request, path="/case-data-DMA.json" if moved else "/"))
        return super().answer(request)


class DmaSearch(DmaReplica):
    """The search gives an attachment of a case, of a type that nobody has seen."""

    def answer(self, request: Asked) -> Answer:
        """Answer a search with one attachment."""
        if request.path != SEARCH:
            return super().answer(request)
        row = search_row(
            "DMA.100121-ATT1",
            caseNumber=["DMA.100121"],
            caseInstrument=["InstrumentDMA"],
            metadataType=["METADATA_ODD_ATTACHMENT"],
        )
        top = {"totalResults": 1, "pageNumber": 1, "pageSize": 100, "warnings": []}
        return Answer(json.dumps({**top, "results": [row]}).encode())


def refused_search(inner: Callable[[], Replica]) -> Callable[[], Replica]:
    """Return the replica whose search refuses."""
    return always(inner, SEARCH, 403, b"<html>refused</html>")


def titled(title: str) -> Replica:
    """Return mergers of which one has a title of one name."""
    made = MergerReplica()
    made.file["M.9001"]["metadata"]["caseTitle"] = [title]
    return made


def few_mergers() -> Replica:
    """Return a file of fewer mergers than ever plausible."""
    made = MergerReplica()
    made.file = merger_file(900)
    return made


def press_size(request: Asked) -> Asked:
    """Return the request as if ten releases a page had been asked for."""
    return replace(request, query={**request.query, "pagesize": ("10",)})


class CappedPress(PressReplica):
    """Gives ten releases a page."""

    def answer(self, request: Asked) -> Answer:
        """Answer with fewer releases than asked for."""
        return super().answer(press_size(request))


def outcomes_as(shape: Callable[[str], object]) -> Callable[[], Replica]:
    """Return cases whose search gives the outcome in another shape."""

    def change(request: Asked, answer: Answer) -> Answer:
        if request.path != "/api/search.json":
            return answer
        document = json.loads(answer.body)
        for result in document["results"]:
            if "outcome_type" in result:
                result["outcome_type"] = shape(result["outcome_type"][0])
        return replace(answer, body=json.dumps(document).encode())

    return lambda: Altered(CmaReplica(), change)


def named_readers_only(request: Asked, answer: Answer) -> Answer:
    """Refuse a reader without a contact."""
    return answer if "@" in request.headers["user-agent"] else Answer(b"", 403)


def impatient() -> Replica:
    """Return cases whose list asks to wait twice."""
    made = CmaReplica()
    made.faults["/api/search.json"].extend([status(429, "0"), status(503, "0")])
    return made


FILINGS = [
    FakeFiling(
        "0000000077-26-000001",
        "SCHEDULE 13G",
        "2026-04-07",
        holders=(FakeHolder("Alfa LP"),),
        issuer=(NVIDIA, "NVIDIA CORP"),
    ),
    FakeFiling("0000000077-26-000002", "8-K", "2026-05-08", items="1.01,9.01", press="A deal."),
]


def edgar(name: str = "NVIDIA CORP") -> Replica:
    """Return EDGAR with one filer, two filings and a search."""
    made = EdgarReplica({NVIDIA: (name, FILINGS)})
    made.found = [(NVIDIA, FILINGS[1])]
    return made


def other_schedule_name(request: Asked, answer: Answer) -> Answer:
    """Serve no primary_doc.xml."""
    return Answer(b"", 404) if request.path.endswith("primary_doc.xml") else answer


def register(**changes: object) -> AcccReplica:
    """Return a register of 24 matters, three of which slip from the list by date."""
    made = AcccReplica([FakeMatter(f"MN-{n:05d}", f"Alfa {n} - Beta") for n in range(24)], 10)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def without_title_sort() -> Replica:
    """Return a register that sorts by date whatever is asked, so that matters stay hidden."""
    made = register()
    made.slips.by_date = made.slips.by_title = {"MN-00003", "MN-00004"}
    return made


def autorite(**changes: object) -> Callable[[], Replica]:
    """Return acts with other fields; None leaves a field out."""

    def make() -> Replica:
        acts = [act(number, **changes) for number in range(1, 12)]
        return AutoriteReplica([{k: v for k, v in one.items() if v is not None} for one in acts])

    return make


def direct(request: Asked, answer: Answer) -> Answer:
    """Answer the file itself where a redirect is due."""
    if answer.status != 302:
        return answer
    path = answer.headers["Location"].removeprefix("https://static.data.gouv.fr")
    file = answers_of(AutoriteReplica([act(number) for number in range(1, 12)]))
    return file(replace(request, path=path))


STORIES = [FakeStory(f"/news/alfa-{n}", f"Alfa signs, part {n}") for n in range(3)]


def newsroom(shape: str = "rss", **changes: Any) -> Callable[[], Replica]:
    """Return OpenAI's feed, or Anthropic's sitemap."""
    if shape == "sitemap":
        room = Newsroom("https://www.anthropic.com", "/sitemap.xml", STORIES, shape, **changes)
    else:
        room = Newsroom("https://openai.com", "/news/rss.xml", STORIES, shape, **changes)
    return lambda: NewsroomReplica(room)


def charts(**labels: str) -> Replica:
    """Return charts with these labels."""
    kinds = ("ai_chatbot", "search_engine", "browser", "os_combined", "social_media")
    return StatCounterReplica(dict.fromkeys(kinds, labels or CHATBOTS))


def chatbots_only(request: Asked, answer: Answer) -> Answer:
    """Refuse all charts but the one whose address was seen."""
    seen = request.one("statType_hidden") == "ai_chatbot"
    return answer if seen else Answer(b"<html>chart</html>", content_type=HTML)


def entities() -> list[FakeEntity]:
    """Return Microsoft, an entity of a watched name and one of another."""
    return [
        FakeEntity(MICROSOFT, "MICROSOFT CORPORATION", country="US"),
        FakeEntity("635400EXAMPLEEXAMP78", "Mistral AI", country="FR"),
        FakeEntity("635400EXAMPLEEXAMP90", "Another Example", country="FR"),
    ]


def any_name(request: Asked, answer: Answer) -> Answer:
    """Answer the filter by name with every entity there is."""
    if request.path != "/api/v1/lei-records":
        return answer
    asked = replace(request, query={"filter[entity.legalName]": ("",)})
    return answers_of(GleifReplica(entities()))(asked)


def childless_404(request: Asked, answer: Answer) -> Answer:
    """Answer 404 where there are no children."""
    return Answer(b"{}", 404) if request.path.endswith("/direct-children") else answer


def plain_golden_copy(request: Asked, answer: Answer) -> Answer:
    """Answer the golden copy as CSV, not packed."""
    if not request.path.endswith("latest.csv"):
        return answer
    columns = ("StartNode.NodeID", "EndNode.NodeID", "RelationshipType", "RelationshipStatus")
    head = ",".join(f"Relationship.{name}" for name in columns)
    return replace(answer, body=f"{head}\n".encode(), content_type="text/csv", etag=False)


def dma_with(code: str, label: str, field: str) -> Callable[[], Replica]:
    """Return the register with another code in one case."""

    def make() -> Replica:
        made = DmaReplica()
        node = next(node for node in made.file.values() if node["decisions"])
        if field == "decisionTypes":
            extra = json.loads(json.dumps(node["decisions"][0]))
            extra["metadata"] |= {"decisionNumber": ["{ODD}"], field: [coded(code, label)]}
            node["decisions"].append(extra)
        elif field == "journal":
            published = [items({"reference": code, "publishedDate": "2025-06-10"})]
            node["decisions"][0]["metadata"]["decisionOfficialJournalPublications"] = published
        else:
            node["metadata"]["caseCorePlatformServices"] = [coded(code, label)]
            rows = node["metadata"]["caseDesignations"]
            node["metadata"]["caseDesignations"] = [rows[0].replace("DmaCPS001", code)]
        return made

    return make


OPPOSITES: dict[tuple[str, str], tuple[Opposite, ...]] = {
    ("commission-dma", "lies on the base address"): (
        Opposite(DmaElsewhere, odd="another address"),
        Opposite(always(DmaReplica, "/case-data-DMA.json", 404), fails="HTTP 404"),
    ),
    ("commission-dma", "carries an ETag"): (Opposite(without_validators(DmaReplica), twice=True),),
    ("commission-dma", "search interface"): (
        Opposite(refused_search(DmaReplica), odd="'search' not had: HTTP 403"),
    ),
    ("commission-dma", "types of decision"): (
        Opposite(dma_with("DmaDecType999", "New", "decisionTypes"), odd="DmaDecType999"),
    ),
    ("commission-dma", "Virtual assistants"): (
        Opposite(dma_with("DmaCPS999", "Virtual assistants", "service")),
    ),
    ("commission-dma", "METADATA_CASE_ATTACHMENT"): (Opposite(DmaSearch),),
    ("commission-dma", "Official Journal"): (
        Opposite(dma_with("C:2025:3235:", "", "journal")),
        Opposite(dma_with("C/2025/odd-7", "", "journal")),
    ),
    ("commission-mergers", "search interface"): (
        Opposite(refused_search(MergerReplica), odd="'search' not had: HTTP 403"),
    ),
    ("commission-mergers", "names the acquirer first"): (Opposite(lambda: titled("SOLE EXAMPLE")),),
    ("commission-mergers", "at least 1,000"): (
        Opposite(few_mergers, fails="never fewer than 1000"),
    ),
    ("presscorner", "keyword"): (Opposite(PressReplica),),
    ("presscorner", "as asked for"): (Opposite(CappedPress),),
    ("presscorner", "lack a document"): (
        Opposite(
            rewritten(PressReplica, ('"htmlContent"', '"other"')), fails="'document' cannot be read"
        ),
    ),
    ("govuk-cma", "outcome_type"): (
        Opposite(outcomes_as(lambda code: code)),
        Opposite(outcomes_as(lambda code: [{"value": code, "label": "x"}])),
    ),
    ("govuk-cma", "User-Agent"): (Opposite(lambda: Altered(CmaReplica(), named_readers_only)),),
    ("govuk-cma", "Ten requests"): (Opposite(impatient),),
    ("sec-edgar", "served JSON"): (
        Opposite(
            always(edgar, f"/submissions/CIK{NVIDIA}.json", 200, b"<html>undeclared</html>"),
            fails="HTML or XML where JSON is due",
        ),
    ),
    ("sec-edgar", "Full-text search"): (
        Opposite(always(edgar, "/LATEST/search-index", 403), odd="'search' not had: HTTP 403"),
    ),
    ("sec-edgar", "Every watched CIK"): (
        Opposite(edgar, odd="submissions: HTTP 404"),
        Opposite(lambda: EdgarReplica({}), fails="never fewer than 1"),
    ),
    ("sec-edgar", "reference table belong"): (
        Opposite(lambda: edgar("MICROSOFT CORP"), odd="belongs to MICROSOFT CORP"),
    ),
    ("sec-edgar", "primary_doc.xml"): (
        Opposite(lambda: Altered(edgar(), other_schedule_name), odd="schedule: HTTP 404"),
    ),
    ("sec-edgar", ".info element"): (
        Opposite(rewritten(edgar, ("<br />Item", '</div><div class="info">Item'))),
    ),
    ("sec-edgar", "robots.txt"): (
        Opposite(
            with_robots(edgar, "User-agent: *\nDisallow: /submissions/\n"),
            fails="robots.txt forbids it",
        ),
    ),
    ("accc", "answers a reader"): (
        Opposite(rewritten(register, ("accc-collapsed-card", "x")), fails="no acquisition card"),
    ),
    ("accc", "ETag"): (Opposite(without_validators(register), twice=True),),
    ("accc", "sorts by title"): (Opposite(without_title_sort, fails="states 24 matters"),),
    ("accc", "stays at its address"): (Opposite(lambda: register(moved=True)),),
    ("accc", "print the case number"): (
        Opposite(rewritten(register, ("field-acccgov-mcmsmergermatterno", "x"))),
    ),
    ("autorite-fr", "redirects"): (Opposite(lambda: Altered(autorite()(), direct)),),
    ("autorite-fr", "robots.txt"): (
        Opposite(
            with_robots(autorite(), "User-agent: *\nDisallow: /api/\n"),
            fails="robots.txt forbids it",
        ),
    ),
    ("autorite-fr", "words that are known"): (
        Opposite(autorite(dispositifs_dcc="Mot nouveau", phase_decision_concentration="Autre")),
    ),
    ("autorite-fr", "date_decision_datetime"): (
        Opposite(autorite(date_decision_datetime=None)),
        Opposite(autorite(date_decision_datetime=None, date_decision=None), fails="date_decision"),
    ),
    ("feed-openai", "still answers"): (Opposite(newsroom(gone=True), fails="HTTP 404"),),
    ("feed-openai", "ETag"): (Opposite(without_validators(newsroom()), twice=True),),
    ("feed-openai", "RSS 2.0"): (
        Opposite(newsroom("atom")),
        Opposite(rewritten(newsroom(), ("<rss", "<news"), ("</rss", "</news")), fails="<news>"),
    ),
    ("feed-anthropic", "prints its day"): (
        Opposite(rewritten(newsroom("sitemap"), ("Nov 18, 2026", "")), odd="without a day"),
    ),
    ("gleif", "without direct children"): (
        Opposite(lambda: GleifReplica(entities())),
        Opposite(lambda: Altered(GleifReplica(entities()), childless_404), odd="children: HTTP"),
    ),
    ("gleif", "latest.csv"): (
        Opposite(lambda: Altered(GleifReplica(entities()), plain_golden_copy)),
    ),
    ("gleif", "filter by name"): (Opposite(lambda: Altered(GleifReplica(entities()), any_name)),),
    ("statcounter", "Device lists"): (
        Opposite(lambda: Altered(charts(), chatbots_only), fails="HTML where CSV is due"),
    ),
    ("statcounter", "Labels"): (
        Opposite(lambda: charts(Novel="60", Other="40"), odd="'Novel' in"),
    ),
    ("openrouter", "index of exports"): (
        Opposite(always(OpenRouterReplica, "/api/v1/datasets/exports/index.json", 404)),
    ),
    ("epoch", "offered as CSV"): (Opposite(EpochReplica),),
    ("epoch", "tables in the ZIP"): (
        Opposite(
            rewritten(EpochReplica, ("cumulative_by_chip_type.csv", "cumulative_by_chip_kind.csv")),
            fails="members of that name",
        ),
    ),
}
