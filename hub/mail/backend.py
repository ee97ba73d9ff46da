"""Django's e-mail backend for the hub: everything that is sent goes into the queue."""

from django.core.mail.backends.base import BaseEmailBackend

from hub.mail.actions import queue


class QueueBackend(BaseEmailBackend):
    """Queues each message once per address, so that nobody sees another's address."""

    def send_messages(self, email_messages) -> int:
        for message in email_messages:
            html = next((part[0] for part in getattr(message, "alternatives", []) if part[1] == "text/html"), "")
            for address in message.recipients():
                queue(
                    to=address,
                    subject=message.subject,
                    text=message.body,
                    html=html,
                    headers=dict(message.extra_headers),
                    from_email=message.from_email or "",
                )
        return len(email_messages)
