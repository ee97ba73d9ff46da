"""The form behind “Was this clear?”. It never asks the browser to stop people."""

import uuid
from typing import Any

from django import forms

from hub.feedback.actions import LONGEST

ANSWERS = [("yes", "Yes"), ("no", "No")]


class FeedbackForm(forms.Form):
    """`website` stands where no person looks: whoever fills it in is a program."""

    use_required_attribute = False

    clear = forms.ChoiceField(
        label="Was this page clear?",
        choices=ANSWERS,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Say yes or no.",
            "invalid_choice": "Say yes or no.",
        },
    )
    words = forms.CharField(
        label="Anything you want to add",
        help_text=f"What was hard to understand, or missing? At most {LONGEST:,} characters. Please write nothing "
        "that says who you are.",
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
    )
    named = forms.BooleanField(label="Show the team my name", required=False)
    token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(
        label="Leave this empty",
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
        required=False,
    )

    def __init__(self, *args: Any, signed_in: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not signed_in:
            del self.fields["named"]

    def clean_token(self) -> uuid.UUID:
        return self.cleaned_data["token"] or uuid.uuid4()
