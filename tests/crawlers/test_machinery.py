"""Archive, addresses, waiting and checks, each by itself."""

import asyncio
import gzip
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import DownloadTimeoutError
from scrapy.utils.test import get_crawler
from warcio.archiveiterator import ArchiveIterator

from crawlers.addresses import Base, Reach, RefusedAddressError, is_public
from crawlers.archive import DamagedArchiveError, RunFile, checked_files, document_id_of, read_pages
from crawlers.checks import CheckFailedError, Seen, verdict
from crawlers.middleware import PatientRetry, retry_after
from crawlers.run import run_id
from crawlers.settings import contact, source_settings
from crawlers.source import Link, Listed, Page
from crawlers.sources import commission_dma
from data.errors import UsageError

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def page(answer: bytes, url: str = "https://a.example/x", **link: object) -> Page:
    asked = Link(url, "file", **link)  # type: ignore[arg-type]
    headers = {"content-type": "text/html", "etag": '"1"'}
    return Page(url, asked, 200, headers, NOW, document_id_of(answer), answer)


@pytest.fixture
def file(tmp_path: Path) -> Iterator[RunFile]:
    file = RunFile(tmp_path, "example", "20261121T120000-0", "http://127.0.0.1:1")
    yield file
    file.close()


def test_runs_of_one_second_are_named_in_the_order_in_which_they_began() -> None:
    begun = [NOW.replace(microsecond=number) for number in range(0, 1_000_000, 50_000)]
    names = [run_id(at) for at in begun]
    assert names == sorted(names)


def test_pages_come_back_as_they_were_archived(tmp_path: Path, file: RunFile) -> None:
    posted = page(b"two", method="POST", body=b"question", context={"page": "é"})
    file.add(page(b"one"))
    file.add(posted)
    file.mark_checked()
    [path] = checked_files(tmp_path, "example")
    back = list(read_pages(path))
    assert [entry.body for entry in back] == [b"one", b"two"]
    assert back[1].link.key == posted.link.key
    assert back[1].link.context == {"page": "é"}
    assert (back[0].document_id, back[0].retrieved_at) == (document_id_of(b"one"), NOW)


def test_a_standard_reader_verifies_the_digests(file: RunFile) -> None:
    file.add(page(b"one" * 1000))
    file.mark_checked()
    with file.path.open("rb") as stream:
        records = list(ArchiveIterator(stream, check_digests="raise"))
    kinds = [record.rec_type for record in records]
    assert kinds == ["warcinfo", "response", "metadata"]


def test_a_streamed_body_is_archived_and_comes_back_from_disk(
    tmp_path: Path, file: RunFile
) -> None:
    body = tmp_path / "body"
    body.write_bytes(b"x" * 3_000_000)
    asked = Link("https://a.example/x", "file", streamed=True)
    digest = document_id_of(b"x" * 3_000_000)
    file.add(Page(asked.url, asked, 200, {}, NOW, digest, file=body))
    file.mark_checked()
    sizes = [entry.file.stat().st_size for entry in read_pages(file.path) if entry.file]
    assert sizes == [3_000_000]


def test_documents_say_where_their_record_begins(file: RunFile) -> None:
    file.add(page(b"one"))
    file.add(page(b"two"))
    file.mark_checked()
    data = file.path.read_bytes()
    assert b"two" in gzip.decompress(data[file.documents[1].offset :])
    assert b"one" not in gzip.decompress(data[file.documents[1].offset :])


def test_a_damaged_file_of_a_good_run_is_an_error(file: RunFile) -> None:
    file.add(page(b"one" * 500))
    file.mark_checked()
    data = bytearray(file.path.read_bytes())
    data[file.documents[0].offset + 200] ^= 0xFF
    file.path.write_bytes(bytes(data))
    with pytest.raises(DamagedArchiveError):
        list(read_pages(file.path))


@pytest.mark.parametrize("kept", [0.05, 0.5, 0.95])
def test_a_torn_last_record_is_left_out(tmp_path: Path, file: RunFile, kept: float) -> None:
    file.add(page(b"one" * 500))
    file.add(page(b"two" * 500))
    file.settle()
    data, second = file.path.read_bytes(), file.documents[1].offset
    file.path.write_bytes(data[: second + int((len(data) - second) * kept)])
    assert [entry.body[:3] for entry in read_pages(file.path)] == [b"one"]
    assert checked_files(tmp_path, "example") == []


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "::1", "fd00::1"],
)
def test_private_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


def test_an_address_in_ipv6_clothes_is_seen_through() -> None:
    assert not is_public("::ffff:127.0.0.1")
    assert is_public("8.8.8.8")


