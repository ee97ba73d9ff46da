"""Every way in which a search server can fail, with a whole hub and a real server behind the fault proxy.

    .venv/bin/python -m benchmarks.search_faults --engine http://127.0.0.1:9281 --proxy ../shared/checks/fault_proxy.py

Ends with 1 when a page took longer than 2.5 s, something was lost, or `search check` was not clean a minute later.
The server is one for tests: it has no password, and its process is stopped (SIGSTOP) and goes on (SIGCONT).
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from tests.running import prepared
from tests.search_faults import Faults, Seen
from tests.search_gate import fault_proxy

FAULTS = ("none", "down", "silent", "asleep", "slow", "latency=400", "rate=300", "cut_after=900", "password", "full")
FAULTS += ("mapping", "missing")
LONGEST = 2.5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--engine", required=True)
    parser.add_argument("--proxy", type=Path, default=fault_proxy())
    parser.add_argument("--server", choices=["daphne", "uvicorn"], default="uvicorn")
    parser.add_argument("--fault", action="append", help=f"only these, of: {', '.join(FAULTS)}, killed")
    asked = parser.parse_args()
    if not asked.proxy or not asked.proxy.exists():
        parser.error("name the fault proxy: --proxy PATH")
    demo = prepared("demo", ["load_demo"], ["search", "rebuild"])
    every: list[Seen] = []
    with tempfile.TemporaryDirectory(prefix="hub-faults-") as folder:
        walk = Faults(demo, Path(folder) / "hub", asked.engine, proxy=asked.proxy, server=asked.server)
        with walk:
            for fault in asked.fault or [*FAULTS, "killed"]:
                if fault == "killed":
                    walk.gate.set("latency=60")  # so that a small index takes its time
                    every += [walk.kill_a_rebuild(), walk.kill_a_rebuild(by_admin=True)]
                else:
                    every.append(walk.go_through(fault))
                _print(every[-1])
    print(f"load of the machine at the end {os.getloadavg()[0]:.1f}; seconds, the longest of each:")
    for seen in every:
        _print(seen)
    return 1 if any(seen.wrong or seen.longest > LONGEST for seen in every) else 0


def _print(seen: Seen) -> None:
    first, second = seen.first_two
    print(
        f"{seen.fault:<30} first two {first:.2f} {second:.2f}, third {seen.third:.2f} | 20 at once {seen.crowd:.2f}, "
        f"other pages {seen.others:.2f}, completion {seen.completing:.2f}, story {seen.related:.2f}, "
        f"reply {seen.reply:.2f} | back after {seen.catching_up:.1f} | {'; '.join(seen.wrong) or 'nothing wrong'}",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
