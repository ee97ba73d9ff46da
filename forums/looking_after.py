"""Who looks after whom: facilitators of invited spaces, and the people who were added there."""

from forums.enums import SpaceKind, SpaceRole
from forums.models import SpaceMembership
from hub.plugins.core import Facilitator


def facilitators_of(*, member_id: int) -> list[Facilitator]:
    """The active facilitators of the invited spaces that this member was added to, as it is now; one query."""
    rows = SpaceMembership.objects.filter(
        role=SpaceRole.FACILITATOR,
        member__is_active=True,
        space__kind=SpaceKind.INVITED,
        space__in=SpaceMembership.objects.filter(member_id=member_id).values("space"),
    ).order_by("space__order", "space__name", "member__display_name", "pk")
    names = rows.values_list("member_id", "member__display_name", "space__name")
    return [Facilitator(*row) for row in names]
