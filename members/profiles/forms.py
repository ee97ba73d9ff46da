"""The form of one's own profile: each field beside the choice who sees it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from members.enums import SeenBy
from members.handles import refuse_taken
from members.models import HANDLE, CommunityRole, Member
from members.names import one_line
from members.profiles.interests import interests_from
from members.queries import community_roles
from members.visibility import FIELDS

TEXTS = ("display_name", "handle", "pronouns", "about", "location")


class ProfileForm(forms.Form):
    """What others see of a member. `member` is whose profile it is; the actions write."""

    display_name = forms.CharField(
        label="Name shown to others",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        error_messages={"required": "Enter the name that others should see"},
    )
    handle = forms.CharField(
        label="Handle",
        max_length=40,
        help_text="The name in the address of your page, such as sam-okoro. If you change it, old links stop working.",
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Choose a handle"},
    )
    pronouns = forms.CharField(max_length=40, required=False, help_text="For example: she/her, they/them.")
    about = forms.CharField(
        label="About you",
        max_length=2000,
        required=False,
        help_text="What brings you here? Up to 2,000 characters.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    location = forms.CharField(
        label="Where you are", max_length=80, required=False, help_text="A town or an area is enough, such as Leeds."
    )
    interests = forms.CharField(
        label="What you are interested in",
        max_length=600,
        required=False,
        help_text="Up to 12, with commas between them. For example: peer support, research, gardening.",
    )
    community_role = forms.ModelChoiceField(
        label="Your role in the community", queryset=CommunityRole._default_manager.none(), required=False
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        self.member = member
        super().__init__(*args, initial=self._initial(), **kwargs)
        for field in FIELDS:
            self.fields[f"{field}_seen_by"] = _seen_by_field(field)
        role = self.fields["community_role"]
        role.choices = [("", "None of these"), *((role.pk, role.name) for role in community_roles(given_to=member))]
        role.queryset = CommunityRole._default_manager.all()

    def _initial(self) -> dict[str, Any]:
        member = self.member
        names = (*TEXTS, *(f"{field}_seen_by" for field in FIELDS))
        interests = ", ".join(interest.words for interest in member.interests.all())
        own = {"interests": interests, "community_role": member.community_role_id}
        return {name: getattr(member, name) for name in names} | own

    def rows(self) -> list[tuple[BoundField, BoundField | None]]:
        """Each field with its choice who sees it; the photo, which has a page of its own, has none here."""
        seen = {field: self[f"{field}_seen_by"] for field in FIELDS}
        names = (*TEXTS, "interests", "community_role")
        return [(self[name], seen.get(name)) for name in names]

    def clean_display_name(self) -> str:
        name = one_line(self.cleaned_data["display_name"])
        if not name:
            raise ValidationError(self.fields["display_name"].error_messages["required"])
        return name

    def clean_handle(self) -> str:
        handle = self.cleaned_data["handle"].lower()
        HANDLE(handle)
        refuse_taken(handle, self.member.pk)
        return handle

    def clean_interests(self) -> dict[str, str]:
        return interests_from(self.cleaned_data["interests"])

    def clean_community_role(self) -> CommunityRole | None:
        role = self.cleaned_data["community_role"]
        if role is not None and role not in community_roles(given_to=self.member):
            raise ValidationError("Only the team gives this role. Choose another one.")
        return role

    def profile(self) -> dict[str, Any]:
        """What the action takes. What was not sent at all (by an old page, by a program) stays as it is."""
        sent = {name: value for name, value in self.cleaned_data.items() if name in self.data}
        sent.pop("community_role", None)
        return {name: value for name, value in sent.items() if value or not name.endswith("_seen_by")}

    def role(self) -> CommunityRole | None:
        """The chosen role, or the one that stays when nothing was sent."""
        sent = "community_role" in self.data
        return self.cleaned_data["community_role"] if sent else self.member.community_role


def _seen_by_field(field: str) -> forms.ChoiceField:
    words = {"about": "what you write about you", "location": "where you are", "interests": "your interests"}
    words |= {"community_role": "your role", "photo": "your photo", "pronouns": "your pronouns"}
    return forms.ChoiceField(label=f"Who sees {words[field]}", choices=SeenBy.choices, required=False)
