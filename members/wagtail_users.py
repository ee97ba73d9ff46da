"""Members in the Wagtail admin."""

from wagtail.users.apps import WagtailUsersAppConfig


class HubUsersConfig(WagtailUsersAppConfig):
    """Wagtail's users app with the hub's own forms."""
