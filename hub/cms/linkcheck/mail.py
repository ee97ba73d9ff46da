"""The mail that tells editors about links that do not work any more."""

from collections.abc import Sequence
from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse

from hub.cms.models import CheckedLink
from hub.ui.site import full_url, site_facts
from members.models import Member

SHOWN = 20


def mail_to_editors(member: Member, links: Sequence[CheckedLink]) -> dict[str, Any]:
    """The arguments of `hub.mail.actions.queue`."""
    context = {
        "links": links[:SHOWN],
        "more": max(0, len(links) - SHOWN),
        "report_url": full_url(reverse("broken_links")),
        "home_url": full_url("/"),
        "hub": site_facts(),
    }
    many = "A link does not work" if len(links) == 1 else f"{len(links)} links do not work"
    return {
        "to": member.email,
        "subject": f"{many} any more",
        "text": render_to_string("cms/mail/links.txt", context).strip() + "\n",
        "html": render_to_string("cms/mail/links.html", context),
    }
