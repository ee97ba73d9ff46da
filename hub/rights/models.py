"""Exports and erasures: what was asked for, and how far it has come."""

from django.conf import settings
from django.db import models


class ExportState(models.TextChoices):
    WAITING = "waiting", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Could not be made"
    ENDED = "ended", "Deleted, as its time was over"


class Export(models.Model):
    """One copy of what is held about a member. `file` is its name below HUB_EXPORT_DIR, where nothing is served."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=ExportState.choices, default=ExportState.WAITING)
    file = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=models.Q(state="waiting"), name="rights_one_export_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"Export {self.pk}"


class ErasureState(models.TextChoices):
    UNDER_WAY = "under way", "Under way"
    SECOND_LOOK = "second look", "Done; looked through once more soon"
    DONE = "done", "Done"


class Erasure(models.Model):
    """One erasure and its proof. Once it is done, nothing in it says of whom it was."""

    token = models.CharField(max_length=64, unique=True)
    """The address of the proof, for the one who left."""
    member_id = models.PositiveBigIntegerField(null=True, unique=True)
    names = models.JSONField(default=list, blank=True)
    address = models.CharField(max_length=254, blank=True)
    """These three are emptied when they are not needed any more."""
    keeps_words = models.BooleanField()
    mark = models.CharField(max_length=64, blank=True, default="")
    """What the list of erased accounts (hub.rights.ledger) knows it by; "" for those from before there was one."""
    by_letter = models.BooleanField(default=False)
    """An admin did it for a member who had asked for it."""
    state = models.CharField(max_length=12, choices=ErasureState.choices, default=ErasureState.UNDER_WAY)
    report = models.JSONField(default=dict, blank=True)
    """Label of the app or plugin → what was done, in words → how many."""
    finished = models.JSONField(default=list, blank=True)
    """Labels of those that found nothing more to do."""
    faults = models.JSONField(default=dict, blank=True)
    """Label → how often it failed."""
    mail_id = models.PositiveBigIntegerField(null=True)
    """The mail with the proof, until it is sent and deleted."""
    claimed_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-pk"]
        verbose_name = "erasure"

    def __str__(self) -> str:
        return f"Erasure {self.pk}"
