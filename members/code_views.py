"""Signing in by a code that comes by mail: django-allauth's views with the hub's limits and words."""

from allauth.account import views
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginByCodeStage, LoginStageController
from django.db import transaction
from django.shortcuts import render

from hub.limits import rates
from hub.limits.address import request_address
from members.account_views import SIGN_INS_A_MINUTE, BeginsAnew, LookIntoYourMail
from members.adapter import FAILED, FAILURES, FAILURES_WITHIN


class RequestCodeView(BeginsAnew, views.RequestLoginCodeView):
    def post(self, request, *args, **kwargs):
        rates.count("sign-in", request_address(request), limit=SIGN_INS_A_MINUTE, seconds=60)
        return super().post(request, *args, **kwargs)

    @transaction.atomic
    def form_valid(self, form):
        return super().form_valid(form)


class ConfirmCodeView(LookIntoYourMail, views.ConfirmLoginCodeView):
    def dispatch(self, request, *args, **kwargs):
        if not request.user.is_authenticated and not _is_under_way(request):
            return code_is_over(request)
        return super().dispatch(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        """Every try counts as a failure until it has worked, together with wrong passwords."""
        rates.count("sign-in", request_address(request), limit=SIGN_INS_A_MINUTE, seconds=60)
        email = self._process.state.get("email", "")
        self.receipt = rates.count(FAILED, email, limit=FAILURES, seconds=FAILURES_WITHIN)
        return super().post(request, *args, **kwargs)

    @transaction.atomic
    def form_valid(self, form):
        rates.take_back(self.receipt)
        return super().form_valid(form)

    def form_invalid(self, form):
        if not self._process.record_invalid_attempt():
            return code_is_over(self.request, too_often=True)
        return self.render_to_response(self.get_context_data(form=form))


def code_is_over(request, *, too_often: bool = False):
    return render(request, "account/code_over.html", {"too_often": too_often}, status=410)


def _is_under_way(request) -> bool:
    """Whether this browser has asked for a code that still works."""
    if not request.session.session_key:
        return False
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    return stage is not None and LoginCodeVerificationProcess.resume(stage) is not None
