"""Members: who they are to one another, and how they sign in."""

import re
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from members.enums import SeenBy
from members.visibility import may_see

HANDLE_PATTERN = re.compile(r"\A[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?\Z")
HANDLE = RegexValidator(
    HANDLE_PATTERN,
    "Use small letters, numbers and hyphens; begin and end with a letter or a number.",
)


def _seen_by(default: SeenBy) -> models.CharField:
    return models.CharField(max_length=8, choices=SeenBy.choices, default=default)


class MemberManager(BaseUserManager["Member"]):
    """Makes members by e-mail address; the handle comes from `members.actions.free_handle`."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "Member":
        from members.handles import free_handle  # noqa: PLC0415 -- models are being built

        email = self.normalize_email(email).lower()
        if not email:
            raise ValueError("A member needs an e-mail address.")
        if not fields.get("handle"):
            fields["handle"] = free_handle(fields.get("display_name") or email.partition("@")[0])
        fields.setdefault("display_name", fields["handle"])
        member = self.model(email=email, **fields)
        member.set_password(password)
        member.save(using=self._db)
        return member

    @transaction.atomic
    def create_superuser(self, email: str, password: str | None = None, **fields) -> "Member":
        """An admin of the hub. Whoever runs the command vouches for the address, so it counts as confirmed."""
        from allauth.account.models import EmailAddress  # noqa: PLC0415 -- models are being built

        member = self.create_user(email, password, is_superuser=True, **fields)
        EmailAddress.objects.using(self._db).create(user=member, email=member.email, primary=True, verified=True)
        return member

    def get_by_natural_key(self, email: str) -> "Member":
        return self.get(email=email.lower())


class Member(AbstractBaseUser, PermissionsMixin):
    """A person of the community. `is_active` is False while suspended (and after leaving)."""

    email = models.EmailField("email address", max_length=254)
    handle = models.CharField(
        max_length=40,
        validators=[HANDLE],
        help_text="Your name in addresses, such as sam-okoro. Small letters, numbers and hyphens.",
    )
    display_name = models.CharField("name shown to others", max_length=80)
    pronouns = models.CharField(max_length=40, blank=True)
    about = models.TextField("about you", max_length=2000, blank=True)
    photo = models.ImageField(upload_to="photos/", blank=True)
    location = models.CharField("where you are", max_length=80, blank=True)
    community_role = models.ForeignKey(
        "members.CommunityRole", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    pronouns_seen_by = _seen_by(SeenBy.EVERYONE)
    about_seen_by = _seen_by(SeenBy.EVERYONE)
    photo_seen_by = _seen_by(SeenBy.EVERYONE)
    location_seen_by = _seen_by(SeenBy.MEMBERS)
    interests_seen_by = _seen_by(SeenBy.MEMBERS)
    community_role_seen_by = _seen_by(SeenBy.MEMBERS)
    is_active = models.BooleanField(default=True)
    suspended_at = models.DateTimeField(null=True, blank=True)
    date_joined = models.DateTimeField(default=timezone.now)
    session_generation = models.PositiveIntegerField(default=0, editable=False)
    """Part of what every session is checked against: raising it ends all sessions of this member for good."""

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = MemberManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="member_email_once"),
            models.UniqueConstraint(Lower("handle"), name="member_handle_once"),
        ]
        indexes = [models.Index(Lower("display_name"), "id", name="member_by_name")]

    def __str__(self) -> str:
        return self.display_name

    @property
    def is_staff(self) -> bool:
        """Django asks for it; in the hub the Wagtail admin's own permission decides."""
        return self.is_superuser

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        # Django's own hash knows the password alone.
        return salted_hmac(
            "members.Member.session", f"{self.password}:{self.session_generation}", secret=secret, algorithm="sha256"
        ).hexdigest()

    def photo_for(self, viewer: Any) -> "models.fields.files.ImageFieldFile | None":
        """The photo, where this viewer may see it (None: in what is the same for all readers)."""
        return self.photo if self.photo and may_see(viewer, self, "photo") else None

    def get_full_name(self) -> str:
        return self.display_name

    def get_short_name(self) -> str:
        return self.display_name

    def get_absolute_url(self) -> str:
        return reverse("members:profile", args=[self.handle])
