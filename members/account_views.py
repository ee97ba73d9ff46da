"""django-allauth's views, with the hub's limits, inside one transaction, and never kept in a cache."""

import time

from allauth.account import views
from allauth.account.internal.flows.manage_email import email_already_exists
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from hub.limits import rates
from hub.limits.address import request_address
from members.adapter import AccountAdapter

SENT_ON = "sign_in_sent_on"
CIRCLE = 10
"""Seconds within which the same way twice is a circle."""
SIGN_INS_A_MINUTE = 10
SIGN_UPS_AN_HOUR = 20


class BeginsAnew:
    """Whoever stopped half-way through signing in may begin in another way."""

    def _redirect_to_pending_stage(self, request, stage) -> None:
        return None


class SignInView(BeginsAnew, views.LoginView):
    def post(self, request, *args, **kwargs):
        rates.count("sign-in", request_address(request), limit=SIGN_INS_A_MINUTE, seconds=60)
        return super().post(request, *args, **kwargs)

    def get_authenticated_redirect_url(self) -> str:
        """Where a signed-in member is sent on to; PermissionDenied when that page has sent them here already.

        The Wagtail admin and pages for certain groups send everybody away to sign in, also who is
        signed in and may not see them: without this the browser would go round in circles.
        """
        url, now = super().get_authenticated_redirect_url(), time.time()
        before, at = self.request.session.get(SENT_ON, ("", 0))
        if url == before and now - at < CIRCLE:
            del self.request.session[SENT_ON]
            # Wagtail left a notice each time it sent them here. The page for 403 says it, and shows no notices.
            list(messages.get_messages(self.request))
            raise PermissionDenied("This page is not for you.")
        if self.get_next_url():
            self.request.session[SENT_ON] = (url, now)
        return url


class SignUpView(BeginsAnew, views.SignupView):
    def post(self, request, *args, **kwargs):
        rates.count("sign-up", request_address(request), limit=SIGN_UPS_AN_HOUR, seconds=3600)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        """Member, address and mail are one change. Of two sign-ups at once with one address, one is told by mail."""
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            form.account_already_exists = email_already_exists(form.cleaned_data["email"])[1]
            with transaction.atomic():
                return super().form_valid(form)


@method_decorator(never_cache, name="dispatch")
class SignOutView(views.LogoutView):
    pass


@method_decorator(never_cache, name="dispatch")
class ConfirmEmailView(views.ConfirmEmailView):
    pass


class LookIntoYourMail:
    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"show_mail": getattr(settings, "HUB_SHOW_MAIL", False)}


@method_decorator(never_cache, name="dispatch")
class VerificationSentView(LookIntoYourMail, views.EmailVerificationSentView):
    pass


@method_decorator(never_cache, name="dispatch")
class PasswordResetDoneView(LookIntoYourMail, views.PasswordResetDoneView):
    pass


@method_decorator(never_cache, name="dispatch")
class InactiveView(views.AccountInactiveView):
    pass


@method_decorator(never_cache, name="dispatch")
class PasswordChangeView(views.PasswordChangeView):
    @transaction.atomic
    def form_valid(self, form):
        return super().form_valid(form)


@method_decorator(never_cache, name="dispatch")
class PasswordResetView(views.PasswordResetView):
    @transaction.atomic
    def form_valid(self, form):
        return super().form_valid(form)


@method_decorator(never_cache, name="dispatch")
class PasswordResetFromKeyView(views.PasswordResetFromKeyView):
    @transaction.atomic
    def form_valid(self, form):
        return super().form_valid(form)


def hand_over_sign_in(request, **kwargs):
    """Other doors (the Wagtail admin's, Wagtail's for restricted pages) lead to the one door; `next` comes along."""
    wanted = request.GET.get("next", "")
    query = f"?{urlencode({'next': wanted})}" if AccountAdapter(request).is_safe_url(wanted) else ""
    url = redirect("account_login").url
    return redirect(f"{url}{query}")


def hand_over_reset(request, **kwargs):
    return redirect("account_reset_password")
