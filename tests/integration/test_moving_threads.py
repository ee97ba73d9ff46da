"""A thread that moves to a closed space is gone at every door at once; what it says waits there as a mark."""

import pytest

from forums import actions
from forums.following import followers_of_thread
from forums.models import Thread
from hub.live.database import in_database_thread as db
from hub.live.models import Topic
from hub.live.topics import ANONYMOUS
from hub.plugins.testing import deliver
from members.models import AuditEntry
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory
from tests.factories.members import MemberFactory
from tests.live import Client as Socket
from tests.live import session_of

MARK = "quillmark"


class Place:
    """A public space with the marked thread, an invited one, who facilitates both, and one member inside."""

    def __init__(self) -> None:
        self.open, self.closed = SpaceFactory(name="Open"), SpaceFactory(name="Closed", invited=True)
        self.leader = SpaceMembershipFactory(space=self.open, facilitator=True).member
        SpaceMembershipFactory(space=self.closed, member=self.leader, facilitator=True)
        self.insider = SpaceMembershipFactory(space=self.closed).member
        self.thread = actions.start_thread(self.open, actor=self.leader, title=f"About {MARK}", body=f"All {MARK}.")
        self.url = self.thread.get_absolute_url()

    def move(self) -> Thread:
        return actions.move_thread(self.thread, actor=self.leader, space_id=self.closed.pk)


@pytest.fixture
def place(db):
    place = Place()
    deliver()
    return place


def doors(place) -> dict[str, str]:
    """Where the thread could be met, each with what it answers when the thread is not there ("" for 404)."""
    pk, space = place.thread.pk, place.open.slug
    return {
        place.url: "404",
        f"{place.url}1/": "404",
        f"{place.url}1/history/": "404",
        place.open.get_absolute_url(): "200",
        f"{place.open.get_absolute_url()}feed/": "200",
        "/spaces/feed/": "200",
        "/spaces/": "200",
        "/": "200",
        "/sitemap-threads-0.xml": "200",
        f"/search/?q={MARK}&kind=thread": "200",
        f"/api/v1/search?q={MARK}": "200",
        f"/api/v1/spaces/{space}/threads": "200",
        f"/api/v1/threads/{pk}": "404",
        f"/api/v1/threads/{pk}/posts": "404",
        f"/api/v1/live?topic=thread:{pk}&after=0": "404",
        f"/api/v1/live?topic=space:{place.open.pk}&after=0": "200",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["guest", "outsider"])
def test_thread_moved_to_an_invited_space_is_met_at_no_door(who, place, client):
    if who == "outsider":
        client.force_login(MemberFactory())
    met = {path for path in doors(place) if f"About {MARK}" in client.get(path).content.decode()}
    assert {place.url, "/spaces/feed/", "/", f"/api/v1/search?q={MARK}"} <= met
    place.move()
    # At once, and after the worker has put it back into the search for those inside.
    for worker in (lambda: None, deliver):
        worker()
        answers = {path: client.get(path) for path in doors(place)}
        assert {path: str(answer.status_code) for path, answer in answers.items()} == doors(place)
        leaks = [path for path, answer in answers.items() if f"About {MARK}" in answer.content.decode()]
        assert leaks == []


@pytest.mark.django_db
def test_those_inside_are_led_on_from_the_old_address_and_find_it(place, client):
    client.force_login(place.insider)
    moved = place.move()
    deliver()
    answer = client.get(f"{place.url}?page=1")
    assert (answer.status_code, answer["Location"]) == (302, f"{moved.get_absolute_url()}?page=1")
    assert client.get(f"/api/v1/search?q={MARK}").json()["total"] == 1


@pytest.mark.django_db
def test_move_checks_everybody_who_reads_just_now_and_is_in_the_log(place):
    outsider = MemberFactory()
    stamp = Topic.objects.get(name=place.thread.topic).stamp
    place.move()
    asked = {ANONYMOUS, outsider.pk, place.insider.pk}
    assert followers_of_thread(place.thread.pk, asked) == {place.insider.pk}
    assert Topic.objects.get(name=place.thread.topic).stamp == stamp + 1
    entry = AuditEntry.objects.get(act="thread.moved")
    assert (entry.actor, entry.detail) == (place.leader, f"About {MARK}: Open → Closed")


async def said(socket: Socket) -> dict:
    """The next message, but for who is here."""
    while (message := await socket.receive())["type"] == "presence":
        pass
    return message


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.database
async def test_open_page_of_an_outsider_hears_nothing_of_the_move_but_that_it_is_over():
    place = await db(Place)
    topic = place.thread.topic
    outsider, insider = [await db(session_of, who) for who in (await db(MemberFactory), place.insider)]
    async with Socket(outsider) as reader, Socket(insider) as member, Socket() as guest:
        for socket in (reader, member, guest):
            assert (await socket.subscribe(topic))["type"] == "subscribed"
        await db(place.move)
        await db(lambda: actions.reply(place.thread, actor=place.insider, body="Between us now."))
        for socket in (reader, guest):
            assert await said(socket) == {"type": "error", "code": "forbidden", "topic": topic}
            assert await socket.hears_nothing()
        assert [(await said(member))["kind"] for _ in range(2)] == ["thread.changed", "post.created"]


@pytest.mark.django_db
def test_facilitator_of_one_space_alone_cannot_move_there_and_is_told(place, client):
    leader = SpaceMembershipFactory(space=place.open, facilitator=True).member
    client.force_login(leader)
    page = client.get(f"{place.url}move/").content.decode()
    assert "There is no other space that you look after." in page
    refused = client.post(f"{place.url}move/", {"space": place.closed.pk}).content.decode()
    assert "Error: Move the thread" in refused
    assert Thread.objects.get(pk=place.thread.pk).space == place.open


@pytest.mark.django_db
def test_facilitator_moves_and_pins_by_plain_forms(place, client):
    client.force_login(place.leader)
    assert "Closed. Only people who were added" in client.get(f"{place.url}move/").content.decode()
    assert client.post(f"{place.url}pin/").status_code == 302
    actions.start_thread(place.open, actor=place.leader, title="Newer", body="Words")
    listed = client.get(place.open.get_absolute_url()).content.decode()
    assert listed.index(f"About {MARK}") < listed.index("Pinned") < listed.index("Newer")
    moved = client.post(f"{place.url}move/", {"space": place.closed.pk})
    assert moved["Location"] == f"/spaces/{place.closed.slug}/{place.thread.pk}-{place.thread.slug}/"
    assert Thread.objects.get(pk=place.thread.pk).pinned is False
