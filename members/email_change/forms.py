from django import forms

from members.forms import ENTER_EMAIL
from members.models import Member


class EmailChangeForm(forms.Form):
    """`member` is whose address it is."""

    email = forms.EmailField(
        label="New email address",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=ENTER_EMAIL | {"max_length": "This address is too long for us: use another."},
    )

    def __init__(self, *args, member: Member, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        if email == self.member.email:
            raise forms.ValidationError("This is your address already. Enter the new one.")
        return email
