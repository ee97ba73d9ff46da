"""The queue and its worker, on a mail server of the test's own."""

import asyncio
import email
import threading
from datetime import timedelta
from email.policy import default
from smtplib import SMTPServerDisconnected

import pytest
from django.core.mail import EmailMessage, EmailMultiAlternatives, send_mail
from django.db import connection, transaction
from django.utils import timezone

from hub.mail import actions
from hub.mail.models import Mail

pytestmark = [pytest.mark.django_db, pytest.mark.database]


class MailServer:
    """As much SMTP as Django's client speaks. Kept: what it was sent, and how often it was called."""

    def __init__(self) -> None:
        self.mails: list[email.message.EmailMessage] = []
        self.calls = 0
        self.unknown: set[str] = set()
        self.busy: set[str] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        starting = asyncio.start_server(self._serve, "127.0.0.1", 0)
        self._server = asyncio.run_coroutine_threadsafe(starting, self._loop).result(5)
        self.port = self._server.sockets[0].getsockname()[1]

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._server.close)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    async def _serve(self, reader, writer) -> None:
        self.calls += 1
        answer = b"220 here\r\n"
        while answer:
            writer.write(answer)
            line = (await reader.readline()).decode().strip()
            answer = await self._answer(line, reader, writer)
        writer.close()

    async def _answer(self, line: str, reader, writer) -> bytes:
        word, address = line[:4].upper(), line.partition("<")[2].partition(">")[0]
        if word in {"", "QUIT"}:
            return b""
        if word == "RCPT" and address in self.unknown:
            return b"550 nobody of that name\r\n"
        if word == "RCPT" and address in self.busy:
            return b"451 come back later\r\n"
        if word == "DATA":
            writer.write(b"354 go on\r\n")
            raw = await reader.readuntil(b"\r\n.\r\n")
            self.mails.append(email.message_from_bytes(raw[:-3].replace(b"\r\n..", b"\r\n."), policy=default))
        return b"250 fine\r\n"


@pytest.fixture
def server(settings):
    server = MailServer()
    settings.HUB_MAIL_TRANSPORT = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": server.port}
    yield server
    server.close()


def write(to="sam@hub.example", **parts) -> Mail:
    return actions.queue(**({"to": to, "subject": "News", "text": "Something happened."} | parts))


def again_now() -> None:
    Mail.objects.update(try_at=timezone.now() - timedelta(seconds=1))


def test_mail_is_sent_with_text_html_and_headers(server):
    write(html="<p>Something <b>happened</b>.</p>", headers={"List-Unsubscribe": "<https://hub.example/stop/>"})
    assert actions.send_waiting() == 1
    (mail,) = server.mails
    assert (mail["To"], mail["Subject"]) == ("sam@hub.example", "News")
    assert mail["List-Unsubscribe"] == "<https://hub.example/stop/>"
    assert mail.get_body(("plain",)).get_content().strip() == "Something happened."
    assert "<b>happened</b>" in mail.get_body(("html",)).get_content()


def test_mail_is_sent_once(server):
    write()
    assert [actions.send_waiting(), actions.send_waiting(), len(server.mails)] == [1, 0, 1]


def test_many_mails_go_over_one_connection(server):
    for number in range(5):
        write(f"member{number}@hub.example")
    assert (actions.send_waiting(), len(server.mails), server.calls) == (5, 5, 1)


def test_without_a_mail_server_mail_is_kept(settings):
    settings.HUB_MAIL_TRANSPORT = {}
    mail = write()
    assert actions.send_waiting() == 0
    mail.refresh_from_db()
    assert (mail.sent_at, mail.tries, mail.given_up) == (None, 0, False)


def test_mail_of_an_action_that_fails_is_never_sent(server):
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError("the action failed")
    assert (actions.send_waiting(), server.mails) == (0, [])


def test_mail_is_tried_again_later_and_later(server):
    server.busy.add("sam@hub.example")
    mail = write()
    waits = []
    for _ in range(4):
        again_now()
        before = timezone.now()
        actions.send_waiting()
        mail.refresh_from_db()
        waits.append(round((mail.try_at - before).total_seconds()))
    assert waits == [60, 120, 240, 480]
    assert (mail.given_up, "come back later" in mail.last_error) == (False, True)


def test_mail_that_failed_is_not_tried_before_its_time(server):
    server.busy.add("sam@hub.example")
    write()
    actions.send_waiting()
    server.busy.clear()
    assert actions.send_waiting() == 0
    again_now()
    assert actions.send_waiting() == 1


def test_mail_is_given_up_after_the_last_try(server):
    server.busy.add("sam@hub.example")
    mail = write()
    Mail.objects.update(tries=actions.TRIES - 1)
    actions.send_waiting()
    mail.refresh_from_db()
    assert (mail.given_up, mail.sent_at) == (True, None)


