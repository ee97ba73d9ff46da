"""Reading personal tokens: each member sees their own, and the API finds the one it was given."""

from typing import Any

from django.http import Http404
from django.utils import timezone

from members.permissions import is_member
from members.tokens.models import ApiToken, digest_of


def tokens_of(viewer: Any) -> list[ApiToken]:
    """The viewer's own tokens, newest first."""
    return list(ApiToken.objects.filter(member=viewer).order_by("-pk")) if is_member(viewer) else []


def own_token(viewer: Any, pk: int) -> ApiToken:
    """One of the viewer's own; Http404 for any other."""
    token = ApiToken.objects.filter(member=viewer, pk=pk).first() if is_member(viewer) else None
    if token is None:
        raise Http404("You have no such token.")
    return token


def token_by_secret(secret: str) -> ApiToken | None:
    """The token with that secret, while it works."""
    found = ApiToken.objects.filter(digest=digest_of(secret)).first()
    return found if found is not None and (found.ends_at is None or found.ends_at > timezone.now()) else None
