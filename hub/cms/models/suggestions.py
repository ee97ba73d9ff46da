"""What members suggest for the library, and what became of it."""

from django.conf import settings
from django.db import models


class SuggestionState(models.TextChoices):
    WAITING = "waiting", "Waiting for an editor"
    PUBLISHED = "published", "In the library"
    DECLINED = "declined", "Not taken"


class Suggestion(models.Model):
    """One suggestion. The page is the draft made of it; it stays known by its title when editors delete that.

    `state` and `comment` are what the member was told last.
    """

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    page = models.OneToOneField(
        "cms.ResourcePage", null=True, on_delete=models.SET_NULL, related_name="suggestion", editable=False
    )
    key = models.CharField(max_length=64)
    title = models.CharField(max_length=255)
    made_it = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=SuggestionState.choices, default=SuggestionState.WAITING)
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        # The same form sent twice makes one suggestion.
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="suggestion_once")]

    def __str__(self) -> str:
        return self.title
