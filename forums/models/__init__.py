"""Tables of the forums."""

from forums.models.drafts import Draft
from forums.models.hello import SayHello
from forums.models.idempotency import IdempotencyKey
from forums.models.joining import JoinRequest
from forums.models.posts import Post, PostRevision, Thread, ThreadMail
from forums.models.presence import NotShown
from forums.models.reading import ReadPosition
from forums.models.reports import Report
from forums.models.spaces import Space, SpaceMembership

__all__ = [
    "Draft",
    "IdempotencyKey",
    "JoinRequest",
    "NotShown",
    "Post",
    "PostRevision",
    "ReadPosition",
    "Report",
    "SayHello",
    "Space",
    "SpaceMembership",
    "Thread",
    "ThreadMail",
]
