"""The pages of django-allauth that the hub has designed, under allauth's own names; no others are reachable."""

from allauth.account import views
from django.urls import path, re_path
from django.views.decorators.cache import never_cache

from members import account_views as ours
from members import code_views
from members.first_admin.views import first_admin
from members.two_step.urls import signing_in

urlpatterns = [
    *signing_in,
    path("login/", ours.SignInView.as_view(), name="account_login"),
    path("code/", code_views.RequestCodeView.as_view(), name="account_request_login_code"),
    path("code/confirm/", code_views.ConfirmCodeView.as_view(), name="account_confirm_login_code"),
    path("logout/", ours.SignOutView.as_view(), name="account_logout"),
    path("signup/", ours.SignUpView.as_view(), name="account_signup"),
    path("first-admin/<str:token>/", first_admin, name="first_admin"),
    path("inactive/", ours.InactiveView.as_view(), name="account_inactive"),
    path("confirm-email/", ours.VerificationSentView.as_view(), name="account_email_verification_sent"),
    re_path(r"^confirm-email/(?P<key>[-:\w]+)/$", ours.ConfirmEmailView.as_view(), name="account_confirm_email"),
    path("password/change/", ours.PasswordChangeView.as_view(), name="account_change_password"),
    path("password/reset/", ours.PasswordResetView.as_view(), name="account_reset_password"),
    path("password/reset/done/", ours.PasswordResetDoneView.as_view(), name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        ours.PasswordResetFromKeyView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        never_cache(views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]
