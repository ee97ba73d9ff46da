"""A Redis cache that forgives: when Redis is down, nothing is cached and no page breaks."""

import logging
import time
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger("hub.cache")
REST = 5.0
"""Seconds for which a Redis that did not answer is not asked again: a silent one costs half a second a call,
a page makes several, and there are only so many threads."""
# For the whole process: Django makes a cache object of its own for every request.
_rests_until: dict[str, float] = {}


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache; a call that Redis does not answer counts as "not in the cache"."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        options = params.setdefault("OPTIONS", {})
        options.setdefault("socket_connect_timeout", 0.5)
        options.setdefault("socket_timeout", 0.5)
        super().__init__(server, params)
        self._server = server

    def get(self, key, default=None, version=None):
        return self._forgive(default, super().get, key, default, version)

    def get_many(self, keys, version=None):
        return self._forgive({}, super().get_many, keys, version)

    def set(self, *args, **kwargs):
        return self._forgive(None, super().set, *args, **kwargs)

    def set_many(self, *args, **kwargs):
        return self._forgive([], super().set_many, *args, **kwargs)

    def add(self, *args, **kwargs):
        return self._forgive(True, super().add, *args, **kwargs)

    def touch(self, *args, **kwargs):
        return self._forgive(False, super().touch, *args, **kwargs)

    def incr(self, *args, **kwargs):
        return self._forgive(1, super().incr, *args, **kwargs)

    def delete(self, *args, **kwargs):
        return self._forgive(False, super().delete, *args, **kwargs)

    def delete_many(self, *args, **kwargs):
        return self._forgive(None, super().delete_many, *args, **kwargs)

    def has_key(self, *args, **kwargs):
        return self._forgive(False, super().has_key, *args, **kwargs)

    def _forgive(self, answer, call, *args, **kwargs):
        if time.monotonic() < _rests_until.get(self._server, 0.0):
            return answer
        try:
            return call(*args, **kwargs)
        except (RedisError, OSError) as error:
            _rests_until[self._server] = time.monotonic() + REST
            log.warning("the cache did not answer: %s", error)
            return answer
