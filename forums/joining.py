"""Reading requests to be let into invited spaces, always with the viewer; and what opens such a space in the search."""

from typing import Any

from django.db.models import CharField, Exists, OuterRef, QuerySet, Value
from django.http import Http404

from forums.enums import JoinState, SpaceKind, SpaceRole
from forums.models import JoinRequest, Space, SpaceMembership
from forums.queries import NOT_HERE, SLUG_CHARACTERS, visible_spaces
from members.permissions import is_admin, is_member

KEPT_DAYS = 365
INSIDE, ASKING = "space", "ask"


def spaces_to_ask_for(viewer: Any) -> QuerySet[Space]:
    """Invited spaces whose names members may see and that the viewer is not in, each with `asked`: one waits."""
    if not is_member(viewer) or is_admin(viewer):
        return Space.objects.none()
    inside = SpaceMembership.objects.filter(space=OuterRef("pk"), member_id=viewer.pk)
    waiting = JoinRequest.objects.filter(space=OuterRef("pk"), member_id=viewer.pk, state=JoinState.WAITING)
    listed = Space.objects.filter(~Exists(inside), kind=SpaceKind.INVITED, listed=True)
    return listed.annotate(asked=Exists(waiting))


def space_to_ask_for(viewer: Any, slug: str) -> Space:
    """The space at this address; Http404 when it is none that the viewer may ask for."""
    found = spaces_to_ask_for(viewer).filter(slug=slug).first() if SLUG_CHARACTERS.fullmatch(slug) else None
    if found is None:
        raise Http404(NOT_HERE)
    return found


def audience_tokens(viewer: Any) -> list[str]:
    """The tokens a viewer holds here ("members" is given by members): of invited spaces, one for each that they are in,
    and another one for each that they see the name of and may ask for.
    """
    if not is_member(viewer):
        return []
    inside = visible_spaces(viewer).filter(kind=SpaceKind.INVITED).order_by()
    before = {INSIDE: inside, ASKING: spaces_to_ask_for(viewer).order_by()}
    one, other = (rows.values_list("pk", Value(name, CharField())) for name, rows in before.items())
    return [f"{name}:{pk}" for pk, name in one.union(other)]


def ask_token(space_id: int) -> str:
    """The token of the name of an invited space, for members who may ask to join it."""
    return f"{ASKING}:{space_id}"


def last_request(viewer: Any, space: Space) -> JoinRequest | None:
    """What the viewer asked last, waiting or answered."""
    return JoinRequest.objects.filter(space=space, member_id=viewer.pk).order_by("-pk").first()


def requests_of(space: Space) -> list[JoinRequest]:
    """Those that wait, the oldest first. Ask `may_manage_members` before showing them."""
    rows = JoinRequest.objects.filter(space=space, state=JoinState.WAITING, member__is_active=True)
    return list(rows.select_related("member").order_by("pk"))


def request_by_id(pk: int) -> JoinRequest | None:
    """For the worker: a request with all that its mails tell."""
    return JoinRequest.objects.select_related("space", "member").filter(pk=pk).first()


def addresses_for(space: Space) -> list[str]:
    """Who looks after the space: the addresses of its facilitators who can sign in."""
    rows = SpaceMembership.objects.filter(space=space, role=SpaceRole.FACILITATOR, member__is_active=True)
    return list(rows.order_by("pk").values_list("member__email", flat=True))
