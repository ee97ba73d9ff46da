"""One topic in one server process: who follows it here, and what they have been given.

Everything about a topic is done by one task at a time, in rounds: look at the database once, check
whoever has to be checked, write to those who are up to date, let newcomers in, give those behind one
batch. So a replay and a live arrival can neither overtake nor repeat each other.
"""

import asyncio
import logging
from collections.abc import Callable

from django.db import DatabaseError

from hub.live import messages, queries
from hub.live.database import in_database_thread
from hub.live.messages import Text
from hub.live.presence import Presences
from hub.live.queries import Address, News
from hub.live.seldom import SeldomLog
from hub.live.sockets import Socket
from hub.live.topics import ANONYMOUS

log = logging.getLogger("hub.live")
seldom = SeldomLog(log)


class Follower:
    """A socket that follows a topic. `at` is the seq of the last event it was given (None: from now on)."""

    __slots__ = ("at", "feed", "socket", "told")

    def __init__(self, feed: "Feed", socket: Socket, after: int | None) -> None:
        self.feed = feed
        self.socket = socket
        self.at = after
        self.told = ""

    @property
    def member_id(self) -> int:
        return self.socket.visitor.member_id

    def resume(self) -> None:
        self.feed.wake()

    def leave(self) -> None:
        self.socket.paused.discard(self)
        self.feed.remove(self)

    def types(self) -> None:
        """Its member is typing; nobody hears it of guests, or of somebody who was not let in yet."""
        room = self.feed.room
        if room and self.member_id != ANONYMOUS and (self in self.feed.live or self in self.feed.behind):
            room.types(self.member_id)

    def recheck(self) -> None:
        """Its member may have chosen not to be shown any more."""
        if self.feed.room:
            self.feed.room.changed(recheck=True)

    def start_again(self, seq: int) -> None:
        """What it asked for is no longer kept: the client has to reload, and follows from here."""
        self.at = seq
        self.socket.tell(messages.reset(self.feed.address.label))
        self.confirm(seq)

    def confirm(self, newest: int) -> None:
        self.socket.tell(messages.subscribed(self.feed.address.label, newest))

    def refuse(self) -> None:
        label = self.feed.address.label
        self.socket.following.pop(label, None)
        self.leave()
        self.socket.tell(messages.error("forbidden", label))


