"""A thread about a page is never wider than the page: one rule, whoever asks in whatever way."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group

from forums import about_pages, actions, following, queries
from forums.live import render_space
from forums.search_source import ThreadSource
from hub.cms.queries import visible_pages
from hub.cms.readers import readers_among
from hub.live.topics import ANONYMOUS, LoggedEvent
from hub.plugins.search import audiences_of
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, restrict

pytestmark = [pytest.mark.django_db, pytest.mark.database]
KINDS = ["open", "login", "groups", "two groups", "password", "unpublished", "deleted"]


def make_page(kind: str):
    group, other = Group.objects.get_or_create(name="Trustees")[0], Group.objects.get_or_create(name="Treasurers")[0]
    page = NewsPageFactory(title="Pages and people", discussion=True)
    thread = actions.open_discussion(page_id=page.pk, actor=None)
    pk = page.pk
    if kind in {"login", "password"}:
        restrict(page, kind)
    elif kind == "groups":
        restrict(page, "groups", group)
    elif kind == "two groups":
        restrict(page, "groups", group)
        restrict(page.get_parent(), "groups", other)
    elif kind == "unpublished":
        page.unpublish()
    elif kind == "deleted":
        page.delete()
    return pk, thread


def people(space):
    trustee, both = MemberFactory(), MemberFactory()
    trustee.groups.add(Group.objects.get(name="Trustees"))
    both.groups.set(Group.objects.filter(name__in=["Trustees", "Treasurers"]))
    return {
        "guest": AnonymousUser(),
        "member": MemberFactory(),
        "suspended": MemberFactory(is_active=False),
        "trustee": trustee,
        "both": both,
        "facilitator": SpaceMembershipFactory(space=space, facilitator=True).member,
        "admin": MemberFactory(admin=True),
    }


def ids_of(who):
    return {viewer.pk or ANONYMOUS: name for name, viewer in who.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_readers_of_a_page_are_the_same_for_one_viewer_as_for_many(kind):
    page_id, thread = make_page(kind)
    who = people(thread.space)
    one_by_one = {name for name, viewer in who.items() if visible_pages(viewer).filter(pk=page_id).exists()}
    ids = ids_of(who)
    together = {ids[pk] for pk in readers_among(page_id, ids)}
    # A session of somebody suspended is over: as themselves they are asked for nowhere.
    assert together - {"suspended"} == one_by_one - {"suspended"}


@pytest.mark.parametrize("kind", KINDS)
def test_every_way_to_a_thread_opens_it_to_the_same_people(kind):
    page_id, thread = make_page(kind)
    who = people(thread.space)
    allowed = {name for name, viewer in who.items() if visible_pages(viewer).filter(pk=page_id).exists()} | {"admin"}
    actions.reply(thread, actor=who["admin"], body="Hello")
    ids = ids_of(who)
    ways = {
        "thread": lambda viewer: queries.may_see_thread_of_id(viewer, thread.pk),
        "space": lambda viewer: bool(queries.threads_of(viewer, thread.space).threads),
        "figures": lambda viewer: [space.thread_count for space in queries.spaces_with_figures(viewer)] == [1],
        "happening": lambda viewer: bool(queries.active_threads(viewer)),
        "feed": lambda viewer: bool(queries.newest_threads(viewer, thread.space)),
    }
    found = {way: {name for name, viewer in who.items() if ask(viewer)} for way, ask in ways.items()}
    found["socket"] = {ids[pk] for pk in following.followers_of_thread(thread.pk, ids)}
    assert {way: names - {"suspended"} for way, names in found.items()} == dict.fromkeys(found, allowed - {"suspended"})


SPACES = ["public", "members", "invited"]


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize("kind", KINDS)
def test_search_finds_a_thread_for_no_more_people_than_may_see_it(kind, space):
    SpaceFactory(kind=space, for_pages=True)
    page_id, thread = make_page(kind)
    who = people(thread.space)
    allowed = {name for name, viewer in who.items() if queries.may_see_thread_of_id(viewer, thread.pk)}
    documents = list(ThreadSource().documents([post.pk for post in thread.posts.all()]))
    holders = {name for name, viewer in who.items() if any(d.audience in audiences_of(viewer) for d in documents)}
    assert holders - allowed == set()
    if kind in {"open", "login"}:
        assert holders == allowed
    if kind in {"password", "unpublished", "deleted"}:
        assert documents == []


@pytest.mark.parametrize("kind", KINDS)
def test_topic_of_a_space_tells_nobody_the_title_of_a_page_that_is_not_for_all(kind):
    _, thread = make_page(kind)
    payload = render_space(thread.space_id, [LoggedEvent(1, "thread.started", {"thread": thread.pk})])[0]
    assert ("title" in payload.data) == (kind == "open")


def test_admin_reads_of_a_page_that_is_gone_without_its_title():
    _, thread = make_page("deleted")
    thread.refresh_from_db()
    assert about_pages.page_of(MemberFactory(admin=True), thread) == about_pages.PageFacts("", "")


def test_thread_of_its_own_is_about_no_page():
    thread = actions.start_thread(SpaceFactory(), actor=MemberFactory(), title="T", body="Words")
    assert about_pages.page_of(AnonymousUser(), thread) is None
