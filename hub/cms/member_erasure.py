"""Letting go of a member: pages that name them, what they said at the editors' desk, suggestions, files.

Pages are the hub's and stay; nobody is named there any more.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db.models import Q
from wagtail.admin.models import EditingSession, FormState
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import (
    APIToken,
    Comment,
    CommentReply,
    ModelLogEntry,
    Page,
    PageLogEntry,
    PageSubscription,
    ReferenceIndex,
    Revision,
    TaskState,
    UploadedFile,
    WorkflowState,
)
from wagtail.users.models import UserProfile

from hub.cms.models import GroupPerson, NewsByline, NotePerson, PaperReader, ProgrammePerson, ResourcePage, Suggestion
from hub.cms.models.base import FORMER_MEMBER
from hub.cms.people_in_pages import bodies_with, revisions_with, without
from hub.mail.actions import forget_mails, forget_names
from hub.plugins.events import PagePublished
from hub.plugins.member_data import Erasing
from hub.plugins.outbox import publish


def erase(erasing: Erasing) -> Mapping[str, int]:
    for step in (_suggestions, _people, _bodies, _versions, _desk, _logs, _files, _owned):
        done = step(erasing)
        if any(done.values()):
            return done
    return {}


def _suggestions(erasing: Erasing) -> dict[str, int]:
    """What waits for the editors goes; what is in the library is the hub's, and stays."""
    rows = list(Suggestion.objects.filter(member=erasing.member).select_related("page").order_by("pk")[:20])
    drafts = [row.page for row in rows if row.page and not row.page.live and not erasing.keeps_words]
    for page in drafts:
        _delete_draft(page)
    gone = Suggestion.objects.filter(pk__in=[row.pk for row in rows]).delete()[0]
    unnamed = ResourcePage.objects.filter(suggested_by=erasing.member).update(suggested_by=None)
    return {
        "suggestions deleted": gone,
        "drafts of suggestions deleted": len(drafts),
        "resources that name nobody now": unnamed,
    }


def _delete_draft(page: ResourcePage) -> None:
    for row in page.files.select_related("document"):
        document = row.document
        default_storage.delete(document.file.name)
        # Wagtail deletes the file by a task of its own, which would keep the name.
        document.file.name = f"gone/document-{document.pk}"
        document.delete()
    forget_mails(leading_to=[f"/pages/{page.pk}/"])
    kinds = [kind.pk for kind in ContentType.objects.get_for_models(Page, ResourcePage).values()]
    of_page = Q(content_type__in=kinds, object_id=str(page.pk))
    Page.objects.filter(pk=page.pk).delete()
    states = WorkflowState.objects.filter(of_page)
    TaskState.objects.filter(workflow_state__in=states).delete()
    states.delete()
    Revision.objects.filter(of_page).delete()
    PageLogEntry.objects.filter(page_id=page.pk).delete()


def _people(erasing: Erasing) -> dict[str, int]:
    """Bylines and who came say "A former member"; people of groups and teams are taken off the page."""
    member, pages, done = erasing.member, set(), {"pages that name nobody now": 0, "people taken off pages": 0}
    for model in (NewsByline, NotePerson):
        rows = model.objects.filter(member=member)
        pages |= set(rows.values_list("page_id", flat=True))
        done["pages that name nobody now"] += rows.update(member=None, name="")
    groups, teams = GroupPerson.objects.filter(member=member), ProgrammePerson.objects.filter(member=member)
    pages |= {*groups.values_list("page_id", flat=True), *teams.values_list("team__page_id", flat=True)}
    for rows in (groups, teams, PaperReader.objects.filter(member=member)):
        done["people taken off pages"] += rows.delete()[0]
    _tell(pages)
    return done


def _bodies(erasing: Erasing) -> dict[str, int]:
    done = 0
    for model, field, pk, body in bodies_with(erasing.member.pk):
        made = without(body, erasing.member.pk)
        if made is not body:
            done += model.objects.filter(pk=pk).update(**{field: made})
            _tell({pk})
    return {"blocks of pages that name nobody now": done}


def _versions(erasing: Erasing) -> dict[str, int]:
    done = 0
    for revision in revisions_with(erasing.member.pk):
        made = without(revision.content, erasing.member.pk)
        if made is not revision.content:
            done += Revision.objects.filter(pk=revision.pk).update(content=made)
    saved = Revision.objects.filter(user=erasing.member).update(user=None)
    return {"versions of pages that name nobody now": done, "versions that nobody saved now": saved}


