"""How far a member is with their first steps."""

from typing import Any

from members.welcome.models import Welcome
from members.welcome.steps import LAST


def next_step(member: Any) -> int | None:
    """The step to go on with; None when it is over, or never was (members from before there were steps)."""
    step = Welcome.objects.filter(member_id=member.pk, step__lte=LAST).values_list("step", flat=True).first()
    return int(step) if step else None
