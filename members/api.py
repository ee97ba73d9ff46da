"""Members in the REST API."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError

from members.models import Member
from members.permissions import is_member
from members.queries import profile_for, roles
from members.visibility import profile_of

router = Router(tags=["members"])


class MemberOut(Schema):
    """What the caller may know of a member: a field that is not for them is empty. `url` and `photo` are paths."""

    id: int
    handle: str
    display_name: str
    url: str
    pronouns: str
    about: str
    photo: str
    location: str
    interests: list[str]
    role: str


class MeOut(MemberOut):
    """The signed-in member. `roles` has "admin" or "editor", or nothing."""

    roles: list[str]


@router.get("/me", response=MeOut, summary="Who is signed in")
def me(request: HttpRequest):
    if not is_member(request.user):
        raise HttpError(401, "Sign in first: nobody is signed in here.")
    return _out(request.user, request.user) | {"roles": roles(request.user)}


@router.get("/members/{handle}", response=MemberOut, summary="One member")
def member(request: HttpRequest, handle: str):
    return _out(request.user, profile_for(request.user, handle))


def _out(viewer: Any, member: Member) -> dict[str, Any]:
    profile = profile_of(viewer, member)
    return {**vars(profile), "display_name": profile.name}
