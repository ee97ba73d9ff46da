from datetime import timedelta

import pytest
from django.utils import timezone

from forums import actions, joining
from forums.models import Post
from forums.search_source import SpaceSource, ThreadSource
from hub.mail.models import Mail
from hub.plugins.events import PostCreated, SpaceChanged, ThreadChanged
from hub.plugins.testing import deliver
from search.asking.question import Choices
from search.completing import completions
from search.models import SavedSearch
from search.queries import search
from search.saved import actions as saved
from search.saved.mail import tell_due
from tests.factories.forums import PostFactory, SpaceFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import PictureFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def documents(*threads):
    posts = Post.objects.filter(thread__in=threads).order_by("pk")
    return list(ThreadSource().documents(list(posts.values_list("pk", flat=True))))


def test_every_visible_post_is_a_document_and_the_thread_is_what_it_is_shown_as():
    thread = ThreadFactory(title="Fares", space__name="Money")
    PostFactory(thread=thread, body_text="Take the bus", author__display_name="Sam")
    PostFactory(thread=thread, body_text="Marker", state="hidden")
    first, reply = documents(thread)
    assert {(found.kind, found.group, found.title, found.meta) for found in (first, reply)} == {
        ("thread", thread.pk, "Fares", "Money")
    }
    assert (first.body, first.url, first.where) == ("Words of post 1", thread.get_absolute_url(), "")
    assert (reply.body, reply.url, reply.where) == ("Take the bus", f"{thread.get_absolute_url()}2/", "Reply 1")
    assert reply.people == ("Sam",)


@pytest.mark.parametrize(("kind", "audience"), [("public", "public"), ("members", "members"), ("invited", "space:")])
def test_the_audience_is_the_smallest_container(kind, audience):
    thread = ThreadFactory(space__kind=kind)
    wanted = f"space:{thread.space_id}" if audience == "space:" else audience
    assert [found.audience for found in documents(thread)] == [wanted]


def test_a_hidden_thread_is_not_in_the_index():
    hidden, shown = ThreadFactory(hidden=True), ThreadFactory()
    assert [found.group for found in documents(hidden, shown)] == [shown.pk]
    assert ThreadSource().ids(0, 10) == [shown.posts.get().pk]


def test_documents_of_three_threads_take_as_many_queries_as_one(django_assert_num_queries):
    threads = [ThreadFactory(posts=2) for _ in range(3)]
    posts = [list(thread.posts.values_list("pk", flat=True)) for thread in threads]
    for ask in (lambda ids: list(ThreadSource().documents(ids)), ThreadSource().audiences):
        with django_assert_num_queries(1):
            ask(posts[0])
        with django_assert_num_queries(1):
            ask(sum(posts, []))


@pytest.mark.parametrize("kind", ["public", "members", "invited"])
def test_the_last_look_says_what_the_documents_say(kind):
    hidden, shown = ThreadFactory(hidden=True), ThreadFactory(space__kind=kind, posts=2)
    PostFactory(thread=shown, state="hidden")
    ids = list(Post.objects.filter(thread__in=(hidden, shown)).values_list("pk", flat=True))
    said = {(found.object_id, found.part): found.audience for found in ThreadSource().documents(ids)}
    assert ThreadSource().audiences(ids) == said
    assert len(said) == 2


def test_events_name_the_threads_they_make_stale():
    space = SpaceFactory()
    thread = actions.start_thread(space, actor=MemberFactory(), title="T", body="Words")
    events = ThreadSource.events
    ThreadFactory()
    post = thread.posts.get().pk
    assert list(events[PostCreated](PostCreated(post_id=post, thread_id=thread.pk))) == [post]
    assert list(events[SpaceChanged](SpaceChanged(space_id=space.pk))) == [post]
    assert list(events[ThreadChanged](ThreadChanged(thread_id=thread.pk))) == [post]


# Spaces -----------------------------------------------------------------------------------


def test_space_says_what_stands_at_its_head():
    space = SpaceFactory(name="Kettle", slug="kettle", description="Tea for all.", group="Kitchens", welcome="Old")
    [document] = SpaceSource().documents([space.pk])
    assert (document.title, document.url, document.summary) == ("Kettle", "/spaces/kettle/", "Tea for all.")
    assert (document.body, document.meta, document.place) == ("Old\nKitchens", "Everyone can read", "")
    space.welcome_html, space.picture, space.picture_alt = "<p>Come <b>in</b>.</p>", PictureFactory(), "A pot"
    space.save()
    [document] = SpaceSource().documents([space.pk])
    assert document.body == "Come in.\nA pot\nKitchens"


