"""Pages that are not for everybody: they leak at no door, and the right people get in."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from hub.cms.models import NoteFile
from tests.factories.members import MemberFactory
from tests.factories.pages import (
    NewsPageFactory,
    NotePageFactory,
    ResourcePageFactory,
    StandardPageFactory,
    StoryPageFactory,
    document,
    restrict,
)

pytestmark = pytest.mark.django_db
MARK = "zanzibar"
LISTS = [
    "/",
    "/news/",
    "/notes/",
    "/resources/",
    "/stories/",
    "/news/feed/",
    "/notes/feed/",
    "/resources/feed/",
    "/stories/feed/",
    "/sitemap.xml",
]


@pytest.fixture
def closed_pages():
    """One page of each kind that carries the mark in every field; answers them."""
    words = f"All about {MARK}"
    return [
        NewsPageFactory(title=f"{words} news", standfirst=words, topics=[MARK]),
        NotePageFactory(title=f"{words} note", summary=words, group=MARK, topics=[MARK]),
        ResourcePageFactory(title=f"{words} resource", summary=words, topics=[MARK], audience=[MARK]),
        StoryPageFactory(title=f"{words} story", summary=words, told_as=MARK, themes=[MARK]),
        StandardPageFactory(title=f"{words} page", introduction=words),
    ]


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member, backend="members.backends.MemberBackend")
    return client


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_closed_pages_leak_into_no_list_feed_or_site_map(client, closed_pages, kind):
    for page in closed_pages:
        restrict(page, kind)
    for url in LISTS:
        response = client.get(url)
        assert response.status_code == 200, url
        assert MARK not in response.text, url


@pytest.mark.parametrize("url", LISTS)
def test_drafts_leak_into_no_list_feed_or_site_map(client, url):
    words = f"All about {MARK}"
    NewsPageFactory(draft=True, title=words, topics=[MARK])
    NotePageFactory(draft=True, title=words, group=MARK)
    ResourcePageFactory(draft=True, title=words, topics=[MARK])
    StoryPageFactory(draft=True, title=words, themes=[MARK])
    assert MARK not in client.get(url).text


def test_unpublished_changes_of_a_live_page_are_not_shown(client):
    page = NewsPageFactory(title="As it was")
    page.title = f"About {MARK}"
    page.standfirst = MARK
    page.save_revision()
    for url in ("/", "/news/", "/news/feed/", page.url):
        assert MARK not in client.get(url).text, url


def test_pages_for_members_are_in_a_member_s_lists_but_in_no_feed(closed_pages):
    for page in closed_pages:
        restrict(page, PageViewRestriction.LOGIN)
    client = signed_in(MemberFactory())
    for url in ("/news/", "/notes/", "/resources/", "/stories/", "/"):
        assert MARK in client.get(url).text, url
    for url in ("/news/feed/", "/sitemap.xml"):
        assert MARK not in client.get(url).text, url


@pytest.mark.parametrize("kind", ["login", "groups"])
def test_guest_is_asked_to_sign_in(client, kind):
    page = NewsPageFactory(title="For us")
    restrict(page, kind)
    response = client.get(page.url)
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=/news/for-us/")
    assert "no-store" in response["Cache-Control"]


def test_member_reads_a_page_for_members():
    page = NewsPageFactory(title="For us")
    restrict(page)
    assert signed_in(MemberFactory()).get(page.url).status_code == 200


def test_member_outside_the_group_gets_a_plain_no_and_is_not_sent_in_circles():
    page = NewsPageFactory(title="For the board")
    restrict(page, PageViewRestriction.GROUPS, Group.objects.create(name="Board"))
    assert signed_in(MemberFactory()).get(page.url).status_code == 403


def test_member_of_the_group_gets_in():
    page, group, member = NewsPageFactory(), Group.objects.create(name="Board"), MemberFactory()
    member.groups.add(group)
    restrict(page, PageViewRestriction.GROUPS, group)
    client = signed_in(member)
    assert client.get(page.url).status_code == 200
    assert page.title in client.get("/news/").text


def test_page_with_a_password_sets_no_cookie_before_somebody_opens_its_form(client):
    page = StandardPageFactory(title="Secret")
    restrict(page, PageViewRestriction.PASSWORD)
    response = client.get(page.url)
    assert response.status_code == 302
    assert response.cookies == {}
    form = client.get(response["Location"])
    assert form.status_code == 200
    assert form["Cache-Control"] == "no-store"
    assert "<h1>This page has a password</h1>" in form.text


def test_password_opens_the_page_and_a_wrong_one_is_answered_with_words(client):
    page = StandardPageFactory(title="Secret")
    restrict(page, PageViewRestriction.PASSWORD)
    form = client.get(page.url)["Location"].partition("?")[0]
    wrong = client.post(form, {"password": "open barley", "return_url": page.url})
    assert wrong.status_code == 200
    assert "The password you have entered is not correct" in wrong.text
    right = client.post(form, {"password": "open sesame", "return_url": page.url})
    assert (right.status_code, right["Location"]) == (302, page.url)
    assert client.get(page.url).status_code == 200


def test_password_may_not_be_guessed_without_end(client, settings):
    settings.RATE_LIMITS = True
    page = StandardPageFactory(title="Secret")
    restrict(page, PageViewRestriction.PASSWORD)
    form = client.get(page.url)["Location"].partition("?")[0]
    answers = [client.post(form, {"password": "x", "return_url": "/"}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_password_of_a_collection_may_not_be_guessed_without_end(client, settings):
    settings.RATE_LIMITS = True
    collection = Collection.get_first_root_node().add_child(name="Secret")
    restriction = CollectionViewRestriction.objects.create(
        collection=collection, restriction_type="password", password="open sesame"
    )
    form = f"/documents/authenticate_with_password/{restriction.pk}/"
    answers = [client.post(form, {"password": "x", "return_url": "/"}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


def test_password_leads_to_no_other_site(client):
    page = StandardPageFactory(title="Secret")
    restrict(page, PageViewRestriction.PASSWORD)
    form = client.get(page.url)["Location"].partition("?")[0]
    response = client.post(form, {"password": "open sesame", "return_url": "https://evil.example/"})
    assert response["Location"] == "/"


# Files are as private as the pages that carry them


def note_with_file(**fields):
    file = document(content=b"%PDF-1.4 private words")
    return NotePageFactory(files=[NoteFile(document=file)], **fields), file


def test_file_of_a_public_page_is_open_to_all_and_never_sniffed(client):
    _, file = note_with_file()
    response = client.get(file.url)
    assert response.status_code == 200
    assert b"".join(response.streaming_content) == b"%PDF-1.4 private words"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-cache"
    for header in ("Content-Encoding", "ETag", "Vary"):
        assert header not in response


def test_file_of_a_draft_is_for_people_with_the_admin(client):
    _, file = note_with_file(draft=True)
    editor = MemberFactory()
    editor.groups.add(Group.objects.get_or_create(name="Editors")[0])
    assert client.get(file.url).status_code == 404
    assert signed_in(MemberFactory()).get(file.url).status_code == 404
    assert signed_in(MemberFactory(admin=True)).get(file.url).status_code == 200


def test_file_of_a_page_for_members_asks_a_guest_to_sign_in(client):
    page, file = note_with_file()
    restrict(page)
    response = client.get(file.url)
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=/documents/")
    answer = signed_in(MemberFactory()).get(file.url)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-cache")


def test_file_of_a_page_for_a_group_is_not_there_for_others():
    page, file = note_with_file()
    restrict(page, PageViewRestriction.GROUPS, Group.objects.create(name="Board"))
    assert signed_in(MemberFactory()).get(file.url).status_code == 404


def test_file_is_as_open_as_the_most_open_page_that_carries_it(client):
    page, file = note_with_file()
    restrict(page)
    NotePageFactory(files=[NoteFile(document=file)])
    assert client.get(file.url).status_code == 200


def test_file_in_the_body_of_a_page_follows_the_page(client):
    file = document()
    page = StandardPageFactory(body=[("file", {"document": file, "label": ""})])
    assert client.get(file.url).status_code == 200
    page.unpublish()
    assert client.get(file.url).status_code == 404


def test_file_that_no_page_carries_is_not_public(client):
    assert client.get(document().url).status_code == 404


def test_file_of_an_unpublished_page_is_gone(client):
    page, file = note_with_file()
    page.unpublish()
    assert client.get(file.url).status_code == 404
