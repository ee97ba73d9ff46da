"""What plugins may do in the forums (hub.plugins.core), by the same actions as everybody."""

from typing import Any

from forums import actions
from forums.queries import space_for, thread_for


def start_thread(*, space_slug: str, actor: Any, title: str, body: str) -> int:
    return actions.start_thread(space_for(actor, space_slug), actor=actor, title=title, body=body).pk


def reply(*, thread_id: int, actor: Any, body: str) -> int:
    return actions.reply(thread_for(actor, thread_id), actor=actor, body=body).number
