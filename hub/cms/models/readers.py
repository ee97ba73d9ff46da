"""Keeps the view restriction of a working document in step with its published status and readers.

Chosen members are in a group of Wagtail's that the hub keeps for that one document, because a restriction knows
groups alone. It carries no rights.
"""

from typing import Any

from django.contrib.auth.models import Group
from wagtail.models import GroupPagePermission, PageViewRestriction

PREFIX = "Readers of draft "
EDIT = ("change_page", "publish_page")


def keep(paper: Any) -> None:
    """Make the restriction what the stored page says. `paper` must be read from the database, never from a form:
    a draft that is only kept says nothing about what is published.
    """
    kind = wanted(paper)
    rows = list(PageViewRestriction.objects.filter(page_id=paper.pk).order_by("pk"))
    for row in rows if kind is None else rows[1:]:
        row.delete()
    if kind != PageViewRestriction.GROUPS:
        forget(paper.pk)
    if kind is None:
        return
    row = rows[0] if rows else PageViewRestriction(page_id=paper.pk)
    if row.pk is None or row.restriction_type != kind:
        row.restriction_type, row.password = kind, ""
        row.save()
    row.groups.set(_groups(paper) if kind == PageViewRestriction.GROUPS else [])


def wanted(paper: Any) -> str | None:
    """The kind of restriction that the document has to have, or None."""
    if not paper.is_under_way:
        return None
    return {"members": PageViewRestriction.LOGIN, "chosen": PageViewRestriction.GROUPS}.get(paper.readers)


def forget(paper_id: int) -> None:
    """Take away the group of a document that is gone, or that no longer needs one."""
    Group.objects.filter(name=f"{PREFIX}{paper_id}").delete()


def _groups(paper: Any) -> list[Group]:
    """The chosen groups, the group of the chosen members, and those who edit the page."""
    own, _ = Group.objects.get_or_create(name=f"{PREFIX}{paper.pk}")
    own.user_set.set([reader.member_id for reader in paper.chosen_readers.all()])
    above = paper.get_ancestors(inclusive=True)
    editing = GroupPagePermission.objects.filter(page__in=above, permission__codename__in=EDIT)
    editors = Group.objects.filter(pk__in=editing.values("group"))
    return [own, *paper.reader_groups.all(), *editors]
