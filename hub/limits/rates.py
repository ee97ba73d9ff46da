"""Rate limits over a moving window, counted in the cache."""

import hashlib
import math
import time
from itertools import accumulate

from django.conf import settings
from django.core.cache import cache

PARTS = 10
"""A window is counted in this many equal parts: what falls out of it falls out part by part."""


class TooMany(Exception):  # noqa: N818 -- reads as what it says
    """Too many of something; `wait` is how many seconds to wait before trying again."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(f"Please wait {wait} seconds, then try again.")


def count(name: str, who: str | int, *, limit: int, seconds: int) -> str:
    """Count one `name` by `who`; raises TooMany (and counts nothing) above `limit` in the last `seconds`.

    Answers a receipt that `take_back` accepts.
    """
    if not settings.RATE_LIMITS:
        return ""
    now, width = time.time(), seconds / PARTS
    part = int(now / width)
    keys = [_key(name, who, part - back) for back in range(PARTS + 1)]
    cache.add(keys[0], 0, timeout=seconds + math.ceil(width) + 1)
    try:
        cache.incr(keys[0])
    except ValueError:
        # The part was thrown out of a full cache between the two calls: it counts as empty.
        return ""
    found = cache.get_many(keys)
    used = [found.get(key, 0) for key in keys]
    # The oldest part lies half outside the window: only the share that is still inside counts.
    inside = sum(used[:PARTS]) + math.floor(used[PARTS] * (1 - (now / width - part)))
    if inside > limit:
        take_back(keys[0])
        raise TooMany(_wait(used, limit, (part + 1) * width - now, width))
    return keys[0]


def take_back(receipt: str) -> None:
    """Uncount what `count` answered this receipt for, such as a sign-in that was no failure after all."""
    if receipt:
        try:
            cache.decr(receipt)
        except ValueError:
            return


def clear(name: str, who: str | int, *, seconds: int) -> None:
    """Forget everything counted for `name` by `who` in the last `seconds`."""
    width = seconds / PARTS
    part = int(time.time() / width)
    cache.delete_many([_key(name, who, part - back) for back in range(PARTS + 1)])


def _wait(used: list[int], limit: int, rest: float, width: float) -> int:
    """Seconds until enough parts have left the window; `used` has the newest part first."""
    kept = list(accumulate([used[0] - 1, *used[1:]]))
    steps = next((steps for steps in range(PARTS) if kept[PARTS - 1 - steps] < limit), PARTS)
    return max(1, math.ceil(rest + steps * width))


def _key(name: str, who: str | int, part: int) -> str:
    # Hashed: what people type may be long or hold what a cache key may not.
    person = hashlib.sha256(str(who).encode()).hexdigest()[:32]
    return f"rate:{name}:{person}:{part}"