def test_mail_to_nobody_is_given_up_at_once_and_holds_up_no_other(server):
    server.unknown.add("nobody@hub.example")
    nobody, somebody = write("nobody@hub.example"), write()
    assert actions.send_waiting() == 1
    nobody.refresh_from_db()
    somebody.refresh_from_db()
    assert (nobody.given_up, nobody.tries, somebody.sent_at is None) == (True, 1, False)


def test_mail_that_cannot_be_written_holds_up_no_other(server):
    broken, right = write(headers={"X-Odd": "two\nlines"}), write()
    assert actions.send_waiting() == 1
    broken.refresh_from_db()
    right.refresh_from_db()
    assert (broken.last_error.startswith("BadHeaderError"), right.sent_at is None) == (True, False)


def test_connection_that_broke_is_made_anew(server, monkeypatch):
    first, second = write("first@hub.example"), write("second@hub.example")
    send = actions.EmailMultiAlternatives.send

    def hang_up_at_first(message, *arguments):
        if message.to == ["first@hub.example"]:
            raise SMTPServerDisconnected("planted")
        return send(message, *arguments)

    monkeypatch.setattr(actions.EmailMultiAlternatives, "send", hang_up_at_first)
    assert actions.send_waiting() == 1
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.sent_at, second.sent_at is None, server.calls) == (None, False, 2)


def test_mail_server_that_is_away_costs_nothing(settings):
    settings.HUB_MAIL_TRANSPORT = {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": 1}
    mail = write()
    assert actions.send_waiting() == 0
    mail.refresh_from_db()
    assert (mail.tries, mail.given_up, mail.last_error.startswith("ConnectionRefusedError")) == (1, False, True)


def test_mail_claimed_by_a_worker_that_was_killed_is_sent_when_the_claim_ends(server):
    Mail.objects.filter(pk=write().pk).update(tries=1, try_at=timezone.now() + actions.LEASE)
    assert actions.send_waiting() == 0
    again_now()
    assert actions.send_waiting() == 1


def test_news_of_last_week_is_not_sent_any_more(server):
    Mail.objects.filter(pk=write().pk).update(created_at=timezone.now() - timedelta(days=8))
    assert (actions.send_waiting(), server.mails) == (0, [])


def test_mails_are_deleted_after_a_month(server):
    old, new = write(), write()
    Mail.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    assert actions.prune() == 1
    assert list(Mail.objects.all()) == [new]


def test_mail_can_go_into_files(settings, tmp_path):
    settings.HUB_MAIL_TRANSPORT = {
        "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
        "EMAIL_FILE_PATH": str(tmp_path / "mails"),
    }
    write()
    assert actions.send_waiting() == 1
    (file,) = (tmp_path / "mails").iterdir()
    assert "To: sam@hub.example" in file.read_text()


def test_what_django_sends_is_queued_once_for_each_address(settings):
    settings.EMAIL_BACKEND = "hub.mail.backend.QueueBackend"
    send_mail("Hello", "Words", "team@hub.example", ["sam@hub.example", "kim@hub.example"])
    assert list(Mail.objects.order_by("id").values_list("to", "subject", "text", "from_email")) == [
        ("sam@hub.example", "Hello", "Words", "team@hub.example"),
        ("kim@hub.example", "Hello", "Words", "team@hub.example"),
    ]


def test_html_headers_and_where_to_reply_are_queued(settings):
    settings.EMAIL_BACKEND = "hub.mail.backend.QueueBackend"
    message = EmailMultiAlternatives("Hello", "Words", to=["sam@hub.example"], reply_to=["team@hub.example"])
    message.extra_headers["X-Kind"] = "test"
    message.attach_alternative("<p>Words</p>", "text/html")
    message.send()
    mail = Mail.objects.get()
    assert (mail.html, mail.headers) == ("<p>Words</p>", {"X-Kind": "test", "Reply-To": "team@hub.example"})


def test_attachment_is_refused_instead_of_lost(settings):
    settings.EMAIL_BACKEND = "hub.mail.backend.QueueBackend"
    message = EmailMessage("Hello", "Words", to=["sam@hub.example"])
    message.attach("notes.txt", "words")
    with pytest.raises(ValueError, match="carry no attachments"):
        message.send()
    assert Mail.objects.count() == 0


def test_long_subject_on_several_lines_becomes_one_that_fits():
    mail = write(subject="A long\nsubject " * 60)
    assert (len(mail.subject), mail.subject[:21]) == (400, "A long subject A long")


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_mail_once(server):
    for number in range(12):
        write(f"member{number}@hub.example")
    sent: list[int] = []
    start = threading.Barrier(2)

    def work():
        start.wait()
        sent.append(actions.send_waiting())
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sum(sent) == 12
    assert sorted(mail["To"] for mail in server.mails) == sorted(f"member{number}@hub.example" for number in range(12))
