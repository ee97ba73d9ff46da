"""Links of live pages to other sites, and whether they work."""

from django.db import models
from django.utils import timezone


class LinkState(models.TextChoices):
    NEW = "new", "Not looked at yet"
    FINE = "fine", "Works"
    SHAKY = "shaky", "Failed once"
    DEAD = "dead", "Does not work"


class CheckedLink(models.Model):
    """One address. `key` is its SHA-256, because addresses are longer than an index takes.

    `due_at` is the place of the check in the database: a check that was killed goes on with what is due.
    A link that is being looked at is claimed until then, and free again afterwards.
    """

    url = models.CharField(max_length=2000)
    key = models.CharField(max_length=64, unique=True)
    host = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=LinkState.choices, default=LinkState.NEW)
    status = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=200, blank=True)
    failed_days = models.PositiveSmallIntegerField(default=0)
    last_failed_on = models.DateField(null=True)
    first_failed_at = models.DateTimeField(null=True)
    checked_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(default=timezone.now, db_index=True)
    claimed_until = models.DateTimeField(null=True)
    ignored = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "link"

    def __str__(self) -> str:
        return self.url


class LinkPlace(models.Model):
    """A page that has the link."""

    link = models.ForeignKey(CheckedLink, on_delete=models.CASCADE, related_name="places")
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["link", "page"], name="link_place_once")]

    def __str__(self) -> str:
        return f"{self.link_id} on {self.page_id}"
