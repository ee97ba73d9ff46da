"""What a process keeps in memory is forgotten when anything was changed, so that no kept page is made of it."""

from django.dispatch import receiver

from hub.cms import site
from hub.pagecache.changes import changed
from hub.plugins.state import state
from hub.ui.site import forget_site_facts


@receiver(changed)
def forget_what_is_kept(**kwargs: object) -> None:
    site.forget()
    forget_site_facts()
    state.read_again()