@pytest.mark.parametrize(("kind", "audience"), [("public", "public"), ("members", "members"), ("invited", "space:")])
@pytest.mark.parametrize("listed", [False, True])
def test_only_an_invited_space_that_shows_its_name_has_a_part_for_others_and_it_is_nothing_but_the_name(
    kind, audience, listed, django_assert_num_queries
):
    space = SpaceFactory(kind=kind, listed=listed, description="Plumword", welcome="Plumword", group="Plumword")
    [whole, *others] = list(SpaceSource().documents([space.pk]))
    assert whole.audience == (f"space:{space.pk}" if audience == "space:" else audience)
    with django_assert_num_queries(1):
        now = SpaceSource().audiences([space.pk])
    assert now == {(each.object_id, each.part): each.audience for each in (whole, *others)}
    assert bool(others) == (listed and kind == "invited")
    for name in others:
        assert (name.title, name.url) == (space.name, f"/spaces/{space.slug}/join/")
        assert (name.audience, name.summary, name.body, name.date) == (joining.ask_token(space.pk), "", "", None)


def found(viewer, word):
    return [(hit.title, hit.url) for hit in search(viewer, word).hits]


def test_what_is_done_to_a_space_is_true_in_search_as_soon_as_it_is_told():
    admin, member = MemberFactory(admin=True), MemberFactory()
    space = actions.create_space(actor=admin, name="Plumword", slug="plum", kind="members", description="Pearword")
    deliver("search")
    assert found(member, "pearword") == [("Plumword", "/spaces/plum/")]
    assert [each.url for each in completions(member, "plumw")] == ["/spaces/plum/"]
    actions.change_welcome(space, actor=admin, welcome="Quinceword", picture_alt="")
    actions.change_space(space, actor=admin, name="Figword", slug="fig")
    deliver("search")
    assert found(member, "quinceword") == [("Figword", "/spaces/fig/")]
    assert found(member, "plumword") == []
    actions.change_space(space, actor=admin, kind="invited")
    assert found(member, "figword") == []
    deliver("search")
    assert search(member, "figword").total == 0


def test_name_of_an_invited_space_leads_others_to_where_they_can_ask_and_those_inside_into_it():
    space = SpaceFactory(name="Plumword", slug="plum", invited=True, listed=True, description="Pearword")
    member, inside = MemberFactory(), SpaceMembershipFactory(space=space).member
    actions.change_space(space, actor=None, order=1)
    deliver("search")
    admin, suspended = MemberFactory(admin=True), MemberFactory(is_active=False)
    for word, asks in (("plumword", [("Plumword", "/spaces/plum/join/")]), ("pearword", [])):
        inside_it = [("Plumword", "/spaces/plum/")]
        assert [found(viewer, word) for viewer in (member, inside, admin)] == [asks, inside_it, inside_it]
        assert found(suspended, word) == []
    actions.add_member(space, actor=None, handle=member.handle)
    assert [each.url for each in completions(member, "plumw")] == ["/spaces/plum/"]
    actions.change_space(space, actor=None, listed=False)
    actions.remove_member(space, actor=None, handle=member.handle)
    assert found(member, "plumword") == []


def test_new_space_is_told_of_in_the_mail_about_a_saved_search_once_and_only_to_those_who_can_find_it():
    member, inside, admin = MemberFactory(), MemberFactory(), MemberFactory(admin=True)
    for reader in (member, inside):
        saved.save(actor=reader, text="plumword", choices=Choices(), by_mail=True)
    space = actions.create_space(actor=admin, name="Plumword", slug="plum", kind="invited")
    actions.add_member(space, actor=admin, handle=inside.handle)
    deliver("search")
    SavedSearch.objects.update(looked_at=timezone.now() - timedelta(hours=2))
    assert tell_due() == 1
    mail = Mail.objects.get(to=inside.email, subject="A new result: “plumword”")
    assert "/spaces/plum/" in mail.text
    actions.change_space(space, actor=admin, description="More plumword")
    deliver("search")
    long_ago = timezone.now() - timedelta(days=2)
    SavedSearch.objects.update(looked_at=long_ago, told_at=long_ago)
    assert tell_due() == 0
