"""Backup and restore: the database and the uploaded files in one archive, for SQLite and PostgreSQL alike.

The archive is a ZIP: `tables/<table>.jsonl` (one row a line, a JSON list), `media/<path>`, and `manifest.json`, written
last. `hub.archive.tables` says what is in it and what is left out, and why.
"""

import re

FORMAT = "co-pro-hub archive"
VERSION = 1
UNFINISHED = ".restoring"
"""The folder inside MEDIA_ROOT that holds files while they come out of an archive."""


class Refused(Exception):  # noqa: N818 -- reads as what happened
    """Nothing was changed; the words say why and what to do."""


def is_safe(path: str) -> bool:
    """Whether a path of an archive stays inside the folder it is unpacked into."""
    parts = path.split("/")
    return bool(path) and not re.search(r"[\\\0:]", path) and not {"", ".", "..", UNFINISHED} & set(parts)
