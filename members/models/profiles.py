"""What members say of themselves in tables of their own."""

from django.db import models


class CommunityRole(models.Model):
    """What somebody is in the community, such as Ally or trainee. Admins edit the list."""

    name = models.CharField(max_length=60, unique=True, help_text="As members see it, such as “Community researcher”.")
    slug = models.SlugField(max_length=60, unique=True, editable=False)
    order = models.PositiveSmallIntegerField(default=100, help_text="Roles with a small number come first.")
    given_by_team = models.BooleanField(
        "only the team gives it",
        default=False,
        help_text="Members cannot choose it themselves. An admin gives it on the member’s page in this admin.",
    )

    class Meta:
        ordering = ["order", "name"]
        verbose_name = "role in the community"
        verbose_name_plural = "roles in the community"

    def __str__(self) -> str:
        return self.name


class Interest(models.Model):
    """One thing that a member is interested in. Each row is the member's own, so that no shared list tells of it."""

    member = models.ForeignKey("members.Member", on_delete=models.CASCADE, related_name="interests")
    words = models.CharField(max_length=40)
    key = models.CharField(max_length=60)
    """The words as a slug: "Peer support" and "peer support" are one interest."""

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="member_interest_once")]
        indexes = [models.Index(fields=["key"], name="interest_by_key")]

    def __str__(self) -> str:
        return self.words
