"""A whole hub (web, worker, search server) while its search server fails: what pages take, and what is lost.

Used by `python -m benchmarks.search_faults`; it takes too long for every run of the suite. It knows the hub by its
addresses and by `manage.py search`.
"""

import re
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from tests.running import ROOT, RunningHub
from tests.search_gate import Gate, asleep
from tests.web import TRUST, Person

AT_ONCE = 20
QUESTIONS = ("kichen table", "co-production and pay", "vouchers", "meeting people in a garden on tuesday")
STANDS_IN = "Search works in a simpler way just now"
WITHIN = 60.0
LOCK = "index.blocks.read_only_allow_delete"


@dataclass
class Seen:
    """Seconds, the longest of each; `catching_up` until the server had what was written meanwhile."""

    fault: str
    first_two: tuple[float, float] = (0.0, 0.0)
    third: float = 0.0
    crowd: float = 0.0
    others: float = 0.0
    completing: float = 0.0
    related: float = 0.0
    reply: float = 0.0
    catching_up: float = 0.0
    checked: str = ""
    wrong: list[str] = field(default_factory=list)

    @property
    def longest(self) -> float:
        return max(*self.first_two, self.third, self.crowd, self.others, self.completing, self.related, self.reply)


class Faults:
    """`url` is a server whose indexes of the name `hub-faults` may go; `folder` a prepared hub with the demo."""

    def __init__(self, demo: Path, var: Path, url: str, *, proxy: Path | None, server: str = "daphne") -> None:
        self.url, self.gate, self.stopped = url, Gate(url, proxy=proxy), ExitStack()
        self.server = httpx.Client(base_url=url, timeout=30)
        self.hub = RunningHub.copy_of(demo, var, ELASTICSEARCH_URL=f"{self.gate.url}/hub-faults")
        self.hub.server = server

    def __enter__(self) -> "Faults":
        self.hub.manage("search", "rebuild", "--index", "elasticsearch")
        self.hub.start()
        with Person(self.hub.url) as member:
            member.sign_in("member@hub.example")
            self.session = dict(member.cookies)
        with httpx.Client(base_url=self.hub.url) as guest:
            self.stories = re.findall(r'href="(/stories/[\w-]+/)"', guest.get("/stories/").text)
            threads = guest.get("/api/v1/spaces").json()["items"]
            self.thread = guest.get(f"/api/v1/spaces/{threads[0]['slug']}/threads").json()["items"][0]["id"]
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.close()
        self.gate.set("")
        self.hub.stop()
        self._drop()
        self.gate.close()

    # Faults -------------------------------------------------------------------------------
    def break_it(self, fault: str) -> None:
        if fault == "none":
            return
        if fault == "asleep":
            self.stopped.enter_context(asleep(self.url))
        elif fault == "full":
            self._lock(True)
            self.stopped.callback(self._lock, None)
        elif fault == "mapping":
            self._drop()
            by_hand = {"kind": "page", "audience": "public", "all": "vouchers"}
            self.server.post("/hub-faults/_doc", json=by_hand).raise_for_status()
        elif fault == "missing":
            self._drop()
        else:
            self.gate.set(fault)

    def _drop(self) -> None:
        for index in self.server.get("/hub-faults*/_alias").json():
            self.server.delete(f"/{index}")

    def _lock(self, to: bool | None) -> None:
        self.server.put("/hub-faults-*/_settings", json={LOCK: to}).raise_for_status()

    def mend_it(self) -> None:
        self.stopped.close()
        self.gate.set("")

    # What is looked at --------------------------------------------------------------------
    def go_through(self, fault: str) -> Seen:
        """One fault: the first questions, then a crowd in a fresh process, then the way back."""
        seen = Seen(fault)
        self._fresh_web()
        self.break_it(fault)
        try:
            seen.first_two = (self._search(seen, 0), self._search(seen, 1))
            seen.third = self._search(seen, 2)
        finally:
            self.mend_it()
        self._fresh_web()
        return self._crowd_and_back(seen)

    def _crowd_and_back(self, seen: Seen) -> Seen:
        word = f"zq{uuid.uuid4().hex[:10]}"
        self.break_it(seen.fault)
        try:
            self._crowd(seen)
            seen.reply = self._reply(seen, word)
            if seen.fault != "full":  # then the server goes on answering, with what it has
                self._is_in_database(seen, word)
        finally:
            self.mend_it()
        self._comes_back(seen, word)
        self._check(seen)
        return seen

    def _fresh_web(self) -> None:
        """Without memory of an engine that did not answer."""
        web = self.hub.web
        assert web is not None
        web.terminate()
        web.wait(20)
        self.hub.start_web()
        self._get("/")

    def _crowd(self, seen: Seen) -> None:
        """People who search, complete and read, all at the same moment."""
        with ThreadPoolExecutor(AT_ONCE + 12) as people:
            searching = [people.submit(self._search, seen, number) for number in range(AT_ONCE)]
            completing = [people.submit(self._get, f"/search/complete/?q=vou{'ch' * n}") for n in range(3)]
            related = [people.submit(self._get, path) for path in self.stories[:4]]
            others = []
            for path in ("/", "/spaces/", "/resources/", "/news/", "/members/") * 3:
                others.append(people.submit(self._get, path))
                time.sleep(0.1)
        seen.crowd, seen.others = _longest(searching), _longest(others)
        seen.completing, seen.related = _longest(completing), _longest(related)

    def _get(self, path: str, wrong: list[str] | None = None) -> float:
        with httpx.Client(base_url=self.hub.url, timeout=30, verify=TRUST) as guest:
            started = time.monotonic()
            answer = guest.get(path)
            took = time.monotonic() - started
        if answer.status_code != 200:
            (wrong if wrong is not None else []).append(f"{answer.status_code} {path}")
        return took

    def _search(self, seen: Seen, number: int) -> float:
        return self._get(f"/search/?q={QUESTIONS[number % len(QUESTIONS)].replace(' ', '+')}", seen.wrong)

    def _reply(self, seen: Seen, word: str) -> float:
        with Person(self.hub.url) as member:
            member.cookies.update(self.session)
            started = time.monotonic()
            answer = member.call("POST", f"/threads/{self.thread}/posts", {"body": f"We said {word}."})
        if answer.status_code >= 300:
            seen.wrong.append(f"{answer.status_code} reply: {answer.text[:200]}")
        return time.monotonic() - started

    def _is_in_database(self, seen: Seen, word: str) -> None:
        with httpx.Client(base_url=self.hub.url, timeout=30) as guest:
            if not _until(lambda: guest.get("/api/v1/search", params={"q": word}).json()["total"] == 1, 20):
                seen.wrong.append("the database did not find what was written meanwhile")

    def _comes_back(self, seen: Seen, word: str) -> None:
        started, query = time.monotonic(), {"match": {"all": word}}

        def has_it() -> bool:
            found = self.server.post("/hub-faults/_search", json={"query": query}).json()
            return bool(found.get("hits", {}).get("hits"))

        if not _until(lambda: has_it() and self._is_idle(), WITHIN):
            seen.wrong.append(f"the server has not what was written after {WITHIN:.0f} s")
        seen.catching_up = time.monotonic() - started

    def _is_idle(self) -> bool:
        """Whether the worker has nothing more to tell the server."""
        said = self.hub.manage("search", "stats", "--index", "elasticsearch").splitlines()
        return {"waiting events: 0", "waiting: 0"} <= set(said)

    def _check(self, seen: Seen) -> None:
        said = self.hub.manage("search", "check", "--index", "elasticsearch")
        seen.checked = " ".join(line for line in said.splitlines() if line.startswith(("Put right", "Taken out")))
        if seen.checked != "Taken out: 0. Put right: 0. Set right inside the engine: 0.":
            seen.wrong.append(seen.checked)

    # A rebuild that is killed -------------------------------------------------------------
    def kill_a_rebuild(self, *, by_admin: bool = False) -> Seen:
        """With -9, in the middle of it: of the command, or of the worker that an admin asked for it."""
        seen = Seen("rebuild of the worker killed" if by_admin else "rebuild killed")
        word = f"zq{uuid.uuid4().hex[:10]}"
        process = self._ask_the_worker(seen) if by_admin else self._rebuild()
        if not _until(lambda: bool(self._next()), 60, every=0.02):
            seen.wrong.append("no rebuild began")
        process.send_signal(signal.SIGKILL)
        process.wait()
        started = time.monotonic()
        if not self._next():
            seen.wrong.append("it had ended before it was killed")
        if by_admin:
            self.hub.start_worker()
        seen.reply = self._reply(seen, word)
        self._comes_back(seen, word)
        if not _until(lambda: not self._next(), WITHIN - (time.monotonic() - started), every=1):
            seen.wrong.append(f"what the rebuild left is there after {WITHIN:.0f} s")
        seen.catching_up = time.monotonic() - started
        self._check(seen)
        return seen

    def _next(self) -> bool:
        return self.server.head("/_alias/hub-faults-next").status_code == 200

    def _rebuild(self) -> subprocess.Popen:
        command = [sys.executable, str(ROOT / "manage.py"), "search", "rebuild", "--index", "elasticsearch"]
        return subprocess.Popen(command, env=self.hub.environment(), stdout=subprocess.DEVNULL)

    def _ask_the_worker(self, seen: Seen) -> subprocess.Popen:
        with Person(self.hub.url) as admin:
            admin.sign_in("admin@hub.example")
            headers = {"X-CSRFToken": admin.cookies["csrftoken"], "Referer": f"{self.hub.url}/admin/search/index/"}
            # What was killed before says nothing any more after a minute, and makes room.
            if not _until(lambda: "One is under way" not in admin.get("/admin/search/index/").text, 90, every=2):
                seen.wrong.append("a rebuild that was killed keeps admins from asking for another one")
            answer = admin.post("/admin/search/index/ask/", data={"act": "rebuild"}, headers=headers)
            if answer.headers.get("location") != "/admin/search/index/":
                seen.wrong.append(f"{answer.status_code} {answer.headers.get('location')} asking for a rebuild")
            page = admin.get("/admin/search/index/").text
            if "One is under way" not in page:
                seen.wrong.append("the page does not say that a rebuild is under way")
        assert self.hub.worker is not None
        return self.hub.worker


def _until(is_so: Callable[[], bool], seconds: float, *, every: float = 0.2) -> bool:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            return False
        time.sleep(every)
    return True


def _longest(futures: list) -> float:
    return max(each.result() for each in futures)
