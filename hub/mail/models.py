"""The mail queue."""

from django.db import models


class Mail(models.Model):
    """One mail to one address: waiting, sent, or given up.

    Kept in the database because it then shares the fate of the action that wrote it, and because a
    mail server that is down must not cost anybody a notice.
    """

    to = models.EmailField(max_length=320)
    subject = models.CharField(max_length=400)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    from_email = models.CharField(max_length=320, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField(null=True, blank=True)
    given_up = models.BooleanField(default=False)
    last_error = models.TextField(blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["try_at", "id"],
                name="mail_waiting",
                condition=models.Q(sent_at=None, given_up=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"
