"""What members have begun to write."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Draft(models.Model):
    """Words that a member has not sent yet: a reply in a thread, a new thread in a space, or a reply under
    a page that has no thread yet. For nobody else.

    `version` goes up with every change, so that a device knows when another one has written on.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    thread = models.ForeignKey("forums.Thread", null=True, on_delete=models.CASCADE, related_name="drafts")
    space = models.ForeignKey("forums.Space", null=True, on_delete=models.CASCADE, related_name="drafts")
    page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        related_name="+",
    )
    """Until the first reply makes the thread. As of threads, the number stays when the page is deleted: the words are
    their writer's."""
    title = models.CharField(max_length=300, blank=True, default="")
    body = models.TextField(blank=True, default="")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "thread"], condition=Q(space=None), name="reply_draft_once"),
            models.UniqueConstraint(fields=["member", "space"], condition=Q(thread=None), name="thread_draft_once"),
            models.UniqueConstraint(fields=["member", "page"], condition=~Q(page=None), name="page_draft_once"),
            models.CheckConstraint(
                condition=Q(thread=None, space=None, page__isnull=False)
                | Q(thread=None, space__isnull=False, page=None)
                | Q(thread__isnull=False, space=None, page=None),
                name="draft_is_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"draft of {self.member_id}"
