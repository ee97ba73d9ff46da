"""Members in the REST API."""

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError

from members.models import Member
from members.permissions import is_member
from members.queries import profile_for, roles

router = Router(tags=["members"])


class MemberOut(Schema):
    """What everybody may know of a member. `url` and `photo` are paths; `photo` is "" where there is none."""

    id: int
    handle: str
    display_name: str
    url: str
    pronouns: str
    about: str
    photo: str

    @staticmethod
    def resolve_url(member: Member) -> str:
        return member.get_absolute_url()

    @staticmethod
    def resolve_photo(member: Member) -> str:
        return member.photo.url if member.photo else ""


class MeOut(MemberOut):
    """The signed-in member. `roles` has "admin" or "editor", or nothing."""

    roles: list[str]

    @staticmethod
    def resolve_roles(member: Member) -> list[str]:
        return roles(member)


@router.get("/me", response=MeOut, summary="Who is signed in")
def me(request: HttpRequest):
    if not is_member(request.user):
        raise HttpError(401, "Sign in first: nobody is signed in here.")
    return request.user


@router.get("/members/{handle}", response=MemberOut, summary="One member")
def member(request: HttpRequest, handle: str):
    return profile_for(request.user, handle)
