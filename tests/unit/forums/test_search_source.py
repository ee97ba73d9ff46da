import pytest

from forums import actions
from forums.models import Post
from forums.search_source import ThreadSource
from hub.plugins.events import PostCreated, SpaceChanged, ThreadChanged
from tests.factories.forums import PostFactory, SpaceFactory, ThreadFactory
from tests.factories.members import MemberFactory

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
