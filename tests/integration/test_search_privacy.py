"""Doors beside the search itself: what editors read of it, what they put first, what is told after rights were lost."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone
from wagtail.models import Collection, GroupCollectionPermission

from forums import actions as forum
from hub.filetext.models import FileReading
from hub.mail.models import Mail
from hub.plugins.registry import registry
from hub.plugins.search import MEMBERS, PUBLIC
from hub.plugins.testing import client_as, deliver
from search import indexing, queries
from search.backends import candidates, database
from search.backends.base import Query, term
from search.editing.actions import put_first
from search.models import SavedSearch
from search.saved import actions
from search.saved.mail import tell_due
from tests.factories.documents import a_document
from tests.factories.forums import SpaceFactory, ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, document, restrict

pytestmark = [pytest.mark.database, pytest.mark.django_db]
MISSED = "/admin/search/missed/"
FILES = "/admin/reports/files/"
SECRET = "zombrilk"


@pytest.fixture(autouse=True)
def no_limits(settings):
    settings.RATE_LIMITS = False


@pytest.fixture
def editor():
    editor = MemberFactory()
    editor.groups.add(Group.objects.get(name="Editors"))
    return editor


@pytest.fixture
def circle():
    """A space by invitation with a thread that says the secret, and who is in it."""
    space, insider = SpaceFactory(kind="invited", slug="circle"), MemberFactory()
    forum.add_member(space, actor=MemberFactory(admin=True), handle=insider.handle)
    thread = ThreadFactory(space=space, title=f"The {SECRET}")
    thread.posts.update(body_text=f"About the {SECRET}, and quillwort")
    indexing.rebuild()
    return space, insider


def ask(text, member=None):
    client = client_as(member)
    return client.get("/search/", {"q": text}, headers={"User-Agent": "Firefox"}).text


def test_what_comes_first_and_became_private_is_gone_at_once_for_guests_and_editors(editor):
    page = NewsPageFactory(title=f"The {SECRET} fund")
    indexing.rebuild()
    put_first(actor=editor, question="fund", kind="news", group_id=page.pk)
    places = ("/admin/search/first/", "/admin/search/first/question/?question=fund")
    assert SECRET in ask("fund")
    assert all(SECRET in client_as(editor).get(path).text for path in places)
    restrict(page, "groups", Group.objects.create(name="Board"))
    for indexed in (False, True):
        if indexed:
            deliver("search")
        assert SECRET not in ask("fund") + ask("fund", editor)
        assert SECRET not in Client().get("/api/v1/search", {"q": "fund"}).text
        assert [SECRET in client_as(editor).get(path).text for path in places] == [False, False]
        assert "gone, or not for you" in client_as(editor).get(places[0]).text


def test_editors_read_no_words_that_found_something_for_whoever_may_see_it(editor, circle):
    """On the list are words of people who searched in vain. What stands in closed places puts nothing there."""
    _, insider = circle
    for _ in range(2):
        # Found; found by the word beside it; and misspelt, which is found, too.
        for text in (SECRET, f"{SECRET} unheard", "zombrlik"):
            ask(text, insider)
    ask("quillwort", editor)
    page = client_as(editor).get(MISSED).text
    assert [word in page for word in (SECRET, "unheard", "zombrlik", "quillwort")] == [False] * 4
    # Once more, and the editor who searched reads that they did: whether somebody else could find it does not show.
    ask("quillwort", editor), ask("nobodysword", editor), ask("nobodysword", editor)
    page = client_as(editor).get(MISSED).text
    assert [word in page for word in ("quillwort", "nobodysword")] == [True, True]
    assert client_as(insider).get(MISSED).status_code in (302, 403)


def test_files_that_cannot_be_searched_are_named_to_those_alone_who_look_after_them():
    root = Collection.get_first_root_node()
    mine, other = (root.add_child(instance=Collection(name=name)) for name in ("Mine", "Others"))
    keepers, keeper = Group.objects.create(name="Keepers"), MemberFactory()
    keeper.groups.add(keepers)
    keepers.permissions.add(Permission.objects.get(codename="access_admin"))
    change = Permission.objects.get(codename="change_document", content_type__app_label="wagtaildocs")
    GroupCollectionPermission.objects.create(group=keepers, collection=mine, permission=change)
    for collection, word in ((mine, "openly"), (other, SECRET)):
        paper = document(title=f"Title {word}", name=f"{word}.pdf")
        type(paper).objects.filter(pk=paper.pk).update(collection=collection)
        FileReading.objects.filter(pk=paper.pk).update(words=f"It is locked: {word}")
    for path in (FILES, f"{FILES}results/"):
        page = client_as(keeper).get(path).text
        assert (page.count("openly") >= 3, SECRET in page) == (True, False)
        assert client_as(MemberFactory()).get(path).status_code in (302, 403)


def test_who_leaves_a_space_while_their_mail_is_written_is_told_nothing_of_it(circle, monkeypatch):
    space, insider = circle
    long_ago = timezone.now() - timedelta(days=3)
    SavedSearch.objects.create(member=insider, text="quillwort", by_mail=True, looked_at=long_ago)
    look = actions.look

    def and_then_removed(saved, viewer):
        found = look(saved, viewer)
        assert [hit.title for hit in found.new] == [f"The {SECRET}"]
        forum.remove_member(space, actor=MemberFactory(admin=True), handle=insider.handle)
        return found

    Mail.objects.all().delete()
    monkeypatch.setattr(actions, "look", and_then_removed)
    assert (tell_due(), Mail.objects.count()) == (0, 0)


def test_whether_there_are_too_many_results_to_count_is_said_of_what_the_viewer_may_see(monkeypatch):
    monkeypatch.setattr(candidates, "MOST", 4)
    monkeypatch.setattr(candidates, "RANKED", 6)
    closed = [a_document(pk, body=SECRET, audience=MEMBERS) for pk in range(10, 30)]
    database().index([*closed, *(a_document(pk, body=SECRET) for pk in (1, 40, 41))])

    def found(*audiences, **choices):
        asked = Query(terms=(term(SECRET),), audiences=frozenset(audiences), kinds=("page",), **choices)
        hits = database().search(asked)
        return sorted(hit.object_id for hit in hits.hits), hits.total, hits.at_least

    assert found(PUBLIC) == found(PUBLIC, newest_first=True) == ([1, 40, 41], 3, frozenset())
    assert found(PUBLIC, kind="page", year=2026) == ([1, 40, 41], 3, frozenset())
    assert "total" in found(PUBLIC, MEMBERS)[2]


def test_what_browsers_are_told_of_the_search_is_the_same_for_everybody(circle):
    _, insider = circle
    assert client_as(insider).get("/search/description.xml").content == Client().get("/search/description.xml").content


def test_source_that_is_switched_off_is_found_through_no_door_though_the_index_knows_it(circle, monkeypatch):
    _, insider = circle
    assert queries.search(insider, SECRET).total == 1
    monkeypatch.delitem(registry.sources, "thread")
    assert (queries.search(insider, SECRET).total, queries.search(insider, SECRET).facets["kind"]) == (0, ())
    for path in ("/search/", "/search/complete/", "/api/v1/search"):
        assert f"The {SECRET}" not in client_as(insider).get(path, {"q": SECRET[:-1]}).text
