"""What a plugin may do to the core, as typed protocols.

The core apps provide the implementations (`provides` in their HubPlugin); a plugin calls them through
`hub.plugins.core.core`, for example `core.reply(thread_id=5, actor=member, body="Hello")`. Every call
goes through the same action or query as the web pages, with the same permissions.
"""

from collections.abc import Callable, Collection
from typing import Any, Protocol


class StartThread(Protocol):
    def __call__(self, *, space_slug: str, actor: Any, title: str, body: str) -> int:
        """Start a thread; answers its id. Raises PermissionDenied or ValidationError."""


class Reply(Protocol):
    def __call__(self, *, thread_id: int, actor: Any, body: str) -> int:
        """Reply in a thread the actor may see; answers the post's number."""


class SendMail(Protocol):
    def __call__(
        self, *, to: str, subject: str, text: str, html: str = "", headers: dict[str, str] | None = None
    ) -> None:
        """Queue one mail in the current transaction; the worker sends it."""


class Audit(Protocol):
    def __call__(self, *, actor: Any, act: str, target: str, detail: str = "") -> None:
        """Write one row of the audit log."""


class MaySee(Protocol):
    def __call__(self, *, viewer: Any, kind: str, object_id: int) -> bool:
        """Whether this viewer may see that object (kinds as in search)."""


class VisibleIds(Protocol):
    def __call__(self, *, viewer: Any, kind: str, object_ids: Collection[int]) -> set[int]:
        """Those of the objects that this viewer may see, with a fixed number of queries: for lists."""


class MemberById(Protocol):
    def __call__(self, member_id: int) -> Any | None:
        """The member, or None when there is no active one with that id."""


class NotProvided(LookupError):
    """No app of this hub provides what was asked for."""


class Core:
    """The closed set. Attributes are filled at start from the core apps' `provides`."""

    start_thread: StartThread
    reply: Reply
    send_mail: SendMail
    audit: Audit
    may_see: MaySee
    visible_ids: VisibleIds
    member_by_id: MemberById

    def provide(self, name: str, implementation: Callable[..., Any]) -> None:
        if name not in Core.__annotations__:
            raise LookupError(f"the core has no protocol named {name!r}")
        setattr(self, name, implementation)

    def __getattr__(self, name: str) -> Any:
        raise NotProvided(name)


core = Core()
