"""Forms of the second step. Wrong tries are counted for the member, whatever they try with."""

import time

from allauth.account.forms import ReauthenticateForm
from allauth.mfa import app_settings
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.mfa.webauthn.internal import auth
from django.core.exceptions import ValidationError

from hub.limits import rates
from members.forms import plain
from members.names import one_line
from members.two_step import actions
from members.two_step.locked import KeyLost, unlock
from members.two_step.origin import BROKEN, refusal, refuse_other_origin

FAILED = "second-step-failed"
FAILURES, FAILURES_WITHIN = 5, 5 * 60
LONGEST_NAME = 60
WRONG = "This code is not right, or was used already. Wait for the next one in your app, or use a recovery code."


class _Counted:
    """Every try counts as a failure until it has worked: parallel tries cannot slip past the limit."""

    def counted(self, check):
        receipt = rates.count(FAILED, self.user.pk, limit=FAILURES, seconds=FAILURES_WITHIN)
        found = check()
        rates.take_back(receipt)
        return found


class _CodeField(_Counted):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        hint = "From your app, or one of your recovery codes."
        plain(self.fields["code"], "Code", hint, required="Enter the code")
        self.fields["code"].widget.attrs |= {"maxlength": 40, "spellcheck": "false"}

    def clean_code(self) -> str:
        return self.counted(self._checked)

    def _checked(self) -> str:
        try:
            code = super().clean_code()
        except ValidationError:
            raise ValidationError(WRONG) from None
        except KeyLost as error:
            raise ValidationError(str(error)) from None
        found = self.authenticator
        # A code of an app lives for a minute and a half: once it was used it must open nothing more.
        if found.type == Authenticator.Type.TOTP and not actions.use_code(found, step=step_of(found, code)):
            raise ValidationError(WRONG)
        return code


def step_of(authenticator: Authenticator, code: str) -> int:
    """The number of the half minute that a code of an app, already found right, belongs to."""
    now, secret = int(time.time()) // app_settings.TOTP_PERIOD, unlock(authenticator.data["secret"])
    typed = "".join(filter(str.isdigit, code))
    for step in range(now - app_settings.TOTP_TOLERANCE, now + app_settings.TOTP_TOLERANCE + 1):
        if format_hotp_value(hotp_value(secret, step)) == typed:
            return step
    return now


class SecondStepForm(_CodeField, AuthenticateForm):
    pass


class CodeAgain(_CodeField, CodeAgainForm):
    pass


class PasswordAgain(ReauthenticateForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["password"], "Password", required="Enter your password")


class AppForm(_Counted, ActivateTOTPForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["code"], "Code that the app shows", "Six digits.", required="Enter the code from the app")
        self.fields["code"].widget.attrs |= {"maxlength": 40, "inputmode": "numeric"}

    def clean_code(self) -> str:
        try:
            return self.counted(super().clean_code)
        except ValidationError as error:
            if error.code != "incorrect_code":
                raise
            raise ValidationError("This code is not right. Wait for the next one in the app and type that.") from None


NOT_ACCEPTED = "This passkey was not accepted. Try again, or use another way."


class _Credential:
    """What the script fills in: whoever sends none, or no JSON, made it up."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages |= {"required": NOT_ACCEPTED, "invalid": NOT_ACCEPTED}


class _Name:
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        plain(name, "What do you call it?", "So that you know it in your list.", required="Give the passkey a name")
        name.max_length = LONGEST_NAME
        name.widget.attrs |= {"maxlength": LONGEST_NAME, "autocomplete": "off"}

    def clean_name(self) -> str:
        return one_line(self.cleaned_data["name"])[:LONGEST_NAME] or "A passkey"


class AddPasskeyForm(_Name, _Credential, AddWebAuthnForm):
    def clean(self):
        credential = self.cleaned_data.get("credential")
        if credential:
            refuse_other_origin(credential)
            try:
                auth.parse_registration_response(credential)
                made = auth.complete_registration(credential)
            except BROKEN:
                raise refusal() from None
            if not made.is_user_verified():
                raise ValidationError("Your device did not ask for a PIN, a finger or a face. Choose one that does.")
        return self.cleaned_data


class RenamePasskeyForm(_Name, EditWebAuthnForm):
    pass


class _Passkey(_Credential):
    def clean_credential(self):
        refuse_other_origin(self.cleaned_data["credential"])
        try:
            return super().clean_credential()
        except ValidationError:
            raise
        except BROKEN:
            raise refusal() from None


class PasskeyForm(_Passkey, AuthenticateWebAuthnForm):
    pass


class PasskeySignInForm(_Passkey, LoginWebAuthnForm):
    pass


class PasskeyAgainForm(_Passkey, ReauthenticateWebAuthnForm):
    pass
