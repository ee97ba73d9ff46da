"""Pages: Wagtail's own addresses, under its own names, with our views. Stands last of all URLs."""

from django.urls import path, re_path
from wagtail.urls import serve_pattern

from hub.cms import views

urlpatterns = [
    re_path(r"^site-icon-(?P<name>[a-z0-9]{2,8})-(?P<key>[0-9]+-[0-9a-f]{1,10})\.png$", views.logo_picture),
    path("robots.txt", views.robots),
    path(
        "documents/authenticate_with_password/<int:restriction_id>/",
        views.file_password,
        name="wagtaildocs_authenticate_with_password",
    ),
    re_path(r"^documents/(\d+)/(.*)$", views.document, name="wagtaildocs_serve"),
    path(
        "_util/authenticate_with_password/<int:page_view_restriction_id>/<int:page_id>/",
        views.password,
        name="wagtailcore_authenticate_with_password",
    ),
    path("_util/login/", views.sign_in, name="wagtailcore_login"),
    re_path(serve_pattern, views.serve, name="wagtail_serve"),
]
