"""The process that reads one file: `python -m hub.filetext.child pdf '{"pages": 500, …}' < file`.

It gets no database, no settings, no secret and no name: the file is its standard input, already open. What it finds
goes out line by line as JSON, so that the hub keeps what was read when it is stopped in the middle:
{"label": "page 3", "text": "…"} for each piece, {"fault": "pages", "number": "500"} for what is wrong, and
{"end": true} last. The limits are the system's own; where it has none (Windows), the hub's clock alone stops it.
"""

import contextlib
import json
import logging
import os
import sys
from pathlib import Path
from typing import BinaryIO

from hub.filetext.answering import Answer, Refused
from hub.filetext.limits import Limits

try:
    import resource
except ImportError:  # pragma: no cover -- Windows
    resource = None  # type: ignore[assignment]


def set_limits(limits: Limits) -> None:
    with contextlib.suppress(OSError, AttributeError):
        os.nice(5)
    if resource is None:  # pragma: no cover -- Windows
        return
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, limits.answer),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        # Where the system refuses one, the others and the clock are there.
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


def read(ending: str, file: BinaryIO, answer: Answer) -> None:
    """Say all that is in the file. What goes wrong is said, too, and ends it."""
    try:
        from hub.filetext import extracting  # noqa: PLC0415 -- after the limits: importing is part of the work

        extracting.READERS[ending](file, answer)
        if not answer.pieces:
            answer.fault("empty")
    except Refused as refused:
        answer.fault(*refused.args)
    except MemoryError:
        answer.fault("memory")
    except Exception as error:  # noqa: BLE001 -- a file may break these libraries in any way; this process is for that
        logging.getLogger("hub.filetext").error("%s", type(error).__name__)
        answer.fault("memory" if ran_out(answer.limits.memory) else "broken")
    answer.end()


def ran_out(memory: int) -> bool:
    """Whether nearly all the memory was taken: a parser in C then says that the file is broken."""
    with contextlib.suppress(OSError, IndexError, ValueError):
        status = Path("/proc/self/status").read_text()
        return int(status.split("VmPeak:")[1].split()[0]) * 1024 > 0.8 * memory
    return False


def main() -> None:
    ending, limits = sys.argv[1], Limits(**json.loads(sys.argv[2]))
    set_limits(limits)
    # What the libraries think of a file is of no use to anybody.
    logging.disable(logging.WARNING)
    read(ending, sys.stdin.buffer, Answer(limits))
    # No tidying up of what a hostile file may have left in memory.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
