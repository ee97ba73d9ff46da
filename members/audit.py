"""The audit log: one row for every privileged act."""

from collections.abc import Collection

from django.db import connection

from members.models import AuditEntry, Member


def record(*, actor: Member | None, act: str, target: str, detail: str = "") -> None:
    """Write one row, in the transaction of the act itself.

    `act` is a short name such as "member.suspended"; `target` names the object in words or as
    "thread:12"; `actor` is None for the hub itself (a command, the worker).
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction of an action")
    AuditEntry.objects.create(actor=actor, act=act[:60], target=target[:200], detail=detail)


def forget_details(*, targets: Collection[str]) -> int:
    """The acts on these objects stay; words about them go. Answers how many rows were changed."""
    return AuditEntry.objects.filter(target__in=targets).exclude(detail="").update(detail="")
