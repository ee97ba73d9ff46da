"""Translates what the framework and allauth tell into actions of ours."""

from allauth.account.signals import email_confirmed, password_changed, password_reset
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.dispatch import receiver

from hub.limits import rates
from members import actions
from members.adapter import FAILED, FAILURES_WITHIN
from members.devices.middleware import note
from members.two_step import actions as two_step


@receiver(email_confirmed)
def address_was_confirmed(sender, email_address, **kwargs) -> None:
    actions.confirm(member=email_address.user)


@receiver(user_logged_in)
def member_signed_in(sender, request, user, **kwargs) -> None:
    # Whoever was signed in as somebody else before has no key yet.
    if not request.session.session_key:
        request.session.create()
    note(request, user.pk)


@receiver(user_logged_out)
def member_signed_out(sender, request, user, **kwargs) -> None:
    # Django tells before it ends the session; a socket that is looked at in between would stay open.
    request.session.flush()
    if user is not None:
        actions.recheck(member=user)


@receiver(authenticator_added)
def way_in_was_added(sender, user, authenticator, **kwargs) -> None:
    two_step.write_down(member=user, act="two-step.added", kind=authenticator.type)


@receiver(authenticator_removed)
def way_in_was_removed(sender, user, authenticator, **kwargs) -> None:
    two_step.write_down(member=user, act="two-step.removed", kind=authenticator.type)


@receiver(authenticator_reset)
def recovery_codes_were_made_anew(sender, user, authenticator, **kwargs) -> None:
    two_step.write_down(member=user, act="two-step.reset", kind=authenticator.type)


@receiver(password_changed)
def password_was_changed(sender, user, **kwargs) -> None:
    actions.recheck(member=user)


@receiver(password_reset)
def password_was_reset(sender, user, **kwargs) -> None:
    actions.recheck(member=user)
    # Whoever locked themselves out by guessing may sign in with the new password at once.
    rates.clear(FAILED, user.email.lower(), seconds=FAILURES_WITHIN)
