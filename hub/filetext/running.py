"""Has a file read by a process of its own, and takes what that says. Never raises because of the file."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

import hub
from hub.filetext.cleaning import clean
from hub.filetext.faults import FAULTS
from hub.filetext.limits import LIMITS, LONGEST_LABEL, LONGEST_PIECE, Limits

ROOT = Path(hub.__file__).resolve().parent.parent


@dataclass
class Extract:
    """What stands in a file: (label, text) in its order. `words` say what is wrong, for editors; "" if nothing is."""

    pieces: list[tuple[str, str]] = field(default_factory=list)
    words: str = ""


def extract(file: IO[bytes] | Any, ending: str, limits: Limits = LIMITS) -> Extract:
    """The words of an open file, as far as the limits allow. `ending` is one of READABLE."""
    file.seek(0, os.SEEK_END)
    size = file.tell()
    file.seek(0)
    if size > limits.size:
        return Extract(words=FAULTS["large"])
    with _real(file) as source, tempfile.TemporaryFile() as answer:
        stopped = _run(source, answer, ending, limits)
        answer.seek(0)
        return _told(answer, stopped, limits)


@contextmanager
def _real(file: Any) -> Iterator[Any]:
    """The file, or a copy of it where it is kept somewhere that gives no files of the system."""
    try:
        file.fileno()
    except (OSError, AttributeError):
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(file, copy)
            copy.seek(0)
            yield copy
    else:
        # Django may have read ahead: the process begins where the system's own position is.
        os.lseek(file.fileno(), 0, os.SEEK_SET)
        yield file


def _run(source: Any, answer: Any, ending: str, limits: Limits) -> str:
    """Run the process to its end; a key of FAULTS when it had to be stopped, else ""."""
    # Nothing of our own environment, where the secrets are.
    bare = None if sys.platform == "win32" else {"PATH": os.defpath, "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603 -- our own module; the file's name is not among the arguments
        [sys.executable, "-m", "hub.filetext.child", ending, json.dumps(asdict(limits))],
        stdin=source.fileno(),
        stdout=answer,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=bare,
        close_fds=True,
    )
    try:
        code = process.wait(limits.wall)
    except subprocess.TimeoutExpired:
        code = None
    finally:
        # Also when the worker itself is told to stop.
        process.kill()
        process.wait()
    if code == 0:
        return ""
    if code is None or -code in {getattr(signal, "SIGXCPU", 0), getattr(signal, "SIGKILL", 0)}:
        return "slow"
    return "broken"


def _told(answer: IO[bytes], stopped: str, limits: Limits) -> Extract:
    """What the process wrote. It read a stranger's file, so its lines are judged like a stranger's."""
    found, faults, ended = Extract(), [], False
    left = limits.characters
    for raw in answer.read(limits.answer).splitlines():
        try:
            line = json.loads(raw)
            if "text" in line and left > 0:
                text = clean(str(line["text"])[: min(LONGEST_PIECE, left)])
                left -= len(text)
                found.pieces.append((clean(str(line["label"]))[:LONGEST_LABEL], text))
            elif "fault" in line:
                faults.append(FAULTS[line["fault"]].format(number=str(line["number"])[:80]))
            ended = ended or "end" in line
        except (ValueError, KeyError, TypeError):
            continue  # half a line of a process that was stopped
    if not ended:
        faults.append(FAULTS[stopped or "broken"])
    found.words = " ".join(dict.fromkeys(faults))
    return found
