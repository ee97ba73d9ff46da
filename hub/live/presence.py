"""Who is here and who is typing: what the running server processes know, never written down anywhere.

Each process knows its own sockets. Over a channel layer that crosses processes they tell one another numbers
(of a topic, of members, of guests) and never a name; what one has not repeated for a few seconds is forgotten.
Names are asked of the app, for all at once and only when somebody came, went or changed their mind.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple, Protocol
from uuid import uuid4

from hub.live import bus, messages
from hub.live.database import in_database_thread
from hub.live.queries import Address, people
from hub.live.seldom import SeldomLog
from hub.live.sockets import Socket
from hub.live.topics import ANONYMOUS

log = logging.getLogger("hub.live")
seldom = SeldomLog(log)
SOON = 0.3
PAUSE = 1.5
"""Seconds between two messages about who is here, however many come and go."""
PAUSE_A_READER = 0.0035
"""What each reader adds to that, because each is told: a crowd of a thousand hears of it every five seconds."""
BEAT = 1.5
LOST = 4.0
"""Seconds after which what another process said counts no more, unless it says it again."""
TYPING_EVERY = 2.0
TYPING_FOR = 6.0
HERE, TYPING = "here", "typing"


class Reader(Protocol):
    """One socket that follows the topic and was let in. `told`: what it heard last of who is here."""

    socket: Socket
    told: str

    @property
    def member_id(self) -> int: ...


class Followed(Protocol):
    """The topic as its feed knows it."""

    address: Address

    def readers(self) -> Iterable[Reader]: ...


class Present(NamedTuple):
    """Who is at a topic in one process: ids of members who show themselves, and how many guests."""

    members: frozenset[int]
    guests: int


NOBODY = Present(frozenset(), 0)


class Presences:
    """The rooms of this process, and what the other processes say of theirs."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.name = uuid4().hex
        self._rooms: dict[str, Room] = {}
        self._elsewhere: defaultdict[str, dict[str, tuple[float, Present]]] = defaultdict(dict)

    def open(self, feed: Followed) -> "Room | None":
        """A room for this feed; None where the kind of topic shows nobody."""
        if feed.address.kind.people is None:
            return None
        self._rooms[feed.address.name] = room = Room(feed, self)
        return room

    def closed(self, room: "Room", topic: str) -> None:
        if self._rooms.get(topic) is room:
            del self._rooms[topic]

    def elsewhere(self, topic: str) -> list[Present]:
        return [present for _, present in self._elsewhere.get(topic, {}).values()]

    def announce(self, topic: str, what: str, present: Present) -> None:
        if bus.crosses_processes():
            bus.tell(bus.Note(self.name, what, topic, tuple(sorted(present.members)), present.guests))

    def hear(self, note: bus.Note) -> None:
        """Something another process says; it comes back to the one that said it, too."""
        room = self._rooms.get(note.topic)
        if note.process == self.name:
            return
        if note.what == TYPING and room:
            for member_id in note.members:
                room.somebody_types(member_id)
        elif note.what == HERE:
            before = self._elsewhere[note.topic].pop(note.process, (0.0, NOBODY))[1]
            present = Present(frozenset(note.members), note.guests)
            if present != NOBODY:
                self._elsewhere[note.topic][note.process] = (self.loop.time(), present)
            if room and present != before:
                room.changed()

    async def beat_for_ever(self) -> None:
        """Say again who is here, and forget what others do not say any more."""
        while True:
            await asyncio.sleep(BEAT)
            for room in list(self._rooms.values()):
                room.repeat()
            self._forget_lost(self.loop.time() - LOST)

    def _forget_lost(self, before: float) -> None:
        for topic, said in list(self._elsewhere.items()):
            lost = [process for process, (at, _) in said.items() if at < before]
            for process in lost:
                del said[process]
            if not said:
                del self._elsewhere[topic]
            if lost and topic in self._rooms:
                self._rooms[topic].changed()


