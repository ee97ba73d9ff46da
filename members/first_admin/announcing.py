"""The server logs the link for the first admin when it starts."""

import logging
import threading

from django.db import DatabaseError, connection

from members.first_admin import actions, links, queries

log = logging.getLogger("hub.setup")


def announce() -> threading.Thread:
    """Log the link, at the start of a server, when there is no admin yet; in a thread, to delay nothing.

    Of web processes that start together one logs it.
    """
    thread = threading.Thread(target=_announce, name="setup link", daemon=True)
    thread.start()
    return thread


def _announce() -> None:
    try:
        if queries.waits_for_first_admin() and actions.may_announce():
            link = links.link_of(actions.setup_moment())
            log.warning("This hub has no admin yet. Make the first one here, within 12 hours: %s", link)
    except DatabaseError:
        # Not migrated, or away: others say so.
        log.debug("whether there is an admin could not be asked", exc_info=True)
    finally:
        connection.close()
