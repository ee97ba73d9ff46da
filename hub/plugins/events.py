"""What happened, as frozen dataclasses of ids. Never text, never objects.

An action publishes an event in its own transaction (`hub.plugins.outbox.publish`); readers get
it after commit, at least once, so a handler must be idempotent.
"""

from dataclasses import asdict, dataclass, fields
from typing import Any, ClassVar


class UnknownEvent(LookupError):
    """No event class of that name is registered (its plugin may be gone)."""


@dataclass(frozen=True)
class Event:
    """Base of all events. A subclass is registered by being defined; its fields are ints or strings."""

    registry: ClassVar[dict[str, type["Event"]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        name = cls.event_name()
        known = Event.registry.get(name)
        if known is not None and known.__module__ != cls.__module__:
            raise TypeError(f"two events are named {name}")
        Event.registry[name] = cls

    @classmethod
    def event_name(cls) -> str:
        """Core events go by their class name, those of a plugin by `package.ClassName`."""
        package = cls.__module__.split(".")[0]
        return cls.__name__ if package == "hub" else f"{package}.{cls.__name__}"

    def payload(self) -> dict[str, int | str]:
        return asdict(self)

    @staticmethod
    def restore(name: str, payload: dict[str, Any]) -> "Event":
        """The event that was stored; unknown fields of an older version are dropped."""
        try:
            kind = Event.registry[name]
        except KeyError:
            raise UnknownEvent(name) from None
        known = {field.name for field in fields(kind)}
        return kind(**{key: value for key, value in payload.items() if key in known})


@dataclass(frozen=True)
class MemberJoined(Event):
    """A member confirmed the e-mail address for the first time."""

    member_id: int


@dataclass(frozen=True)
class MemberChanged(Event):
    """Profile, handle or photo changed."""

    member_id: int


@dataclass(frozen=True)
class MemberSuspended(Event):
    member_id: int


@dataclass(frozen=True)
class MemberRestored(Event):
    """A suspension was lifted."""

    member_id: int


@dataclass(frozen=True)
class MemberErased(Event):
    """A member was erased; nobody has that number any more: forget what you kept of them."""

    member_id: int


@dataclass(frozen=True)
class PagePublished(Event):
    """A page went live, or a live page changed (also when it moved or its privacy changed)."""

    page_id: int


@dataclass(frozen=True)
class PageUnpublished(Event):
    """A page left the public site: unpublished or deleted."""

    page_id: int


@dataclass(frozen=True)
class PageReturned(Event):
    """The editors sent back a page that waited for them, in its workflow."""

    page_id: int


@dataclass(frozen=True)
class PagesNarrowed(Event):
    """Privacy or place of a page and everything below it changed: look at the whole subtree again."""

    page_id: int


@dataclass(frozen=True)
class FileRead(Event):
    """The words inside a document were read: pages that use it are found by them from now on."""

    document_id: int


@dataclass(frozen=True)
class PageFilesChanged(Event):
    """A file that a page uses was replaced or deleted, or is for others to open: look at the page again."""

    page_id: int


@dataclass(frozen=True)
class CollectionChanged(Event):
    """A collection of files was saved, moved, opened or closed: its files, and those inside it, may be for others."""

    collection_id: int


@dataclass(frozen=True)
class StoryWithdrawn(Event):
    """Its storyteller took a story back. The page, its words and files are gone already: forget what you kept of it."""

    page_id: int


@dataclass(frozen=True)
class SpaceChanged(Event):
    """Made, renamed, or its kind or settings changed."""

    space_id: int


@dataclass(frozen=True)
class SpaceMembersChanged(Event):
    """A member was added to or removed from an invited space."""

    space_id: int
    member_id: int


@dataclass(frozen=True)
class JoinAsked(Event):
    """A member asks to be let into an invited space."""

    request_id: int


@dataclass(frozen=True)
class JoinAnswered(Event):
    """Those who look after the space said yes or no."""

    request_id: int


@dataclass(frozen=True)
class ThreadStarted(Event):
    """A thread with its opening post (a PostCreated for that post follows)."""

    thread_id: int


@dataclass(frozen=True)
class ThreadChanged(Event):
    """Title, lock or visibility changed."""

    thread_id: int


@dataclass(frozen=True)
class PostCreated(Event):
    post_id: int
    thread_id: int


@dataclass(frozen=True)
class PostEdited(Event):
    post_id: int
    thread_id: int


@dataclass(frozen=True)
class PostHidden(Event):
    """Hidden by a facilitator, or deleted by its author."""

    post_id: int
    thread_id: int


@dataclass(frozen=True)
class PostRestored(Event):
    post_id: int
    thread_id: int


@dataclass(frozen=True)
class ReportMade(Event):
    """Somebody reported a post, or wrote to the team."""

    report_id: int


@dataclass(frozen=True)
class PluginSwitchedOn(Event):
    """An admin switched a plugin on (again): what it missed while it was off can be caught up."""

    name: str
