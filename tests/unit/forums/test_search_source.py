import pytest

from forums import actions
from forums.search_source import ThreadSource
from hub.plugins.events import PostCreated, SpaceChanged
from tests.factories.forums import PostFactory, SpaceFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def documents(*threads):
    return list(ThreadSource().documents([thread.pk for thread in threads]))


def test_a_thread_is_found_by_the_words_of_any_visible_post():
    thread = ThreadFactory(title="Fares", author__display_name="Sam", space__name="Money")
    PostFactory(thread=thread, body_text="Take the bus")
    PostFactory(thread=thread, body_text="Marker", state="hidden")
    [found] = documents(thread)
    assert (found.title, found.body) == ("Fares", "Words of post 1\n\nTake the bus")
    assert (found.url, found.people, found.meta) == (thread.get_absolute_url(), ("Sam",), "Money")


@pytest.mark.parametrize(("kind", "audience"), [("public", "public"), ("members", "members"), ("invited", "space:")])
def test_the_audience_is_the_smallest_container(kind, audience):
    thread = ThreadFactory(space__kind=kind)
    wanted = f"space:{thread.space_id}" if audience == "space:" else audience
    assert [found.audience for found in documents(thread)] == [wanted]


def test_a_hidden_thread_is_not_in_the_index():
    hidden, shown = ThreadFactory(hidden=True), ThreadFactory()
    assert [found.object_id for found in documents(hidden, shown)] == [shown.pk]
    assert ThreadSource().ids(0, 10) == [shown.pk]


def test_documents_of_three_threads_take_as_many_queries_as_one(django_assert_num_queries):
    threads = [ThreadFactory(posts=2) for _ in range(3)]
    with django_assert_num_queries(2):
        documents(threads[0])
    with django_assert_num_queries(2):
        documents(*threads)


def test_events_name_the_threads_they_make_stale():
    space = SpaceFactory()
    thread = actions.start_thread(space, actor=MemberFactory(), title="T", body="Words")
    events = ThreadSource.events
    assert list(events[PostCreated](PostCreated(post_id=1, thread_id=thread.pk))) == [thread.pk]
    assert list(events[SpaceChanged](SpaceChanged(space_id=space.pk))) == [thread.pk]
