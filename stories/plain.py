"""The words of a draft as the one who told it wrote them: plain text with empty lines."""

import re
from html import unescape

from django.utils.html import strip_tags

from stories.enums import StoryKind
from stories.models import StoryPage


def words_of(page: StoryPage) -> str:
    """Of a written story its text blocks, of a recorded one the transcript."""
    if page.kind != StoryKind.WRITTEN:
        return plain(page.transcript)
    parts = [plain(block.value.source) for block in page.body if block.block_type == "text"]
    return "\n\n".join(part for part in parts if part)


def plain(html: str) -> str:
    """`linebreaks` the other way round; other markup leaves its words."""
    text = re.sub(r"\s*\n\s*", " ", html)
    text = re.sub(r"<br\s*/?>", "\n", text)
    text = re.sub(r"</(p|li|h[1-6]|blockquote)>", "\n\n", text)
    lines = [line.strip() for line in unescape(strip_tags(text)).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
