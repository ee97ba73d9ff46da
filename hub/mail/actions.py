"""Queueing and sending mail."""

import logging
import re
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from html import escape
from smtplib import SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend
from django.db import transaction
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Replace
from django.utils import timezone

from hub.mail import queries
from hub.mail.models import Mail

log = logging.getLogger("hub.mail")
TRIES = 12
BATCH = 50
LEASE = timedelta(minutes=2)
KEPT = timedelta(days=30)
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


@transaction.atomic
def queue(
    *, to: str, subject: str, text: str, html: str = "", headers: dict[str, str] | None = None, from_email: str = ""
) -> Mail:
    """Put one mail into the queue, in the transaction of the caller."""
    subject = " ".join(subject.split())[: Mail._meta.get_field("subject").max_length]
    return Mail.objects.create(
        to=to, subject=subject, text=text, html=html, headers=headers or {}, from_email=from_email
    )


def send_waiting() -> int:
    """Send what is due; answers how many left. Without EMAIL_URL everything is kept and nothing is sent.

    A mail is claimed before it is sent, so that two workers do not send it twice. After a kill between
    sending and noting it, it is sent again when the claim ends: a mail twice is better than one lost.
    """
    if not settings.HUB_MAIL_TRANSPORT:
        return 0
    sent = 0
    transport = _transport()
    for pk in list(_due().order_by("id").values_list("pk", flat=True)[:BATCH]):
        claimed = _due().filter(pk=pk).update(try_at=timezone.now() + LEASE, tries=F("tries") + 1)
        if claimed:
            sent += _send(Mail.objects.get(pk=pk), transport)
    _hang_up(transport)
    return sent


def prune(before: datetime | None = None) -> int:
    """Delete mails a month after they were written, sent or not: links to sign in are in them."""
    return Mail.objects.filter(created_at__lt=before or timezone.now() - KEPT).delete()[0]


@transaction.atomic
def forget_words(*, leading_to: Collection[str], words: Collection[str], instead: str) -> None:
    """Take something out of the queue, sent mails included, that nobody may read any more.

    Mails that lead to one of these addresses are deleted; in all others each of the words is replaced.
    """
    leads = Q()
    for address in leading_to:
        leads |= Q(text__contains=address) | Q(html__contains=address)
    Mail.objects.filter(leads).delete() if leads else None
    for word in words:
        for name in ("subject", "text", "html"):
            Mail.objects.filter(**{f"{name}__contains": word}).update(
                **{name: Replace(name, Value(word), Value(instead))}
            )


@transaction.atomic
def forget_mails(*, leading_to: Collection[str], which: Callable[[str], bool] = lambda text: True) -> int:
    """Delete the mails, sent or not, that lead to one of these addresses and of whose text `which` is true."""
    leads = Q()
    for address in leading_to:
        leads |= Q(text__contains=address) | Q(html__contains=address)
    if not leads:
        return 0
    rows = Mail.objects.filter(leads).only("pk", "subject", "text", "html")
    gone = [mail.pk for mail in rows if which(f"{mail.subject}\n{mail.text}\n{mail.html}")]
    return Mail.objects.filter(pk__in=gone).delete()[0]


@transaction.atomic
def forget_names(names: Collection[str], *, instead: str, leading_to: str) -> None:
    """In mails that lead to this address, put other words where one of these names stands."""
    for mail in Mail.objects.filter(Q(text__contains=leading_to) | Q(html__contains=leading_to)):
        before = (mail.subject, mail.text, mail.html)
        for name in sorted({*names, *map(escape, names)}, key=len, reverse=True):
            whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
            mail.subject, mail.text, mail.html = (
                whole.sub(lambda found: instead, part) for part in (mail.subject, mail.text, mail.html)
            )
        if before != (mail.subject, mail.text, mail.html):
            mail.save(update_fields=["subject", "text", "html"])


def _due() -> QuerySet[Mail]:
    return queries.waiting().filter(Q(try_at=None) | Q(try_at__lte=timezone.now()))


def _send(mail: Mail, transport: BaseEmailBackend) -> bool:
    try:
        message = EmailMultiAlternatives(
            mail.subject, mail.text, mail.from_email or settings.DEFAULT_FROM_EMAIL, [mail.to], headers=mail.headers
        )
        if mail.html:
            message.attach_alternative(mail.html, "text/html")
        if isinstance(transport, SmtpBackend):
            # Opened here, it stays open for the rest of the batch.
            transport.open()
        message.connection = transport
        message.send()
    except Exception as error:  # noqa: BLE001 -- whatever one mail or its server does, the others go on
        _hang_up(transport)
        _try_again(mail, error)
        return False
    Mail.objects.filter(pk=mail.pk).update(sent_at=timezone.now(), last_error="")
    return True


def _hang_up(transport: BaseEmailBackend) -> None:
    try:
        transport.close()
    except (SMTPException, OSError) as error:
        log.debug("the mail server did not say goodbye: %s", error)


def _try_again(mail: Mail, error: Exception) -> None:
    log.warning("mail %s could not be sent: %s", mail.pk, error)
    wait = timedelta(seconds=min(30 * 2**mail.tries, 6 * 3600))
    Mail.objects.filter(pk=mail.pk).update(
        try_at=timezone.now() + wait,
        given_up=mail.tries >= TRIES or _is_refused_for_good(error),
        last_error=f"{type(error).__name__}: {error}"[:2000],
    )


def _is_refused_for_good(error: Exception) -> bool:
    """The server knows the address and says that it will never take mail for it."""
    if not isinstance(error, SMTPRecipientsRefused):
        return False
    return all(code >= 500 for code, _ in error.recipients.values())


def _transport() -> BaseEmailBackend:
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
