"""What feedback holds about a member: given out, and let go of."""

from collections.abc import Iterator, Mapping
from typing import Any

from hub.feedback.models import Feedback
from hub.plugins.member_data import Erasing, Section


def export(member: Any) -> Iterator[Section]:
    answers = Feedback.objects.filter(member=member).order_by("pk")
    rows = [{"when": a.created_at.isoformat(), "clear": a.clear, "words": a.words} for a in answers]
    note = "Only answers that you signed with your name: of all others nobody knows whose they are."
    yield Section("feedback", "Was this clear?", rows, note=note)


def erase(erasing: Erasing) -> Mapping[str, int]:
    answers = Feedback.objects.filter(member=erasing.member)
    if erasing.keeps_words:
        return {"answers to “Was this clear?” that name nobody now": answers.update(member=None)}
    return {"answers to “Was this clear?” deleted": answers.delete()[0]}
