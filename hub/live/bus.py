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
from typing import Any

from channels.layers import InMemoryChannelLayer, get_channel_layer

from hub.live.seldom import OnceAMinute, SeldomLog

log = logging.getLogger("hub.live")
seldom = SeldomLog(log)
GROUP = "hub.live"
TIMEOUT = 2.0
WAIT_AFTER_FAILURE = 1.0
MOST_WAITING = 10_000

Listener = Callable[[str, int], None]
_listeners: list[Listener] = []


def nudge(topic: str, seq: int) -> None:
    """Tell this and the other server processes that a topic has news (seq 0: its access stamp changed).

    Safe in any thread; never raises and never waits.
    """
    for listener in tuple(_listeners):
        listener(topic, seq)
    if crosses_processes():
        _publisher.add(topic, seq)


def listen(listener: Listener) -> None:
    """Call `listener(topic, seq)` for every nudge of this process. It must be quick, thread-safe and not raise."""
    _listeners.append(listener)


def stop_listening(listener: Listener) -> None:
    _listeners.remove(listener)


def crosses_processes() -> bool:
    layer = get_channel_layer()
    return layer is not None and not isinstance(layer, InMemoryChannelLayer)


async def hear_other_processes(listener: Listener) -> None:
    """Pass on nudges from the channel layer until cancelled; goes on trying while the layer is down."""
    logging.getLogger("channels_redis.pubsub").addFilter(_quieter)
    while True:
        try:
            await _hear(listener)
        except Exception as error:  # noqa: BLE001 -- whatever the layer's client raises: it is only a shortcut
            seldom.warning("the live engine hears no other processes", error)
            await asyncio.sleep(WAIT_AFTER_FAILURE)


async def _hear(listener: Listener) -> None:
    layer: Any = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add(GROUP, channel)
    try:
        while True:
            for topic, seq in _nudges(await layer.receive(channel)):
                listener(topic, seq)
    finally:
        await layer.group_discard(GROUP, channel)


def _nudges(message: Any) -> Iterable[tuple[str, int]]:
    """The well-formed nudges of one message; anything else on the layer is not ours."""
    nudges = message.get("nudges") if isinstance(message, dict) else None
    for entry in nudges if isinstance(nudges, list) else ():
        match entry:
            case [str(topic), int(seq)]:
                yield topic, seq


class _Publisher:
    """A daemon thread that sends what `add` was given, many nudges in one message."""

    def __init__(self) -> None:
        self._waiting: dict[str, int] = {}
        self._changed = threading.Condition()
        self._thread: threading.Thread | None = None

    def add(self, topic: str, seq: int) -> None:
        with self._changed:
            if len(self._waiting) < MOST_WAITING:
                # 0 asks to look whatever the seq, so it stays.
                seqs = (seq, self._waiting.get(topic, seq))
                self._waiting[topic] = 0 if 0 in seqs else max(seqs)
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._publish_for_ever, name="hub-live-bus", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _publish_for_ever(self) -> None:
        loop = asyncio.new_event_loop()
        while True:
            message = {"type": "nudge", "nudges": [list(nudge) for nudge in self._take().items()]}
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
            while not self._waiting:
                self._changed.wait()
            nudges, self._waiting = self._waiting, {}
            return nudges


_publisher = _Publisher()
_quieter = OnceAMinute()
