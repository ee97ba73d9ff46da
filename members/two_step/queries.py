"""What a member has for signing in safely."""

from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator

from members.permissions import is_member
from members.two_step.locked import KeyLost


@dataclass
class TwoStep:
    """`app` and `codes` are authenticators or None; `codes_left` counts recovery codes that were not used."""

    app: Authenticator | None = None
    codes: Authenticator | None = None
    codes_left: int = 0
    passkeys: list[Authenticator] = field(default_factory=list)

    @property
    def on(self) -> bool:
        return bool(self.app or self.passkeys)


def two_step_of(viewer: Any) -> TwoStep:
    """The viewer's own, in one query."""
    return ways_of(viewer) if is_member(viewer) else TwoStep()


def ways_of(member: Any) -> TwoStep:
    """Of whoever is half-way through signing in."""
    found = TwoStep()
    for row in Authenticator.objects.filter(user=member).order_by("pk"):
        if row.type == Authenticator.Type.WEBAUTHN:
            found.passkeys.append(row)
        elif row.type == Authenticator.Type.TOTP:
            found.app = row
        else:
            found.codes = row
            with suppress(KeyLost):
                found.codes_left = len(row.wrap().get_unused_codes())
    return found
