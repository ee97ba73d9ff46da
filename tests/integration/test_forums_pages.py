"""The pages of the forums, as people and programs meet them."""

import re

import pytest
from django.core import signing

from forums import actions
from forums.mail_queries import STOP_LINK
from forums.models import Post, Report, Thread, ThreadMail
from tests.factories.forums import PostFactory, SpaceFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MemberFactory()


@pytest.fixture
def thread():
    return ThreadFactory(title="Fares", slug="fares", space__slug="money", posts=3)


@pytest.fixture
def signed_in(client, member):
    client.force_login(member)
    return client


@pytest.fixture
def facilitator(client, thread):
    found = SpaceMembershipFactory(space=thread.space, facilitator=True).member
    client.force_login(found)
    return found


def headings(response):
    return re.findall(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)


def warm_up(client):
    """Whatever the process keeps (site, settings) is asked for before queries are counted."""
    client.get("/spaces/")


# Reading ------------------------------------------------------------------------------------


def test_a_thread_shows_its_title_as_the_only_heading_and_its_posts(client, thread):
    response = client.get(thread.get_absolute_url())
    text = response.content.decode()
    assert (response.status_code, headings(response)) == (200, ["Fares"])
    assert re.findall(r'id="post-(\d+)"', text) == ["1", "2", "3"]
    assert 'data-topic="thread:' in text


def test_what_a_guest_gets_holds_nothing_personal(client, thread):
    for path in ("/spaces/", "/spaces/money/", thread.get_absolute_url(), f"{thread.get_absolute_url()}1/history/"):
        response = client.get(path)
        text = response.content.decode()
        assert (response.status_code, dict(response.cookies)) == (200, {})
        assert "csrfmiddlewaretoken" not in text
    assert "Sign in to reply" in client.get(thread.get_absolute_url()).content.decode()


def test_thread_page_takes_as_many_queries_on_the_first_page_as_on_the_last(client, django_assert_num_queries):
    thread = ThreadFactory(posts=500)
    warm_up(client)
    for page in (1, 25):
        with django_assert_num_queries(4):
            assert client.get(f"{thread.get_absolute_url()}?page={page}").status_code == 200


def test_thread_page_takes_few_queries_for_its_author(signed_in, member, django_assert_num_queries):
    thread = ThreadFactory(posts=500, author=member)
    warm_up(signed_in)
    # The first look at what is new writes down how far they have read.
    signed_in.get(f"{thread.get_absolute_url()}?page=25")
    for page in (1, 25):
        with django_assert_num_queries(7):
            assert signed_in.get(f"{thread.get_absolute_url()}?page={page}").status_code == 200


@pytest.mark.parametrize("kind", ["public", "members"])
def test_list_pages_take_as_many_queries_for_three_as_for_one(signed_in, django_assert_num_queries, kind):
    first = ThreadFactory(space__kind=kind)
    warm_up(signed_in)
    pages = {"/spaces/": 7, first.space.get_absolute_url(): 8}
    for path, count in pages.items():
        with django_assert_num_queries(count):
            signed_in.get(path)
    for _ in range(2):
        ThreadFactory(space=first.space)
        ThreadFactory(space__kind=kind)
    for path, count in pages.items():
        with django_assert_num_queries(count):
            signed_in.get(path)


def test_the_list_of_people_takes_as_many_queries_for_three_as_for_one(client, django_assert_num_queries):
    space = SpaceFactory(invited=True)
    client.force_login(SpaceMembershipFactory(space=space, facilitator=True).member)
    warm_up(client)
    for _ in range(2):
        with django_assert_num_queries(7):
            client.get(f"{space.get_absolute_url()}people/")
        SpaceMembershipFactory(space=space)
        SpaceMembershipFactory(space=space)


def test_the_feed_takes_as_many_queries_for_three_as_for_one(client, django_assert_num_queries):
    thread = ThreadFactory()
    for _ in range(2):
        with django_assert_num_queries(4):
            client.get(f"{thread.space.get_absolute_url()}feed/")
        ThreadFactory(space=thread.space)
        ThreadFactory(space=thread.space)


