"""Runs a program of the hub that ends when the one who started it is gone, however it went.

    python -m hub.management.leash daphne -p 8000 hub.asgi:application

Standard input must be a pipe that the parent holds open: the system closes it when the parent ends, by
`kill -9` too, on every system. So no server is left behind that holds the port.
"""

import os
import runpy
import signal
import sys
import threading


def main() -> None:
    sys.argv = sys.argv[1:]
    threading.Thread(target=_wait_for_the_end, args=(sys.stdin.fileno(),), daemon=True).start()
    name = sys.argv[0]
    if name.endswith(".py"):
        runpy.run_path(name, run_name="__main__")
    else:
        runpy.run_module(name, run_name="__main__", alter_sys=True)


def _wait_for_the_end(pipe: int) -> None:
    while os.read(pipe, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