def test_the_base_replaces_scheme_host_and_port_and_keeps_the_path() -> None:
    reach = Reach(("a.example",), Base.parse("http://127.0.0.1:8001"))
    assert reach.fetched("https://a.example/p/q?r=1") == "http://127.0.0.1:8001/p/q?r=1"
    assert reach.public("http://127.0.0.1:8001/z", "https://a.example/p") == "https://a.example/z"


@pytest.mark.parametrize(
    "url",
    [
        "https://b.example/",
        "http://127.0.0.1:8002/",
        "http://127.0.0.1/",
        "ftp://a.example/",
        "file:///etc/passwd",
        "http://2130706433/",
        "http://a.example@10.0.0.1/",
    ],
)
def test_every_other_address_is_refused(url: str) -> None:
    with pytest.raises(RefusedAddressError):
        Reach(("a.example",), Base.parse("http://127.0.0.1:8001")).fetched(url)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (b"30", 30.0),
        (format_datetime(datetime(2026, 11, 21, 12, 1, tzinfo=UTC), usegmt=True).encode(), 60.0),
        (b"Sat, 21 Nov 2026 11:00:00 GMT", 0.0),
        (b"soon", None),
        (None, None),
    ],
)
def test_retry_after_is_seconds_or_a_date(value: bytes | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_a_source_on_the_internet_is_read_slowly_and_by_its_rules(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("VIGIE_CONTACT", "watch@example.org")
    settings = source_settings(commission_dma.SOURCE, Reach(commission_dma.SOURCE.hosts))
    assert settings["ROBOTSTXT_OBEY"] is True
    assert settings["DOWNLOAD_DELAY"] >= 1.0
    assert settings["AUTOTHROTTLE_ENABLED"] is True
    assert settings["DOWNLOAD_VERIFY_CERTIFICATES"] is True
    assert settings["USER_AGENT"].startswith("Vigie/")
    assert settings["USER_AGENT"].endswith(" watch@example.org")


@pytest.mark.parametrize("value", ["nobody", "a@b\r\nX: y", "é@example.org"])
def test_a_contact_that_is_no_mail_address_is_refused(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VIGIE_CONTACT", value)
    with pytest.raises(UsageError):
        contact(None)


def seen(keys: int, name: str = "list", **listed: object) -> Seen:
    found = Seen(commission_dma.SOURCE)
    names = tuple(f"k{index}" for index in range(keys))
    found.listed(Listed(name, names, **listed), "https://a.example")  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(("left", "fails"), [(95, False), (94, True), (100, False)])
def test_a_list_may_lose_five_of_a_hundred(left: int, fails: bool) -> None:
    present = {"register": frozenset(f"k{index}" for index in range(100))}
    run = seen(left, record_type="register", whole=True)
    if fails:
        with pytest.raises(CheckFailedError, match="6 of 100"):
            verdict(run, present)
    else:
        assert len(verdict(run, present)) == 100 - left


def test_a_short_list_may_lose_a_tenth() -> None:
    present = {"register": frozenset(f"k{index}" for index in range(20))}
    assert len(verdict(seen(18, record_type="register", whole=True), present)) == 2
    with pytest.raises(CheckFailedError):
        verdict(seen(17, record_type="register", whole=True), present)


def test_a_list_that_is_not_whole_withdraws_nothing() -> None:
    present = {"register": frozenset(f"k{index}" for index in range(20))}
    assert verdict(seen(1, record_type="register"), present) == []


def test_a_stated_total_must_be_reached() -> None:
    with pytest.raises(CheckFailedError, match="states 4 entries, 3 were read"):
        verdict(seen(3, stated_total=4), {})


def test_a_whole_list_below_its_floor_is_not_believed() -> None:
    with pytest.raises(CheckFailedError, match="never fewer than 50"):
        verdict(seen(49, "cases", whole=True), {})


@pytest.mark.parametrize(("tries", "again"), [(0, True), (1, False)])
def test_a_source_that_keeps_silent_is_asked_once_more_only(tries: int, again: bool) -> None:
    crawler = get_crawler(Spider, {"VIGIE_FIRST_PAUSE": 0.0, "RETRY_TIMES": 2})
    crawler.spider = Spider.from_crawler(crawler, "example")
    crawler.engine = SimpleNamespace(downloader=SimpleNamespace(slots={}))
    retry = PatientRetry.from_crawler(crawler)
    request = Request("https://a.example/file", meta={"retry_times": tries})
    answer = asyncio.run(retry.process_exception(request, DownloadTimeoutError()))
    assert (answer is not None) is again
