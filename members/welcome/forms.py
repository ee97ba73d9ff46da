"""The forms of the first steps. All of them can be skipped, so nothing in them is asked for."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from members.enums import SeenBy
from members.models import Member
from members.names import one_line
from members.profiles.interests import interests_from


class NameForm(forms.Form):
    display_name = forms.CharField(
        label="Name shown to others",
        max_length=80,
        help_text="The name you go by here. It need not be your full name.",
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
        error_messages={"required": "Enter the name that others should see, or skip this step"},
    )
    photo = forms.FileField(
        label="A picture",
        required=False,
        help_text="A photo of you, or of something you like. JPEG, PNG, WebP or GIF, up to 5 MB.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        error_messages={"empty": "This file is empty. Choose another one."},
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        name = "" if member.display_name == "New member" else member.display_name
        super().__init__(*args, initial={"display_name": name}, **kwargs)

    def clean_display_name(self) -> str:
        name = one_line(self.cleaned_data["display_name"])
        if not name:
            raise ValidationError(self.fields["display_name"].error_messages["required"])
        return name


class InterestsForm(forms.Form):
    interests = forms.CharField(
        label="What are you interested in?",
        max_length=600,
        required=False,
        help_text="Up to 12, with commas between them. For example: peer support, research, gardening.",
    )
    interests_seen_by = forms.ChoiceField(label="Who sees your interests", choices=SeenBy.choices)

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        words = ", ".join(interest.words for interest in member.interests.all())
        super().__init__(*args, initial={"interests": words, "interests_seen_by": member.interests_seen_by}, **kwargs)

    def clean_interests(self) -> dict[str, str]:
        return interests_from(self.cleaned_data["interests"])
