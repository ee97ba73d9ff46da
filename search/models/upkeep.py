"""Checks and rebuilds of the index."""

from django.db import models
from django.utils import timezone


class Act(models.TextChoices):
    CHECK = "check", "Check and repair"
    REBUILD = "rebuild", "Build anew"


class State(models.TextChoices):
    WAITING = "waiting", "Waits for the worker"
    RUNNING = "running", "Is under way"
    DONE = "done", "Done"
    FAILED = "failed", "Did not come to its end"


class IndexRun(models.Model):
    """One check or rebuild of every index. `open` is True until it has ended, then None: so there is one at a time."""

    act = models.CharField(max_length=10, choices=Act.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    open = models.BooleanField(null=True, default=True, unique=True)
    asked_at = models.DateTimeField(default=timezone.now)
    began_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    """When whoever does it last said that it goes on."""
    ended_at = models.DateTimeField(null=True)
    report = models.JSONField(default=list)
    """A sentence for each index, and for what went wrong."""

    class Meta:
        db_table = "search_run"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.get_state_display()}"
