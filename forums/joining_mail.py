"""Mail about requests to join a space, written by the worker: to those who look after it, and to who asked."""

from django.template.loader import render_to_string

from forums.enums import JoinState
from forums.joining import addresses_for, request_by_id
from forums.mail import absolute
from forums.mail_queries import team_addresses
from forums.models import JoinRequest
from hub.mail.actions import queue
from hub.plugins.events import JoinAnswered, JoinAsked
from hub.ui.site import site_facts


def on_join_asked(event: JoinAsked) -> None:
    """Tell the facilitators of the space; where there are none, the admins."""
    request = request_by_id(event.request_id)
    if request is None or request.state != JoinState.WAITING:
        return
    for address in addresses_for(request.space) or team_addresses():
        queue(to=address, **_mail("join_asked", request, "people/", f"{request.member} asks to join {request.space}"))


def on_join_answered(event: JoinAnswered) -> None:
    """Tell who asked. The mail to somebody who was told no leads to the list of spaces, not into the space."""
    request = request_by_id(event.request_id)
    if request is None or request.state == JoinState.WAITING or not request.member.is_active:
        return
    yes = request.state == JoinState.ACCEPTED
    subject = f"You are in: {request.space}" if yes else f"Your request to join {request.space}"
    queue(to=request.member.email, **_mail("join_answered", request, "" if yes else "join/", subject))


def _mail(name: str, request: JoinRequest, path: str, subject: str) -> dict[str, str]:
    context = {
        "asked": request,
        "yes": request.state == JoinState.ACCEPTED,
        "url": absolute(f"{request.space.get_absolute_url()}{path}"),
        "hub": site_facts(),
        "home_url": absolute("/"),
    }
    return {
        "subject": subject,
        "text": render_to_string(f"forums/mail/{name}.txt", context).strip() + "\n",
        "html": render_to_string(f"forums/mail/{name}.html", context),
    }
