"""The link: signed with SECRET_KEY, so it need not be kept; good for a day, and for nothing once there is an admin."""

import logging
import threading
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.db import DatabaseError, connection
from django.urls import reverse

from members.first_admin import queries

log = logging.getLogger("hub.setup")
GOOD_FOR = timedelta(hours=24)
_WORD = "first-admin"


def new_link() -> str:
    """A full address that makes the first admin, whoever opens it."""
    token = _signer().sign(_WORD).removeprefix(f"{_WORD}:")
    return f"{settings.BASE_URL}{reverse('first_admin', args=[token])}"


def is_good(token: str) -> bool:
    """Whether the token is one of ours, younger than a day, and this hub still waits for its first admin."""
    try:
        _signer().unsign(f"{_WORD}:{token}", max_age=GOOD_FOR)
    except BadSignature:
        return False
    return queries.waits_for_first_admin()


def announce() -> threading.Thread:
    """Log the link once, at the start of a server, when there is no admin yet; in a thread, to delay nothing."""
    thread = threading.Thread(target=_announce, name="setup link", daemon=True)
    thread.start()
    return thread


def _announce() -> None:
    try:
        if queries.waits_for_first_admin():
            log.warning("This hub has no admin yet. Make the first one here, within 24 hours: %s", new_link())
    except DatabaseError:
        # Not migrated, or away: others say so.
        log.debug("whether there is an admin could not be asked", exc_info=True)
    finally:
        connection.close()


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="members.first_admin")
