"""Ways to a search server that can be broken: a gate of our own, the fault proxy, and the server's process itself."""

import http.client
import json
import os
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.running import ROOT, free_port


def fault_proxy() -> Path | None:
    """The program that breaks TCP on command: TEST_FAULT_PROXY, or where it lies beside the project."""
    named = os.environ.get("TEST_FAULT_PROXY")
    path = Path(named) if named else ROOT.parent / "shared" / "checks" / "fault_proxy.py"
    return path if path.exists() else None


class Gate:
    """A port that passes everything on to a server, until it is told otherwise.

    `fault`: "" passes, "down" refuses, "silent" takes and never answers, "slow" lets each answer wait three seconds,
    "password" answers 401 itself. Where there is a fault proxy the gate stands in front of that, which then does
    what it knows: the first three, and others by its own names ("latency=400", "rate=300", "cut_after=900").
    """

    OF_PROXY = {"down": "down=1", "silent": "blackhole=1", "slow": "latency=1500"}

    def __init__(self, url: str, *, proxy: Path | None = None) -> None:
        host, _, port = url.removeprefix("http://").partition(":")
        self.server, self.fault = (host, int(port)), ""
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.open: list[socket.socket] = [self.listening]
        self.proxy = Proxy(proxy, self.server) if proxy else None
        if self.proxy:
            self.server = ("127.0.0.1", self.proxy.port)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listening.getsockname()[1]}"

    def set(self, fault: str) -> None:
        """From now on, for open connections as well."""
        if self.proxy:
            self.proxy.tell("/reset")
            if fault and fault != "password":
                self.proxy.tell(f"/set?{self.OF_PROXY.get(fault, fault)}")
                if fault == "down":
                    self.proxy.tell("/cut")
                return
        elif "=" in fault:
            raise ValueError(f"only the fault proxy knows {fault}: name it by TEST_FAULT_PROXY")
        self.fault = fault
        if fault == "down":
            for connection in self.open[1:]:
                _reset(connection)

    def close(self) -> None:
        for each in self.open:
            _reset(each)
        if self.proxy:
            self.proxy.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self.listening.accept()
                if self.fault == "down":
                    _reset(client)
                    continue
                try:
                    server = socket.create_connection(self.server)
                except OSError:
                    _reset(client)
                    continue
                self.open += [client, server]
                for pair in ((client, server), (server, client)):
                    threading.Thread(target=self._pass, args=pair, daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket) -> None:
        try:
            while data := source.recv(65_536):
                while self.fault == "silent":
                    time.sleep(0.05)
                if self.fault == "slow":
                    time.sleep(3)
                if self.fault == "password" and source.getpeername() != self.server:
                    # Then it hangs up: what follows of the request is not answered once more.
                    source.sendall(b"HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                    source.shutdown(socket.SHUT_WR)
                    break
                target.sendall(data)
            target.shutdown(socket.SHUT_WR)
        except OSError:
            for each in (source, target):
                _reset(each)


def _reset(connection: socket.socket) -> None:
    """As a peer that crashed hangs up."""
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()


class Proxy:
    """The fault proxy, as a process of its own."""

    def __init__(self, program: Path, server: tuple[str, int]) -> None:
        self.port, self.control = free_port(), free_port()
        ports = ["--listen", str(self.port), "--to", f"{server[0]}:{server[1]}", "--control", str(self.control)]
        self.process = subprocess.Popen([sys.executable, str(program), *ports], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert "control" in self.process.stdout.readline()

    def tell(self, what: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.control, timeout=10)
        connection.request("GET", what)
        connection.getresponse().read()
        connection.close()

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(10)


@contextmanager
def asleep(url: str) -> Iterator[None]:
    """The server's process is stopped meanwhile (SIGSTOP): it takes connections and does nothing with them."""
    host = url.removeprefix("http://")
    connection = http.client.HTTPConnection(host, timeout=10)
    connection.request("GET", "/_nodes/process")
    (node,) = json.loads(connection.getresponse().read())["nodes"].values()
    connection.close()
    pid = int(node["process"]["id"])
    if b"java" not in Path(f"/proc/{pid}/cmdline").read_bytes():
        raise RuntimeError(f"process {pid} is no search server of this machine")
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