@pytest.mark.parametrize("page", ["0", "2", "x", "-1", "1.0", "٣", "9" * 40, ""])
def test_a_page_number_that_is_none_is_not_found(client, thread, page):
    assert client.get(thread.get_absolute_url(), {"page": page}).status_code == 404


@pytest.mark.parametrize("query", ["page=2", "page=x", "after=x", "after=e30"])
def test_a_list_has_no_pages_but_those_it_names(client, thread, query):
    assert client.get(f"/spaces/money/?{query}").status_code == 404


def test_older_threads_are_behind_the_link(client):
    space = SpaceFactory()
    for _ in range(31):
        ThreadFactory(space=space)
    text = client.get(space.get_absolute_url()).content.decode()
    [after] = re.findall(r'href="(\?after=[^"]+)"', text)
    older = client.get(space.get_absolute_url() + after).content.decode()
    assert text.count('class="item-row"') + older.count('class="item-row"') == 31


@pytest.mark.parametrize(
    "path",
    [
        "/spaces/..%2f..%2fetc%2fpasswd/",
        "/spaces/%00/",
        "/spaces/a'or'1'='1/",
        "/spaces/none/",
        "/spaces/money/0-x/",
        "/spaces/money/99999999999999999999-x/",
        "/spaces/money/12/",
        "/spaces/money/new/x/",
    ],
)
def test_a_hostile_or_unknown_address_is_not_found(client, thread, path):
    assert client.get(path).status_code == 404


def test_an_old_address_leads_to_the_thread(client, thread):
    renamed = client.get(f"{thread.space.get_absolute_url()}{thread.pk}-old-title/?page=1")
    moved = client.get(f"/spaces/other/{thread.pk}-old-title/?page=1")
    address = f"{thread.get_absolute_url()}?page=1"
    # It may move back: no browser may keep for ever where it led.
    assert [(answer.status_code, answer.headers["Location"]) for answer in (renamed, moved)] == [
        (301, address),
        (302, address),
    ]


def test_the_address_of_a_post_leads_to_its_page(client):
    thread = ThreadFactory(posts=45)
    answers = {n: client.get(f"{thread.get_absolute_url()}{n}/") for n in (1, 20, 21, 45, 46)}
    assert [answers[n].headers["Location"].removeprefix(thread.get_absolute_url()) for n in (1, 20, 21, 45)] == [
        "#post-1",
        "#post-20",
        "?page=2#post-21",
        "?page=3#post-45",
    ]
    assert answers[46].status_code == 404


def test_the_feed_tells_what_everybody_may_read(client, thread):
    PostFactory(thread=ThreadFactory(space=thread.space, title="Marker", hidden=True))
    response = client.get("/spaces/money/feed/")
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    text = response.content.decode()
    assert ("Fares" in text, "Marker" in text) == (True, False)


@pytest.mark.parametrize("kind", ["members", "invited"])
def test_a_feed_of_what_is_not_public_is_not_found_even_for_those_who_may_read(client, kind):
    space = SpaceFactory(kind=kind)
    client.force_login(SpaceMembershipFactory(space=space).member)
    assert client.get(f"{space.get_absolute_url()}feed/").status_code == 404


# Writing -------------------------------------------------------------------------------------


def test_a_reply_leads_to_its_place(signed_in, thread):
    response = signed_in.post(f"{thread.get_absolute_url()}reply/", {"body": "Hello"})
    assert response.headers["Location"] == f"{thread.get_absolute_url()}#post-4"
    assert Post.objects.get(thread=thread, number=4).body_html == "<p>Hello</p>"


