"""Forms for signing in by a code that comes by mail."""

from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.utils import filter_users_by_email
from django.core.validators import MaxLengthValidator

from hub.limits import rates
from members.forms import ENTER_EMAIL, plain

ASKED = "sign-in-code"
MAILS, MAILS_WITHIN = 5, 15 * 60
"""So many codes are sent to one address in so many seconds, whether it is a member's or not."""


class CodeRequestForm(RequestLoginCodeForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        plain(self.fields["email"], "Email address", **ENTER_EMAIL)
        self.fields["email"].validators.append(MaxLengthValidator(254, "This address is too long for us: use another."))

    def clean_email(self) -> str:
        email = self.cleaned_data["email"].lower()
        rates.count(ASKED, email, limit=MAILS, seconds=MAILS_WITHIN)
        # Suspended members get a code, too: they are told that they are suspended once it shows who they are.
        found = filter_users_by_email(email, prefer_verified=True)
        self._user = found[0] if found else None
        return email


class CodeForm(ConfirmLoginCodeForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        hint = "Eight letters, as they stand in the mail. Capitals and hyphens do not matter."
        plain(self.fields["code"], "Code from the mail", hint, required="Enter the code from the mail")
        self.fields["code"].widget.attrs |= {"autocapitalize": "characters", "spellcheck": "false", "maxlength": 40}
