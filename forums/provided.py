"""What plugins may do in the forums (hub.plugins.core), by the same actions as everybody."""

from collections.abc import Sequence
from typing import Any

from forums import actions
from forums.queries import space_for, thread_for
from hub.plugins.core import ImportedComment


def start_thread(*, space_slug: str, actor: Any, title: str, body: str) -> int:
    return actions.start_thread(space_for(actor, space_slug), actor=actor, title=title, body=body).pk


def reply(*, thread_id: int, actor: Any, body: str) -> int:
    return actions.reply(thread_for(actor, thread_id), actor=actor, body=body).number


def open_discussion(*, page_id: int, actor: Any) -> int:
    return actions.open_discussion(page_id=page_id, actor=actor).pk


def import_discussion(*, page_id: int, title: str, posts: Sequence[ImportedComment]) -> int:
    return actions.import_discussion(page_id=page_id, title=title, posts=posts).pk


def hide_discussion(*, page_id: int, actor: Any) -> None:
    actions.hide_discussion(page_id=page_id, actor=actor)
