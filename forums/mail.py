"""Mail of the forums, written by the worker: replies to a thread's author, reports to the team."""

from typing import Any

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.utils import timezone

from forums import actions
from forums.actions.mail import BETWEEN
from forums.mail_queries import STOP_LINK, due_thread_mails, report_by_id, team_addresses
from forums.models import Post, Report, Thread
from hub.mail.actions import queue
from hub.plugins.events import PostCreated, ReportMade
from hub.ui.site import site_facts

SHOWN = 5


def on_post_created(event: PostCreated) -> None:
    """A reply may be news for the author of its thread."""
    actions.thread_mail_wanted(event.thread_id)
    send_due()


def send_due() -> int:
    """Send what waits and was not sent within the last hour; answers how many. Also a job of the worker."""
    due = due_thread_mails(timezone.now() - BETWEEN)
    return sum(actions.send_thread_mail(mail, write=thread_mail) for mail in due)


def thread_mail(thread: Thread, author: Any, posts: list[Post]) -> dict[str, Any]:
    """The mail that tells the author of a thread about these replies, as arguments of `queue`."""
    token = signing.dumps([thread.pk, author.pk], salt=STOP_LINK)
    context = {
        "thread": thread,
        "author": author,
        "posts": posts[:SHOWN],
        "count": len(posts),
        "more": max(0, len(posts) - SHOWN),
        "thread_url": absolute(f"{thread.get_absolute_url()}{posts[0].number}/"),
        "stop_url": absolute(f"/spaces/mail/stop/{token}/"),
    }
    replies = "A new reply" if len(posts) == 1 else f"{len(posts)} new replies"
    return {
        "to": author.email,
        "subject": f"{replies}: {thread.title}",
        **_bodies("forums/mail/replies", context),
        "headers": {
            "List-Unsubscribe": f"<{absolute(f'/api/v1/mail/stop/{token}')}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    }


def on_report_made(event: ReportMade) -> None:
    """Tell everyone in the team, and the hub's contact address, about a report or a message."""
    report = report_by_id(event.report_id)
    if report is None:
        return
    addresses = dict.fromkeys([*team_addresses(), site_facts().contact_email])
    mail = report_mail(report)
    for address in addresses:
        if address:
            queue(to=address, **mail)


def report_mail(report: Report) -> dict[str, Any]:
    """Subject and bodies of the mail about a report."""
    post = report.post
    subject = f"Report: post {post.number} in “{post.thread.title}”" if post else "A message to the team"
    context = {
        "report": report,
        "post_url": absolute(post.get_absolute_url()) if post else "",
        "admin_url": absolute(f"/admin/forums/reports/edit/{report.pk}/"),
        "from_whom": _from_whom(report),
    }
    return {"subject": subject, **_bodies("forums/mail/report", context)}


def absolute(path: str) -> str:
    """A full address for mails: from BASE_URL, never from what a request says about itself."""
    return f"{settings.BASE_URL}{path}"


def _from_whom(report: Report) -> str:
    name = report.reporter.display_name if report.reporter else report.name or "Somebody who is not signed in"
    address = report.reporter.email if report.reporter else report.email
    return f"{name} ({address})" if address else f"{name} (no address given)"


def _bodies(name: str, context: dict[str, Any]) -> dict[str, str]:
    facts = {"hub": site_facts(), "home_url": absolute("/"), **context}
    return {
        "text": render_to_string(f"{name}.txt", facts).strip() + "\n",
        "html": render_to_string(f"{name}.html", facts),
    }
