"""Who is in a thread, as far as they let others see it. Where they are is known to the live engine alone."""

from collections.abc import Collection
from typing import Any

from django.contrib.auth import get_user_model

from forums.following import followers_of_thread
from forums.models import NotShown


def people_of_thread(thread_id: int, member_ids: Collection[int]) -> dict[int, str]:
    """For the live engine: id → name of those who may see the thread and let others see that they are there."""
    rows = get_user_model().objects.filter(pk__in=followers_of_thread(thread_id, member_ids), is_active=True)
    return dict(rows.exclude(pk__in=NotShown.objects.values("member_id")).values_list("pk", "display_name"))


def is_shown(viewer: Any) -> bool:
    """Whether others see in which thread this member reads."""
    return not NotShown.objects.filter(member_id=viewer.pk).exists()
