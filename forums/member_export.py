"""What discussions hold about a member, for their export: their own words, never those of others."""

from collections.abc import Iterator
from typing import Any

from forums.models import JoinRequest, Post, PostRevision, Report, SpaceMembership, Thread
from forums.models.posts import helper_of
from forums.own_drafts import drafts_of
from forums.presence import is_shown
from forums.queries import visible_threads
from hub.plugins.member_data import Section

OUT_OF_SIGHT = "a thread that you cannot see any more"
NOTE_ON_REPORTS = (
    "What you told the team. What others told the team about you or your posts is not here: they said it in "
    "confidence, and it may show who they are. You can ask the team about it."
)


def export(member: Any) -> Iterator[Section]:
    shown = _titles(member)
    yield Section(
        "posts", "Your posts", _posts(member, shown), note="Your own words, with what they said before an edit."
    )
    yield Section("threads", "Threads you started", _threads(member))
    yield Section("drafts", "What you began to write and did not send", _drafts(member))
    yield Section("spaces", "Spaces you were added to", _spaces(member))
    yield Section("requests to join", "Spaces you asked to join", _requests(member))
    yield Section("presence", "Being seen where you read", [{"seen by other members": _is_shown(member)}])
    yield Section("reports", "What you told the team", _reports(member), note=NOTE_ON_REPORTS)


def _titles(member: Any) -> dict[int, Thread]:
    """The threads with words of the member that they may still see: titles of others are private, too."""
    theirs = Post.objects.filter(author=member).values("thread_id")
    return {thread.pk: thread for thread in visible_threads(member).filter(pk__in=theirs).select_related("space")}


def _posts(member: Any, shown: dict[int, Thread]) -> list[dict[str, Any]]:
    before: dict[int, list[str]] = {}
    for post_id, words in (
        PostRevision.objects.filter(post__author=member)
        .order_by("post_id", "revision")
        .values_list("post", "body_text")
    ):
        before.setdefault(post_id, []).append(words)
    own = Post.objects.filter(author=member).select_related("helper").order_by("pk")
    return [_post(post, shown.get(post.thread_id), before) for post in own]


def _post(post: Post, thread: Thread | None, before: dict[int, list[str]]) -> dict[str, Any]:
    return {
        "thread": thread.title if thread else OUT_OF_SIGHT,
        "address": f"{thread.get_absolute_url()}{post.number}/" if thread else "",
        "written": post.created_at.isoformat(),
        "edited": post.edited_at.isoformat() if post.edited_at else "",
        "state": post.get_state_display(),
        "helper": helper_of(post),
        "words": post.body_text,
        "html": post.body_html,
        "earlier_words": before.get(post.pk, []),
    }


def _threads(member: Any) -> list[dict[str, Any]]:
    threads = Thread.objects.filter(author=member, page=None).select_related("space", "helper").order_by("pk")
    return [
        {
            "title": thread.title,
            "address": thread.get_absolute_url(),
            "started": thread.created_at.isoformat(),
            "helper": helper_of(thread),
        }
        for thread in threads
    ]


def _drafts(member: Any) -> list[dict[str, Any]]:
    return [
        {
            "of": draft.of or OUT_OF_SIGHT,
            "title": draft.title,
            "words": draft.body,
            "changed": draft.changed_at.isoformat(),
        }
        for draft in drafts_of(member, most=None)
    ]


def _spaces(member: Any) -> list[dict[str, Any]]:
    rows = SpaceMembership.objects.filter(member=member).select_related("space").order_by("pk")
    return [
        {"space": row.space.name, "as": row.get_role_display(), "since": row.created_at.isoformat()} for row in rows
    ]


def _requests(member: Any) -> list[dict[str, Any]]:
    return [
        {
            "space": request.space.name,
            "asked": request.created_at.isoformat(),
            "words": request.words,
            "state": request.get_state_display(),
            "answer": request.answer,
        }
        for request in JoinRequest.objects.filter(member=member).select_related("space").order_by("pk")
    ]


def _is_shown(member: Any) -> str:
    return "yes" if is_shown(member) else "no, you switched it off"


def _reports(member: Any) -> list[dict[str, Any]]:
    return [
        {
            "kind": report.get_kind_display(),
            "when": report.created_at.isoformat(),
            "message": report.message,
            "name": report.name,
            "email": report.email,
            "state": report.get_state_display(),
        }
        for report in Report.objects.filter(reporter=member).order_by("pk")
    ]
