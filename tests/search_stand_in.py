"""Something in the place of a search server that answers every question alike: for what a real one is seldom made to
say, and where none is running.
"""

import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PRODUCT = {"X-Elastic-Product": "Elasticsearch"}


@contextmanager
def stand_in(
    status: int = 200, body: bytes = b"{}", *, wait: float = 0.0, tls: ssl.SSLContext | None = None
) -> Iterator[str]:
    """The address of one that lets each question wait so many seconds."""

    class Answering(BaseHTTPRequestHandler):
        def answer(self) -> None:
            time.sleep(wait)
            self.send_response(status)
            for name, value in {**PRODUCT, "Content-Type": "application/json", "Content-Length": len(body)}.items():
                self.send_header(name, str(value))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_HEAD = do_POST = answer  # noqa: N815 -- the names that the library looks for

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    if tls:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
