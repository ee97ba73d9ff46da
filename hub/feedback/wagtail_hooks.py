"""The place of “Was this clear?” in the Wagtail admin."""

from wagtail import hooks

from hub.feedback.admin_views import FeedbackViewSet


@hooks.register("register_admin_viewset")
def feedback():
    return FeedbackViewSet("was_this_clear")
