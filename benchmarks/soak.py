"""Many clients write and read while their connections are cut.

    python -m benchmarks.soak                      # 20 clients, 2,000 posts in 60 s, cut every 2 s; SQLite, in memory
    python -m benchmarks.soak --database postgres://hub:hub@127.0.0.1/soak --redis redis://127.0.0.1:6379/1

The database must be empty and is filled with the demo. Ends with 1 when anything was lost, doubled or out of order.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.running import RunningHub
from tests.soak import soak


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=20)
    parser.add_argument("--posts", type=int, default=2000)
    parser.add_argument("--every", type=float, default=2.0, help="seconds between two cuts")
    parser.add_argument("--seconds", type=float, default=60.0, help="how long it takes at least")
    parser.add_argument("--server", choices=["daphne", "uvicorn"], default="daphne")
    parser.add_argument("--database", default="", help="DATABASE_URL; without it SQLite")
    parser.add_argument("--redis", default="", help="REDIS_URL; without it in memory")
    parser.add_argument("--proxy", default="", help="a program that cuts in place of our own (tests.soak.ProxyProgram)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="hub-soak-") as folder:
        services = {"DATABASE_URL": options.database, "REDIS_URL": options.redis}
        hub = RunningHub(Path(folder), extra={k: v for k, v in services.items() if v}, server=options.server)
        for command in (["migrate", "-v0"], ["collectstatic", "--noinput", "-v0"], ["load_demo"]):
            hub.manage(*command)
        try:
            hub.start()
            size = {"clients": options.clients, "posts": options.posts}
            found = soak(hub.url, **size, every=options.every, seconds=options.seconds, program=options.proxy)
        finally:
            hub.stop()
    print(f"{found.posts} posts by {options.clients} clients in {found.seconds:.0f} s, {found.cuts} connections cut")
    for name in ("lost", "doubled", "out_of_order"):
        wrong = getattr(found, name)
        print(f"{name.replace('_', ' ')}: {len(wrong)}", *wrong[:5], sep="\n  ")
    return 1 if found.lost or found.doubled or found.out_of_order else 0


if __name__ == "__main__":
    sys.exit(main())
