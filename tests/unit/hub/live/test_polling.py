"""GET /api/v1/live: the same events as on the socket."""

import pytest
from django.contrib.auth.models import Group

from hub.live import log
from hub.live.models import LiveEvent
from hub.live.queries import BATCH
from tests.factories.members import MemberFactory
from tests.live import PROBLEM

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture
def topic() -> str:
    return f"probe:{Group.objects.create(name='open').pk}"


def ask(client, topic: str, **query: object):
    return client.get("/api/v1/live", {"topic": topic, **query})


def fill(topic: str, count: int) -> None:
    for n in range(1, count + 1):
        log.append(topic, "post.created", {"number": n})


def test_events_after_a_seq_are_those_of_the_socket(client, topic):
    fill(topic, 3)
    event = {"type": "event", "topic": topic, "kind": "post.created"}
    answer = ask(client, topic, after=1)
    assert answer.json() == {
        "topic": topic,
        "seq": 3,
        "reset": False,
        "events": [event | {"seq": n, "data": {"number": n, "html": "x" * 20}} for n in (2, 3)],
    }
    assert answer["Cache-Control"] == "no-store"
    assert answer.cookies == {}


@pytest.mark.parametrize("query", [{}, {"after": 3}])
def test_without_after_or_with_the_newest_there_are_no_events(client, topic, query):
    fill(topic, 3)
    assert ask(client, topic, **query).json() == {"topic": topic, "seq": 3, "reset": False, "events": []}


def test_a_topic_without_events_is_at_zero(client, topic):
    assert ask(client, topic, after=0).json() == {"topic": topic, "seq": 0, "reset": False, "events": []}


def test_a_long_backlog_comes_in_batches(client, topic):
    fill(topic, BATCH + 5)
    first = ask(client, topic, after=0).json()
    assert (first["seq"], len(first["events"])) == (BATCH, BATCH)
    second = ask(client, topic, after=first["seq"]).json()
    assert [event["seq"] for event in second["events"]] == list(range(BATCH + 1, BATCH + 6))


@pytest.mark.parametrize("after", [1, 9])
def test_a_backlog_that_is_not_kept_is_reset(client, topic, after):
    fill(topic, 5)
    LiveEvent.objects.filter(seq__lte=3).delete()
    assert ask(client, topic, after=after).json() == {"topic": topic, "seq": 5, "reset": True, "events": []}


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "", "٣", "1e3", "9" * 30])
def test_after_that_is_no_number_is_422(client, topic, after):
    answer = ask(client, topic, after=after)
    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")


@pytest.mark.parametrize("topic", ["", "nothing:1", "probe:999999", "probe:x", "own", "own:1", "probe"])
def test_a_topic_that_does_not_exist_is_404(client, topic):
    assert ask(client, topic).status_code == 404


def test_a_closed_topic_is_404_for_all_but_its_members(client):
    group = Group.objects.create(name="closed")
    member, outsider = MemberFactory(), MemberFactory()
    group.user_set.add(member)
    topic = f"probe:{group.pk}"
    fill(topic, 1)
    assert ask(client, topic).status_code == 404
    client.force_login(outsider)
    assert ask(client, topic).status_code == 404
    client.force_login(member)
    assert ask(client, topic, after=0).json()["seq"] == 1


def test_own_topic_is_that_of_whoever_asks(client):
    member, other = MemberFactory(), MemberFactory()
    log.append(f"own:{member.pk}", "notice", {})
    client.force_login(member)
    assert ask(client, "own", after=0).json()["events"][0]["data"] == {"for": member.pk}
    assert ask(client, f"own:{other.pk}").status_code == 404
    client.force_login(other)
    assert ask(client, "own", after=0).json()["events"] == []


def test_an_event_that_cannot_be_rendered_is_skipped_by_name(client, topic):
    log.append(topic, "post.created", {"number": PROBLEM})
    log.append(topic, "post.created", {"number": 2})
    events = ask(client, topic, after=0).json()["events"]
    assert [(event["seq"], event["kind"]) for event in events] == [(1, "skipped"), (2, "post.created")]


@pytest.mark.parametrize("count", [1, 3])
def test_polling_takes_the_same_queries_for_one_event_and_three(client, topic, count, django_assert_num_queries):
    fill(topic, count)
    with django_assert_num_queries(2):
        ask(client, topic, after=0)
