"""The discussion at the foot of a page: what is shown, to whom, and replying in place."""

import re

import pytest
from django.core.exceptions import PermissionDenied

from forums import actions
from forums.models import Post, Space, Thread
from members.models import Member
from tests.factories.forums import SpaceFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import (
    NewsPageFactory,
    NotePageFactory,
    ResourcePageFactory,
    StandardPageFactory,
    StoryPageFactory,
    restrict,
)
from tests.integration.test_forums_together import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.database]
FORM = re.compile(r'<form method="post" action="/spaces/about/\d+/"')
KEY = re.compile(r'name="key" value="(\w+)"')
SHOWN = re.compile(r'id="reply-(\d+)" aria')


@pytest.fixture
def page(db):
    return NewsPageFactory(title="A new bus", slug="bus", discussion=True)


def replied(page, *words, by=None):
    return [actions.reply_about(page_id=page.pk, actor=by or MemberFactory(), body=body) for body in words]


def html(client, path="/news/bus/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize(
    "factory", [NewsPageFactory, NotePageFactory, ResourcePageFactory, StandardPageFactory, StoryPageFactory]
)
def test_discussion_stands_on_every_type_of_page_where_it_is_on(client, factory):
    on, off = factory(discussion=True), factory(title="Another")
    assert 'id="discussion"' in html(client, on.get_url())
    assert 'id="discussion"' not in html(client, off.get_url())


def test_the_three_latest_replies_are_shown_with_the_number_of_all(client, page):
    replied(page, "One", "Two", "Three", "Four")
    shown = html(client)
    assert SHOWN.findall(shown) == ["3", "4", "5"]
    assert "All 4 replies" in shown


def test_hidden_and_removed_replies_are_neither_shown_nor_counted(client, page):
    first, second, third = replied(page, "Fine", "Rudeword", "Sillyword")
    actions.hide_post(second, actor=MemberFactory(admin=True))
    actions.delete_post(third, actor=third.author)
    shown = html(client)
    assert (SHOWN.findall(shown), "1 reply" in shown) == (["2"], True)
    assert "Rudeword" not in shown
    assert "Sillyword" not in shown


def test_guest_gets_no_token_no_cookie_and_a_way_to_sign_in_that_leads_back(client, page):
    replied(page, "One")
    answer = client.get("/news/bus/")
    shown = answer.content.decode()
    assert not answer.cookies
    assert "csrf" not in shown
    assert FORM.search(shown) is None
    assert 'href="/accounts/login/?next=/news/bus/%23discussion"' in shown


def test_two_guests_get_the_same_page(client, page):
    replied(page, "One")
    assert html(client) == html(client)


def test_member_replies_in_place_and_comes_back_to_the_new_reply(client, page):
    client.force_login(MemberFactory(display_name="Dana"))
    key = KEY.search(html(client))[1]
    answer = client.post(f"/spaces/about/{page.pk}/", {"body": "At last & at least", "key": key})
    assert (answer.status_code, answer["Location"]) == (302, "/news/bus/#reply-2")
    shown = html(client)
    assert SHOWN.findall(shown) == ["2"]
    assert "At last &amp; at least" in shown


def test_form_that_is_sent_twice_makes_one_reply(client, page):
    client.force_login(MemberFactory())
    key = KEY.search(html(client))[1]
    answers = [client.post(f"/spaces/about/{page.pk}/", {"body": "Hello", "key": key}) for _ in range(2)]
    assert {answer["Location"] for answer in answers} == {"/news/bus/#reply-2"}
    assert Post.objects.filter(number=2).count() == 1


@pytest.mark.parametrize(("body", "status"), [("", 200), ("   ", 200), ("x" * 100_001, 413)])
def test_refused_reply_keeps_the_words_and_says_why_beside_them(client, page, body, status):
    client.force_login(MemberFactory())
    answer = client.post(f"/spaces/about/{page.pk}/", {"body": body})
    shown = answer.content.decode()
    assert answer.status_code == status
    assert 'href="#id_body"' in shown
    assert body in shown
    assert 'href="/news/bus/#discussion"' in shown
    assert Thread.objects.count() == 0


def test_too_many_replies_keep_the_words(client, page):
    member = MemberFactory()
    replied(page, *(f"Reply {n}" for n in range(20)), by=member)
    client.force_login(member)
    answer = client.post(f"/spaces/about/{page.pk}/", {"body": "One more"})
    assert (answer.status_code, "Retry-After" in answer) == (429, True)
    assert "One more" in answer.content.decode()


