"""The demo's logins. They are public on purpose, which is why the demo is refused anywhere but on loopback."""

from dataclasses import dataclass

PASSWORD = "pull-up-a-chair"  # noqa: S105 -- known to everyone, see above


@dataclass(frozen=True)
class Login:
    """One person to sign in as, and what they may do."""

    role: str
    email: str
    password: str = PASSWORD


LOGINS = (
    Login("Admin", "admin@hub.example"),
    Login("Editor", "editor@hub.example"),
    Login("Facilitator", "facilitator@hub.example"),
    Login("Member", "member@hub.example"),
)
