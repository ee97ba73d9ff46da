"""Keys of apps and seeds of recovery codes, locked with SECRET_KEY before they reach the database.

So whoever steals a backup, without the key that is not in it, cannot make codes. What was stored before there was a
lock is read as it is, and what an old key (SECRET_KEY_FALLBACKS) locked is opened; a job of the worker locks both anew.
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils.crypto import salted_hmac

BEGINS = "locked:"
"""No key of an app and no seed begins so: they are of capitals and digits."""
SALT = "members.two_step"


class KeyLost(PermissionDenied):
    """It was locked with a key that this hub does not have."""

    def __init__(self) -> None:
        super().__init__(
            "This hub got a new key, so codes from your app and recovery codes cannot be checked any more. Use a "
            "passkey if you have one, or write to the team: they switch two-step sign-in off, and you set it up anew."
        )


def lock(text: str) -> str:
    return BEGINS + _key(settings.SECRET_KEY).encrypt(text.encode()).decode()


def unlock(stored: str) -> str:
    """What was locked, or stored before there was a lock. Raises KeyLost."""
    if not stored.startswith(BEGINS):
        return stored
    keys = MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])
    try:
        return keys.decrypt(stored.removeprefix(BEGINS).encode()).decode()
    except InvalidToken:
        raise KeyLost from None


def is_up_to_date(stored: str) -> bool:
    """Whether it is locked with the present key."""
    try:
        _key(settings.SECRET_KEY).decrypt(stored.removeprefix(BEGINS).encode())
    except InvalidToken:
        return False
    return stored.startswith(BEGINS)


def _key(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(salted_hmac(SALT, "", secret=secret, algorithm="sha256").digest()))
