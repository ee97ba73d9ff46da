"""Reading exports and erasures."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404

from hub.plugins.keeping import Kept
from hub.plugins.registry import registry
from hub.rights.models import Erasure, Export, ExportState
from hub.rights.permissions import may_see_erasures
from members.models import Member
from members.permissions import is_member, require

ACCOUNT = "account"
"""The part of a report that is about the rows of the account itself."""


def newest_export(viewer: Any) -> Export | None:
    """The member's own, as it stands."""
    return Export.objects.filter(member=viewer).order_by("-pk").first() if is_member(viewer) else None


def export_of(viewer: Any, pk: int) -> Export:
    """One's own export; Http404 for everybody else, admins too."""
    found = Export.objects.filter(pk=pk, member=viewer).first() if is_member(viewer) else None
    if found is None or found.state in (ExportState.WAITING, ExportState.FAILED):
        raise Http404("There is no such file.")
    return found


def path_of(export: Export) -> Path:
    return Path(settings.HUB_EXPORT_DIR) / export.file


def erasure_by_token(token: str) -> Erasure:
    """The proof, for whoever holds its address: nothing in it says of whom it is."""
    found = Erasure.objects.filter(token=token).first()
    if found is None:
        raise Http404("There is no such report.")
    return found


def erasures(viewer: Any) -> QuerySet[Erasure]:
    """All of them, newest first; for admins alone."""
    return Erasure.objects.all() if may_see_erasures(viewer) else Erasure.objects.none()


def other_admins(member: Member) -> bool:
    """Whether somebody else could look after the hub."""
    return Member.objects.filter(is_superuser=True, is_active=True).exclude(pk=member.pk).exists()


def proof_lines(erasure: Erasure) -> list[dict[str, Any]]:
    """The report for people: each part of the hub, what was done there and how often, and whether it failed."""
    names = {data.plugin.label: str(data.plugin.verbose_name) for data in registry.member_data}
    names[ACCOUNT] = "The account itself"
    labels = dict.fromkeys([*names, *erasure.report, *erasure.faults])
    return [
        {
            "name": names.get(label, label),
            "done": list(erasure.report.get(label, {}).items()),
            "failed": label in erasure.faults and label not in erasure.finished,
        }
        for label in labels
    ]


def kept() -> list[Kept]:
    """The table of how long things are kept: what everybody has before what some parts of the hub add."""
    rows = sorted(registry.keeps, key=lambda keeping: keeping.plugin.label != "rights")
    return [keeping.kept for keeping in rows]


def not_given() -> list[tuple[str, str]]:
    """(table in words, why) for all that an export leaves out: the same reason is said once."""
    reasons: dict[str, str] = {}
    for data in registry.member_data:
        for held in data.holds:
            if held.not_given:
                reasons.setdefault(held.not_given, str(data.plugin.verbose_name))
    return [(name, why) for why, name in reasons.items()]


def member_to_erase(viewer: Any, pk: int) -> Member:
    """A member whom this admin may have erased; PermissionDenied otherwise, Http404 when there is none."""
    require(may_see_erasures(viewer), "Only an admin of the hub can do this.")
    member = Member.objects.filter(pk=pk).first()
    if member is None:
        raise Http404("There is no such member.")
    return member
