"""Reading the mail queue."""

from datetime import timedelta

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from hub.mail.models import Mail

TOO_OLD = timedelta(days=7)


def waiting() -> QuerySet[Mail]:
    """Mails that are still to be sent. One that has waited a week is not: its news is none any more,
    and a hub that gets its mail server late must not flood people with the past."""
    return Mail.objects.filter(sent_at=None, given_up=False, created_at__gt=timezone.now() - TOO_OLD)


def newest() -> QuerySet[Mail]:
    """Every mail, newest first; for the page of the hub's own machine alone."""
    return Mail.objects.order_by("-id")


def mail_of(pk: int) -> Mail:
    """One mail, or Http404."""
    try:
        return Mail.objects.get(pk=pk)
    except Mail.DoesNotExist:
        raise Http404("There is no such mail.") from None
