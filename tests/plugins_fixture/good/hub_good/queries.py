"""The only way to read newcomers."""

from django.http import Http404

from hub.plugins.core import core
from hub_good.models import Newcomer


def waiting(viewer, limit=5):
    """Newcomers whom nobody greeted yet and whom the viewer may see, newest first."""
    rows = list(Newcomer.objects.filter(greeted_by=None).select_related("member").order_by("-id")[: limit * 2])
    seen = core.visible_ids(viewer=viewer, kind="member", object_ids=[row.member_id for row in rows])
    return [row for row in rows if row.member_id in seen][:limit]


def newcomer_for(viewer, number):
    """The newcomer with that number; Http404 when there is none whom the viewer may see."""
    newcomer = Newcomer.objects.filter(pk=number).first() if str(number).isdecimal() else None
    if newcomer is None or not core.may_see(viewer=viewer, kind="member", object_id=newcomer.member_id):
        raise Http404
    return newcomer


def greeting_for(member):
    """The greeted newcomer this member was, or None."""
    return Newcomer.objects.filter(member=member).exclude(greeted_by=None).select_related("greeted_by").first()
