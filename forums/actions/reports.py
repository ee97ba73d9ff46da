"""Telling the team: about a post, or anything else. Guests may, too."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.db import transaction

from forums import text
from forums.enums import ReportKind, ReportState
from forums.models import Post, Report
from forums.permissions import ADMINS_ONLY, require
from forums.queries import post_for
from hub.plugins.events import ReportMade
from hub.plugins.outbox import publish
from members import audit
from members.permissions import is_member

MOST = 5000
validate_length = MaxLengthValidator(254)
NO_WORDS = {"message": "Write a few words, so that the team knows what this is about."}


@transaction.atomic
def report_post(post: Post, *, actor: Any, message: str, email: str = "") -> Report:
    """Tell the team about a post that the actor (a guest, too) can see; keeps what the post said.

    Effects in order: report, ReportMade in the outbox (the worker mails the team).
    """
    post = post_for(actor, post.pk)
    return _tell(actor, message, email=email, kind=ReportKind.POST, post=post, words=post.body_text)


@transaction.atomic
def contact_team(*, actor: Any, message: str, name: str = "", email: str = "") -> Report:
    """Write to the team. Guests leave an address for the answer. Effects as in `report_post`."""
    if not is_member(actor) and not email.strip():
        errors = {"email": "Give an email address, so that the team can answer you."}
        raise ValidationError(errors if _has_words(message) else {**NO_WORDS, **errors})
    return _tell(actor, message, name=name, email=email, kind=ReportKind.CONTACT)


@transaction.atomic
def change_report(report: Report, *, actor: Any, state: str, note: str) -> Report:
    """What the team did about it (admins). Effects in order: report, audit."""
    require(is_member(actor) and actor.is_superuser, ADMINS_ONLY)
    report = Report.objects.select_for_update().get(pk=report.pk)
    report.state, report.note = ReportState(state), note
    report.save(update_fields=["state", "note", "changed_at"])
    audit.record(actor=actor, act="report.changed", target=f"report:{report.pk}", detail=state)
    return report


def forget_old(before: datetime) -> int:
    """Delete what the team had dealt with before then; answers how many. A job of the worker."""
    return Report.objects.filter(state=ReportState.DONE, changed_at__lt=before).delete()[0]


def _has_words(message: str) -> bool:
    return bool(text.BLANK.sub("", text.without_control(message)))


def _tell(actor: Any, message: str, *, name: str = "", email: str = "", **fields: Any) -> Report:
    message = text.without_control(message).strip()
    if not _has_words(message):
        raise ValidationError(NO_WORDS)
    if len(message) > MOST:
        raise ValidationError({"message": f"This has {len(message):,} characters; {MOST:,} is the most."})
    member = actor if is_member(actor) else None
    email = email.strip()
    if email:
        try:
            validate_email(email)
            validate_length(email)
        except ValidationError:
            raise ValidationError({"email": "This is not an email address. Please check it."}) from None
    report = Report.objects.create(
        reporter=member, name=text.one_line(name)[:80], email=email, message=message, **fields
    )
    publish(ReportMade(report_id=report.pk))
    return report
