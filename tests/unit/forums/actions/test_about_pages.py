from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from forums import actions
from forums.actions.about_pages import GONE
from forums.models import Post, Space, Thread, ThreadMail
from hub.live.models import LiveEvent, Topic
from hub.mail.models import Mail
from hub.plugins.core import ImportedComment, core
from hub.plugins.testing import deliver
from members.models import AuditEntry, Member
from stories.actions import withdraw
from tests.factories.forums import SpaceFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, StoryPageFactory, restrict
from tests.factories.stories import page_of, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]
THEN = datetime(2019, 3, 1, 12, tzinfo=UTC)


def a_page(**fields):
    return NewsPageFactory(title="A new bus", **{"discussion": True, **fields})


def comments(*names):
    return [
        ImportedComment(key=f"wp-{name}", name=name, body=f"Words of {name}", at=THEN + timedelta(days=day))
        for day, name in enumerate(names)
    ]


def test_first_reply_opens_the_thread_in_a_space_made_for_it():
    page, member = a_page(), MemberFactory()
    post = actions.reply_about(page_id=page.pk, actor=member, body="At last")
    thread, space = post.thread, Space.objects.get(for_pages=True)
    assert (space.slug, space.kind, thread.space_id) == ("talk", "public", space.pk)
    assert (thread.title, thread.slug, thread.page_id, thread.author_id) == ("A new bus", "discussion", page.pk, None)
    assert list(thread.posts.order_by("number").values_list("number", "author")) == [(1, None), (2, member.pk)]


def test_discussion_is_opened_once():
    page = a_page()
    first = actions.open_discussion(page_id=page.pk, actor=MemberFactory())
    assert actions.open_discussion(page_id=page.pk, actor=None) == first
    assert first.posts.count() == 1


def test_refused_reply_leaves_no_empty_thread():
    page = a_page()
    with pytest.raises(ValidationError):
        actions.reply_about(page_id=page.pk, actor=MemberFactory(), body="   ")
    assert Thread.objects.count() == 0


@pytest.mark.parametrize("fields", [{"discussion": False}, {"draft": True}])
def test_page_that_is_not_talked_about_has_no_discussion(fields):
    page = a_page(**fields)
    with pytest.raises(Http404):
        actions.open_discussion(page_id=page.pk, actor=MemberFactory(admin=True))


def test_nobody_opens_the_discussion_of_a_page_they_cannot_read():
    page, group = a_page(), Group.objects.create(name="Trustees")
    restrict(page, "groups", group)
    inside = MemberFactory()
    inside.groups.add(group)
    with pytest.raises(Http404):
        actions.open_discussion(page_id=page.pk, actor=MemberFactory())
    assert actions.open_discussion(page_id=page.pk, actor=inside).page_id == page.pk


def test_guests_and_suspended_members_open_none():
    page = a_page()
    for actor in (MemberFactory(is_active=False), AnonymousUser()):
        with pytest.raises(PermissionDenied):
            actions.open_discussion(page_id=page.pk, actor=actor)


def test_threads_go_into_the_space_that_admins_named_last():
    admin = MemberFactory(admin=True)
    old = actions.create_space(actor=admin, name="Old", slug="old", for_pages=True)
    new = SpaceFactory(members_only=True)
    actions.change_space(new, actor=admin, for_pages=True)
    old.refresh_from_db()
    assert old.for_pages is False
    assert actions.open_discussion(page_id=a_page().pk, actor=None).space == new


def test_space_for_pages_finds_an_address_when_its_own_is_taken():
    SpaceFactory(slug="talk")
    assert actions.open_discussion(page_id=a_page().pk, actor=None).space.slug == "talk-about-pages"


# Imports ------------------------------------------------------------------------------------------


def test_imported_comments_keep_name_and_date_and_make_no_account_no_mail_and_no_notice():
    page, members = a_page(), Member.objects.count()
    thread = actions.import_discussion(page_id=page.pk, title="A new bus", posts=comments("Jo", "Ann"))
    deliver()
    told = thread.posts.filter(number__gt=1).order_by("number")
    assert [(post.shown_name, post.author, post.created_at, post.body_text) for post in told] == [
        ("Jo", None, THEN, "Words of Jo"),
        ("Ann", None, THEN + timedelta(days=1), "Words of Ann"),
    ]
    assert (thread.last_number, thread.created_at, thread.last_activity_at) == (3, THEN, THEN + timedelta(days=1))
    assert (Member.objects.count(), Mail.objects.count(), ThreadMail.objects.count()) == (members, 0, 0)


def test_import_again_adds_only_what_is_new():
    page = a_page()
    first = actions.import_discussion(page_id=page.pk, title="A new bus", posts=comments("Jo"))
    actions.reply(first, actor=MemberFactory(), body="Still true today")
    again = actions.import_discussion(page_id=page.pk, title="Another title", posts=comments("Jo", "Ann"))
    assert (again, again.title, again.last_number) == (first, "A new bus", 4)
    assert list(again.posts.order_by("number").values_list("import_key", flat=True)) == ["", "wp-Jo", "", "wp-Ann"]
    # What people wrote here since is newer than what was brought in.
    assert again.last_activity_at > THEN + timedelta(days=9)


