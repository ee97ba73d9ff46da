"""How often one address may search; pages and API count together."""

from django.http import HttpRequest

from hub.limits import rates
from hub.limits.address import request_address

SEARCHES = 60
COMPLETIONS = 240
"""A box that completes asks every few letters."""
SECONDS = 60


def count_search(request: HttpRequest) -> None:
    """Count one search of this request's address; raises TooMany above the limit."""
    rates.count("search", request_address(request), limit=SEARCHES, seconds=SECONDS)


def count_completion(request: HttpRequest) -> None:
    """Count one question of a box that completes, apart from the searches; raises TooMany above the limit."""
    rates.count("completion", request_address(request), limit=COMPLETIONS, seconds=SECONDS)
