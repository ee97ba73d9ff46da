"""Drafts on the hub, by plain forms and by programs of the page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forums import actions
from forums.models import Draft, Post, Thread
from tests.factories.forums import SpaceFactory, ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def box(page: str) -> str:
    return page.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>")[0].strip()


def test_button_keeps_a_reply_which_stands_in_the_box_until_it_is_sent(client, member):
    thread = ThreadFactory(posts=3)
    url = thread.get_absolute_url()
    answer = client.post(f"{url}draft/", {"body": "Begun", "draft": "0"})
    assert (answer.status_code, answer["Location"]) == (302, f"{url}#reply")
    page = client.get(url).content.decode()
    assert (box(page), 'name="draft" value="1"' in page) == ("Begun", True)
    assert box(client.get(f"{url}?quote=2").content.decode()).startswith("Begun\n\n")
    assert "Begun" in client.get(f"{url}reply/").content.decode()
    client.post(f"{url}reply/", {"body": "Begun and done", "draft": "1"})
    assert (Draft.objects.count(), box(client.get(url).content.decode())) == (0, "")


def test_thread_page_with_a_draft_costs_six_queries(client, member):
    thread = ThreadFactory()
    actions.keep_draft(thread, actor=member, body="Begun")
    client.get(thread.get_absolute_url())
    with CaptureQueriesContext(connection) as caught:
        client.get(thread.get_absolute_url())
    assert len(caught) <= 6, [query["sql"] for query in caught]


def test_both_texts_come_back_when_another_device_wrote_in_between(client, member):
    thread = ThreadFactory()
    url = thread.get_absolute_url()
    actions.keep_draft(thread, actor=member, body="On the phone")
    answer = client.post(f"{url}draft/", {"body": "At the desk", "draft": "0"})
    page = answer.content.decode()
    assert (answer.status_code, "On the phone" in page, box(page)) == (409, True, "At the desk")
    assert 'name="draft" value="1"' in page
    client.post(f"{url}draft/", {"body": "Both of them", "draft": "1"})
    assert Draft.objects.get().body == "Both of them"


def test_new_thread_is_begun_on_one_device_and_started_on_another(client, member):
    space = SpaceFactory()
    url = f"{space.get_absolute_url()}new/"
    client.post(f"{url}draft/", {"title": "A title", "body": "Words", "draft": ""})
    page = client.get(url).content.decode()
    assert ('value="A title"' in page, box(page)) == (True, "Words")
    client.post(url, {"title": "A title", "body": "Words", "draft": "1"})
    assert Draft.objects.count() == 0


def test_page_keeps_quietly_and_hears_of_the_other_device(client, member):
    thread = ThreadFactory()
    path = f"/api/v1/threads/{thread.pk}/draft"
    kept = client.put(path, {"body": "One", "version": 0}, content_type="application/json")
    assert (kept.status_code, kept.json()) == (200, {"version": 1})
    other = client.put(path, {"body": "Two", "version": 0}, content_type="application/json")
    assert (other.status_code, other.json()["theirs"], other.json()["version"]) == (
        409,
        {"title": "", "body": "One"},
        1,
    )
    sent = client.post(
        f"/api/v1/threads/{thread.pk}/posts", {"body": "One", "draft": 1}, content_type="application/json"
    )
    assert (sent.status_code, Draft.objects.count()) == (201, 0)


def test_draft_is_in_no_page_of_anybody_else(client, member):
    thread = ThreadFactory()
    actions.keep_draft(thread, actor=member, body="Secret plumword")
    actions.keep_draft(thread.space, actor=member, title="plumword", body="Secret")
    for viewer in (MemberFactory(admin=True), None):
        client.logout()
        if viewer:
            client.force_login(viewer)
        url = thread.get_absolute_url()
        paths = [url, f"{url}reply/", f"{thread.space.get_absolute_url()}new/"]
        pages = [client.get(path).content.decode() for path in paths]
        assert [page for page in pages if "plumword" in page] == []


@pytest.fixture
def talked_about(db):
    return NewsPageFactory(title="A new bus", slug="bus", discussion=True)


def test_reply_under_a_page_is_kept_and_goes_to_the_thread_that_somebody_makes(client, member, talked_about):
    path = f"/spaces/about/{talked_about.pk}/"
    answer = client.post(f"{path}draft/", {"body": "Begun", "draft": "0"})
    assert (answer.status_code, answer["Location"]) == (302, "/news/bus/#discussion")
    page = client.get("/news/bus/").content.decode()
    assert (box(page), 'name="draft" value="1"' in page) == ("Begun", True)
    actions.reply_about(page_id=talked_about.pk, actor=MemberFactory(), body="I was first")
    assert box(client.get("/news/bus/").content.decode()) == "Begun"
    thread = Thread.objects.get(page_id=talked_about.pk)
    assert box(client.get(thread.get_absolute_url()).content.decode()) == "Begun"
    api = f"/api/v1/pages/{talked_about.pk}/draft"
    kept = client.put(api, {"body": "Begun and done", "version": 1}, content_type="application/json")
    assert (kept.status_code, kept.json()) == (200, {"version": 2})
    client.post(path, {"body": "Begun and done", "draft": "2"})
    assert (Draft.objects.count(), box(client.get("/news/bus/").content.decode())) == (0, "")


def test_first_reply_of_all_erases_its_own_draft(client, member, talked_about):
    actions.keep_draft(talked_about, actor=member, body="Begun")
    client.post(f"/spaces/about/{talked_about.pk}/", {"body": "Begun", "draft": "1"})
    assert (Post.objects.filter(author=member).count(), Draft.objects.count()) == (1, 0)


def test_list_leads_to_each_draft_and_discards_it(client, member, talked_about):
    thread, space = ThreadFactory(title="Soup"), SpaceFactory(name="Garden")
    actions.keep_draft(thread, actor=member, body="<p>My <strong>reply</strong></p>")
    actions.keep_draft(space, actor=member, title="Beans", body="When to sow?")
    actions.keep_draft(talked_about, actor=member, body="About buses")
    actions.keep_draft(thread, actor=MemberFactory(), body="plumword of somebody else")
    page = client.get("/account/drafts/").content.decode()
    assert f'<a href="{thread.get_absolute_url()}#reply">A reply to Soup</a>' in page
    assert f'<a href="{space.get_absolute_url()}new/">A new thread in Garden</a>' in page
    assert '<a href="/news/bus/#discussion">A reply to A new bus</a>' in page
    assert ("My reply" in page, "plumword" in page) == (True, False)
    mine = Draft.objects.get(member=member, thread=thread)
    theirs = Draft.objects.exclude(member=member).get()
    assert client.post(f"/account/drafts/{theirs.pk}/discard/").status_code == 404
    assert client.post(f"/account/drafts/{mine.pk}/discard/").status_code == 302
    assert set(Draft.objects.values_list("pk", flat=True)) & {mine.pk, theirs.pk} == {theirs.pk}


def test_draft_of_what_is_closed_now_shows_its_words_without_the_title(client, member, talked_about):
    invited = ThreadFactory(title="Quinceword", space__kind="invited", space__name="Medlarword")
    actions.keep_draft(invited, actor=member, body="My reply")
    actions.keep_draft(invited.space, actor=member, body="My thread")
    actions.keep_draft(talked_about, actor=member, body="My bus")
    talked_about.delete()
    page = client.get("/account/drafts/").content.decode()
    assert [word in page for word in ("My reply", "My thread", "My bus")] == [True, True, True]
    assert [word in page for word in ("Quinceword", "Medlarword", "A new bus")] == [False, False, False]
    assert page.count("in a place that is not open to you now") == 3