def test_import_with_nothing_new_changes_nothing():
    page = a_page()
    actions.import_discussion(page_id=page.pk, title="A new bus", posts=comments("Jo"))
    before = LiveEvent.objects.count()
    actions.import_discussion(page_id=page.pk, title="A new bus", posts=comments("Jo"))
    assert (Post.objects.count(), LiveEvent.objects.count()) == (2, before)


def test_import_with_a_bad_comment_brings_nothing_in_and_names_it():
    bad = [*comments("Jo"), ImportedComment(key="wp-9", name="Ed", body=" ", at=THEN)]
    with pytest.raises(ValidationError) as error:
        actions.import_discussion(page_id=a_page().pk, title="A new bus", posts=bad)
    assert list(error.value.message_dict) == ["wp-9"]
    assert Thread.objects.count() == 0


def test_comments_of_hostile_words_are_cleaned():
    hostile = ImportedComment(key="1", name="<b>Jo</b>\n", body="<p>Hi<script>alert(1)</script></p>", at=THEN)
    thread = actions.import_discussion(page_id=a_page().pk, title="T", posts=[hostile])
    post = thread.posts.get(number=2)
    assert (post.author_name, post.body_html) == ("<b>Jo</b>", "<p>Hi</p>")


# Withdrawal ----------------------------------------------------------------------------------------


def test_hidden_discussion_has_no_title_and_says_so_to_readers_and_the_log():
    page = StoryPageFactory(title="Secretword", discussion=True)
    thread = actions.open_discussion(page_id=page.pk, actor=MemberFactory())
    stamp = Topic.objects.get(name=thread.topic).stamp
    core.hide_discussion(page_id=page.pk, actor=MemberFactory())
    core.hide_discussion(page_id=page.pk, actor=MemberFactory())
    thread.refresh_from_db()
    assert (thread.hidden, thread.title) == (True, GONE)
    assert Topic.objects.get(name=thread.topic).stamp == stamp + 1
    assert AuditEntry.objects.filter(target=f"thread:{thread.pk}").values_list("detail").get() == ("",)
    kinds = LiveEvent.objects.filter(topic=thread.topic).order_by("seq").values_list("kind", flat=True)
    assert list(kinds) == ["post.created", "thread.changed"]


def test_title_of_a_hidden_discussion_does_not_come_back_with_the_page():
    page = StoryPageFactory(title="Secretword", discussion=True)
    thread = actions.open_discussion(page_id=page.pk, actor=MemberFactory())
    actions.hide_discussion(page_id=page.pk, actor=None)
    page.save_revision().publish()
    deliver()
    thread.refresh_from_db()
    assert (thread.hidden, thread.title) == (True, GONE)


def test_page_without_a_discussion_can_be_taken_away_all_the_same():
    actions.hide_discussion(page_id=a_page().pk, actor=None)
    assert Thread.objects.count() == 0


def test_log_of_moderation_does_not_name_the_page():
    thread = actions.open_discussion(page_id=a_page().pk, actor=None)
    actions.lock_thread(thread, actor=MemberFactory(admin=True))
    assert AuditEntry.objects.get(act="thread.locked").detail == ""


# The page changes ------------------------------------------------------------------------------------


def test_thread_takes_the_new_title_of_its_page():
    page = a_page()
    thread = actions.open_discussion(page_id=page.pk, actor=None)
    page.title = "Two new buses"
    page.save_revision().publish()
    deliver()
    thread.refresh_from_db()
    assert thread.title == "Two new buses"


def test_readers_are_asked_for_again_when_a_page_above_is_closed():
    page = a_page()
    thread = actions.open_discussion(page_id=page.pk, actor=None)
    deliver()
    before = Topic.objects.get(name=thread.topic).stamp
    restrict(page.get_parent(), "login")
    deliver()
    assert Topic.objects.get(name=thread.topic).stamp > before


def test_nothing_is_brought_in_about_a_story_that_was_taken_back_or_a_page_that_was_deleted():
    member = MemberFactory()
    record = told(member, publish=True)
    story, news = page_of(record), a_page()
    for page in (story, news):
        actions.import_discussion(page_id=page.pk, title="A title", posts=comments("Jo"))
    posts = Post.objects.count()
    withdraw(record, actor=member)
    news.delete()
    for page_id in (story.pk, news.pk):
        with pytest.raises(Http404):
            actions.import_discussion(page_id=page_id, title="A title", posts=comments("Jo", "Ann"))
    assert Post.objects.count() <= posts
    assert Post.objects.filter(author_name="Ann").count() == 0
