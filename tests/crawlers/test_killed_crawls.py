"""A crawl that is killed at any moment and run again ends like an undisturbed one."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from replicas.crawling import COMMAND, crawl, identities
from replicas.govuk_cma import CmaReplica

from crawlers.archive import checked_files, read_pages


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
