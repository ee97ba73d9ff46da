"""The forums' places in the Wagtail admin."""

from wagtail import hooks

from forums.admin_views import DiscussionsGroup


@hooks.register("register_admin_viewset")
def discussions():
    return DiscussionsGroup()
