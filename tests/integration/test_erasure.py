"""A member who leaves is found nowhere: not in any table, file, mail, index, log or session.

The member lives a full life first: a profile with a photo, posts that were edited and reported, threads, a story with
a recording, a page that names them, mails, an export, acts in the audit log.
"""

from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image
from wagtail.models import Comment

from forums import actions as forum
from forums.member_erasure import NO_TITLE
from forums.models import JoinRequest, Post, Report, Thread
from hub.cms.models import NewsByline
from hub.cms.suggesting.actions import suggest
from hub.feedback.models import Feedback
from hub.mail.actions import queue
from hub.mail.models import Mail
from hub.plugins.member_data import Erasing
from hub.plugins.testing import deliver
from hub.rights import erasing, exporting
from hub.rights.models import Erasure, ErasureState, Export
from members import actions as membership
from members.models import AuditEntry, Member
from search import indexing
from stories.enums import StoryKind
from stories.models import StoryPage, StoryRecord
from tests.factories.forums import SpaceFactory
from tests.factories.members import PASSWORD, MemberFactory
from tests.factories.pages import NewsPageFactory
from tests.factories.stories import a_recording, captions, told
from tests.planted import in_files, in_the_database

pytestmark = [pytest.mark.django_db, pytest.mark.database]
NAME, ABOUT, WORDS = "qavuxname", "bofujabout", "zelkiwords"
PLANTED = (NAME, ABOUT, WORDS)


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT, settings.HUB_EXPORT_DIR = tmp_path / "media", tmp_path / "exports"
    settings.MEDIA_ROOT.mkdir()
    return tmp_path


@pytest.fixture
def others():
    """Those who stay: an admin, and a member who talks with the one who leaves."""
    return MemberFactory(is_superuser=True), MemberFactory(handle="stays", display_name="Stays")


def a_member(**more) -> Member:
    return MemberFactory(
        handle=NAME, display_name=f"Mo {NAME.title()}", email=f"{NAME}@mail.example", about=f"I like {ABOUT}.", **more
    )


def a_photo() -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (300, 300), "teal").save(out, "JPEG")
    return SimpleUploadedFile("me.jpg", out.getvalue())


def talk(member, admin, other) -> None:
    space = SpaceFactory(kind="public")
    forum.set_facilitators(space, actor=admin, handles=[member.handle])
    alone = forum.start_thread(space, actor=member, title=f"Alone {WORDS}", body=f"All {WORDS}.")
    forum.reply(alone, actor=member, body=f"Again {WORDS}.")
    thread = forum.start_thread(space, actor=member, title=f"With others {WORDS}", body=f"First {WORDS}.")
    forum.reply(thread, actor=other, body="An answer that stays.")
    forum.reply(thread, actor=other, body=f"{member.display_name} wrote in post 1:\n> First {WORDS}.\n\nYes.")
    post = forum.reply(thread, actor=member, body=f"More {WORDS}.")
    forum.edit_post(post, actor=member, body="Edited since.", revision=post.revision)
    elsewhere = forum.start_thread(space, actor=other, title="Their thread", body="Their words.")
    reported = forum.reply(elsewhere, actor=member, body=f"Rude {WORDS}.")
    forum.report_post(reported, actor=other, message="Please look.")
    forum.report_post(elsewhere.posts.get(number=1), actor=member, message=f"See {WORDS}.")
    forum.lock_thread(thread, actor=member)
    circle = SpaceFactory(kind="invited")
    JoinRequest.objects.create(space=circle, member=member, words=f"Let me in: {WORDS}")
    queue(
        to=other.email, subject="A request", text=f"Let me in: {WORDS} https://hub.example/spaces/{circle.slug}/people/"
    )
    Post.objects.filter(pk=post.pk).update(author_name="")


def write_pages(member, admin) -> None:
    member.groups.add(Group.objects.get(name="Editors"))
    page = NewsPageFactory(title="News", owner=member, bylines=[NewsByline(member=member, name=f"Mo {NAME}")])
    page.body = [("members", {"heading": "", "people": [{"member": member, "role": f"Says {ABOUT}"}]})]
    page.save_revision(user=member, log_action=True).publish(user=member)
    comment = Comment.objects.create(page=page, user=member, text=f"Say {WORDS}?", contentpath="title")
    page.refresh_from_db()
    page.save_revision(user=admin)
    comment.log_create(page_revision=page.latest_revision)
    fields = {"title": f"A guide {WORDS}", "slug": f"guide-{WORDS}", "summary": f"About {WORDS}."}
    suggest(actor=member, key="one", fields=fields, show_name=True)


