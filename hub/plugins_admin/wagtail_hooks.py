from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from hub.plugins_admin import views


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("plugins/", views.plugins, name="plugins_admin"),
        path("plugins/<slug:name>/switch/", views.switch_plugin, name="plugins_admin_switch"),
    ]


class AdminsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return views.is_admin(request.user)


@hooks.register("register_settings_menu_item")
def plugins_menu_item():
    return AdminsMenuItem("Plugins", reverse("plugins_admin"), name="plugins", icon_name="cogs", order=900)
