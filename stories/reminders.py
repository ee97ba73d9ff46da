"""Asking storytellers, when their day has come, whether all is still right."""

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from hub.mail.actions import queue
from stories.models import StoryRecord

SUBJECT = "Is this still right for your story?"
BATCH = 100


def ask_again() -> int:
    """Mail the storytellers whose day has come, once for each day; answers how many. A job of the worker.

    The mail does not name the story: it may be read by others, and outlive it.
    """
    today = timezone.localdate()
    waiting = StoryRecord.objects.filter(
        look_again_on__lte=today, asked_at=None, withdrawn_at=None, pages__live=True, member__is_active=True
    )
    asked = 0
    for pk in list(waiting.values_list("pk", flat=True).distinct()[:BATCH]):
        asked += _ask(pk)
    return asked


@transaction.atomic
def _ask(pk: int) -> bool:
    """The mail and the mark that it was sent are one change: a kill asks nobody twice."""
    record = StoryRecord.objects.select_for_update(of=("self",)).select_related("member").get(pk=pk)
    if record.asked_at or record.is_withdrawn or record.member is None:
        return False
    context = {"name": record.member.display_name, "url": f"{settings.BASE_URL}/account/stories/{record.pk}/"}
    queue(
        to=record.member.email,
        subject=SUBJECT,
        text=render_to_string("stories/mail/still_right.txt", context),
        html=render_to_string("stories/mail/still_right.html", context),
    )
    record.asked_at = timezone.now()
    record.save(update_fields=["asked_at"])
    return True
