"""The shortcut between processes: after commit `(topic, seq)` goes out, never content.

Hubs of this process are poked directly. Other processes hear over the channel layer when that is
one which crosses processes (Redis); a thread of its own publishes, so nobody who commits ever waits
for Redis. A nudge that is lost costs at most two seconds: every server process asks the database
that often.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from channels.layers import InMemoryChannelLayer, get_channel_layer

from hub.live.seldom import OnceAMinute, SeldomLog

log = logging.getLogger("hub.live")
seldom = SeldomLog(log)
GROUP = "hub.live"
TIMEOUT = 2.0
WAIT_AFTER_FAILURE = 1.0
MOST_WAITING = 10_000

Listener = Callable[[str, int], None]


class Note(NamedTuple):
    """What one server process says of who is at a topic (`what`: see hub.live.presence). Numbers, never a name."""

    process: str
    what: str
    topic: str
    members: tuple[int, ...]
    guests: int


NoteListener = Callable[[Note], None]
_listeners: list[Listener] = []


def nudge(topic: str, seq: int) -> None:
    """Tell this and the other server processes that a topic has news (seq 0: its access stamp changed).

    Safe in any thread; never raises and never waits.
    """
    for listener in tuple(_listeners):
        listener(topic, seq)
    if crosses_processes():
        _publisher.add(topic, seq)


def tell(note: Note) -> None:
    """Pass a note on to the other server processes, where the layer reaches them; it may be lost."""
    _publisher.add_note(note)


def listen(listener: Listener) -> None:
    """Call `listener(topic, seq)` for every nudge of this process. It must be quick, thread-safe and not raise."""
    _listeners.append(listener)


def stop_listening(listener: Listener) -> None:
    _listeners.remove(listener)


def crosses_processes() -> bool:
    layer = get_channel_layer()
    return layer is not None and not isinstance(layer, InMemoryChannelLayer)


async def hear_other_processes(listener: Listener, hear_note: NoteListener) -> None:
    """Pass on nudges from the channel layer until cancelled; goes on trying while the layer is down."""
    logging.getLogger("channels_redis.pubsub").addFilter(_quieter)
    while True:
        try:
            await _hear(listener, hear_note)
        except Exception as error:  # noqa: BLE001 -- whatever the layer's client raises: it is only a shortcut
            seldom.warning("the live engine hears no other processes", error)
            await asyncio.sleep(WAIT_AFTER_FAILURE)


async def _hear(listener: Listener, hear_note: NoteListener) -> None:
    layer: Any = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(GROUP, channel)
    try:
        while True:
            message = await layer.receive(channel)
            for topic, seq in _nudges(message):
                listener(topic, seq)
            for note in _notes(message):
                hear_note(note)
    finally:
        await layer.group_discard(GROUP, channel)


def _nudges(message: Any) -> Iterable[tuple[str, int]]:
    """The well-formed nudges of one message; anything else on the layer is not ours."""
    nudges = message.get("nudges") if isinstance(message, dict) else None
    for entry in nudges if isinstance(nudges, list) else ():
        match entry:
            case [str(topic), int(seq)]:
                yield topic, seq


def _notes(message: Any) -> Iterable[Note]:
    """The well-formed notes of one message."""
    notes = message.get("notes") if isinstance(message, dict) else None
    for entry in notes if isinstance(notes, list) else ():
        match entry:
            case [str(process), str(what), str(topic), [*members], int(guests)] if _are_ids(members):
                yield Note(process, what, topic, tuple(members), guests)


def _are_ids(members: list[Any]) -> bool:
    return all(type(member) is int for member in members)


class _Publisher:
    """A daemon thread that sends what `add` was given, many nudges in one message."""

    def __init__(self) -> None:
        self._waiting: dict[str, int] = {}
        self._notes: dict[tuple[object, ...], Note] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def add(self, topic: str, seq: int) -> None:
        with self._changed:
            if len(self._waiting) < MOST_WAITING:
                # 0 asks to look whatever the seq, so it stays.
                seqs = (seq, self._waiting.get(topic, seq))
                self._waiting[topic] = 0 if 0 in seqs else max(seqs)
            self._go()

    def add_note(self, note: Note) -> None:
        """The newest note about the same thing is the one that counts."""
        about = (note.process, note.what, note.topic, *(note.members if note.what == "typing" else ()))
        with self._changed:
            if len(self._notes) < MOST_WAITING:
                self._notes[about] = note
            self._go()

    def _go(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._publish_for_ever, name="hub-live-bus", daemon=True)
            self._thread.start()
        self._changed.notify()

    def _publish_for_ever(self) -> None:
        loop = asyncio.new_event_loop()
        while True:
            nudges, notes = self._take(), self._take_notes()
            said = [[note.process, note.what, note.topic, list(note.members), note.guests] for note in notes]
            message = {"type": "nudge", "nudges": [list(nudge) for nudge in nudges.items()], "notes": said}
            try:
                loop.run_until_complete(asyncio.wait_for(self._publish(message), TIMEOUT))
            except Exception as error:  # noqa: BLE001 -- whatever the layer's client raises: it is only a shortcut
                seldom.warning("the live engine reaches no other processes", error)
                time.sleep(WAIT_AFTER_FAILURE)

    async def _publish(self, message: dict[str, Any]) -> None:
        layer: Any = get_channel_layer()
        await layer.group_send(GROUP, message)

    def _take(self) -> dict[str, int]:
        with self._changed:
            while not self._waiting and not self._notes:
                self._changed.wait()
            nudges, self._waiting = self._waiting, {}
            return nudges

    def _take_notes(self) -> list[Note]:
        with self._changed:
            notes, self._notes = list(self._notes.values()), {}
            return notes


_publisher = _Publisher()
_quieter = OnceAMinute()
