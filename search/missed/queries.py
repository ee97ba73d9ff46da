"""Reading what people searched for in vain, for those who can do something about it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Sum

from search.models import MissedSearch
from search.permissions import may_teach

OFTEN_ENOUGH = 2
"""What was asked once may be anything: a slip, a name, something pasted by mistake. Nobody reads it."""
SHOWN = 100


@dataclass(frozen=True)
class Missed:
    words: str
    times: int
    last: date


def missed_searches(viewer: Any) -> list[Missed]:
    """What found nothing at least twice in the last 90 days, the most asked first."""
    if not may_teach(viewer):
        return []
    counted = MissedSearch.objects.values("words").annotate(total=Sum("times"), last=Max("day"))
    rows = counted.filter(total__gte=OFTEN_ENOUGH).order_by("-total", "words")[:SHOWN]
    return [Missed(row["words"], row["total"], row["last"]) for row in rows]
