"""Keeps Twisted, below Daphne, from reading forms that Django reads anyway.

Twisted parses every POSTed form a second time, uploads whole in memory, for an API that nobody here
uses, and answers 400 to a multipart form without fields. Wagtail's editor sends exactly that, every ten
seconds, to say that somebody is editing.
"""

import sys


def leave_forms_alone() -> None:
    """Under Daphne, let Twisted believe that bodies are empty while it looks for form fields."""
    daphne = sys.modules.get("daphne.http_protocol")
    if daphne is None:
        return
    of_twisted = daphne.WebRequest.requestReceived

    def request_received(self, command: bytes, path: bytes, version: bytes) -> None:
        # Twisted takes the position in the body, which is its end, for its length.
        self.content.seek(0)
        of_twisted(self, command, path, version)

    daphne.WebRequest.requestReceived = request_received
