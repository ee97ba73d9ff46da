"""Live topics without any app: a kind of topic for tests, a client, and a server process that knows the kind.

A topic `probe:<group id>` belongs to one of Django's groups. Everybody may follow a group whose name begins
with "open", only its members any other. An event carries its number, and `size` bytes of text if told to.
"""

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Collection, Sequence

import websockets
from channels.testing import WebsocketCommunicator
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import Group
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, transaction

from hub.live import log, topics
from hub.live.routing import websocket_application
from hub.live.topics import LoggedEvent, Payload
from tests.running import ROOT, free_port, served_by

SITE = "http://127.0.0.1:8000"
PROBLEM = 999_999
"""An event with this number cannot be rendered."""


def may_follow(group_id: int, member_ids: Collection[int]) -> set[int]:
    group = Group.objects.filter(pk=group_id).first()
    if group is None:
        return set()
    if group.name.startswith("open"):
        return set(member_ids)
    return set(group.user_set.filter(pk__in=member_ids).values_list("pk", flat=True))


def render(group_id: int, events: Sequence[LoggedEvent]) -> list[Payload]:
    return [_payload(event) for event in events]


def _payload(event: LoggedEvent) -> Payload:
    number = event.ids["number"]
    if number == PROBLEM:
        raise ValueError("this event cannot be rendered")
    return Payload(event.seq, event.kind, {"number": number, "html": "x" * event.ids.get("size", 20)})


def render_own(member_id: int, events: Sequence[LoggedEvent]) -> list[Payload]:
    return [Payload(event.seq, event.kind, {"for": member_id}) for event in events]


def register() -> None:
    for kind in (
        topics.TopicKind("probe", may_follow, render),
        topics.TopicKind("own", lambda object_id, member_ids: set(member_ids), render_own, personal=True),
    ):
        with contextlib.suppress(LookupError):
            topics.register(kind)


def say(topic: str, number: int = 0, **ids: int) -> int:
    """Log one event in a transaction of its own, as an action does."""
    with transaction.atomic():
        return log.append(topic, "post.created", {"number": number, **ids})


def say_many(topic: str, numbers: Sequence[int], pause: float = 0.0, **ids: int) -> None:
    for number in numbers:
        say(topic, number, **ids)
        time.sleep(pause)


def raise_stamps(*names: str) -> None:
    with transaction.atomic():
        log.raise_stamps(names)


def session_of(member) -> str:
    """Sign a member in; answers the session key."""
    session = SessionStore()
    session[SESSION_KEY] = str(member.pk)
    session[BACKEND_SESSION_KEY] = "members.backends.MemberBackend"
    session[HASH_SESSION_KEY] = member.get_session_auth_hash()
    session.create()
    return session.session_key


class Client:
    """A socket inside the test's own event loop, without a server."""

    def __init__(self, session: str = "", origin: str = SITE, address: str = "192.0.2.1", **headers: str) -> None:
        sent = {"host": "127.0.0.1:8000", "origin": origin, **headers}
        if session:
            sent["cookie"] = f"theme=dark; sessionid={session}"
        raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in sent.items() if value]
        self.wire = WebsocketCommunicator(websocket_application, "/ws/live/", headers=raw)
        self.wire.scope["client"] = (address, 12345)

    async def __aenter__(self) -> "Client":
        accepted, _ = await self.wire.connect(timeout=5)
        assert accepted
        return self

    async def __aexit__(self, *error) -> None:
        await self.wire.disconnect(timeout=5)

    async def send(self, message: object) -> None:
        await self.wire.send_to(text_data=message if isinstance(message, str) else json.dumps(message))

    async def receive(self, timeout: float = 5.0) -> dict:
        return json.loads(await self.wire.receive_from(timeout))

    async def subscribe(self, topic: str, after: object = None) -> dict:
        await self.send({"type": "subscribe", "topic": topic, "after": after})
        return await self.receive()

    async def seqs(self, count: int) -> list[int]:
        """The seqs of the next so many events."""
        found = [await self.receive() for _ in range(count)]
        assert {message["type"] for message in found} == {"event"}, found
        return [message["seq"] for message in found]

    async def close_code(self, timeout: float = 6.0) -> int:
        """The code the server closes with; whatever is sent before is passed over."""
        while (message := await self.wire.receive_output(timeout))["type"] != "websocket.close":
            pass
        return message["code"]

    async def hears_nothing(self, seconds: float = 0.3) -> bool:
        return await self.wire.receive_nothing(seconds, 0.02)


def database_url() -> str:
    """The URL of the database of this test run, for another process."""
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{settings['NAME']}"
    login = f"{settings['USER']}:{settings['PASSWORD']}"
    return f"postgres://{login}@{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"


class ServerProcess:
    """A server with the test topics, on the database of this test run."""

    def __init__(self, folder, redis_url: str = "", limits: bool = False, kind: str = "daphne") -> None:
        self.kind = kind
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = folder / f"{kind}-{self.port}.log"
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "hub.settings.dev",
            "VAR_DIR": str(folder),
            "BASE_URL": self.url,
            "DATABASE_URL": database_url(),
            "REDIS_URL": redis_url,
            "RATE_LIMITS": "on" if limits else "off",
            "SECRET_KEY": "for tests only",
        }
        self.process: subprocess.Popen | None = None

    def start(self) -> "ServerProcess":
        command = served_by(self.kind, "tests.live_server:application", self.port)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=out, stderr=out)
        return self

    async def wait(self) -> "ServerProcess":
        for _ in range(300):
            try:
                _, writer = await asyncio.open_connection("127.0.0.1", self.port)
                writer.close()
                return self
            except OSError:
                assert self.process.poll() is None, self.log.read_text()
                await asyncio.sleep(0.1)
        raise AssertionError(f"the server did not answer:\n{self.log.read_text()}")

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self.kill()

    def connect(self, session: str = "", **options):
        headers = {"Cookie": f"sessionid={session}"} if session else {}
        return websockets.connect(
            self.url.replace("http", "ws") + "/ws/live/", origin=self.url, additional_headers=headers, **options
        )


register()
