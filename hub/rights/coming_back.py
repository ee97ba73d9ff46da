"""Members who were erased and came back with an older backup: they are erased again."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError

from hub.rights import erasing, ledger
from hub.rights.models import Erasure
from members.models import Member

log = logging.getLogger("hub.rights")


@dataclass(frozen=True)
class Again:
    """How many erasures were begun again, and how many accounts stay because one is the last admin."""

    begun: int = 0
    stay: int = 0


def erase_again(more: Iterable[Path] = ()) -> Again:
    """Begin the erasure of everybody whom a list names and this database still has. `more`: lists beside the hub's own.

    Safe to repeat: an erasure that this database knows of goes its own way.
    """
    known = set(Erasure.objects.exclude(mark="").values_list("mark", flat=True))
    gone = {mark: keeps for mark, keeps in ledger.read([*more, ledger.own_list()]).items() if mark not in known}
    if not gone:
        return Again()
    back = [member for member in Member.objects.only("pk", "date_joined").iterator() if ledger.mark_of(member) in gone]
    begun = 0
    for member in back:
        try:
            erasing.ask(actor=None, member=member, keeps_words=gone[ledger.mark_of(member)])
            begun += 1
        except ValidationError as error:
            log.error("an account came back with a backup and cannot be erased again: %s", " ".join(error.messages))
    return Again(begun, len(back) - begun)


def look() -> int:
    """A job of the worker: also after a database was brought back by other means than `manage.py restore`."""
    return erase_again().begun
