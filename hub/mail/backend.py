"""Django's e-mail backend for the hub: everything that is sent goes into the queue."""

from django.core.mail.backends.base import BaseEmailBackend

from hub.mail.actions import queue


class QueueBackend(BaseEmailBackend):
    """Queues each message once per address, so that nobody sees another's address."""

    def send_messages(self, email_messages) -> int:
        for message in email_messages:
            if message.attachments:
                raise ValueError("The hub's mails carry no attachments: link to the file instead.")
            html = next((part[0] for part in getattr(message, "alternatives", []) if part[1] == "text/html"), "")
            headers = dict(message.extra_headers)
            if message.reply_to:
                headers.setdefault("Reply-To", ", ".join(message.reply_to))
            for address in message.recipients():
                queue(
                    to=address,
                    subject=message.subject,
                    text=message.body,
                    html=html,
                    headers=headers,
                    from_email=message.from_email or "",
                )
        return len(email_messages)
