"""The editor of rich text in the Wagtail admin."""

import re

from wagtail.admin.rich_text import DraftailRichTextArea

NOT_CLOSED = re.compile(r"<(br|hr)\b[^>]*?/?>")


class ForgivingDraftail(DraftailRichTextArea):
    """Opens texts that were stored with a bare <br> or <hr>, too.

    Wagtail's converter takes such a tag for one that is still open and fails at the next end tag. Texts that
    the hub made from members' words before it closed them are in pages and in versions of pages.
    """

    def format_value(self, value: str | None) -> str:
        closed: str = super().format_value(NOT_CLOSED.sub(r"<\1/>", value) if value else value)
        return closed
