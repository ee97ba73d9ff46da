"""The fan-out hub: one per server process, from its first socket to its last.

Daphne sends no lifespan events, so the hub starts by itself. Three things wake a topic: a nudge of
this process, a nudge of another one over the channel layer, and the look at the database every two
seconds, which alone is enough.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Coroutine
from typing import Any

from django.conf import settings

from hub.live import bus, queries, sessions
from hub.live.database import in_database_thread
from hub.live.feeds import Feed
from hub.live.presence import Presences
from hub.live.queries import Address, Counter
from hub.live.seldom import SeldomLog
from hub.live.sockets import SESSION_ENDED, TOO_SLOW, Socket
from hub.live.topics import ANONYMOUS

log = logging.getLogger("hub.live")
seldom = SeldomLog(log)
TICK = 0.01
CHECK = 2.0
AT_ONCE = 32
"""How many sockets are written to before others on the event loop have a turn."""
SOCKETS_A_MEMBER = 20
SOCKETS_AN_ADDRESS = 100

_hubs: dict[asyncio.AbstractEventLoop, "Hub"] = {}


def hub_here() -> "Hub":
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        for ended in [other for other in _hubs if other.is_closed()]:
            del _hubs[ended]
        _hubs[loop] = Hub(loop)
    return _hubs[loop]


def open_sockets() -> int:
    """How many sockets this process holds."""
    return sum(len(hub.sockets) for hub in list(_hubs.values()))


class Watch:
    """The open sockets of one member, and the stamp at which their sessions were last checked."""

    def __init__(self) -> None:
        self.sockets: set[Socket] = set()
        self.stamp: int | None = None
        self.check_until = 0.0


class Hub:
    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.sockets: set[Socket] = set()
        self.feeds: dict[str, Feed] = {}
        self.presences = Presences(loop)
        self._watches: defaultdict[int, Watch] = defaultdict(Watch)
        self._addresses: defaultdict[str, int] = defaultdict(int)
        self._dirty: list[Socket] = []
        self._writer: asyncio.Task[None] | None = None
        self._background: set[asyncio.Task[None]] = set()
        self._look_now = asyncio.Event()

    # Sockets come and go -----------------------------------------------------------------

    def enter(self, socket: Socket) -> bool:
        """Take a socket in; False when its member or address has too many."""
        member_id = socket.visitor.member_id
        if settings.RATE_LIMITS and self._too_many(member_id, socket.address):
            return False
        if not self.sockets:
            self._start()
        self.sockets.add(socket)
        self._addresses[socket.address] += 1
        if member_id != ANONYMOUS:
            watch = self._watches[member_id]
            watch.sockets.add(socket)
            # The older stamp counts: if it is out of date, the next look checks all of the sessions again.
            stamp = socket.visitor.stamp
            watch.stamp = stamp if watch.stamp is None else min(watch.stamp, stamp)
        return True

    def leave(self, socket: Socket) -> None:
        """Forget a socket and what it follows; the last one stops the hub. May be called twice."""
        if socket not in self.sockets:
            return
        self.sockets.discard(socket)
        following, socket.following = socket.following, {}
        for follower in following.values():
            follower.leave()
        self._addresses[socket.address] -= 1
        if not self._addresses[socket.address]:
            del self._addresses[socket.address]
        member_id = socket.visitor.member_id
        if member_id in self._watches:
            self._watches[member_id].sockets.discard(socket)
            if not self._watches[member_id].sockets:
                del self._watches[member_id]
        if not self.sockets:
            self._stop()

    def _too_many(self, member_id: int, address: str) -> bool:
        if member_id in self._watches and len(self._watches[member_id].sockets) >= SOCKETS_A_MEMBER:
            return True
        return self._addresses.get(address, 0) >= SOCKETS_AN_ADDRESS

    def _start(self) -> None:
        bus.listen(self.poke_from_any_thread)
        self._spawn(self._check_for_ever())
        if bus.crosses_processes():
            self._spawn(bus.hear_other_processes(self.poke, self.presences.hear))
            self._spawn(self.presences.beat_for_ever())

    def _stop(self) -> None:
        bus.stop_listening(self.poke_from_any_thread)
        for task in self._background:
            task.cancel()
        self._background.clear()

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._background.add(self.loop.create_task(work))

    # Topics --------------------------------------------------------------------------------

    def follow(self, socket: Socket, address: Address, after: int | None) -> None:
        """Let a socket follow a topic; asking again replaces what it asked before."""
        self.unfollow(socket, address.label)
        if address.name not in self.feeds:
            self.feeds[address.name] = Feed(address, self.presences, self._forget)
        socket.following[address.label] = self.feeds[address.name].join(socket, after)

    def unfollow(self, socket: Socket, label: str) -> None:
        if label in socket.following:
            socket.following.pop(label).leave()

    def _forget(self, feed: Feed) -> None:
        if self.feeds.get(feed.address.name) is feed:
            del self.feeds[feed.address.name]

    def poke(self, topic: str, seq: int) -> None:
        """There may be news of a topic."""
        if topic in self.feeds:
            self.feeds[topic].hint(seq)
        elif topic.startswith(sessions.WATCH_PREFIX):
            self._look_now.set()

    def poke_from_any_thread(self, topic: str, seq: int) -> None:
        try:
            self.loop.call_soon_threadsafe(self.poke, topic, seq)
        except RuntimeError:
            # The loop has been closed: nobody is connected any more.
            log.debug("a nudge came after the end")

    # Writing -------------------------------------------------------------------------------

    def flush_soon(self, socket: Socket) -> None:
        """Write this socket's texts at the next tick, together with everything else that comes until then."""
        self._dirty.append(socket)
        if self._writer is None:
            self._writer = self.loop.create_task(self._write())

    async def _write(self) -> None:
        try:
            while self._dirty:
                await asyncio.sleep(TICK)
                dirty, self._dirty = self._dirty, []
                for count, socket in enumerate(dirty, 1):
                    socket.flush()
                    if count % AT_ONCE == 0:
                        await asyncio.sleep(0)
        finally:
            self._writer = None

    # The look at the database ----------------------------------------------------------------

    async def _check_for_ever(self) -> None:
        while True:
            try:
                await asyncio.wait_for(self._look_now.wait(), CHECK)
            except TimeoutError:
                self._close_lost()
            self._look_now.clear()
            try:
                await self._check()
            except Exception as error:  # noqa: BLE001 -- whatever is wrong with the database, the next look may do
                seldom.warning("the live engine cannot ask the database", error)

    def _close_lost(self) -> None:
        for socket in [socket for socket in self.sockets if socket.is_lost]:
            socket.close(TOO_SLOW)

    async def _check(self) -> None:
        watched = {sessions.watch_topic(member_id): member_id for member_id in self._watches}
        names = [*self.feeds, *watched]
        if not names:
            return
        found = await in_database_thread(queries.counters, names)
        nothing = Counter(0, 0)
        for name, feed in list(self.feeds.items()):
            if name in names:
                counter = found.get(name, nothing)
                feed.compare(counter.seq, counter.stamp)
        for name, member_id in watched.items():
            await self._check_member(member_id, found.get(name, nothing).stamp)

    async def _check_member(self, member_id: int, stamp: int) -> None:
        """Close the sockets of sessions that have ended.

        They are looked at again two seconds later: Django announces a sign-out just before it deletes the session.
        """
        watch = self._watches.get(member_id)
        if watch is None:
            return
        if stamp != watch.stamp:
            watch.stamp, watch.check_until = stamp, self.loop.time() + 1.5 * CHECK
            for follower in [follower for socket in watch.sockets for follower in socket.following.values()]:
                follower.recheck()
        if self.loop.time() > watch.check_until:
            return
        keys = {socket.visitor.session_key for socket in watch.sockets}
        good = await in_database_thread(sessions.still_signed_in, member_id, keys)
        for socket in list(watch.sockets):
            if socket.visitor.session_key in keys - good:
                socket.close(SESSION_ENDED)