class Room:
    """One topic: who is there, as its readers in this process are told. All calls come from the hub's loop."""

    def __init__(self, feed: Followed, presences: Presences) -> None:
        self._feed = feed
        self._presences = presences
        self._loop = presences.loop
        self._asked: frozenset[int] | None = None
        self._names: dict[int, str] = {}
        self._said = NOBODY
        self._changes = 0
        self._told = 0
        self._looked_at = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._task: asyncio.Task[None] | None = None
        self._typing: dict[int, float] = {}
        self._typing_timer: asyncio.TimerHandle | None = None
        self._typing_told = ""
        self._closed = False

    def changed(self, *, recheck: bool = False) -> None:
        """Somebody came or went. `recheck`: whoever is shown may not be shown any more."""
        self._changes += 1
        if recheck:
            self._asked = None
            if self._timer:
                self._timer.cancel()
                self._timer = None
        if self._timer is None and self._task is None and not self._closed:
            # Whoever wants to be seen no more does not wait for the crowd.
            pause = PAUSE if self._asked is None else PAUSE + PAUSE_A_READER * self._told
            wait = max(SOON, self._looked_at + pause - self._loop.time())
            self._timer = self._loop.call_later(wait, self._begin)

    def close(self) -> None:
        """The last reader has gone."""
        self._closed = True
        for timer in (self._timer, self._typing_timer):
            if timer:
                timer.cancel()
        if self._said != NOBODY:
            self._say(NOBODY)
        self._presences.closed(self, self._feed.address.name)

    def repeat(self) -> None:
        if self._said != NOBODY:
            self._presences.announce(self._feed.address.name, HERE, self._said)

    # Who is here ---------------------------------------------------------------------------

    def _begin(self) -> None:
        self._timer = None
        self._looked_at = self._loop.time()
        self._task = self._loop.create_task(self._look())

    async def _look(self) -> None:
        before, sound = self._changes, False
        try:
            await self._learn_names()
            sound = True
        except Exception as error:  # noqa: BLE001 -- an app's or a database's fault; it is tried again below
            seldom.warning("the live engine cannot tell who is here", error)
        self._task = None
        if sound and not self._closed:
            self._tell()
        if not sound or self._changes != before:
            self.changed()

    async def _learn_names(self) -> None:
        here = {reader.member_id for reader in self._feed.readers()} - {ANONYMOUS}
        present = self._presences.elsewhere(self._feed.address.name)
        wanted = frozenset(here.union(*(others.members for others in present)))
        if wanted != self._asked:
            # Noted before the question, so that a recheck that comes meanwhile is not lost.
            self._asked = wanted
            try:
                self._names = await in_database_thread(people, self._feed.address, wanted)
            except Exception:
                self._asked = None
                raise

    def _tell(self) -> None:
        readers = list(self._feed.readers())
        self._told = len(readers)
        here = frozenset(reader.member_id for reader in readers) & self._names.keys()
        guests = sum(reader.member_id == ANONYMOUS for reader in readers)
        self._say(Present(here, guests))
        elsewhere = self._presences.elsewhere(self._feed.address.name)
        ids = here.union(*(others.members for others in elsewhere)) & self._names.keys()
        guests += sum(others.guests for others in elsewhere)
        label = self._feed.address.label
        for_guests = messages.presence(label, len(ids) + guests)
        for_members = messages.presence_with_names(label, {pk: self._names[pk] for pk in ids}, guests)
        for reader in readers:
            text = for_guests if reader.member_id == ANONYMOUS else for_members
            if reader.told != text and reader.socket.whisper(text):
                reader.told = text
        if self._typing.keys() - ids:
            self._tell_typing()

    def _say(self, present: Present) -> None:
        if present != self._said:
            self._said = present
            self._presences.announce(self._feed.address.name, HERE, present)

    # Who is typing --------------------------------------------------------------------------

    def types(self, member_id: int) -> None:
        """A client of this process says that its member is typing."""
        if self._typing.get(member_id, 0.0) - TYPING_FOR > self._loop.time() - TYPING_EVERY:
            return
        if member_id in self._names and self.somebody_types(member_id):
            self._presences.announce(self._feed.address.name, TYPING, Present(frozenset({member_id}), 0))

    def somebody_types(self, member_id: int) -> bool:
        """Note it for a few seconds; False for those who are not shown here."""
        if member_id not in self._names:
            return False
        is_new = member_id not in self._typing
        self._typing[member_id] = self._loop.time() + TYPING_FOR
        if is_new:
            self._tell_typing()
        return True

    def _tell_typing(self) -> None:
        if self._typing_timer:
            self._typing_timer.cancel()
            self._typing_timer = None
        now = self._loop.time()
        self._typing = {pk: until for pk, until in self._typing.items() if until > now and pk in self._names}
        text = messages.typing(self._feed.address.label, {pk: self._names[pk] for pk in self._typing})
        if text != self._typing_told and (self._typing or self._typing_told):
            self._typing_told = text
            for reader in self._feed.readers():
                if reader.member_id != ANONYMOUS:
                    reader.socket.whisper(text)
        if self._typing and not self._closed:
            wait = min(self._typing.values()) - now + 0.01
            self._typing_timer = self._loop.call_later(wait, self._tell_typing)
