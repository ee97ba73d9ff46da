"""The panel at the top of the Wagtail admin's first page."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry

from hub.cms.models import HubSettings, NewsIndexPage, NewsPage
from hub.cms.queries import news_index_to_write_in
from hub.desk import queries
from hub.desk.lines import lines_for


class Desk(Component):
    """What waits, what was published, and the buttons people press most."""

    name = "desk"
    template_name = "desk/_desk.html"
    order = 50

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        request = (parent_context or {})["request"]
        viewer = request.user
        index = news_index_to_write_in(viewer)
        waiting = [
            ("To check and publish", queries.to_check(viewer)),
            ("Drafts of yours", queries.drafts(viewer)),
            ("Coming by themselves", queries.scheduled(viewer)),
        ]
        return {
            "lines": lines_for(viewer),
            "waiting": [(heading, items) for heading, items in waiting if items],
            "published": queries.published(viewer),
            "buttons": buttons(viewer, index),
            "news": index,
            "csrf_token": (parent_context or {}).get("csrf_token", ""),
        }


def buttons(viewer: Any, index: NewsIndexPage | None) -> list[tuple[str, str]]:
    """(words, address) of what this person may do."""
    found = []
    if index is not None:
        add = reverse("wagtailadmin_pages:add", args=[NewsPage._meta.app_label, NewsPage._meta.model_name, index.pk])
        found.append(("Add news", add))
    if policy_registry.get_by_type(HubSettings).user_has_permission(viewer, "change"):
        found.append(("Site settings", reverse("wagtailsettings:edit", args=["cms", "hubsettings"])))
    found.append(("Guide for editors", reverse("guide_for_editors")))
    return found
