"""All benchmarks one after another, each in a process of its own and bounded in time.

python -m benchmarks                 all of them
python -m benchmarks build sql       some of them
"""

import argparse
import os
import subprocess
import sys
import time

SUBJECTS = (
    "build",
    "sql",
    "concentration",
    "intervals",
    "ownership",
    "dependency",
    "crawl",
    "extraction",
    "resolution",
    "alerts",
    "dashboard",
)
LIMIT_SECONDS = 300


def main() -> int:
    """Run the benchmarks asked for; return 1 when one failed or ran out of time."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("subjects", nargs="*", metavar="SUBJECT")
    asked = parser.parse_args().subjects or SUBJECTS
    unknown = sorted(set(asked) - set(SUBJECTS))
    if unknown:
        parser.error(f"no benchmark '{unknown[0]}'; there is {', '.join(SUBJECTS)}")
    failed = [subject for subject in asked if not ran(subject)]
    if failed:
        print(f"\nnot finished: {', '.join(failed)}")
    return 1 if failed else 0


def ran(subject: str) -> bool:
    """Run one benchmark under a heading that tells how busy the machine is."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"\n== {subject} ({os.cpu_count()} processors{load})", flush=True)
    started = time.monotonic()
    try:
        code = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{subject}"], timeout=LIMIT_SECONDS, check=False
        ).returncode
    except subprocess.TimeoutExpired:
        print(f"stopped after {LIMIT_SECONDS} s")
        return False
    print(f"-- {time.monotonic() - started:.0f} s", flush=True)
    return code == 0


if __name__ == "__main__":
    sys.exit(main())
