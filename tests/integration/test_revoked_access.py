"""A member removed from an invited space, with a socket open: nothing more arrives."""

import json
import time

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from tests.running import RunningHub
from tests.web import Person

MAKE_A_CIRCLE = """
from forums import actions
from members.models import Member
admin = Member.objects.get(email="admin@hub.example")
member = Member.objects.get(email="member@hub.example")
leader = Member.objects.get(email="facilitator@hub.example")
space = actions.create_space(actor=admin, name="Small circle", slug="small-circle", kind="invited")
actions.set_facilitators(space, actor=admin, handles=[leader.handle])
actions.add_member(space, actor=leader, handle=member.handle)
thread = actions.start_thread(space, actor=leader, title="Between us", body="Hello.")
print(thread.pk)
"""
REMOVE = """
from forums import actions
from forums.models import Space
from members.models import Member
leader = Member.objects.get(email="facilitator@hub.example")
member = Member.objects.get(email="member@hub.example")
actions.remove_member(Space.objects.get(slug="small-circle"), actor=leader, handle=member.handle)
"""
SUSPEND = """
from members import actions
from members.models import Member
admin = Member.objects.get(email="admin@hub.example")
actions.suspend(actor=admin, member=Member.objects.get(email="member@hub.example"))
"""

END_SESSION = """
from members.devices.actions import end_session
from members.models import SignedIn
session = SignedIn.objects.select_related("member").get(session_key="{key}")
end_session(session, actor=session.member)
"""


@pytest.fixture
def hub(demo_folder, tmp_path):
    hub = RunningHub.copy_of(demo_folder, tmp_path / "hub")
    hub.start_web()
    yield hub
    hub.stop()


def open_socket(hub: RunningHub, person: Person):
    cookie = f"sessionid={person.cookies['sessionid']}"
    return connect(f"ws://127.0.0.1:{hub.port}/ws/live/", origin=hub.url, additional_headers={"Cookie": cookie})


def frames(socket, seconds: float) -> list[dict]:
    """Everything that arrives within so many seconds (or until it is closed)."""
    found, ends = [], time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        try:
            found.append(json.loads(socket.recv(timeout=left)))
        except TimeoutError:
            break
        except ConnectionClosed as closed:
            found.append({"type": "closed", "code": closed.rcvd.code if closed.rcvd else None})
            break
    return found


def test_a_member_removed_from_a_space_gets_nothing_more(hub):
    thread = int(hub.manage("shell", "-v0", "-c", MAKE_A_CIRCLE))
    leader = Person(hub.url).sign_in("facilitator@hub.example")
    member = Person(hub.url).sign_in("member@hub.example")
    with open_socket(hub, member) as socket:
        socket.send(json.dumps({"type": "subscribe", "topic": f"thread:{thread}", "after": None}))
        assert frames(socket, 1)[0]["type"] == "subscribed"

        hub.manage("shell", "-v0", "-c", REMOVE)
        leader.call("POST", f"/threads/{thread}/posts", {"body": "Only for those who stayed."})
        arrived = frames(socket, 5)

        assert arrived == [{"type": "error", "code": "forbidden", "topic": f"thread:{thread}"}]
        assert member.get(f"/api/v1/threads/{thread}").status_code == 404
        assert member.get("/api/v1/live", params={"topic": f"thread:{thread}", "after": 0}).status_code == 404


def test_the_sockets_of_a_suspended_member_are_closed(hub):
    member = Person(hub.url).sign_in("member@hub.example")
    with open_socket(hub, member) as socket:
        socket.send(json.dumps({"type": "ping"}))
        assert frames(socket, 1) == [{"type": "pong"}]

        hub.manage("shell", "-v0", "-c", SUSPEND)

        assert frames(socket, 5) == [{"type": "closed", "code": 4401}]
        assert member.get("/account/").status_code == 302


def test_the_sockets_of_a_session_that_was_ended_elsewhere_are_closed(hub):
    phone, laptop = (Person(hub.url).sign_in("member@hub.example") for _ in range(2))
    with open_socket(hub, phone) as lost, open_socket(hub, laptop) as kept:
        for socket in (lost, kept):
            socket.send(json.dumps({"type": "ping"}))
            assert frames(socket, 1) == [{"type": "pong"}]

        hub.manage("shell", "-v0", "-c", END_SESSION.format(key=phone.cookies["sessionid"]))

        assert frames(lost, 5) == [{"type": "closed", "code": 4401}]
        kept.send(json.dumps({"type": "ping"}))
        assert frames(kept, 1) == [{"type": "pong"}]
        assert phone.get("/account/").status_code == 302
        assert laptop.get("/account/").status_code == 200
