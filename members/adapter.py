"""What the hub does differently from django-allauth."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from hub.limits import rates
from hub.limits.address import request_address
from hub.ui.context_processors import HubContext
from members import actions
from members.addresses import absolute
from members.welcome.actions import offer as offer_welcome

FAILED = "sign-in-failed"
FAILURES = 5
FAILURES_WITHIN = 5 * 60


class AccountAdapter(DefaultAccountAdapter):
    """Plain words, one limit for failures, links from BASE_URL, and only paths of this hub as `next`."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": "The email address or the password is not right. Check both and try again.",
        "incorrect_password": "This is not your password. Type it again.",
        "enter_current_password": "This is not your password now. Type it again.",
        "incorrect_code": "This is not the code from the mail. Check it and try again.",
        "email_taken": "Somebody has this address already.",
        "invalid_password_reset": "This link no longer works.",
    }

    def get_client_ip(self, request) -> str:
        return request_address(request)

    def is_ajax(self, request) -> bool:
        return False

    def is_safe_url(self, url: str) -> bool:
        return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def save_user(self, request, user, form, commit=True):
        data = form.cleaned_data
        return actions.sign_up(
            email=data["email"], password=data["password1"], display_name=data.get("display_name", "")
        )

    def authenticate(self, request, **credentials):
        """Every try counts as a failure until it has worked: parallel tries cannot slip past the limit."""
        email = credentials.get("email", "").lower()
        receipt = rates.count(FAILED, email, limit=FAILURES, seconds=FAILURES_WITHIN)
        member = super().authenticate(request, **credentials)
        if member:
            rates.take_back(receipt)
        return member

    def confirm_email(self, request, email_address) -> bool:
        # The address and the event that follows from it (members.receivers) are one change.
        with transaction.atomic():
            return super().confirm_email(request, email_address)

    def get_login_redirect_url(self, request) -> str:
        # Only where no page was asked for: a newcomer is led to the first steps once.
        if offer_welcome(member=request.user):
            return reverse("members:welcome")
        return super().get_login_redirect_url(request)

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("members:account")

    def get_email_confirmation_url(self, request, emailconfirmation) -> str:
        return absolute(reverse("account_confirm_email", args=[emailconfirmation.key]))

    def get_reset_password_from_key_url(self, key: str) -> str:
        uid, _, token = key.partition("-")
        return absolute(reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token}))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        facts = {
            "email": email,
            "hub": HubContext(self.request),
            "home_url": absolute("/"),
            "sign_in_url": absolute(reverse("account_login")),
            "reset_url": absolute(reverse("account_reset_password")),
            "sign_up_url": absolute(reverse("account_signup")),
        }
        self.render_mail(template_prefix, email, context | facts).send()
