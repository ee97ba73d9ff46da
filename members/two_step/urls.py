"""Addresses of two-step sign-in, under django-allauth's own names; no others of it are reachable."""

from allauth.mfa.recovery_codes.views import DownloadRecoveryCodesView
from django.urls import path

from members.two_step import views

signing_in = [
    path("second-step/", views.SecondStepView.as_view(), name="mfa_authenticate"),
    path("passkey/", views.PasskeySignInView.as_view(), name="mfa_login_webauthn"),
    path("again/", views.PasswordAgainView.as_view(), name="account_reauthenticate"),
    path("again/code/", views.CodeAgainView.as_view(), name="mfa_reauthenticate"),
    path("again/passkey/", views.PasskeyAgainView.as_view(), name="mfa_reauthenticate_webauthn"),
]
urlpatterns = [
    path("", views.index, name="mfa_index"),
    path("app/", views.AddAppView.as_view(), name="mfa_activate_totp"),
    path("app/remove/", views.RemoveAppView.as_view(), name="mfa_deactivate_totp"),
    path("codes/", views.CodesView.as_view(), name="mfa_view_recovery_codes"),
    path("codes/new/", views.NewCodesView.as_view(), name="mfa_generate_recovery_codes"),
    path("codes/download/", DownloadRecoveryCodesView.as_view(), name="mfa_download_recovery_codes"),
    path("passkeys/add/", views.AddPasskeyView.as_view(), name="mfa_add_webauthn"),
    path("passkeys/<int:pk>/remove/", views.RemovePasskeyView.as_view(), name="mfa_remove_webauthn"),
    path("passkeys/<int:pk>/rename/", views.RenamePasskeyView.as_view(), name="mfa_edit_webauthn"),
]
