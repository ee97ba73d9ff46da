"""What pages and the editors' desk hold about a member, for their export."""

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    TaskState,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from hub.cms.models import GroupPerson, NewsByline, NotePerson, PaperReader, ProgrammePerson, ResourcePage, Suggestion
from hub.plugins.member_data import MemberFile, Section


def export(member: Any) -> Iterator[Section]:
    yield Section("pages", "Pages that name you, or that are yours", [*_named(member), *_owned(member)])
    yield Section("suggestions", "Resources you suggested", _suggestions(member))
    yield Section("comments", "What you said and did while pages were made", [*_comments(member), *_tasks(member)])
    yield Section("history", "What you did in the editors' desk", _history(member))
    yield Section("uploads", "Files you uploaded for pages", _uploads(member))
    yield _desk(member)


def _named(member: Any) -> Iterator[dict[str, Any]]:
    for model, how in ((NewsByline, "written by you"), (NotePerson, "you came"), (GroupPerson, "one of the group")):
        for row in model.objects.filter(member=member).select_related("page").order_by("pk"):
            yield _line(row.page, how, row)
    for row in ProgrammePerson.objects.filter(member=member).select_related("team__page").order_by("pk"):
        yield _line(row.team.page, "one of the team", row)
    for row in PaperReader.objects.filter(member=member).select_related("page").order_by("pk"):
        yield _line(row.page, "you may read the draft", row)


def _line(page: Page, how: str, row: Any) -> dict[str, Any]:
    words = {name: getattr(row, name) for name in ("name", "role", "words") if hasattr(row, name)}
    return {"page": page.title, "how": how} | words


def _owned(member: Any) -> Iterator[dict[str, Any]]:
    for page in Page.objects.filter(owner=member).order_by("pk"):
        yield {"page": page.title, "how": "you made this page"}
    for page in Page.objects.filter(locked_by=member).order_by("pk"):
        yield {"page": page.title, "how": "you locked this page"}


def _suggestions(member: Any) -> list[dict[str, Any]]:
    rows = [
        {
            "title": row.title,
            "when": row.created_at.isoformat(),
            "state": row.get_state_display(),
            "answer_of_the_editors": row.comment,
            "summary": row.page.summary if row.page else "",
        }
        for row in Suggestion.objects.filter(member=member).select_related("page").order_by("pk")
    ]
    named = ResourcePage.objects.filter(suggested_by=member).order_by("pk")
    return [*rows, *({"title": page.title, "state": "The page says that you suggested it"} for page in named)]


def _comments(member: Any) -> Iterator[dict[str, Any]]:
    for model in (Comment, CommentReply):
        for row in model.objects.filter(user=member).order_by("pk"):
            yield {"kind": "comment", "words": row.text, "when": row.created_at.isoformat()}
    for row in PageSubscription.objects.filter(user=member).select_related("page").order_by("pk"):
        yield {"kind": "you are told of comments", "page": row.page.title}


def _tasks(member: Any) -> Iterator[dict[str, Any]]:
    for row in TaskState.objects.filter(finished_by=member).order_by("pk"):
        yield {"kind": f"answer: {row.get_status_display()}", "words": row.comment, "when": row.finished_at.isoformat()}
    for row in WorkflowState.objects.filter(requested_by=member).order_by("pk"):
        yield {"kind": "you sent a page to the editors", "when": row.created_at.isoformat()}


def _history(member: Any) -> list[dict[str, Any]]:
    return [
        {"when": row.timestamp.isoformat(), "act": row.action, "to": row.label}
        for model in (PageLogEntry, ModelLogEntry)
        for row in model.objects.filter(user_id=member.pk).order_by("pk")
    ]


def _uploads(member: Any) -> list[dict[str, Any]]:
    return [
        {"kind": kind, "title": row.title, "when": row.created_at.isoformat(), "file": row.file.name.rsplit("/", 1)[-1]}
        for kind, model in (("document", get_document_model()), ("picture", get_image_model()))
        for row in model.objects.filter(uploaded_by_user=member).order_by("pk")
    ]


def _desk(member: Any) -> Section:
    """Wagtail keeps one row of settings for each person who opened the desk."""
    row = UserProfile.objects.filter(user=member).first()
    about = ContentType.objects.get_for_model(type(member))
    changes = ModelLogEntry.objects.filter(content_type=about, object_id=str(member.pk)).count()
    rows: list[dict[str, Any]] = [{"changes_of_your_account_by_the_team": changes}]
    if row is not None:
        names = ("preferred_language", "current_time_zone", "theme", "contrast", "density", "dismissibles")
        rows.append({name: getattr(row, name) for name in names})
    photo = [MemberFile(f"desk-{row.avatar.name.rsplit('/', 1)[-1]}", row.avatar.name)] if row and row.avatar else []
    return Section("desk", "Your settings in the editors' desk", rows, photo)
