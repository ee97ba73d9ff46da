"""Where made-up people with known passwords may live: on one machine, out of everyone's reach."""

from django.conf import settings

from hub.settings.environment import is_loopback


class Refused(Exception):
    """What was asked for is not done here; the message says why, in a sentence."""


def refuse_off_loopback(what: str) -> None:
    """Raise Refused unless BASE_URL is a loopback address. `what` begins the sentence, such as "The demo"."""
    if not is_loopback(settings.BASE_URL):
        raise Refused(
            f"{what} has members with known passwords, so it is loaded only where BASE_URL is a loopback address "
            f"such as http://127.0.0.1:8000; here it is {settings.BASE_URL}."
        )
