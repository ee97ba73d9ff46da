"""A small web server on this machine, which answers what a path asks for."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self._answer()

    def do_GET(self):
        self._answer()

    def _answer(self):
        self.server.asked.append((self.command, self.path))
        self.server.agents.append(self.headers["User-Agent"])
        part = self.path.strip("/").partition("?")[0]
        if part == "silent":
            self.server.stopped.wait(30)
        elif part == "drip":
            self._drip()
        elif part == "noise":
            self.wfile.write(b"\x00\x01\x02\r\n\r\n")
        elif part == "cut":
            self.close_connection = True
        elif part == "get-only" and self.command == "HEAD":
            self._send(405)
        elif part == "round":
            self._send(302, "/round")
        elif part.startswith("to-"):
            self._send(302, self.server.targets[part])
        elif part == "endless":
            self._endless()
        else:
            self._send(int(part) if part.isdecimal() else 200)

    def _send(self, status, location=""):
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _drip(self):
        """A header line that never ends."""
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
            while not self.server.stopped.wait(0.1):
                self.wfile.write(b"x")
        except OSError:
            return

    def _endless(self):
        try:
            self.wfile.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
            while self.command == "GET" and not self.server.stopped.is_set():
                self.wfile.write(b"x" * 65536)
        except OSError:
            return

    def log_message(self, *args):
        pass


@contextmanager
def small_site():
    """The server: `.url(path)`, `.asked` (method, path), `.targets` (name of a redirect → where it leads)."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.asked, server.agents, server.targets, server.stopped = [], [], {}, threading.Event()
    server.url = lambda path: f"http://127.0.0.1:{server.server_port}/{path}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.stopped.set()
    server.shutdown()
    server.server_close()
