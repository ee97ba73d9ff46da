"""The ways into the API: a personal token, a session, or nobody at all for what anybody may read."""

from typing import Any

from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import APIKeyCookie, HttpBearer

from hub.limits import rates
from members.backends import MemberBackend
from members.tokens import actions, queries
from members.tokens.scopes import Scope

READS = {"GET", "HEAD", "OPTIONS"}
SIGN_IN_FIRST = "Sign in first: this needs a member."
CALLS_A_MINUTE = 300
"""Of all tokens of one member together."""


class WrongToken(Exception):
    """A token that is none, or no longer works."""

    def __init__(self) -> None:
        super().__init__("This token does not work. It may be mistyped or ended: make a new one in your account.")


class MissingScope(Exception):
    """The token may not do this; `scope` is what it would need, "" where no token may do it."""

    def __init__(self, scope: str) -> None:
        self.scope = scope
        super().__init__(
            f"This token lacks the scope “{scope}”. Make a token that has it in your account."
            if scope
            else "This cannot be done with a token. Sign in to do it."
        )


class PersonalToken(HttpBearer):
    """`Authorization: Bearer hub_…`, made by the member at /account/tokens/. It never can do more than they can."""

    openapi_description = (
        "Made at /account/tokens/. A GET needs the scope “read”; every other call names the one it needs"
        " as x-token-scope, and takes no token where it names none."
    )

    def __init__(self, scope: str = "") -> None:
        # "" is for reading; whatever changes something names the scope it needs.
        self.scope = scope
        super().__init__()

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = queries.token_by_secret(token.strip())
        member = MemberBackend().get_user(found.member_id) if found else None
        if found is None or member is None:
            raise WrongToken
        rates.count("api-by-token", member.pk, limit=CALLS_A_MINUTE, seconds=60)
        scope = self.scope or (Scope.READ if request.method in READS else "")
        if scope not in found.scopes:
            raise MissingScope(str(scope))
        actions.note_use(found)
        request.user = member
        request.token_scopes = tuple(found.scopes)
        return member


class SessionOrGuest(APIKeyCookie):
    """A GET is for everybody; anything else needs a signed-in member and the CSRF token."""

    param_name = "sessionid"

    def __call__(self, request: HttpRequest) -> Any:
        if request.method in READS:
            return request.user
        if not request.user.is_authenticated:
            raise HttpError(401, SIGN_IN_FIRST)
        try:
            return super().__call__(request)
        except HttpError as error:
            raise HttpError(
                403, "The CSRF token is missing or wrong: send the csrftoken cookie as X-CSRFToken."
            ) from error

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        return request.user


def require_scope(request: HttpRequest, scope: Scope) -> None:
    """For what needs one more scope than its operation names. A session needs none. Raises MissingScope."""
    if scope not in getattr(request, "token_scopes", (scope,)):
        raise MissingScope(scope.value)


def ways_in(scope: str = "") -> list[Any]:
    """How a call may be made: by a session, or by a token with this scope ("": one that may read)."""
    return [PersonalToken(scope), SessionOrGuest()]


def needs(scope: Scope) -> dict[str, Any]:
    """For an operation that changes something: `@router.post("/…", **needs(Scope.POST))`."""
    return {"auth": ways_in(scope), "openapi_extra": {"x-token-scope": scope.value}}
