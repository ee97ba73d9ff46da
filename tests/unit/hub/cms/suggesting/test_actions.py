"""A member's suggestion, from the draft to the mail."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.documents import get_document_model
from wagtail.models import WorkflowState

from hub.cms.models import ResourcePage, Suggestion
from hub.cms.suggesting import actions, queries
from hub.mail.models import Mail
from hub.plugins.models import OutboxEvent
from tests.factories.members import MemberFactory
from tests.factories.pages import ResourcePageFactory, restrict

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FIELDS = {
    "title": "A guide to fees",
    "summary": "What to pay, and when.",
    "type": "guide",
    "format": "document",
    "year": 2024,
    "link": "https://library.example/fees",
}


def suggest(actor=None, key="one", fields=(), **more) -> Suggestion:
    return actions.suggest(actor=actor or MemberFactory(), key=key, fields=FIELDS | dict(fields), **more)


def editor():
    member = MemberFactory()
    member.groups.add(Group.objects.get(name="Editors"))
    return member


def decide(page: ResourcePage, act: str, **words) -> None:
    state = WorkflowState.objects.get()
    state.current_task_state.specific.task.specific.on_action(state.current_task_state.specific, editor(), act, **words)


def upload(name="fees.pdf", content=b"%PDF-1.4 words") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_suggestion_becomes_a_draft_that_waits_for_the_editors():
    member = MemberFactory()
    page = suggest(member, topics=["pay", "tea"], audience=["staff"], show_name=True).page
    page = ResourcePage.objects.get(pk=page.pk)
    assert (page.live, page.owner, page.suggested_by, page.link) == (False, member, member, FIELDS["link"])
    assert sorted(tag.name for tag in page.topics.all()) == ["pay", "tea"]
    assert [tag.name for tag in page.audience.all()] == ["staff"]
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS


def test_member_is_named_only_where_they_agreed():
    assert suggest(show_name=False).page.suggested_by is None


def test_file_is_kept_with_the_draft_and_in_its_revision():
    member = MemberFactory()
    page = suggest(member, fields={"link": ""}, upload=upload()).page
    document = get_document_model().objects.get()
    assert (document.uploaded_by_user, document.file_size) == (member, 14)
    assert [link.document for link in page.get_latest_revision_as_object().files.all()] == [document]
    assert [link.document for link in ResourcePage.objects.get().files.all()] == [document]


def test_same_key_makes_one_suggestion():
    member = MemberFactory()
    first, second = suggest(member), suggest(member)
    assert (first.pk, first.page_id) == (second.pk, second.page_id)
    assert (Suggestion.objects.count(), ResourcePage.objects.count()) == (1, 1)
    assert suggest(MemberFactory()).pk != first.pk


def test_draft_that_cannot_be_made_leaves_nothing(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    with pytest.raises(ValidationError):
        suggest(fields={"type": "nonsense"}, upload=upload())
    assert (Suggestion.objects.count(), get_document_model().objects.count()) == (0, 0)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_title_that_the_feed_needs_gets_another_address():
    assert suggest(fields={"title": "Feed"}).page.slug == "about-feed"


@pytest.mark.parametrize("who", [AnonymousUser(), None])
def test_only_members_suggest(who):
    with pytest.raises(PermissionDenied):
        actions.suggest(actor=who or MemberFactory(is_active=False), key="one", fields=FIELDS)


def test_member_hears_once_that_it_is_in_the_library():
    made = suggest()
    decide(made.page, "approve")
    assert [actions.note_published(made.page_id), actions.note_published(made.page_id)] == [True, False]
    mail = Mail.objects.get(to=made.member.email)
    assert mail.subject == "Now in the library: A guide to fees"
    assert "http://127.0.0.1:8000/resources/a-guide-to-fees/" in mail.text


def test_member_hears_why_it_was_not_taken():
    made = suggest()
    decide(made.page, "reject", comment="We have three <of> these.")
    assert OutboxEvent.objects.filter(name="PageReturned").count() == 1
    assert [actions.note_returned(made.page_id), actions.note_returned(made.page_id)] == [True, False]
    made.refresh_from_db()
    mail = Mail.objects.get(to=made.member.email)
    assert (made.state, made.comment) == ("declined", "We have three <of> these.")
    assert ("We have three <of> these." in mail.text, "three &lt;of&gt; these" in mail.html) == (True, True)


def test_wagtail_sends_the_member_no_mail_into_the_admin():
    made = suggest()
    decide(made.page, "reject", comment="No.")
    assert [mail for mail in Mail.objects.filter(to=made.member.email) if "/admin/" in mail.text] == []


def test_what_was_not_taken_may_still_be_published():
    made = suggest()
    decide(made.page, "reject", comment="Not yet.")
    actions.note_returned(made.page_id)
    made.page.get_latest_revision().publish()
    assert actions.note_published(made.page_id)
    made.refresh_from_db()
    assert (made.state, made.comment) == ("published", "")


def test_draft_that_was_deleted_was_not_taken():
    made = suggest()
    made.page.delete()
    assert [actions.note_lost(), actions.note_lost()] == [1, 0]
    made.refresh_from_db()
    assert (made.page_id, made.state, made.title) == (None, "declined", "A guide to fees")


def test_suspended_member_gets_no_mail():
    made = suggest()
    type(made.member).objects.update(is_active=False)
    decide(made.page, "approve")
    assert actions.note_published(made.page_id)
    assert Mail.objects.filter(to=made.member.email).count() == 0


def test_other_pages_are_nobodys_suggestion():
    page = ResourcePageFactory()
    assert (actions.note_published(page.pk), actions.note_returned(page.pk)) == (False, False)


def test_link_that_is_in_the_library_is_found_by_those_who_may_see_it():
    page = ResourcePageFactory(link="https://www.library.example/fees/")
    hidden = ResourcePageFactory(link="https://hidden.example/x")
    restrict(hidden, "password")
    member = MemberFactory()
    assert queries.duplicate(member, "http://library.example/fees?utm_source=x").page == page
    assert queries.duplicate(member, "https://library.example/fees-2") is None
    assert queries.duplicate(member, "https://hidden.example/x") is None


def test_link_that_waits_already_is_found_without_its_page():
    suggest()
    ResourcePageFactory(link="https://draft.example/", draft=True)
    assert queries.duplicate(MemberFactory(), FIELDS["link"]) == queries.Duplicate(None)
    assert queries.duplicate(MemberFactory(), "https://draft.example/") is None
