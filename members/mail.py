"""Mail about a member's account, as actions queue it: from templates/members/mail."""

from typing import Any

from django.template.loader import render_to_string

from hub.mail.actions import queue
from hub.ui.site import site_facts
from members.addresses import absolute


def tell(name: str, *, to: str, subject: str, **facts: Any) -> None:
    """Queue the mail `name` to one address; `{hub}` in the subject becomes the hub's name."""
    hub = site_facts()
    context = {"hub": hub, "home_url": absolute("/"), "reset_url": absolute("/accounts/password/reset/"), **facts}
    text = render_to_string(f"members/mail/{name}.txt", context).strip() + "\n"
    html = render_to_string(f"members/mail/{name}.html", context)
    queue(to=to, subject=subject.format(hub=hub.name), text=text, html=html)
