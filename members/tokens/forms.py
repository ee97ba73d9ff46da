"""The form that makes a personal token."""

from django import forms
from django.core.exceptions import ValidationError

from members.names import one_line
from members.tokens.scopes import Life, Scope


class TokenForm(forms.Form):
    name = forms.CharField(
        label="What is it for?",
        max_length=60,
        help_text="A name that tells you later where you use it, such as “Calendar on my laptop”.",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Give the token a name", "max_length": "Use at most 60 characters for the name"},
    )
    scopes = forms.MultipleChoiceField(
        label="What may it do?",
        choices=Scope.choices,
        help_text="Tick as little as will do. It can never do more than you can.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one thing that the token may do",
            "invalid_choice": "Choose from this list only",
        },
    )
    life = forms.ChoiceField(
        label="How long shall it work?",
        choices=Life.choices,
        initial=Life.QUARTER,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose from this list only"},
    )

    def clean_name(self) -> str:
        name = one_line(self.cleaned_data["name"])
        if not name:
            raise ValidationError(self.fields["name"].error_messages["required"])
        return name

    def clean_life(self) -> str:
        # "Until I end it" is sent as nothing. Where nothing was chosen at all, the token is not to work for ever.
        return self.cleaned_data["life"] if "life" in self.data else Life.QUARTER.value

    def days(self) -> int | None:
        life = self.cleaned_data["life"]
        return int(life) if life else None
