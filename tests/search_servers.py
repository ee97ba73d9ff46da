"""Search servers for tests, as the TEST_ variables name them, and a gate in front of one that can be shut."""

import os
import socket
import threading
import time
from contextlib import suppress

import pytest

VARIABLES = {"elasticsearch": "TEST_ELASTICSEARCH_URL", "opensearch": "TEST_OPENSEARCH_URL"}
SERVERS = [pytest.param(name, marks=pytest.mark.services) for name in VARIABLES]


def server_url(name: str) -> str:
    """The address of a server whose indexes may be emptied; without one the test is skipped."""
    url = os.environ.get(VARIABLES[name], "")
    if not url:
        pytest.skip(f"set {VARIABLES[name]}=http://127.0.0.1:9200 to a server for tests: what is in it may go")
    return url.rstrip("/")


class Gate:
    """A port that passes everything on to a server, until it is told otherwise.

    `fault`: "" passes, "down" refuses, "silent" takes and never answers, "slow" lets each piece wait three seconds,
    "password" answers 401 itself.
    """

    def __init__(self, url: str) -> None:
        host, _, port = url.removeprefix("http://").partition(":")
        self.server, self.fault = (host, int(port)), ""
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.open: list[socket.socket] = [self.listening]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def set(self, fault: str) -> None:
        """From now on, for open connections as well."""
        self.fault = fault
        if fault == "down":
            for connection in self.open[1:]:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        for each in self.open:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listening.accept()
                if self.fault == "down":
                    client.close()
                    continue
                server = socket.create_connection(self.server)
                self.open += [client, server]
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65_536):
                while self.fault == "silent":
                    time.sleep(0.05)
                if self.fault == "slow":
                    time.sleep(3)
                if self.fault == "password" and source.getpeername() != self.server:
                    source.sendall(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n")
                    continue
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
