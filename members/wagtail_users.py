"""Members in the Wagtail admin."""

from wagtail.users.apps import WagtailUsersAppConfig


class HubUsersConfig(WagtailUsersAppConfig):
    """Wagtail's users app with the hub's own pages and forms."""

    user_viewset = "members.admin_views.MemberViewSet"
