"""Changes of an email address that wait for both mailboxes."""

import hashlib
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

KEPT = timedelta(days=3)


def digest_of(key: str) -> str:
    # A key holds 256 random bits, as tokens do: no slow hash would protect more.
    return hashlib.sha256(key.encode(errors="replace")).hexdigest()


class EmailChange(models.Model):
    """One member's wish for another address. The row goes when it is done, stopped or older than KEPT.

    The links in the two mails are kept as hashes alone.
    """

    member = models.OneToOneField("members.Member", on_delete=models.CASCADE, related_name="+")
    old_email = models.EmailField(max_length=254)
    new_email = models.EmailField(max_length=254)
    old_digest = models.CharField(max_length=64, unique=True, editable=False)
    new_digest = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField(default=timezone.now)
    approved_at = models.DateTimeField(null=True, blank=True)
    """When the old address agreed."""
    confirmed_at = models.DateTimeField(null=True, blank=True)
    """When the new address was shown to be theirs."""

    class Meta:
        verbose_name = "change of address"
        verbose_name_plural = "changes of address"

    def __str__(self) -> str:
        return f"change {self.pk}"

    @property
    def ends_at(self) -> datetime:
        return self.asked_at + KEPT
