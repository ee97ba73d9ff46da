"""When the database does not answer: 503 for a few seconds, with nothing that would need the database."""

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from hub.bare_page import POLICY, bare_page

log = logging.getLogger("hub.away")
RETRY_AFTER = "5"
WORDS = "The hub cannot reach its database at this moment. Please try again in a few seconds."
AGAIN = "If you sent something: go back with your browser's back button, what you wrote should still be there."
# PostgreSQL: connections that break (08…), are ended or refused by an administrator, or are too many.
GONE = ("08", "57P0", "53300")


def is_away(error: BaseException | None) -> bool:
    """Whether an error, or what it came of, says that the database cannot be reached or is too busy."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if isinstance(error, OperationalError | InterfaceError) and _is_about_the_connection(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def database_away(request: HttpRequest) -> HttpResponse:
    log.error("the database does not answer")
    response = HttpResponse(bare_page("The hub is away for a moment", WORDS, AGAIN), status=503)
    response["Retry-After"] = RETRY_AFTER
    response["Cache-Control"] = "no-store"
    # Kept by the middleware that writes the policy.
    response["Content-Security-Policy"] = POLICY.decode()
    return response


def _is_about_the_connection(error: BaseException) -> bool:
    cause = error.__cause__ or error
    if hasattr(cause, "sqlstate"):
        # psycopg: without a state the connection itself failed.
        return cause.sqlstate is None or cause.sqlstate.startswith(GONE)
    return "database is locked" in str(error) or "unable to open database" in str(error)
