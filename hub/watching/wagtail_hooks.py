from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from hub.watching import queries, views


@hooks.register("register_admin_urls")
def admin_urls():
    return [path("hub/", views.how_is_the_hub, name="how_is_the_hub")]


class AdminsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return queries.may_see(request.user)


@hooks.register("register_reports_menu_item")
def menu_item():
    return AdminsMenuItem("How is the hub", reverse("how_is_the_hub"), name="how-is-the-hub", icon_name="info-circle")
