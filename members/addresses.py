"""Addresses of this hub as they stand in mails."""

from django.conf import settings


def absolute(path: str) -> str:
    """A full address for mails: from BASE_URL, never from what the request says about itself."""
    return f"{settings.BASE_URL}{path}"
