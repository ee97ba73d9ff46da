"""Consent in the page editor: a look at it, and the way to change it."""

from typing import Any

from wagtail.admin.panels import Panel

PAPER_FIELDS = ("paper_uses", "paper_given_on", "paper_where", "paper_look_again_on")
"""Of the page editor's form: consent that is kept on paper."""


class ConsentPanel(Panel):
    """What the storyteller has agreed to. Once it is written down it is changed on a page of its own."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "stories/admin/_consent_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            record = self.instance.record if self.instance.record_id else None
            return super().get_context_data(parent_context) | {"record": record, "page": self.instance}
