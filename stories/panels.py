"""Consent in the page editor: a look at it, and the way to change it."""

from typing import Any

from wagtail.admin.panels import Panel


class ConsentPanel(Panel):
    """What the storyteller has agreed to. It is changed on a page of its own, where it is written down."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "stories/admin/_consent_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            record = self.instance.record if self.instance.record_id else None
            return super().get_context_data(parent_context) | {"record": record, "page": self.instance}
