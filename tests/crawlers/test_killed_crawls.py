"""A crawl that is killed at any moment and run again ends like an undisturbed one."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from replicas.commission_dma import DmaReplica, acquisitions, put_acquisitions
from replicas.crawling import COMMAND, crawl, identities, said, vigie
from replicas.govuk_cma import CmaReplica

from crawlers.archive import checked_files, read_pages

DIES = """
import importlib, os, signal
owner = getattr(importlib.import_module({module!r}), {owner!r})
real = getattr(owner, {name!r})
def dies(self, *given, **named):
    if {when!r} == "after":
        real(self, *given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, {name!r}, dies)
"""
ARCHIVE, STORE = ("crawlers.archive", "RunFile"), ("crawlers.ledger_store", "LedgerStore")
MOMENTS = {
    "once a page is archived": (*ARCHIVE, "add", "after"),
    "once rows are staged": (*STORE, "stage", "after"),
    "before the archive is marked": (*ARCHIVE, "mark_checked", "before"),
    "between archive and ledger": (*ARCHIVE, "mark_checked", "after"),
    "before the commit": ("data.ledger", "Run", "succeed", "before"),
    "once it is committed": (*STORE, "succeed", "after"),
}


@dataclass(frozen=True)
class Begun:
    """A home after a first crawl, one after an undisturbed second crawl, and what serves both."""

    first: Path
    undisturbed: Path
    dma: DmaReplica


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begun]:
    """Crawl twice; a notice vanishes in between."""
    first, undisturbed = (tmp_path_factory.mktemp(name) for name in ("first", "undisturbed"))
    with DmaReplica() as dma:
        crawl(first, commission_dma=dma.address)
        shutil.copytree(first, undisturbed, dirs_exist_ok=True)
        put_acquisitions(dma.file, "Alfa", acquisitions(dma.file, "Alfa")[1:])
        crawl(undisturbed, commission_dma=dma.address)
        yield Begun(first, undisturbed, dma)


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_run_killed_at_a_given_moment_and_repeated_ends_like_an_undisturbed_one(
    moment: str, begun: Begun, tmp_path: Path
) -> None:
    killed = tmp_path / "killed"
    shutil.copytree(begun.first, killed)
    module, owner, name, when = MOMENTS[moment]
    died = subprocess.run(
        [
            sys.executable,
            "-c",
            DIES.format(module=module, owner=owner, name=name, when=when) + COMMAND,
            *("crawl", "commission-dma", "--base-url", f"commission-dma={begun.dma.address}"),
        ],
        env={**os.environ, "VIGIE_HOME": str(killed)},
        capture_output=True,
        check=False,
    )
    assert died.returncode == -signal.SIGKILL

    assert crawl(killed, commission_dma=begun.dma.address).code == 0

    assert identities(killed) == identities(begun.undisturbed)
    assert standing(killed) == standing(begun.undisturbed)
    if moment == "between archive and ledger":
        (killed / "ledger.duckdb").unlink()
        assert vigie(killed, "crawl", "commission-dma", "--from-archive").returncode == 0
        assert standing(killed) == standing(begun.undisturbed)


def standing(home: Path) -> set[str]:
    """Return the ids of the observations that stand."""
    return {entry.observation_id for entry in said(home)}


@pytest.mark.parametrize("after_pages", [1, 40, 100])
def test_a_killed_crawl_run_again_ends_like_an_undisturbed_one(
    after_pages: int, cma: CmaReplica, tmp_path: Path
) -> None:
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    crawl(undisturbed, govuk_cma=cma.address)
    cma.asked.clear()
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            COMMAND,
            "crawl",
            "govuk-cma",
            "--base-url",
            f"govuk-cma={cma.address}",
        ],
        env={**os.environ, "VIGIE_HOME": str(killed)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 30
    while len(cma.asked) < after_pages and time.monotonic() < deadline:
        time.sleep(0.002)
    process.send_signal(signal.SIGKILL)
    process.wait()
    [torn] = (killed / "archive" / "govuk-cma").glob("*.warc.gz")
    readable = len(list(read_pages(torn)))

    assert crawl(killed, govuk_cma=cma.address).code == 0
    assert identities(killed) == identities(undisturbed)
    assert readable <= len(cma.pages) + 3
    assert len(checked_files(killed / "archive", "govuk-cma")) == 1
