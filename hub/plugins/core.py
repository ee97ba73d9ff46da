"""What a plugin may do to the core, as typed protocols.

The core apps provide the implementations (`provides` in their HubPlugin); a plugin calls them through
`hub.plugins.core.core`, for example `core.reply(thread_id=5, actor=member, body="Hello")`. Every call
goes through the same action or query as the web pages, with the same permissions.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


class StartThread(Protocol):
    def __call__(self, *, space_slug: str, actor: Any, title: str, body: str) -> int:
        """Start a thread; answers its id. Raises PermissionDenied or ValidationError."""


class Reply(Protocol):
    def __call__(self, *, thread_id: int, actor: Any, body: str) -> int:
        """Reply in a thread the actor may see; answers the post's number."""


@dataclass(frozen=True)
class ImportedComment:
    """A comment from elsewhere. `key` names it there and for ever (at most 120 characters); `name` is who wrote it,
    as text; `body` is HTML with block tags or plain text; `at` is aware. `author`: a member, if one account stands
    for all that was imported.
    """

    key: str
    name: str
    body: str
    at: datetime
    author: Any = None


class OpenDiscussion(Protocol):
    def __call__(self, *, page_id: int, actor: Any) -> int:
        """The id of the thread about a page, which is made if there is none. `actor` None: the hub itself.

        Raises Http404 when the actor cannot read the page or its discussion is off, PermissionDenied.
        """


class ImportDiscussion(Protocol):
    def __call__(self, *, page_id: int, title: str, posts: Sequence[ImportedComment]) -> int:
        """Bring comments into the thread about a page; answers its id. Again with the same keys adds nothing.

        No mail, no notices, no limits, no accounts. It does not switch the page's `discussion` on: do that with
        the page. Raises Http404 (no such page), ValidationError (by key) when a comment is empty or too long.
        """


class HideDiscussion(Protocol):
    def __call__(self, *, page_id: int, actor: Any) -> None:
        """Take the thread about a page away in the transaction of the caller, title and all; safe to repeat.

        The caller has checked that the actor may take the page away.
        """


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


@dataclass(frozen=True)
class Facilitator:
    """Somebody who facilitates a space, by id and name, and the name of the space."""

    member_id: int
    name: str
    space: str


class FacilitatorsOf(Protocol):
    def __call__(self, *, member_id: int) -> list[Facilitator]:
        """Who facilitates the invited spaces that this member was added to. Show the list to nobody else."""


@dataclass(frozen=True)
class HelloPlace:
    """Where newcomers say hello: what it is called, its path, and the path of the form to write there."""

    title: str
    url: str
    write_url: str


class HelloPlaceFor(Protocol):
    def __call__(self, *, viewer: Any) -> HelloPlace | None:
        """The place that admins chose for newcomers, when this viewer may write there."""


class ForgetDocument(Protocol):
    def __call__(self, *, kind: str, object_id: int, for_good: bool = True) -> None:
        """Take an object out of search now, in the current transaction, instead of after it.

        `for_good`: the words themselves must go from the files of the database, which takes longer with each thing
        that can be found. For what only becomes closed to some, say False.
        """


class NotProvided(LookupError):
    """No app of this hub provides what was asked for."""


class Core:
    """The closed set. Attributes are filled at start from the core apps' `provides`."""

    start_thread: StartThread
    reply: Reply
    open_discussion: OpenDiscussion
    import_discussion: ImportDiscussion
    hide_discussion: HideDiscussion
    send_mail: SendMail
    audit: Audit
    may_see: MaySee
    visible_ids: VisibleIds
    member_by_id: MemberById
    facilitators_of: FacilitatorsOf
    hello_place: HelloPlaceFor
    forget_document: ForgetDocument

    def provide(self, name: str, implementation: Callable[..., Any]) -> None:
        if name not in Core.__annotations__:
            raise LookupError(f"the core has no protocol named {name!r}")
        setattr(self, name, implementation)

    def __getattr__(self, name: str) -> Any:
        raise NotProvided(name)


core = Core()