def tell_stories(member) -> None:
    told(
        member,
        kind=StoryKind.VIDEO,
        title=f"Story {WORDS}",
        recording=a_recording("film.mp4", f"film {WORDS}".encode()),
        captions=captions("film.vtt", f"WEBVTT\n\n00:01.000 --> 00:04.000\n{WORDS}\n".encode()),
        publish=True,
    )
    told(member, title=f"Written {WORDS}", words=f"All {WORDS} here.", publish=True)


def a_whole_life(member, admin, other) -> None:
    membership.set_photo(actor=member, member=member, upload=a_photo())
    talk(member, admin, other)
    write_pages(member, admin)
    tell_stories(member)
    Feedback.objects.create(clear=False, words=f"Not clear: {WORDS}", member=member)
    membership.suspend(actor=admin, member=member, reason=f"Shouting {WORDS}")
    membership.restore(actor=admin, member=member)
    queue(to=member.email, subject=f"For {NAME}", text="Hello")
    queue(to=other.email, subject="Somebody", text=f"Write to {member.email} today")
    member.refresh_from_db()
    assert exporting.make(exporting.ask(actor=member).pk)
    client = Client(HTTP_HOST="127.0.0.1")
    assert client.login(email=member.email, password=PASSWORD)
    deliver()
    indexing.rebuild()


def two_minutes_later() -> None:
    Erasure.objects.update(erased_at=timezone.now() - erasing.SECOND_LOOK_AFTER)
    Mail.objects.filter(sent_at=None).update(sent_at=timezone.now())
    erasing.go_on()


def erase(member, callbacks, *, keeps_words: bool, actor=None) -> Erasure:
    with callbacks(execute=True):
        made = erasing.ask(actor=actor or member, member=member, keeps_words=keeps_words)
    with callbacks(execute=True):
        assert erasing.work(made.pk)
    deliver()
    made.refresh_from_db()
    return made


def test_member_who_takes_the_words_along_is_found_nowhere(
    others, files_of_this_test, django_capture_on_commit_callbacks
):
    member = a_member()
    with django_capture_on_commit_callbacks(execute=True):
        a_whole_life(member, *others)
    before = in_the_database(PLANTED)
    assert {word for _, word in before} == set(PLANTED)
    assert {word for _, word in in_files(files_of_this_test, PLANTED)} == {WORDS}
    made = erase(member, django_capture_on_commit_callbacks, keeps_words=False)
    assert made.state == ErasureState.SECOND_LOOK
    # What is needed for the second look, and the mail with the proof, are all that is left.
    assert {table for table, _ in in_the_database(PLANTED)} == {"rights_erasure", "mail_mail"}
    with django_capture_on_commit_callbacks(execute=True):
        two_minutes_later()
    deliver()
    assert in_the_database(PLANTED) == set()
    assert in_files(files_of_this_test, PLANTED) == set()
    assert [path for path in (files_of_this_test / "media").rglob("*") if path.is_file()] == []
    made.refresh_from_db()
    assert (made.state, made.names, made.member_id, made.address) == (ErasureState.DONE, [], None, "")
    assert (Member.objects.filter(pk=member.pk).exists(), Export.objects.count()) == (False, 0)
    assert list(Thread.objects.order_by("pk").values_list("title", flat=True)) == [NO_TITLE, "Their thread"]


