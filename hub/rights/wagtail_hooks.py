"""The places of erasures in the Wagtail admin."""

from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button

from hub.rights import admin_views
from hub.rights.permissions import may_see_erasures
from members.permissions import is_admin


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("members/<int:pk>/erase/", admin_views.erase_for_member, name="rights_erase"),
        path("reports/erasures/", admin_views.ErasuresView.as_view(), name="rights_erasures"),
        path(
            "reports/erasures/results/",
            admin_views.ErasuresView.as_view(results_only=True),
            name="rights_erasures_results",
        ),
    ]


class ErasuresMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return may_see_erasures(request.user)


@hooks.register("register_reports_menu_item")
def erasures_menu_item():
    return ErasuresMenuItem("Erased accounts", reverse("rights_erasures"), name="erasures", icon_name="bin", order=1200)


@hooks.register("register_user_listing_buttons")
def erase_for_member(user, request_user):
    if is_admin(request_user) and user != request_user:
        yield Button("Erase", url=reverse("rights_erase", args=[user.pk]), icon_name="bin", priority=40)
