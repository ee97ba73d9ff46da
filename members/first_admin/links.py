"""The link: one for the hub, made of SECRET_KEY and a moment that is kept; good for a day, until there is an admin."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from members.first_admin import queries

GOOD_FOR = timedelta(hours=24)


def link_of(moment: datetime) -> str:
    """A full address that makes the first admin, whoever opens it."""
    return f"{settings.BASE_URL}{reverse('first_admin', args=[_token(moment)])}"


def is_good(token: str) -> bool:
    """Whether the token is the one of this hub, not too old, and the hub still waits for its first admin."""
    moment = queries.kept_moment()
    if moment is None or moment + GOOD_FOR < timezone.now():
        return False
    return constant_time_compare(token, _token(moment)) and queries.waits_for_first_admin()


def _token(moment: datetime) -> str:
    return salted_hmac("members.first_admin", f"{moment.timestamp():.6f}", algorithm="sha256").hexdigest()
