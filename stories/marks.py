"""Marks of addresses that must be known again without being kept."""

from django.utils.crypto import salted_hmac


def mark_of(slug: str) -> str:
    """A hash of the last part of an address, keyed with SECRET_KEY: nobody can guess titles from the table."""
    return salted_hmac("stories.gone", slug, algorithm="sha256").hexdigest()
