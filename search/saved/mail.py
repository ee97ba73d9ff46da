"""The mail about new results, written by the worker: at most one a day for a member, about all of their searches."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from hub.ui.site import site_facts
from members.addresses import absolute
from members.models import Member
from search.saved import actions
from search.saved.queries import described, due_members, stop_token
from search.showing import about

SHOWN = 5


def tell_due() -> int:
    """Tell those who are due; answers how many mails that made. A job of the worker."""
    return sum(actions.tell(pk, write=mail_of) for pk in due_members(timezone.now()))


def mail_of(member: Member, news: actions.News) -> dict[str, Any]:
    """Arguments of `queue` for the mail that tells a member what is new."""
    token = stop_token(member)
    found = [
        {
            "title": own.title,
            "results": [{"hit": hit, "about": about(hit), "url": absolute(hit.url)} for hit in hits[:SHOWN]],
            "more": max(0, len(hits) - SHOWN),
            "url": absolute(f"/search/{own.query}&sort=newest"),
        }
        for own, (_, hits) in zip(described(member, [row for row, _ in news]), news, strict=True)
    ]
    number = len({(hit.kind, hit.group) for _, hits in news for hit in hits})  # one thing may be new for two searches
    context = {
        "hub": site_facts(),
        "home_url": absolute("/"),
        "member": member,
        "number": number,
        "found": found,
        "list_url": absolute("/account/searches/"),
        "stop_url": absolute(f"/search/mail/stop/{token}/"),
    }
    results = "A new result" if number == 1 else f"{number} new results"
    searches = found[0]["title"] if len(found) == 1 else "your saved searches"
    return {
        "to": member.email,
        "subject": f"{results}: {searches}",
        "text": render_to_string("search/mail/news.txt", context).strip() + "\n",
        "html": render_to_string("search/mail/news.html", context),
        "headers": {
            "List-Unsubscribe": f"<{absolute(f'/api/v1/search/mail/stop/{token}')}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    }