def _desk(erasing: Erasing) -> dict[str, int]:
    member = erasing.member
    texts = [*Comment.objects.filter(user=member).values_list("pk", flat=True)]
    _forget_comments_in_logs(texts)
    done = {
        "comments of editors deleted": Comment.objects.filter(pk__in=texts).delete()[0]
        + CommentReply.objects.filter(user=member).delete()[0],
        "comments that nobody dealt with now": Comment.objects.filter(resolved_by=member).update(resolved_by=None),
        "pages that nobody sent to the editors now": WorkflowState.objects.filter(requested_by=member).update(
            requested_by=None
        ),
    }
    answers = TaskState.objects.filter(finished_by=member)
    if not erasing.keeps_words:
        answers.update(comment="")
    done["answers of editors that name nobody now"] = answers.update(finished_by=None)
    for words, model in (
        ("subscriptions to pages deleted", PageSubscription),
        ("marks of open editors deleted", EditingSession),
        ("half-written forms deleted", FormState),
        ("keys to the editors' interface deleted", APIToken),
    ):
        done[words] = model.objects.filter(user=member).delete()[0]
    return done


def _forget_comments_in_logs(pks: list[int]) -> None:
    for entry in PageLogEntry.objects.filter(data__comment__id__in=pks):
        entry.data.pop("comment")
        entry.save(update_fields=["data"])


def _logs(erasing: Erasing) -> dict[str, int]:
    """Acts stay, without who did them and without what they said with it; acts on the account name nobody."""
    done = 0
    for page_id in set(PageLogEntry.objects.filter(user_id=erasing.member.pk).values_list("page_id", flat=True)):
        # Mails to editors say who sent a page, commented on it or took it.
        forget_names(erasing.names, instead=FORMER_MEMBER, leading_to=f"/pages/{page_id}/")
    for model in (PageLogEntry, ModelLogEntry):
        for entry in model.objects.filter(user_id=erasing.member.pk).order_by("pk")[: erasing.at_once]:
            data = {name: value for name, value in entry.data.items() if name not in ("comment", "reply")}
            done += model.objects.filter(pk=entry.pk).update(user=None, data=data)
    account = ContentType.objects.get_for_model(type(erasing.member))
    about = ModelLogEntry.objects.filter(content_type=account, object_id=str(erasing.member.pk))
    named = about.exclude(label="").update(label="", data={})
    references = ReferenceIndex.objects.filter(to_content_type=account, to_object_id=str(erasing.member.pk))
    return {
        "acts at the editors' desk that name nobody now": done,
        "acts on the account that name nobody now": named,
        "references of pages deleted": references.delete()[0],
    }


def _files(erasing: Erasing) -> dict[str, int]:
    """The file first: killed in between, the row still names it."""
    files = rows = 0
    for profile in UserProfile.objects.filter(user=erasing.member):
        if profile.avatar:
            default_storage.delete(profile.avatar.name)
            files += 1
        rows += UserProfile.objects.filter(pk=profile.pk).delete()[0]
    for upload in UploadedFile.objects.filter(uploaded_by_user=erasing.member):
        default_storage.delete(upload.file.name)
        files += UploadedFile.objects.filter(pk=upload.pk).delete()[0]
    return {"files of the editors' desk deleted": files, "settings of the editors' desk deleted": rows}


def _owned(erasing: Erasing) -> dict[str, int]:
    member: Any = erasing.member
    documents, images = get_document_model().objects, get_image_model().objects
    return {
        "files that nobody uploaded now": documents.filter(uploaded_by_user=member).update(uploaded_by_user=None)
        + images.filter(uploaded_by_user=member).update(uploaded_by_user=None),
        "pages that are nobody's own now": Page.objects.filter(owner=member).update(owner=None)
        + Page.objects.filter(locked_by=member).update(locked_by=None),
    }


def _tell(pages: set[int]) -> None:
    """Search, feeds and whatever else keeps a copy look again."""
    for page_id in Page.objects.filter(pk__in=pages, live=True).values_list("pk", flat=True):
        publish(PagePublished(page_id=page_id))
