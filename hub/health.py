"""`/healthz` (the process is up) and `/readyz` (what it depends on, and the worker)."""

import logging
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from redis import Redis
from redis.exceptions import RedisError

from hub.mail import queries
from hub.plugins import outbox
from hub.plugins.models import DeadEvent, Heartbeat
from hub.plugins.registry import registry
from search import feeding, indexing, waiting
from search.backends.base import Unavailable

log = logging.getLogger("hub.health")
WORKER_LATE = timedelta(seconds=20)
LATE = 100
"""How many events or things behind is worth a word."""
ROOM_WANTED = 500 * 2**20
"""Bytes below which a disk counts as nearly full."""


def healthz(request) -> HttpResponse:
    """The process answers: nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


def readyz(request) -> JsonResponse:
    """200 while pages can be served ("ok", or "degraded" with what is missing), 503 without the database."""
    parts = answers()
    up = parts["database"] == "ok"
    status = "ok" if all(part.startswith("ok") for part in parts.values()) else "degraded" if up else "down"
    body = {"status": status, "checks": parts}
    return JsonResponse(body, status=200 if up else 503, headers={"Cache-Control": "no-store"})


def answers() -> dict[str, str]:
    """How each part is, in a sentence that begins with "ok" when all is well; the database alone when it is away."""
    database = _ask_database()
    if database != "ok":
        return {"database": database}
    return {"database": database} | {name: _answer_of(ask) for name, ask in CHECKS.items()}


def _ask_database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        log.exception("the database does not answer")
        return "does not answer"
    return "ok"


def _answer_of(ask: Callable[[], str]) -> str:
    try:
        return ask()
    except DatabaseError:
        log.exception("a health check could not read its table")
        return "cannot be read; run manage.py migrate"


def _ask_redis() -> str:
    if not settings.REDIS_URL:
        return "ok: not used"
    try:
        with Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5) as redis:
            redis.ping()
    except (RedisError, OSError):
        return "does not answer; live arrivals take up to two seconds"
    return "ok"


def _ask_worker() -> str:
    beat = Heartbeat.objects.filter(name="worker").first()
    if beat is None:
        return "not seen yet"
    if timezone.now() - beat.seen_at > WORKER_LATE:
        return f"not seen since {beat.seen_at:%Y-%m-%d %H:%M:%S} UTC"
    return "ok"


def _ask_mail() -> str:
    if not settings.HUB_MAIL_TRANSPORT:
        return f"kept, nothing is sent: EMAIL_URL is not set ({queries.waiting().count()} waiting)"
    late = queries.waiting().exclude(last_error="").count()
    return f"not sent yet: {late}" if late else "ok"


def _ask_outbox() -> str:
    lags = {name: outbox.lag(name) for name, (_, reader) in registry.readers.items() if reader.wanted()}
    behind = ", ".join(f"{name} {lag} behind" for name, lag in lags.items() if lag > LATE)
    dead = DeadEvent.objects.count()
    if dead:
        behind = f"{behind + '; ' if behind else ''}events given up: {dead}"
    return behind or "ok"


def _ask_search() -> str:
    try:
        figures = indexing.stats()
    except Unavailable:
        return "does not answer; the rest of the hub goes on"
    again = figures["objects to try again"]
    if again:
        return f"could not read {again} things; they are tried again"
    return "ok" if feeding.engine_in_use() is None else f"ok: {figures['engine']} stands by"


def _ask_search_engine() -> str:
    """It and the database's index are kept side by side: either can answer."""
    try:
        figures = feeding.state()
    except Unavailable as error:
        log.warning("the search engine does not answer: %s", error)
        return f"does not answer; the database does, and {waiting.number()} things wait for the engine"
    if not figures:
        return "ok: not used"
    if not figures["usable"]:
        return "has no index of this version yet; the database answers, and the worker builds one"
    if figures["given up"]:
        return f"would not have {figures['given up']} things; see `manage.py search stats`"
    late = figures["waiting"]
    return f"{late} things behind" if int(str(late)) > LATE else "ok"


def _ask_disk() -> str:
    left = min(shutil.disk_usage(folder).free for folder in _folders())
    return "ok" if left > ROOM_WANTED else f"nearly full: {left // 2**20} MB left"


def _folders() -> list[Path]:
    """Where the hub writes; of a folder that is not made yet, the nearest that is."""
    wanted = [Path(settings.VAR_DIR), Path(settings.MEDIA_ROOT)]
    return [next(path for path in (folder, *folder.parents) if path.exists()) for folder in wanted]


CHECKS: dict[str, Callable[[], str]] = {
    "redis": _ask_redis,
    "worker": _ask_worker,
    "mail": _ask_mail,
    "outbox": _ask_outbox,
    "search": _ask_search,
    "search engine": _ask_search_engine,
    "disk": _ask_disk,
}
