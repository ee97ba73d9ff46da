from django import forms
from django.contrib.auth.password_validation import validate_password

from members.forms import ENTER_EMAIL, PASSWORD_HINT
from members.models import Member
from members.names import one_line

ENTER_NAME = "Enter the name that others should see"


class FirstAdminForm(forms.Form):
    """Who the first admin is; `members.first_admin.actions.make_first_admin` writes."""

    display_name = forms.CharField(
        label="Your name, as others see it",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": ENTER_NAME},
    )
    email = forms.EmailField(
        label="Email address",
        max_length=254,
        help_text="You sign in with it. Nobody else sees it. Make sure that it is right: no mail is sent to check it.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=ENTER_EMAIL,
    )
    password = forms.CharField(
        label="Password",
        max_length=1000,
        strip=False,
        help_text=PASSWORD_HINT,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Choose a password"},
    )

    def clean_display_name(self) -> str:
        name = one_line(self.cleaned_data["display_name"])
        if not name:
            raise forms.ValidationError(ENTER_NAME)
        return name

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()

    def clean(self) -> dict:
        data = super().clean() or {}
        if "password" in data:
            about = Member(email=data.get("email", ""), display_name=data.get("display_name", ""))
            try:
                validate_password(data["password"], about)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data
