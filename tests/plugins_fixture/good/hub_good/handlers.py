"""What this plugin does when something happened. An event may come twice: doing it again changes nothing."""

from hub.plugins.core import core
from hub_good.models import Newcomer


def expect_newcomer(event):
    if core.member_by_id(event.member_id) is not None:
        Newcomer.objects.get_or_create(member_id=event.member_id)


def tell_newcomer(event):
    newcomer = Newcomer.objects.filter(pk=event.newcomer_id, told=False).select_related("member").first()
    if newcomer is None:
        return
    core.send_mail(
        to=newcomer.member.email,
        subject="Somebody says hello",
        text=f"Hello {newcomer.member.display_name},\n\n{newcomer.words}\n",
    )
    newcomer.told = True
    newcomer.save()
