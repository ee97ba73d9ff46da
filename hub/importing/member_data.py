"""What imports hold about a member: given out, and let go of."""

from collections.abc import Iterator, Mapping
from typing import Any

from hub.importing.models import Import
from hub.plugins.member_data import Erasing, Section


def export(member: Any) -> Iterator[Section]:
    rows = [
        {"file": row.name, "kind": row.get_kind_display(), "when": row.created_at.isoformat()}
        for row in Import.objects.filter(who=member).order_by("pk")
    ]
    yield Section("imports", "Files you brought into the hub", rows)


def erase(erasing: Erasing) -> Mapping[str, int]:
    return {"imports that nobody brought in now": Import.objects.filter(who=erasing.member).update(who=None)}
