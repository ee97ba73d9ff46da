"""Text, quotes, and asking people to do something."""

import re

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.rich_text import get_text_for_indexing

from hub.cms.blocks import WORDS
from hub.cms.links import check_target

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr", "blockquote"]
PLAIN_FEATURES = ["bold", "italic", "ol", "ul", "link"]
"""For words inside another block, which has a heading of its own."""


ENDS = re.compile(r"(</(?:p|h\d|li|blockquote)>|<(?:br|hr)\s*/?>)", re.IGNORECASE)
"""Where a paragraph, a heading, an entry of a list or a line of rich text ends."""


def lines_of(html: str) -> str:
    """The plain words of rich text, each paragraph, heading and entry of a list in a line of its own."""
    return get_text_for_indexing(ENDS.sub(r"\1\n", html))


class WordsBlock(blocks.RichTextBlock):
    """Rich text that search knows line by line, so that a heading does not run into the words under it."""

    def get_searchable_content(self, value):
        return [lines_of(value.source)] if self.search_index else []


class TextBlock(WordsBlock):
    """Words with headings, lists and links."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = "Text"
        group = WORDS
        description = "Words with headings, lists and links."
        template = "cms/blocks/text.html"
        preview_value = "<h2>What we do</h2><p>We meet monthly, with <b>tea</b>.</p><ul><li>Everybody speaks</li></ul>"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, shown large."""

    quote = blocks.TextBlock(max_length=600, help_text="Without quotation marks.")
    name = blocks.CharBlock(max_length=120, required=False, help_text="Who said it.")

    class Meta:
        icon = "openquote"
        label = "Quote"
        group = WORDS
        description = "One sentence or two of somebody, shown large."
        template = "cms/blocks/quote.html"
        preview_value = {"quote": "I was the only one in the room who had been a patient.", "name": "Marcia B."}


class CallBlock(blocks.StructBlock):
    """Asks people to do one thing."""

    heading = blocks.CharBlock(max_length=100, required=False)
    text = blocks.TextBlock(max_length=400, required=False)
    label = blocks.CharBlock(max_length=60, help_text="The words on the button.")
    link = blocks.CharBlock(
        max_length=250, help_text="Where it leads, such as /spaces/kitchen-table/.", search_index=False
    )

    def clean(self, value):
        cleaned = super().clean(value)
        try:
            check_target(cleaned["link"])
        except ValidationError as error:
            raise blocks.StructBlockValidationError(block_errors={"link": error}) from error
        return cleaned

    class Meta:
        icon = "pick"
        label = "Call to action"
        group = WORDS
        description = "A box with one button."
        template = "cms/blocks/call.html"
        preview_value = {
            "heading": "Come along",
            "text": "The next meeting is open to everybody.",
            "label": "Say hello",
            "link": "/spaces/",
        }


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(max_length=200)
    answer = WordsBlock(features=PLAIN_FEATURES)

    class Meta:
        icon = "help"
        label = "Question"


class FaqBlock(blocks.StructBlock):
    """Questions that open to their answers; each has an address of its own."""

    heading = blocks.CharBlock(max_length=100, required=False, help_text="Such as “Before you come”.")
    questions = blocks.ListBlock(QuestionBlock())

    class Meta:
        icon = "help"
        label = "Questions and answers"
        group = WORDS
        description = "Questions people often ask. Each opens to its answer."
        template = "cms/blocks/faq.html"
        preview_value = {
            "heading": "Before you come",
            "questions": [
                {"question": "Do I need to speak?", "answer": "<p>No. You can just listen.</p>"},
                {"question": "Is the building step-free?", "answer": "<p>Yes, with a lift.</p>"},
            ],
        }
