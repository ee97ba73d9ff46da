"""Forms of members: signing in and up, and one's own profile."""

from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm, SignupForm
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from members.models import Member
from members.names import one_line

PASSWORD_HINT = "At least 10 characters. Three or four words that you can remember make a good one."  # noqa: S105
ENTER_EMAIL = {
    "required": "Enter your email address",
    "invalid": "This is not a full email address. Write it like this: sam@example.org",
}


def plain(field: forms.Field, label: str, hint: str = "", **errors: str) -> None:
    """Our words instead of allauth's; a label instead of a placeholder."""
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)
    field.error_messages = field.error_messages | errors


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["login"], "Email address", **ENTER_EMAIL)
        plain(self.fields["password"], "Password", required="Enter your password")
        self.fields["remember"].label = "Keep me signed in on this device"

    def clean(self):
        try:
            return super().clean()
        except ValidationError as error:
            # Beside the field, so that the summary can lead there.
            self.add_error("password", error)
            return self.cleaned_data


class SignUpForm(SignupForm):
    display_name = forms.CharField(
        label="Name shown to others",
        max_length=80,
        required=False,
        help_text="The name you go by here. Without one you are “New member” until you choose it.",
        widget=forms.TextInput(attrs={"autocomplete": "nickname"}),
    )
    field_order = ["display_name", "email", "password1"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["email"], "Email address", "We send you a link to this address. Nobody else sees it.")
        self.fields["email"].error_messages |= ENTER_EMAIL
        self.fields["email"].validators.append(MaxLengthValidator(254, "This address is too long for us: use another."))
        plain(self.fields["password1"], "Password", PASSWORD_HINT, required="Choose a password")
        trap = self.fields["website"]
        trap.label = "Leave this empty"
        trap.widget.attrs = {"tabindex": "-1", "autocomplete": "off"}

    def clean_display_name(self) -> str:
        return one_line(self.cleaned_data["display_name"])

    def try_save(self, request):
        if self.account_already_exists:
            # As much work as for a new member: how long the answer takes must tell nothing.
            Member().set_password(self.cleaned_data["password1"])
        return super().try_save(request)


class ForgottenPasswordForm(ResetPasswordForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["email"], "Email address", **ENTER_EMAIL)


class _OneNewPassword:
    """A new password is typed once: people can look at it, and choose another one by mail."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        plain(self.fields["password1"], "New password", PASSWORD_HINT, required="Choose a new password")


class NewPasswordForm(_OneNewPassword, ResetPasswordKeyForm):
    pass


class PasswordChangeForm(_OneNewPassword, ChangePasswordForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["oldpassword"], "Your password now", required="Enter your password")


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label="Photo",
        help_text="A JPEG, PNG, WebP or GIF file of up to 5 MB. We cut it square and remove where it was taken.",
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        error_messages={"required": "Choose a picture first", "empty": "This file is empty. Choose another one."},
    )
