"""Reading the mail queue."""

from django.db.models import QuerySet
from django.http import Http404

from hub.mail.models import Mail


def newest() -> QuerySet[Mail]:
    """Every mail, newest first; for the page of the hub's own machine alone."""
    return Mail.objects.order_by("-id")


def mail_of(pk: int) -> Mail:
    """One mail, or Http404."""
    try:
        return Mail.objects.get(pk=pk)
    except Mail.DoesNotExist:
        raise Http404("There is no such mail.") from None