class Feed:
    """A topic that somebody follows in this process. Lives as long as it has followers."""

    def __init__(self, address: Address, presences: Presences, ended: Callable[["Feed"], None]) -> None:
        self.address = address
        self.room = presences.open(self)
        self.seq: int | None = None
        self.stamp: int | None = None
        self.joining: list[Follower] = []
        self.live: set[Follower] = set()
        self.behind: set[Follower] = set()
        self._loop = presences.loop
        self._ended = ended
        self._stale = False
        self._task: asyncio.Task[None] | None = None

    def join(self, socket: Socket, after: int | None) -> Follower:
        follower = Follower(self, socket, after)
        self.joining.append(follower)
        self.wake()
        return follower

    def remove(self, follower: Follower) -> None:
        self.live.discard(follower)
        self.behind.discard(follower)
        if follower in self.joining:
            self.joining.remove(follower)
        elif self.room:
            self.room.changed()
        self._end_if_empty()

    def readers(self) -> list[Follower]:
        """Everyone who was let in."""
        return [*self.live, *self.behind]

    def wake(self) -> None:
        """Have a look soon; many calls make one look."""
        self._stale = True
        if self._task is None:
            self._task = self._loop.create_task(self._work())

    def hint(self, seq: int) -> None:
        """Somebody says there is an event `seq` (0: a changed stamp)."""
        if seq == 0 or self.seq is None or seq > self.seq:
            self.wake()

    def compare(self, seq: int, stamp: int) -> None:
        """What the database says, every two seconds. Also tries again what failed."""
        failed = self._stale and self._task is None
        if failed or seq != self.seq or stamp != self.stamp:
            self.wake()

    async def _work(self) -> None:
        try:
            while self._stale:
                self._stale = False
                await self._round()
        except DatabaseError as error:
            self._stale = True
            seldom.warning("the live engine cannot read a topic", error)
        except Exception as error:  # noqa: BLE001 -- an app's fault must not end the topic; it is tried again
            self._stale = True
            seldom.warning(f"following {self.address.name} failed", error, traceback=True)
        finally:
            self._task = None
            self._end_if_empty()

    async def _round(self) -> None:
        newcomers = list(self.joining)
        following = {follower.member_id for follower in self.live | self.behind}
        joining = {follower.member_id for follower in newcomers}
        since = self.seq if following else None
        news = await in_database_thread(queries.news, self.address, since, self.stamp, following, joining)
        for follower in self.readers():
            if follower.member_id not in news.allowed:
                follower.refuse()
        if self.room and self.stamp != news.counter.stamp:
            self.room.changed(recheck=True)
        self.stamp = news.counter.stamp
        self._give_out(news, since)
        if self.seq == news.counter.seq:
            self._let_in(newcomers, news)
        else:
            self._stale = True
        await self._catch_up()

    def _give_out(self, news: News, since: int | None) -> None:
        """Write the new events to everyone who is up to date."""
        if since is None or not (self.live or self.behind):
            self.seq = news.counter.seq
        elif news.texts and news.texts[0].seq == since + 1:
            for follower in list(self.live):
                self._pass_on(follower, news.texts)
            self.seq = news.texts[-1].seq
        elif news.counter.seq != since:
            self._restart(news.counter.seq)

    def _pass_on(self, follower: Follower, texts: list[Text]) -> None:
        """Give all of these to somebody who is up to date; who has no room falls behind and waits."""
        for text in texts:
            if not follower.socket.offer(text.json, text.size):
                follower.at = text.seq - 1
                follower.socket.paused.add(follower)
                self.live.discard(follower)
                self.behind.add(follower)
                return

    def _restart(self, seq: int) -> None:
        """The log is not what it was (a restored database, rows removed by hand): all reload."""
        self.seq = seq
        for follower in self.readers():
            follower.start_again(seq)
        self.live |= self.behind
        self.behind.clear()

    def _let_in(self, newcomers: list[Follower], news: News) -> None:
        still_here = set(self.joining)
        handled = set(newcomers)
        self.joining = [follower for follower in self.joining if follower not in handled]
        for follower in newcomers:
            if follower not in still_here:
                continue
            if follower.member_id in news.allowed:
                self._welcome(follower, news.counter.seq)
            else:
                follower.refuse()

    def _welcome(self, follower: Follower, newest: int) -> None:
        if follower.at is not None and follower.at > newest:
            follower.start_again(newest)
        else:
            follower.at = newest if follower.at is None else follower.at
            follower.confirm(newest)
        (self.live if follower.at == newest else self.behind).add(follower)
        if self.room:
            self.room.changed()

    async def _catch_up(self) -> None:
        """Give everyone who is behind and has room one batch of what they missed."""
        ready = [follower for follower in self.behind if follower not in follower.socket.paused]
        if not ready or self.seq is None:
            return
        until, first = self.seq, min(follower.at or 0 for follower in ready)
        texts = await in_database_thread(queries.backlog, self.address, first, until)
        for follower in ready:
            if follower in self.behind:
                self._replay(follower, texts, until)
        if any(follower not in follower.socket.paused for follower in self.behind):
            self._stale = True

    def _replay(self, follower: Follower, texts: list[Text], until: int) -> None:
        at = follower.at or 0
        missed = [text for text in texts if text.seq > at]
        for text in missed:
            if text.seq != at + 1:
                break
            if not follower.socket.offer(text.json, text.size, replay=True):
                follower.socket.paused.add(follower)
                break
            at = text.seq
        follower.at = at
        following_text = next((text.seq for text in missed if text.seq > at), at + 1)
        if not texts or following_text != at + 1:
            follower.start_again(until)
        if follower.at == until:
            self.behind.discard(follower)
            self.live.add(follower)

    def _end_if_empty(self) -> None:
        if not (self.joining or self.live or self.behind) and self._task is None:
            if self.room:
                self.room.close()
            self._ended(self)