def test_the_same_form_sent_twice_makes_one_post(signed_in, thread):
    page = signed_in.get(thread.get_absolute_url()).content.decode()
    [key] = re.findall(r'name="key" value="(\w+)"', page)
    answers = [signed_in.post(f"{thread.get_absolute_url()}reply/", {"body": "Hi", "key": key}) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert thread.posts.count() == 4
    signed_in.post(f"{thread.get_absolute_url()}reply/", {"body": "Other words", "key": key})
    assert thread.posts.count() == 5


def test_an_empty_reply_comes_back_with_the_form(signed_in, thread):
    response = signed_in.post(f"{thread.get_absolute_url()}reply/", {"body": " \n "})
    assert (response.status_code, thread.posts.count()) == (200, 3)
    assert '<a href="#id_body">Write something first.</a>' in response.content.decode()


def test_a_reply_of_a_megabyte_is_too_large_and_kept(signed_in, thread):
    response = signed_in.post(f"{thread.get_absolute_url()}reply/", {"body": "word " * 200_000})
    text = response.content.decode()
    assert (response.status_code, thread.posts.count()) == (413, 3)
    assert "a post may have 100,000" in text
    assert text.count("word ") >= 200_000


def test_a_reply_to_a_locked_thread_is_refused_with_the_words_kept(signed_in, thread):
    Thread.objects.update(locked=True)
    response = signed_in.post(f"{thread.get_absolute_url()}reply/", {"body": "Precious words"})
    text = response.content.decode()
    assert (response.status_code, thread.posts.count()) == (403, 3)
    assert ("This thread is locked" in text, "Precious words" in text) == (True, True)


def test_too_many_posts_come_back_with_a_time_to_wait_and_the_words(signed_in, thread, settings):
    settings.RATE_LIMITS = True
    path = f"{thread.get_absolute_url()}reply/"
    answers = [signed_in.post(path, {"body": f"Words {n}"}) for n in range(41)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 70
    assert "Words" in refused.content.decode()


@pytest.mark.parametrize("path", ["reply/", "1/edit/", "1/remove/", "hide/", "lock/"])
def test_a_guest_is_led_to_the_sign_in(client, thread, path):
    response = client.post(thread.get_absolute_url() + path)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/?next=")


def test_starting_a_thread(signed_in, thread):
    assert headings(signed_in.get("/spaces/money/new/")) == ["Start a thread"]
    response = signed_in.post("/spaces/money/new/", {"title": "New here", "body": "Hello"})
    started = Thread.objects.get(title="New here")
    assert response.headers["Location"] == started.get_absolute_url()
    again = signed_in.post("/spaces/money/new/", {"title": "", "body": "Precious words"})
    text = again.content.decode()
    assert again.status_code == 200
    assert ("Give the thread a title." in text, "Precious words" in text) == (True, True)


def test_starting_a_thread_where_only_facilitators_post_is_refused(signed_in):
    space = SpaceFactory(who_may_post="facilitators")
    response = signed_in.get(f"{space.get_absolute_url()}new/")
    assert response.status_code == 403
    assert "Only facilitators start threads" in response.content.decode()


def test_an_edit_is_saved_and_a_stale_one_comes_back_with_both_texts(signed_in, member, thread):
    post = actions.reply(thread, actor=member, body="One")
    path = f"{post.get_absolute_url()}edit/"
    assert ">\nOne</textarea>" in signed_in.get(path).content.decode()
    saved = signed_in.post(path, {"body": "Two", "revision": "1"})
    assert saved.headers["Location"] == f"{thread.get_absolute_url()}#post-4"
    stale = signed_in.post(path, {"body": "Three", "revision": "1"})
    text = stale.content.decode()
    assert stale.status_code == 409
    assert ("<p>Two</p>" in text, ">\nThree</textarea>" in text) == (True, True)
    assert 'name="revision" value="2"' in text
    assert "One" in signed_in.get(f"{post.get_absolute_url()}history/").content.decode()


def test_an_edit_without_a_revision_is_a_conflict(signed_in, member, thread):
    post = actions.reply(thread, actor=member, body="One")
    assert signed_in.post(f"{post.get_absolute_url()}edit/", {"body": "Two", "revision": "x"}).status_code == 200
    assert signed_in.post(f"{post.get_absolute_url()}edit/", {"body": "Two"}).status_code == 409


def test_others_may_not_open_the_edit_page(signed_in, thread):
    assert signed_in.get(f"{thread.get_absolute_url()}1/edit/").status_code == 403
    assert signed_in.get(f"{thread.get_absolute_url()}1/remove/").status_code == 403


def test_removing_asks_first_and_leaves_a_line(signed_in, member, thread):
    post = actions.reply(thread, actor=member, body="Marker words")
    path = f"{post.get_absolute_url()}remove/"
    assert headings(signed_in.get(path)) == ["Remove your post?"]
    signed_in.post(path)
    text = signed_in.get(thread.get_absolute_url()).content.decode()
    assert ("Post 4 was removed by its author." in text, "Marker" in text) == (True, False)
    assert signed_in.get(f"{post.get_absolute_url()}history/").status_code == 404


# Looking after ------------------------------------------------------------------------------------


def test_a_facilitator_hides_and_restores_a_post(client, facilitator, thread):
    path = f"{thread.get_absolute_url()}2/"
    assert client.post(f"{path}hide/").status_code == 302
    assert "Post 2 was hidden by a facilitator." in client.get(thread.get_absolute_url()).content.decode()
    assert "Words of post 2" in client.get(f"{path}history/").content.decode()
    assert client.post(f"{path}restore/").status_code == 302
    assert "Words of post 2" in client.get(thread.get_absolute_url()).content.decode()


def test_the_words_of_a_hidden_post_are_not_found_by_others(signed_in, thread):
    thread.posts.filter(number=2).update(state="hidden")
    assert signed_in.get(f"{thread.get_absolute_url()}2/history/").status_code == 404
    assert signed_in.get(f"{thread.get_absolute_url()}2/report/").status_code == 404


def test_a_facilitator_locks_unlocks_hides_and_restores_a_thread(client, facilitator, thread):
    for verb, field, value in [("lock", "locked", True), ("unlock", "locked", False), ("hide", "hidden", True)]:
        assert client.post(f"{thread.get_absolute_url()}{verb}/").status_code == 302
        thread.refresh_from_db()
        assert getattr(thread, field) is value
    assert "This thread is hidden." in client.get(thread.get_absolute_url()).content.decode()
    client.logout()
    assert client.get(thread.get_absolute_url()).status_code == 404


def test_a_member_may_not_look_after_a_thread(signed_in, thread):
    for path in ("lock/", "unlock/", "hide/", "2/hide/", "2/restore/"):
        assert signed_in.post(thread.get_absolute_url() + path).status_code == 403


def test_a_facilitator_adds_and_removes_people_by_handle(client):
    space = SpaceFactory(invited=True)
    client.force_login(SpaceMembershipFactory(space=space, facilitator=True).member)
    sam = MemberFactory(handle="sam", display_name="Sam")
    path = f"{space.get_absolute_url()}people/"
    assert client.post(f"{path}add/", {"handle": "sam"}).headers["Location"] == path
    assert "Sam" in client.get(path).content.decode()
    wrong = client.post(f"{path}add/", {"handle": "nobody"})
    assert wrong.status_code == 200
    assert "There is no member with the handle “nobody”" in wrong.content.decode()
    client.post(f"{path}remove/", {"handle": "sam"})
    assert not space.memberships.filter(member=sam).exists()


def test_the_list_of_people_is_not_found_by_others(signed_in, member):
    space = SpaceFactory(invited=True)
    SpaceMembershipFactory(space=space, member=member)
    assert signed_in.get(f"{space.get_absolute_url()}people/").status_code == 404
    assert signed_in.post(f"{space.get_absolute_url()}people/add/", {"handle": member.handle}).status_code == 404


# Telling the team ------------------------------------------------------------------------------------


def test_a_guest_reports_a_post(client, thread):
    path = f"{thread.get_absolute_url()}2/report/"
    page = client.get(path)
    assert "no-store" in page.headers["Cache-Control"]
    response = client.post(path, {"message": "Not kind", "email": "", "website": ""})
    assert response.headers["Location"] == "/contact/thanks/"
    assert Report.objects.get().words == "Words of post 2"


def test_a_report_without_words_comes_back(client, thread):
    response = client.post(f"{thread.get_absolute_url()}2/report/", {"message": "", "email": "me@hub.example"})
    text = response.content.decode()
    assert (response.status_code, Report.objects.count()) == (200, 0)
    assert ("Write a few words" in text, "me@hub.example" in text) == (True, True)


def test_writing_to_the_team(client, signed_in):
    assert "no-store" in client.get("/contact/").headers["Cache-Control"]
    assert signed_in.post("/contact/", {"message": "Hello"}).headers["Location"] == "/contact/thanks/"
    assert client.get("/contact/thanks/").status_code == 200


def test_a_program_that_fills_in_the_trap_is_thanked_and_forgotten(client):
    response = client.post("/contact/", {"message": "Buy", "email": "a@b.example", "website": "http://spam.example"})
    assert (response.status_code, Report.objects.count()) == (302, 0)


def test_many_messages_from_one_address_are_too_many(client, settings):
    settings.RATE_LIMITS = True
    given = {"message": "Hello", "email": "a@b.example"}
    statuses = [client.post("/contact/", given).status_code for _ in range(41)]
    assert 429 in statuses


# The mail to the author -------------------------------------------------------------------------------


def test_mail_about_a_thread_is_stopped_with_one_click_and_without_signing_in(thread, csrf_client):
    token = signing.dumps([thread.pk, thread.author_id], salt=STOP_LINK)
    response = csrf_client.post(
        f"/api/v1/mail/stop/{token}", "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    assert (response.status_code, ThreadMail.objects.get(thread=thread).stopped) == (200, True)


@pytest.fixture
def csrf_client():
    from django.test import Client

    return Client(enforce_csrf_checks=True)


def test_a_person_who_opens_the_stop_link_is_asked(client, thread):
    token = signing.dumps([thread.pk, thread.author_id], salt=STOP_LINK)
    response = client.get(f"/api/v1/mail/stop/{token}")
    assert response.headers["Location"] == f"/spaces/mail/stop/{token}/"
    assert headings(client.get(response.headers["Location"])) == ["Stop mail about this thread?"]
    assert not ThreadMail.objects.filter(stopped=True).exists()
    assert headings(client.post(response.headers["Location"])) == ["No more mail about this thread"]
    assert ThreadMail.objects.get(thread=thread).stopped


@pytest.mark.parametrize("path", ["/spaces/mail/stop/wrong/", "/api/v1/mail/stop/wrong"])
def test_a_stop_link_that_is_not_whole_is_not_found(client, path):
    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)


def test_the_author_stops_and_resumes_mail_on_the_page(client, thread):
    client.force_login(thread.author)
    assert "Stop mail about this thread" in client.get(thread.get_absolute_url()).content.decode()
    client.post(f"{thread.get_absolute_url()}stop-mail/")
    assert "Send me mail again" in client.get(thread.get_absolute_url()).content.decode()
    client.post(f"{thread.get_absolute_url()}resume-mail/")
    assert not ThreadMail.objects.get(thread=thread).stopped


def test_others_cannot_stop_the_authors_mail(signed_in, thread):
    assert signed_in.post(f"{thread.get_absolute_url()}stop-mail/").status_code == 403


# The home page ------------------------------------------------------------------------------------------


def test_the_home_page_shows_what_is_happening_now(client):
    ThreadFactory(title="Open talk")
    ThreadFactory(title="Marker talk", space__members_only=True)
    text = client.get("/").content.decode()
    assert ("Open talk" in text, "Marker talk" in text) == (True, False)
    client.force_login(MemberFactory())
    assert "Marker talk" in client.get("/").content.decode()


# Signed out in the meantime -----------------------------------------------------------------


@pytest.mark.parametrize("path", ["/spaces/money/new/", "{thread}reply/", "{thread}1/edit/"])
def test_words_of_somebody_who_was_signed_out_come_back(client, thread, path):
    path = path.format(thread=thread.get_absolute_url())
    response = client.post(path, {"title": "A title", "body": "Two hours <of> work."})
    assert response.status_code == 403
    assert headings(response) == ["You are signed out"]
    assert "Two hours &lt;of&gt; work.</textarea>" in response.content.decode()
    assert (Post.objects.count(), response["Cache-Control"].split(", ")[-1]) == (3, "private")
