"""The forms of erasing an account. They never ask the browser to stop people."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from members.models import Member

KEEP, REMOVE = "keep", "remove"
WORDS = [
    (KEEP, "Keep them, under “Former member”"),
    (REMOVE, "Remove them"),
]
WORDS_HINT = (
    "Keep: people can go on reading what was said; nobody is told that it was you. Remove: each post leaves an empty "
    "place with its number, and every story is taken back."
)


class _Choice(forms.Form):
    use_required_attribute = False

    words = forms.ChoiceField(
        label="What should become of your posts and stories?",
        choices=WORDS,
        widget=forms.RadioSelect,
        help_text=WORDS_HINT,
        error_messages={"required": "Choose one of the two.", "invalid_choice": "Choose one of the two."},
    )

    @property
    def keeps_words(self) -> bool:
        return bool(self.cleaned_data["words"] == KEEP)


class EraseOwnForm(_Choice):
    """`member` types the password again: an unlocked phone must not be enough."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="So that we know that it is you.",
        error_messages={"required": "Enter your password."},
    )

    def __init__(self, *args: Any, member: Member, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.member.check_password(password):
            raise ValidationError("This is not your password. Type it again.")
        return password


class EraseForMemberForm(_Choice):
    """For an admin whom a member asked in writing."""

    sure = forms.BooleanField(
        label="They asked for it in writing, and I have made sure that it was them",
        error_messages={"required": "Make sure of that first, then tick this."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = "What should become of their posts and stories?"
