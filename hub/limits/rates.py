"""Rate limits in fixed windows, counted in the cache."""

import time

from django.conf import settings
from django.core.cache import cache


class TooMany(Exception):  # noqa: N818 -- reads as what it says
    """Too many of something; `wait` is how many seconds to wait before trying again."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(f"Please wait {wait} seconds, then try again.")


def count(name: str, who: str | int, *, limit: int, seconds: int) -> None:
    """Count one `name` by `who`; raises TooMany above `limit` in a window of `seconds`."""
    if not settings.RATE_LIMITS:
        return
    now = int(time.time())
    window = now // seconds
    key = f"rate:{name}:{who}:{window}"
    cache.add(key, 0, timeout=seconds + 1)
    try:
        used = cache.incr(key)
    except ValueError:
        # The key ran out between the two calls: a new window has begun.
        return
    if used > limit:
        raise TooMany((window + 1) * seconds - now)
