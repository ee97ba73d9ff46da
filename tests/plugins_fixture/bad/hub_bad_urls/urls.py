"""A pattern that cannot be compiled: Django would notice at the first request, on every page."""

from django.urls import re_path

urlpatterns = [re_path("(", lambda request: None)]
