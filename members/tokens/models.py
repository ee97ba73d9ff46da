"""Personal tokens: keys with which a member's own programs use the API."""

import hashlib

from django.db import models
from django.db.models import Q
from django.utils import timezone

from members.tokens.scopes import Scope


def digest_of(token: str) -> str:
    # A token holds 256 random bits: there is nothing to guess that a slow hash would protect.
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


class ApiToken(models.Model):
    """One token. The token itself is stored nowhere: only its SHA-256, which leads back to no token.

    A token that has ended is deleted; one past `ends_at` stays in its member's list until they remove it.
    """

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "token"
        verbose_name_plural = "tokens"
        constraints = [
            models.UniqueConstraint(fields=["member", "name"], name="token_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="token_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def may(self) -> list[str]:
        """What it may do, in words."""
        return [scope.label for scope in Scope if scope in self.scopes]

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at <= timezone.now()