def test_member_who_leaves_the_words_is_named_nowhere(others, files_of_this_test, django_capture_on_commit_callbacks):
    admin, other = others
    member = a_member()
    with django_capture_on_commit_callbacks(execute=True):
        a_whole_life(member, admin, other)
    erase(member, django_capture_on_commit_callbacks, keeps_words=True)
    with django_capture_on_commit_callbacks(execute=True):
        two_minutes_later()
    deliver()
    # The name of the suggested draft's address is a word of theirs that stays; who they are is gone.
    assert in_the_database([NAME, ABOUT]) == set()
    assert in_files(files_of_this_test, [NAME, ABOUT]) == set()
    posts = Post.objects.filter(body_text__contains=WORDS).order_by("pk")
    assert {post.shown_name for post in posts.exclude(author=other)} == {"Former member"}
    assert posts.exclude(author=other).count() == 4
    quote = "<p>A former member wrote in post 1:</p><blockquote><p>First zelkiwords.</p></blockquote><p>Yes.</p>"
    assert posts.get(author=other).body_html == quote
    guest = Client(HTTP_HOST="127.0.0.1")
    thread = Thread.objects.get(title=f"With others {WORDS}")
    assert f"First {WORDS}" in guest.get(f"/spaces/{thread.space.slug}/{thread.pk}-{thread.slug}/").content.decode()
    assert guest.get(f"/api/v1/search?q={WORDS}").json()["total"] > 0
    # The written story stays without a name; the film is taken back, because it shows who told it.
    assert list(StoryPage.objects.values_list("title", flat=True)) == [f"Written {WORDS}"]
    assert set(StoryRecord.objects.values_list("member", flat=True)) == {None}
    assert Feedback.objects.get().member is None
    assert set(Report.objects.values_list("reporter", flat=True)) == {None, other.pk}


def test_acts_stay_without_the_person(others, django_capture_on_commit_callbacks):
    admin, _ = others
    member = a_member()
    membership.suspend(actor=admin, member=member, reason=f"Shouting {WORDS}")
    membership.restore(actor=admin, member=member)
    thread = forum.start_thread(SpaceFactory(), actor=admin, title=f"About {member.display_name}", body="Words.")
    forum.lock_thread(thread, actor=admin)
    erase(member, django_capture_on_commit_callbacks, keeps_words=True, actor=admin)
    rows = AuditEntry.objects.order_by("pk").values_list("act", "actor", "target", "detail")
    assert list(rows) == [
        ("member.suspended", admin.pk, "a former member", ""),
        ("member.restored", admin.pk, "a former member", ""),
        ("thread.locked", admin.pk, f"thread:{thread.pk}", "About a former member"),
        ("member.erased", admin.pk, "a former member", ""),
    ]


def test_kill_in_the_middle_loses_and_doubles_nothing(others, monkeypatch, django_capture_on_commit_callbacks):
    member, (_, other) = a_member(), others
    thread = forum.start_thread(SpaceFactory(), actor=other, title="Long", body="Words.")
    for _ in range(5):
        forum.reply(thread, actor=member, body=f"All {WORDS}.")
    real, kills = erasing._erasing, ["one"]

    def few_at_once(row):
        known = real(row)
        if kills and Post.objects.filter(author=member).count() == 3:
            raise KeyboardInterrupt(kills.pop())
        return Erasing(known.member, known.keeps_words, known.names, at_once=2)

    monkeypatch.setattr(erasing, "_erasing", few_at_once)
    made = erasing.ask(actor=member, member=member, keeps_words=False)
    with pytest.raises(KeyboardInterrupt):
        erasing.work(made.pk)
    assert Post.objects.filter(author=member).count() == 3
    # The dead worker's claim holds for a while; then another one goes on.
    assert erasing.go_on() == 0
    Erasure.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
    assert erasing.go_on() == 1
    made.refresh_from_db()
    assert made.report["forums"]["posts emptied"] == 5
    assert (made.state, Member.objects.filter(pk=member.pk).exists()) == (ErasureState.SECOND_LOOK, False)


def test_last_admin_stays(others):
    admin, other = others
    with pytest.raises(ValidationError, match="last admin"):
        erasing.ask(actor=admin, member=admin, keeps_words=True)
    admin.refresh_from_db()
    assert (admin.is_active, Erasure.objects.count()) == (True, 0)
    with pytest.raises(PermissionDenied):
        erasing.ask(actor=other, member=admin, keeps_words=True)


def test_member_is_shut_out_at_once(others):
    member = a_member()
    client = Client(HTTP_HOST="127.0.0.1")
    assert client.login(email=member.email, password=PASSWORD)
    made = erasing.ask(actor=member, member=member, keeps_words=True)
    again = erasing.ask(actor=others[0], member=member, keeps_words=False)
    assert client.get("/account/").status_code == 302
    assert (again.pk, again.keeps_words) == (made.pk, True)
    assert not Client().login(email=member.email, password=PASSWORD)
