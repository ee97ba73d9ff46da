"""The list of erased accounts, kept outside the database: so that an older backup brings nobody back.

One line an erasure: the day, "keep" or "remove" (what should become of the words), and the mark of the account, which
is a hash of its number and the moment it was made. Whoever has the list alone learns nothing from it; only a database
that still holds the account can tell whose mark it is. `VAR_DIR/erased-accounts.txt` is kept by the worker, and
`manage.py backup` keeps another beside the archives; hub.rights.coming_back obeys both.
"""

import hashlib
import logging
import os
import re
from collections.abc import Iterable
from datetime import UTC
from pathlib import Path

from django.conf import settings

from hub.rights.models import Erasure
from members.models import Member

log = logging.getLogger("hub.rights")
LINE = re.compile(r"\d{4}-\d\d-\d\d (keep|remove) ([0-9a-f]{64})")


def own_list() -> Path:
    return Path(settings.HUB_ERASED_LIST)


def list_beside(archive: Path) -> Path:
    return archive.absolute().parent / own_list().name


def mark_of(member: Member) -> str:
    """The same in every copy of the database. The number alone would not do: after a restore it may be given again."""
    joined = member.date_joined.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(f"co-pro-hub account {member.pk} of {joined}".encode()).hexdigest()


def read(lists: Iterable[Path]) -> dict[str, bool]:
    """Mark → whether the words stay, of all the lists that are there; what is no line of ours counts for nothing."""
    found: dict[str, bool] = {}
    for path in lists:
        try:
            lines = path.read_text(encoding="ascii", errors="replace").splitlines()
        except FileNotFoundError:
            continue
        found |= {line[2]: line[1] == "keep" for line in map(LINE.fullmatch, lines) if line}
    return found


def keep() -> int:
    """Write down in the hub's own list what the database knows and the list does not. A job of the worker."""
    try:
        return write_down(own_list())
    except OSError as error:
        log.error("the list of erased accounts could not be written, and will be tried again: %s", error)
        return 0


def write_down(path: Path, *, more: Iterable[Path] = ()) -> int:
    """Add to a list what the database and `more` lists know and it does not; answers how many. Raises OSError."""
    known = read([path])
    rows = Erasure.objects.exclude(mark="").order_by("pk").values_list("mark", "keeps_words", "asked_at")
    lines = {mark: f"{at:%Y-%m-%d} {_choice(keeps)} {mark}\n" for mark, keeps, at in rows if mark not in known}
    for other in more:
        if other.exists() and other != path:
            found = filter(None, map(LINE.fullmatch, other.read_text(encoding="ascii", errors="replace").splitlines()))
            lines |= {line[2]: f"{line[0]}\n" for line in found if line[2] not in known}
    if lines:
        _append(path, "".join(lines.values()))
    return len(lines)


def _choice(keeps_words: bool) -> str:
    return "keep" if keeps_words else "remove"


def _append(path: Path, text: str) -> None:
    """In one piece, on the disk before it counts; its owner alone reads it. A line that stands twice does no harm."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "ab") as file:
        file.write(text.encode("ascii"))
        file.flush()
        os.fsync(file.fileno())
