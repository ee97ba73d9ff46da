"""CPU time of pages beside a bare answer of the same server in the same run, on the demo, a corpus and 1,000 resources.

.venv/bin/python -m benchmarks.pages [--requests 400] [--rounds 3] [--server daphne|uvicorn] [--size S|L] [--json FILE]
"""

import argparse
import json
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import mean
from urllib.parse import quote

from benchmarks.load import Figures, measure, memory_mib
from tests.running import ROOT, RunningHub, free_port, served_by

BARE_TIMES = 10
"""A bare answer is so short that it takes this many times the requests to measure it."""
RESOURCES = 1000
LAST_PAGE = {"S": 25, "L": 100}
"""Of the hot thread."""
KEPT, ANEW, SIGNED_IN = "kept", "anew", "signed in"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--requests", type=int, default=400)
    options.add_argument("--rounds", type=int, default=1, help="how often to measure everything; the median is shown")
    options.add_argument("--server", choices=["daphne", "uvicorn"], default="daphne")
    options.add_argument("--size", choices=["S", "L"], default="S")
    options.add_argument("--json", type=Path)
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows, memory = run(Path(folder), asked.requests, asked.server, asked.size, asked.rounds)
    show(rows, memory)
    if asked.json:
        asked.json.write_text(json.dumps({name: vars(figures) for name, figures in rows.items()}, indent=1))


def run(folder: Path, requests: int, server: str, size: str, rounds: int) -> tuple[dict[str, Figures], float]:
    hub = RunningHub(folder, extra={"DJANGO_SETTINGS_MODULE": "hub.settings.dev"}, server=server)
    return measured(hub, made(hub, size), requests, size, rounds)


def made(hub: RunningHub, size: str) -> dict:
    """Fill the hub; answers what `make_corpus --json` prints."""
    hub.manage("migrate", "-v0")
    hub.manage("collectstatic", "--noinput", "-v0")
    hub.manage("load_demo")
    hub.manage("shell", "-v0", "-c", f"from benchmarks.library import fill; fill({RESOURCES})")
    return json.loads(hub.manage("make_corpus", "--size", size, "--json").strip().splitlines()[-1])


def measured(hub: RunningHub, corpus: dict, requests: int, size: str, rounds: int) -> tuple[dict[str, Figures], float]:
    """The figures of every page, and the memory of the server afterwards."""
    cookies = {
        KEPT: "",
        # A guest with a message waiting gets a page made for them alone.
        ANEW: "messages=",
        SIGNED_IN: f"sessionid={session_of(hub, corpus['member']['email'])}",
    }
    hub.start_web()
    try:
        # Before and after each round, and the mean of all: other work on the machine makes the floor itself drift.
        floors = [bare(requests * BARE_TIMES, hub.server)]
        found: dict[str, list[Figures]] = {}
        for _ in range(rounds):
            for name, path, who, times in pages(corpus, LAST_PAGE[size]):
                figures = measure(hub.web.pid, hub.port, path, requests=requests * times, cookie=cookies[who])
                found.setdefault(name, []).append(figures)
            floors.append(bare(requests * BARE_TIMES, hub.server))
        floor = replace(floors[0], cpu_ms=mean(one.cpu_ms for one in floors))
        rows = {name: sorted(several, key=lambda one: one.cpu_ms)[rounds // 2] for name, several in found.items()}
        return {"bare answer": floor, **rows}, memory_mib(hub.web.pid)
    finally:
        hub.stop()


def pages(corpus: dict, last_page: int) -> list[tuple[str, str, str, int]]:
    """Name, path, who asks, and how many times the requests: kept pages are as short as the bare answer."""
    word = quote(corpus["word"])
    for_guests = {
        "home": "/",
        "news": "/news/",
        "news page": "/news/november-update/",
        "story": "/stories/the-kitchen-door/",
        f"resources ({RESOURCES})": "/resources/",
        f"resources ({RESOURCES}), narrowed": "/resources/?type=guide&topic=money",
        "spaces": "/spaces/",
        "space": corpus["space"],
        "thread (median)": corpus["median_thread"],
        "hot thread, page 1": corpus["hot_thread"],
        "hot thread, last page": f"{corpus['hot_thread']}?page={last_page}",
    }
    kept = [(name, path, KEPT, BARE_TIMES) for name, path in for_guests.items()]
    anew = [(f"{name}, made anew", path, ANEW, 1) for name, path in for_guests.items()]
    members = ("space", "hot thread, page 1", "hot thread, last page")
    signed_in = [(f"{name}, signed in", for_guests[name], SIGNED_IN, 1) for name in members]
    return [*kept, *anew, ("search", f"/search/?q={word}", KEPT, 1), *signed_in]


def session_of(hub: RunningHub, email: str) -> str:
    """A session of that member, made in the database: signing in is not what is measured."""
    code = (
        "from django.contrib.auth import get_user_model, SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY\n"
        "from django.contrib.sessions.backends.db import SessionStore\n"
        "from django.conf import settings\n"
        f"m = get_user_model().objects.get(email={email!r})\n"
        "s = SessionStore()\n"
        "s[SESSION_KEY] = str(m.pk); s[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]\n"
        "s[HASH_SESSION_KEY] = m.get_session_auth_hash()\n"
        "s.create(); print(s.session_key)"
    )
    return hub.manage("shell", "-v0", "-c", code).strip().splitlines()[-1]


def bare(requests: int, server: str) -> Figures:
    port = free_port()
    process = subprocess.Popen(served_by(server, "benchmarks.bare:application", port), cwd=ROOT)
    waiting = RunningHub(Path("/nonexistent"), port=port, web=process)
    try:
        waiting._wait_until_up()
        return measure(process.pid, port, "/", requests=requests)
    finally:
        process.terminate()
        process.wait()


def show(rows: dict[str, Figures], memory: float) -> None:
    floor = rows["bare answer"].cpu_ms
    print(f"{'page':<34} {'CPU ms':>8} {'× bare':>8} {'p50 ms':>8} {'p95 ms':>8} {'bytes':>8}")
    for name, f in rows.items():
        print(f"{name:<34} {f.cpu_ms:>8.2f} {f.cpu_ms / floor:>8.1f} {f.p50_ms:>8.1f} {f.p95_ms:>8.1f} {f.size:>8}")
    print(f"memory of the web process: {memory:.0f} MiB")


if __name__ == "__main__":
    main()
