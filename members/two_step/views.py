"""Two-step sign-in and passkeys: django-allauth's views with the hub's words, limits and addresses."""

from allauth.account.views import ReauthenticateView
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.mfa.webauthn.internal import auth
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from hub.limits import rates
from hub.limits.address import request_address
from members.account_views import SIGN_INS_A_MINUTE, BeginsAnew
from members.two_step.queries import two_step_of, ways_of

ACCOUNT = {"title": "Your account", "url": "/account/"}
TWO_STEP = {"title": "Two-step sign-in and passkeys", "url": "/account/two-step/"}
fresh = method_decorator(never_cache, name="dispatch")


class Crumbs:
    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"crumbs": [ACCOUNT, TWO_STEP]}


@never_cache
@login_required
@require_safe
def index(request):
    return render(request, "mfa/index.html", {"ways": two_step_of(request.user), "crumbs": [ACCOUNT]})


@fresh
class SecondStepView(base.AuthenticateView):
    def post(self, request, *args, **kwargs):
        rates.count("sign-in", request_address(request), limit=SIGN_INS_A_MINUTE, seconds=60)
        return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs) -> dict:
        return super().get_context_data(**kwargs) | {"ways": ways_of(self.stage.login.user)}


@fresh
class PasskeySignInView(BeginsAnew, webauthn.LoginWebAuthnView):
    """Asked twice by the script: without a credential it answers what the browser needs to make one."""

    http_method_names = ["get", "post"]

    def get(self, request, *args, **kwargs):
        return redirect("account_login")

    def post(self, request, *args, **kwargs):
        rates.count("sign-in", request_address(request), limit=SIGN_INS_A_MINUTE, seconds=60)
        if not request.POST.get("credential"):
            return JsonResponse({"request_options": auth.begin_authentication(user=None)})
        return super().post(request, *args, **kwargs)


@fresh
class PasswordAgainView(ReauthenticateView):
    pass


@fresh
class CodeAgainView(base.ReauthenticateView):
    pass


@fresh
class PasskeyAgainView(webauthn.ReauthenticateWebAuthnView):
    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data() | {"form": form})


@fresh
class AddAppView(Crumbs, totp.ActivateTOTPView):
    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except IntegrityError:
            # Sent twice at once: the other one has done it.
            return redirect("mfa_index")


@fresh
class RemoveAppView(Crumbs, totp.DeactivateTOTPView):
    @transaction.atomic
    def form_valid(self, form):
        return super().form_valid(form)


@fresh
class CodesView(Crumbs, codes.ViewRecoveryCodesView):
    pass


@fresh
class NewCodesView(Crumbs, codes.GenerateRecoveryCodesView):
    pass


@fresh
class AddPasskeyView(Crumbs, webauthn.AddWebAuthnView):
    def get_context_data(self, **kwargs) -> dict:
        # A passkey signs in by itself, so the device has to ask who is there.
        found = super().get_context_data(**kwargs)
        return found | {"js_data": {"creation_options": auth.begin_registration(self.request.user, True)}}

    @transaction.atomic
    def form_valid(self, form):
        return super().form_valid(form)

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data() | {"form": form})


@fresh
class RemovePasskeyView(Crumbs, webauthn.RemoveWebAuthnView):
    success_url = reverse_lazy("mfa_index")

    @transaction.atomic
    def form_valid(self, form):
        return super().form_valid(form)


@fresh
class RenamePasskeyView(Crumbs, webauthn.EditWebAuthnView):
    success_url = reverse_lazy("mfa_index")
