"""What the hub does differently from django-allauth's two-step sign-in."""

from io import BytesIO

import qrcode
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from qrcode.image.svg import SvgPathFillImage

from hub.ui.context_processors import HubContext
from members.devices.names import device_in_words
from members.two_step.locked import lock, unlock


class TwoStepAdapter(DefaultMFAAdapter):
    """Plain words, and the name of the hub where apps and browsers show whose key it is."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This passkey was not accepted. Try again, or use another way.",
        "unverified_email": "Confirm your email address first: look for our mail.",
        "cannot_generate_recovery_codes": "Switch on an app or add a passkey first. Recovery codes come with it.",
        "cannot_delete_authenticator": "This cannot be switched off.",
    }

    def encrypt(self, text: str) -> str:
        return lock(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unlock(encrypted_text)

    def get_totp_issuer(self) -> str:
        return self._get_site_name()

    def _get_site_name(self) -> str:
        return str(HubContext(context.request).name)

    def build_totp_svg(self, url: str) -> str:
        # With a white ground of its own: apps do not read a code that is light on dark.
        out = BytesIO()
        qrcode.make(url, image_factory=SvgPathFillImage).save(out)
        return out.getvalue().decode()

    def generate_authenticator_name(self, user, type) -> str:  # noqa: A002 -- allauth's own name
        return device_in_words(context.request.META.get("HTTP_USER_AGENT", ""))

    def get_public_key_credential_user_entity(self, user) -> dict:
        return super().get_public_key_credential_user_entity(user) | {"display_name": user.display_name}
