"""Being seen where one reads, or not."""

from typing import Any

from django.db import transaction

from forums.models import NotShown
from forums.permissions import SIGN_IN, require
from hub.live import log
from members.permissions import is_member


@transaction.atomic
def show_where_reading(*, actor: Any, shown: bool) -> None:
    """Let others see in which thread the actor reads and writes, or not; open pages follow within seconds.

    Effects in order: the choice, the access stamp of the member's own sockets.
    """
    require(is_member(actor), SIGN_IN)
    if shown:
        NotShown.objects.filter(member=actor).delete()
    else:
        NotShown.objects.get_or_create(member=actor)
    log.raise_stamps([f"member:{actor.pk}"])
