"""The template of the monthly team update: its fixed parts, and the hints that stand in them at first."""

import json
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.html import escape, strip_tags

SERIES_NAME, SERIES_SLUG = "Monthly update", "monthly-update"
SERIES_INTRODUCTION = "Once a month: what we did, what is coming up, and how you can get involved."
PARTS = {
    "What we did": "Write here what the team did this month: three or four things, and who they were for.",
    "Coming up": "Write here what happens next month, with the days and the places.",
    "Get involved": "Write here what people can join, what we pay, and how to say yes.",
    "Thanks": "Write here whom you want to thank, and for what.",
}
"""Heading → hint."""


def month(day: date) -> str:
    """Such as "November 2026"."""
    return date_format(day, "F Y")


def title(day: date) -> str:
    return f"Team update: {month(day)}"


def standfirst(day: date) -> str:
    return f"What we did in {month(day)}, what is coming up, how to get involved, and whom we thank."


def body() -> str:
    """The parts as text blocks, as a BodyField keeps them."""
    blocks = [
        {"type": "text", "value": f"<h2>{escape(heading)}</h2><p><i>{escape(hint)}</i></p>"}
        for heading, hint in PARTS.items()
    ]
    return json.dumps(blocks)


def unwritten(body: Any) -> str:
    """The heading of the first part that still holds its hint, or "". `body` is the value of a BodyField."""
    words = " ".join(strip_tags(str(block.value)) for block in body if block.block_type == "text")
    return next((heading for heading, hint in PARTS.items() if hint in words), "")
