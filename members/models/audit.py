"""The audit log: who did what with special rights."""

from django.db import models


class AuditEntry(models.Model):
    """One privileged act: who did what to what, and when. Written by `members.audit.record`, never changed."""

    actor = models.ForeignKey("members.Member", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    act = models.CharField(max_length=60)
    target = models.CharField(max_length=200)
    detail = models.TextField(blank=True)
    at = models.DateTimeField(auto_now_add=True)
    target_in_words = ""
    """Filled by `members.queries.with_targets_in_words`."""

    class Meta:
        verbose_name = "act"
        verbose_name_plural = "acts"
        indexes = [models.Index(fields=["-at", "-id"], name="audit_newest")]

    def __str__(self) -> str:
        return f"{self.act} {self.target}"
