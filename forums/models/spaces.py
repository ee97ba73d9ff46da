"""Spaces and who is in them."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from wagtail.images import get_image_model_string

from forums.enums import SpaceKind, SpaceRole, WhoMayPost

RESERVED_SLUGS = {"mail", "new", "feed"}
SLUG = RegexValidator(
    r"\A[a-z0-9]+(?:-[a-z0-9]+)*\Z", "Use small letters, numbers and single hyphens, such as kitchen-table."
)


class Space(models.Model):
    """A place for threads about one thing, open to everyone, to members, or to those who were added."""

    name = models.CharField(max_length=80, help_text="A few words that say what it is about.")
    slug = models.SlugField(
        "address",
        max_length=60,
        unique=True,
        validators=[SLUG],
        help_text="The last part of the address: /spaces/kitchen-table/. Links break when you change it.",
    )
    kind = models.CharField(
        "who can read it",
        max_length=10,
        choices=SpaceKind.choices,
        default=SpaceKind.PUBLIC,
        help_text="A change takes effect at once, also for people who are reading just now.",
    )
    listed = models.BooleanField(
        "members see its name",
        default=False,
        help_text="For an invited space: members find its name in the list of spaces, and can ask to join.",
    )
    description = models.TextField(
        max_length=1000, blank=True, help_text="What people talk about here, in one or two sentences."
    )
    group = models.CharField(
        max_length=80,
        blank=True,
        default="",
        help_text="Spaces with the same words here stand together, under these words as a heading.",
    )
    welcome = models.TextField(
        "welcome",
        max_length=3000,
        blank=True,
        default="",
        help_text="Stands above the threads: what this space is for, and how we are with one another here.",
    )
    welcome_html = models.TextField(blank=True, default="", editable=False)
    """The welcome as clean HTML, made when it is written."""
    picture = models.ForeignKey(
        get_image_model_string(), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    picture_alt = models.CharField(
        "description of the picture",
        max_length=250,
        blank=True,
        default="",
        help_text="What the picture shows, for people who cannot see it. Leave it empty if it only decorates.",
    )
    who_may_post = models.CharField(max_length=12, choices=WhoMayPost.choices, default=WhoMayPost.MEMBERS)
    for_pages = models.BooleanField(
        "talk about pages",
        default=False,
        help_text="What people say under pages of the hub stands in this space. One space has this.",
    )
    order = models.PositiveSmallIntegerField(default=100, help_text="Spaces with a small number come first.")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["order", "name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["for_pages"], condition=models.Q(for_pages=True), name="one_space_for_pages"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/spaces/{self.slug}/"

    @property
    def topic(self) -> str:
        """Its name in the live engine."""
        return f"space:{self.pk}"


class SpaceMembership(models.Model):
    """A member was added to a space (invited ones), or facilitates it (any kind)."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="space_memberships")
    role = models.CharField(max_length=12, choices=SpaceRole.choices, default=SpaceRole.MEMBER)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["space", "member"], name="space_member_once")]

    def __str__(self) -> str:
        return f"{self.member} in {self.space}"
