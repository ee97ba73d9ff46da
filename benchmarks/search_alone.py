"""How long the search takes with many documents that are made straight into its index, without posts in a database.

.venv/bin/python -m benchmarks.search_alone [--engine URL | --database URL] [--posts 1000000] [--rounds 2] [--keep]
    [--folder FOLDER] [--json FILE]

`--engine` names a search server, `--database` an EMPTY PostgreSQL database; without either it is SQLite, in FOLDER.
The documents are those of corpus XL in words, lengths and number of threads, in the kinds of the hub. What the hub
does with a question is all there (rights, facets, excerpts, near words, synonyms) but for the last look in the
database, which finds no such posts. Two hours less than making the posts themselves; `benchmarks.search` does that.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.load import memory_mib
from benchmarks.search import HOURS, RESULT, SAMPLE, WORD, measured_questions
from tests.running import RunningHub

CHUNK = 200
"""As many as a rebuild writes at once."""
SPACES, THREADS, MEMBERS = 10, 25, 100
"""Spaces; one thread and one member for so many posts, as in corpus XL."""
FILL = "from benchmarks.search_alone import fill; fill({posts})"
ASK = "from benchmarks.search_alone import ask; ask({rounds})"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--engine", default="")
    options.add_argument("--database", default="")
    options.add_argument("--folder", type=Path, help="where the hub is made; else in a temporary folder")
    options.add_argument("--posts", type=int, default=1_000_000)
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--keep", action="store_true", help="ask what an earlier run has made")
    options.add_argument("--json", type=Path)
    asked = options.parse_args()
    figures: dict[str, Any] = {}
    extra = {"ELASTICSEARCH_URL": asked.engine, "DATABASE_URL": asked.database}
    with tempfile.TemporaryDirectory(prefix="hub-search-") as folder:
        hub = RunningHub(asked.folder or Path(folder), extra={name: value for name, value in extra.items() if value})
        hub.manage("migrate", "-v0")
        for command in (
            [ASK.format(rounds=asked.rounds)]
            if asked.keep
            else [
                FILL.format(posts=asked.posts),
                ASK.format(rounds=asked.rounds),
            ]
        ):
            said = hub.manage("shell", "-v0", "-c", command, seconds=HOURS)
            figures |= json.loads(next(line for line in said.splitlines() if line.startswith(RESULT))[len(RESULT) :])
    print(f"load of the machine at the end {os.getloadavg()[0]:.1f}")
    for name, value in figures.items():
        print(f"{name:<48} {value:>10}")
    if asked.json:
        asked.json.write_text(json.dumps(figures, indent=1))


# Inside the hub, by `manage.py shell` ---------------------------------------------------------


def fill(posts: int) -> None:
    """Put the documents in, by the way of a rebuild."""
    from search.backends import database, engine  # noqa: PLC0415 -- in a hub alone

    server = engine() or database()
    started, cpu, token, some = time.monotonic(), time.process_time(), server.begin_rebuild(), []
    for number, document in enumerate(documents(posts), 1):
        some.append(document)
        if len(some) == CHUNK:
            server.index(some, rebuild=token)
            some = []
        if number % 50_000 == 0:
            print(f"{number} after {time.monotonic() - started:.0f} s", flush=True)
    server.index(some, rebuild=token)
    written = time.monotonic() - started
    server.end_rebuild(token, ["thread"])
    figures = {
        "indexed, documents a second": round(posts / written),
        "CPU of the hub for it, ms a document": f"{(time.process_time() - cpu) * 1000 / posts:.2f}",
        "end of the rebuild, s": round(time.monotonic() - started - written),
        "memory of the process that indexes, MiB": round(memory_mib(os.getpid())),
    }
    print(RESULT + json.dumps(figures))


def ask(rounds: int) -> None:
    texts = (document.body for document, _ in zip(documents(SAMPLE * 2), range(SAMPLE), strict=False))
    figures = measured_questions(rounds, [WORD.findall(text.lower()) for text in texts])
    figures["memory of the process that asks, MiB"] = round(memory_mib(os.getpid()))
    print(RESULT + json.dumps(figures))


def documents(posts: int) -> Iterator[Any]:
    """Those of the same posts for the same number, a thread's one after the other."""
    from hub.demo.corpus import END, SPAN  # noqa: PLC0415 -- in a hub alone
    from hub.demo.words import Writer, shares  # noqa: PLC0415 -- as above
    from hub.plugins.search import PUBLIC, SearchDocument  # noqa: PLC0415 -- as above

    writer = Writer("corpus alone")
    spaces, people = [writer.title() for _ in range(SPACES)], [writer.name() for _ in range(posts // MEMBERS)]
    number, lengths = 0, shares(posts, posts // THREADS, "threads alone")
    for thread, length in enumerate(lengths, 1):
        title, space = writer.title(), thread % SPACES
        for reply in range(length):
            number += 1
            yield SearchDocument(
                kind="thread",
                object_id=number,
                group=thread,
                url=f"/spaces/measure-{space:02d}/{thread}/",
                title=title,
                audience=PUBLIC,
                body="\n".join(writer.paragraphs()),
                people=(people[int(len(people) * writer.chance.random() ** 2)],),
                date=END - SPAN * (1 - number / posts) + timedelta(minutes=reply),
                meta=spaces[space],
                where=f"Reply {reply}" if reply else "",
                place=f"space:measure-{space:02d}",
            )


if __name__ == "__main__":
    main()
