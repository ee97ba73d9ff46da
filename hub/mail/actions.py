"""Queueing and sending mail."""

import logging
from datetime import timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from hub.mail.models import Mail

log = logging.getLogger("hub.mail")
TRIES = 12
BATCH = 50
LEASE = timedelta(minutes=2)
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@transaction.atomic
def queue(
    *, to: str, subject: str, text: str, html: str = "", headers: dict[str, str] | None = None, from_email: str = ""
) -> Mail:
    """Put one mail into the queue, in the transaction of the caller."""
    return Mail.objects.create(
        to=to, subject=" ".join(subject.split()), text=text, html=html, headers=headers or {}, from_email=from_email
    )


def send_waiting() -> int:
    """Send what is due; answers how many left. Without EMAIL_URL everything is kept and nothing is sent.

    A mail is claimed before it is sent, so that two workers do not send it twice. After a kill between
    sending and noting it, it is sent again when the claim ends: a mail twice is better than one lost.
    """
    if not settings.HUB_MAIL_TRANSPORT:
        return 0
    now = timezone.now()
    due = Q(sent_at=None, given_up=False) & (Q(try_at=None) | Q(try_at__lte=now))
    sent = 0
    for pk in list(Mail.objects.filter(due).order_by("id").values_list("pk", flat=True)[:BATCH]):
        claimed = Mail.objects.filter(due, pk=pk).update(try_at=now + LEASE, tries=F("tries") + 1)
        if claimed and _send(Mail.objects.get(pk=pk)):
            sent += 1
    return sent


def _send(mail: Mail) -> bool:
    message = EmailMultiAlternatives(
        mail.subject, mail.text, mail.from_email or settings.DEFAULT_FROM_EMAIL, [mail.to], headers=mail.headers
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        message.connection = _transport()
        message.send()
    except (SMTPException, OSError, ValueError) as error:
        _try_again(mail, error)
        return False
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), last_error="")
    return True


def _try_again(mail: Mail, error: Exception) -> None:
    log.warning("mail %s could not be sent: %s", mail.pk, error)
    wait = timedelta(seconds=min(30 * 2**mail.tries, 6 * 3600))
    Mail.objects.filter(pk=mail.pk).update(
        try_at=timezone.now() + wait, given_up=mail.tries >= TRIES, last_error=str(error)[:2000]
    )


def _transport():
    config = settings.HUB_MAIL_TRANSPORT
    names = {
        "host": "EMAIL_HOST",
        "port": "EMAIL_PORT",
        "username": "EMAIL_HOST_USER",
        "password": "EMAIL_HOST_PASSWORD",
        "use_tls": "EMAIL_USE_TLS",
        "use_ssl": "EMAIL_USE_SSL",
        "file_path": "EMAIL_FILE_PATH",
    }
    options = {name: config[key] for name, key in names.items() if config.get(key) not in (None, "")}
    backend = config.get("EMAIL_BACKEND", SMTP_BACKEND)
    if backend == SMTP_BACKEND:
        options["timeout"] = 20
    return get_connection(backend, **options)
