"""What the search holds about a member, for their export."""

from collections.abc import Iterator
from typing import Any

from hub.plugins.member_data import Section
from search.saved.queries import searches_of


def export(member: Any) -> Iterator[Section]:
    rows = [
        {
            "words": saved.text,
            "narrowed to": list(saved.narrowed),
            "address": f"/search/{saved.query}",
            "saved": saved.made_at.isoformat(),
            "mail": "yes" if saved.by_mail else "no",
        }
        for saved in searches_of(member)
    ]
    yield Section("saved searches", "Searches you saved", rows)
