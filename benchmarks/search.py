"""How long the search takes to answer 200 mixed questions and to complete, beside the engine's own bare answer.

.venv/bin/python -m benchmarks.search [--size S|L|XL] [--database URL] [--engine URL] [--rounds 2] [--json FILE]

Makes a hub with the corpus in a temporary folder. `--database` names an EMPTY PostgreSQL database, `--engine` a search
server (the database is measured beside it in a run without). Questions come from the words of the corpus, the same in
each run. Each is asked as a guest, in a process without a web server around it; the lag goes through web and worker.
"""

import argparse
import json
import os
import re
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.load import memory_mib
from tests.running import RunningHub
from tests.web import Person

QUESTIONS = 200
SAMPLE = 2_000
"""So many documents give the words."""
LAGS = 10
HOURS = 6 * 3600
WORD = re.compile(r"[a-z]{4,14}")
RESULT = "figures: "
INSIDE = "from benchmarks.search import inside; inside({rounds})"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--size", choices=["S", "L", "XL"], default="S")
    options.add_argument("--database", default="")
    options.add_argument("--engine", default="")
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--json", type=Path)
    asked = options.parse_args()
    extra = {"DATABASE_URL": asked.database, "ELASTICSEARCH_URL": asked.engine}
    with tempfile.TemporaryDirectory(prefix="hub-search-") as folder:
        hub = RunningHub(Path(folder), extra={name: value for name, value in extra.items() if value})
        figures = run(hub, asked.size, asked.rounds)
    print(f"corpus {asked.size}, load of the machine at the end {os.getloadavg()[0]:.1f}")
    for name, value in figures.items():
        print(f"{name:<48} {value:>10}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1))


def run(hub: RunningHub, size: str, rounds: int) -> dict[str, Any]:
    hub.manage("migrate", "-v0")
    hub.manage("collectstatic", "--noinput", "-v0")
    corpus = json.loads(hub.manage("make_corpus", "--size", size, "--json", seconds=HOURS).strip().splitlines()[-1])
    started = time.monotonic()
    hub.manage("search", "rebuild", seconds=HOURS)
    took = time.monotonic() - started
    said = hub.manage("shell", "-v0", "-c", INSIDE.format(rounds=rounds), seconds=HOURS)
    figures = json.loads(next(line for line in said.splitlines() if line.startswith(RESULT))[len(RESULT) :])
    figures["indexed, documents a second"] = round(figures["documents"] / took)
    print(json.dumps(figures), flush=True)
    hub.start_web()
    hub.start_worker()
    try:
        _wait_for_the_worker(hub)
        # The first one waits for the worker to start.
        lags = sorted([_lag(hub, corpus, number) for number in range(LAGS + 1)][1:])
        figures["commit to findable, ms, median and most"] = f"{lags[LAGS // 2]:.0f}, {lags[-1]:.0f}"
        figures["memory of web and worker, MiB"] = f"{memory_mib(hub.web.pid):.0f}, {memory_mib(hub.worker.pid):.0f}"
    finally:
        hub.stop()
    return figures


def _wait_for_the_worker(hub: RunningHub) -> None:
    """It first hears of all that was made before it was there."""
    until = time.monotonic() + HOURS
    while time.monotonic() < until:
        waiting = [line for line in hub.manage("search", "stats").splitlines() if line.startswith("waiting")]
        if all(line.endswith(": 0") for line in waiting):
            return
        time.sleep(5)


def _lag(hub: RunningHub, corpus: dict, number: int) -> float:
    """Milliseconds from the answer to a new post until the search finds a word that only it has."""
    with Person(hub.url) as author, Person(hub.url) as reader:
        author.sign_in(corpus["member"]["email"], corpus["member"]["password"])
        word = f"zq{chr(97 + number)}xvwort"
        answer = author.call("POST", f"/threads/{corpus['thread_ids'][number]}/posts", {"body": f"Say {word}."})
        answered = time.monotonic()
        if answer.status_code >= 300:
            raise RuntimeError(answer.text)
        # As exact words: else it would be taken for a misspelt word of the time before.
        while reader.get("/api/v1/search", params={"q": f'"{word}"'}).json()["total"] == 0:
            if time.monotonic() > answered + 60:
                raise RuntimeError(f"{word} is not found after a minute")
            time.sleep(0.02)
        return (time.monotonic() - answered) * 1000


# Inside the hub, by `manage.py shell` ---------------------------------------------------------


def inside(rounds: int) -> None:
    """Ask everything, and print the figures as one line."""
    from search.models import IndexedDocument  # noqa: PLC0415 -- in a hub alone

    rows = IndexedDocument.objects.filter(kind="thread").order_by("object_id").values_list("body", flat=True)
    figures = measured_questions(rounds, [WORD.findall(body.lower()) for body in rows[:SAMPLE]])
    print(RESULT + json.dumps(figures))


def measured_questions(rounds: int, bodies: list[list[str]]) -> dict[str, Any]:
    """Of questions made from the words of these texts, and of the same words asked of the engine alone."""
    from django.contrib.auth.models import AnonymousUser  # noqa: PLC0415 -- in a hub alone

    from search import queries  # noqa: PLC0415 -- as above
    from search.backends import backend, engine  # noqa: PLC0415 -- as above
    from search.completing import completions  # noqa: PLC0415 -- as above

    guest, documents = AnonymousUser(), sum(backend().stats().values())
    if server := engine():
        # Else the server gives the figures of the round before once more.
        server.client.indices.put_settings(index=server.indexes.live, settings={"index.requests.cache.enable": False})
    asked, begun = questions(bodies)
    search = _measured([lambda q=q: queries.search(guest, q[0], q[1]) for _, *q in asked], rounds)
    bare = _measured([lambda text=text: _bare(text) for _, text, _ in asked], rounds)
    complete = _measured([lambda text=text: completions(guest, text) for text in begun], rounds)
    figures = {"engine": backend().name, "documents": documents}
    for name, times in (("search", search), ("bare", bare), ("completion", complete)):
        figures[f"{name}, ms, p50 and p95"] = f"{_at(times, 0.5):.1f}, {_at(times, 0.95):.1f}"
    for kind in sorted({kind for kind, *_ in asked}):
        figures[f"search, {kind}, ms, p50"] = (
            f"{_at([t for t, q in zip(search, asked, strict=True) if q[0] == kind], 0.5):.1f}"
        )
    return figures


def questions(bodies: list[list[str]]) -> tuple[list[tuple[str, str, Any]], list[str]]:
    """(Kind, text, choices) of each question, and beginnings of words for the box that completes."""
    from search.asking.question import Choices  # noqa: PLC0415 -- in a hub alone
    from search.words import COMMON  # noqa: PLC0415 -- as above

    chance = Random(200)
    numbers = Counter(word for body in bodies for word in set(body) if word not in COMMON)
    frequent = [word for word, _ in numbers.most_common(40)]
    words = sorted(word for word in numbers if word not in frequent)
    runs = [body[at : at + 3] for body in bodies if len(body) > 10 for at in (5,)]
    makers: dict[str, Callable[[], tuple[str, Choices]]] = {
        "one word": lambda: (chance.choice(words), Choices()),
        "three words": lambda: (" ".join(chance.sample(words, 3)), Choices()),
        "frequent words": lambda: (" ".join(chance.sample(frequent, 2)), Choices()),
        "phrase": lambda: (f'"{" ".join(chance.choice(runs))}"', Choices()),
        "of one kind, newest": lambda: (chance.choice(frequent), Choices(kind="thread", sort="newest")),
        "of one year": lambda: (chance.choice(words), Choices(year="2026")),
        "without a word": lambda: (f"{chance.choice(words)} -{chance.choice(frequent)}", Choices()),
        "misspelt": lambda: (_misspelt(chance.choice([word for word in words if len(word) > 5]), chance), Choices()),
    }
    names = list(makers)
    asked = [(names[n % len(names)], *makers[names[n % len(names)]]()) for n in range(QUESTIONS)]
    return asked, [chance.choice(words)[: chance.randint(2, 5)] for _ in range(QUESTIONS)]


def _misspelt(word: str, chance: Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1 :]


def _measured(asked: list[Callable[[], Any]], rounds: int) -> list[float]:
    """Milliseconds of each, the median of some rounds after one that warms up."""
    times: list[list[float]] = [[] for _ in asked]
    for turn in range(rounds + 1):
        for one, found in zip(asked, times, strict=True):
            started = time.perf_counter()
            one()
            if turn:
                found.append((time.perf_counter() - started) * 1000)
    return [sorted(found)[len(found) // 2] for found in times]


def _at(times: list[float], share: float) -> float:
    return sorted(times)[int(share * (len(times) - 1))]


def _bare(text: str) -> None:
    """What the engine itself takes to give the best twenty with any of the words: no rights, facets, excerpts."""
    from django.db import connection  # noqa: PLC0415 -- in a hub alone

    from search.backends import engine  # noqa: PLC0415 -- as above

    words = WORD.findall(text)
    if server := engine():
        match = {"multi_match": {"query": " ".join(words), "fields": ["title", "all"]}}
        server.client.search(index=server.indexes.live, query=match, size=20, source=False)
        return
    statements = {
        "sqlite": "SELECT rowid FROM search_fts WHERE search_fts MATCH %s ORDER BY bm25(search_fts) LIMIT 20",
        "postgresql": "SELECT document_id FROM search_vector, websearch_to_tsquery('hub_english', %s) AS q"
        " WHERE vector @@ q ORDER BY ts_rank(vector, q) DESC LIMIT 20",
    }
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor], [" OR ".join(f'"{word}"' for word in words)])
        cursor.fetchall()


if __name__ == "__main__":
    main()
