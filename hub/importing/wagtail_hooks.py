from django.urls import path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from hub.importing import views
from members.permissions import is_admin


@hooks.register("register_admin_urls")
def admin_urls():
    return [
        path("import/", views.imports, name="imports"),
        path("import/sample.csv", views.sample_table, name="import_sample"),
        path("import/<int:pk>/", views.one_import, name="import"),
        path("import/<int:pk>/begin/", views.begin, name="import_begin"),
        path("import/<int:pk>/stop/", views.put_away, name="import_stop"),
        path("import/<int:pk>/report.csv", views.report, name="import_report"),
    ]


class AdminsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return is_admin(request.user)


@hooks.register("register_settings_menu_item")
def import_menu_item():
    return AdminsMenuItem("Import", reverse("imports"), name="import", icon_name="download", order=910)
