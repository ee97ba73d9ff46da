"""GET /api/v1/live, for pages whose sockets are blocked."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from ninja.errors import HttpError

from hub.live.polling import NotFollowable, events_after

router = Router(tags=["live"])


@router.get("/live", summary="Events of a topic after a seq")
def live(request: HttpRequest, response: HttpResponse, topic: str = "", after: str | None = None) -> dict[str, Any]:
    """The same events as on the socket. Ask again with "after" set to the "seq" of the answer."""
    response["Cache-Control"] = "no-store"
    if after is not None and not (after.isascii() and after.isdigit() and len(after) < 19):
        raise HttpError(422, "`after` must be a whole number: the seq of the last event you have.")
    try:
        return events_after(topic, None if after is None else int(after), request.user)
    except NotFollowable as error:
        raise HttpError(404, "There is no such topic, or you may not follow it.") from error
