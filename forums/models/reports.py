"""What people tell the team: about a post, or anything else."""

from django.conf import settings
from django.db import models

from forums.enums import ReportKind, ReportState


class Report(models.Model):
    """A report or a message. `words` keeps what the post said then, whatever happens to it later."""

    kind = models.CharField(max_length=8, choices=ReportKind.choices)
    post = models.ForeignKey("forums.Post", null=True, blank=True, on_delete=models.SET_NULL, related_name="reports")
    words = models.TextField("what the post said", blank=True)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField("e-mail address for an answer", blank=True)
    message = models.TextField(max_length=5000)
    state = models.CharField(max_length=8, choices=ReportState.choices, default=ReportState.NEW)
    note = models.TextField("notes of the team", blank=True, help_text="What you did about it. Only admins read this.")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "-created_at"], name="report_waiting")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.created_at:%d %B %Y}"