def test_words_of_somebody_who_was_signed_out_come_back(client, page):
    answer = client.post(f"/spaces/about/{page.pk}/", {"body": "Long thought"})
    assert answer.status_code == 403
    assert "Long thought" in answer.content.decode()


def test_locked_discussion_says_so_and_refuses(client, page):
    (post,) = replied(page, "One")
    actions.lock_thread(post.thread, actor=MemberFactory(admin=True))
    client.force_login(MemberFactory())
    assert "This discussion is closed" in html(client)
    assert client.post(f"/spaces/about/{page.pk}/", {"body": "Two"}).status_code == 403


def test_hidden_discussion_is_not_on_the_page(client, page):
    (post,) = replied(page, "One")
    actions.hide_thread(post.thread, actor=MemberFactory(admin=True))
    client.force_login(MemberFactory())
    assert 'id="discussion"' not in html(client)
    assert client.post(f"/spaces/about/{page.pk}/", {"body": "Two"}).status_code == 404


def test_in_a_members_space_guests_are_told_no_more_than_that(client, page):
    SpaceFactory(members_only=True, for_pages=True)
    replied(page, "Secretword")
    shown = html(client)
    assert "Members talk about this page." in shown
    assert SHOWN.findall(shown) == []
    assert "Secretword" not in shown


def test_page_behind_a_password_has_no_discussion(client, page):
    replied(page, "Secretword")
    restriction = restrict(page, "password")
    client.post(
        f"/_util/authenticate_with_password/{restriction.pk}/{page.pk}/", {"password": "open sesame", "return_url": "/"}
    )
    shown = html(client)
    assert 'id="discussion"' not in shown


def test_thread_says_which_page_it_is_about(client, page):
    (post,) = replied(page, "One")
    shown = html(client, post.thread.get_absolute_url())
    assert 'This is about: <a href="/news/bus/">A new bus</a>' in shown


def test_imported_name_leads_to_nobody(client, page):
    from datetime import UTC, datetime

    from hub.plugins.core import ImportedComment

    comment = ImportedComment(key="1", name="Jo Bloggs", body="I was there", at=datetime(2019, 1, 1, tzinfo=UTC))
    thread = actions.import_discussion(page_id=page.pk, title="A new bus", posts=[comment])
    for path in ("/news/bus/", thread.get_absolute_url()):
        assert re.search(r'<span class="post-name" id="\w+-2-by">Jo Bloggs</span>', html(client, path))
    answer = client.get(f"/api/v1/threads/{thread.pk}/posts").json()["items"][1]
    assert (answer["author"], answer["author_name"]) == (None, "Jo Bloggs")


@pytest.mark.parametrize("who", ["guest", "member"])
def test_discussion_costs_the_same_with_many_replies_as_with_one(client, page, who):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    if who == "member":
        client.force_login(MemberFactory())
    page.discussion = False
    page.save()
    html(client)
    with CaptureQueriesContext(connection) as without:
        html(client)
    page.discussion = True
    page.save()
    counts = []
    for _ in range(3):
        replied(page, "Words")
        html(client)
        with CaptureQueriesContext(connection) as caught:
            html(client)
        counts.append(len(caught))
    assert len(set(counts)) == 1
    # The thread with its space, who the member is there, the replies.
    assert counts[0] - len(without) <= (3 if who == "member" else 2)


@pytest.mark.django_db(transaction=True)
def test_two_first_replies_at_once_make_one_thread(page):
    page = NewsPageFactory(title="Another bus", discussion=True)
    members = [MemberFactory() for _ in range(3)]

    def say(member):
        return lambda: actions.reply_about(page_id=page.pk, actor=member, body=f"I am {member.pk}")

    assert at_once(*map(say, members)) == []
    thread = Thread.objects.get(page=page)
    assert Space.objects.filter(for_pages=True).count() == 1
    assert list(thread.posts.order_by("number").values_list("number", flat=True)) == [1, 2, 3, 4]
    assert {post.author_id for post in thread.posts.filter(number__gt=1)} == {member.pk for member in members}


def test_only_facilitators_reply_where_it_is_so(client, page):
    SpaceFactory(for_pages=True, who_may_post="facilitators")
    member: Member = MemberFactory()
    client.force_login(member)
    assert FORM.search(html(client)) is None
    with pytest.raises(PermissionDenied):
        actions.reply_about(page_id=page.pk, actor=member, body="Hello")
