"""Figures, a timeline, values, resources."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from wagtail import blocks

from hub.cms.blocks import LISTS, queries
from hub.cms.blocks.choosers import PictureChooserBlock
from hub.cms.blocks.words import PLAIN_FEATURES, WordsBlock


class FigureBlock(blocks.StructBlock):
    number = blocks.CharBlock(max_length=20, help_text="As people should read it, such as “1,240” or “9 in 10”.")
    label = blocks.CharBlock(max_length=120, help_text="What there are so many of, such as “meetings”.")
    source = blocks.CharBlock(max_length=200, required=False, help_text="Where the number comes from.")

    class Meta:
        icon = "order"
        label = "Figure"


class FiguresBlock(blocks.StructBlock):
    """A few numbers, shown large."""

    heading = blocks.CharBlock(max_length=100, required=False, help_text="Such as “The year in numbers”.")
    figures = blocks.ListBlock(FigureBlock())

    class Meta:
        icon = "order"
        label = "Figures"
        group = LISTS
        description = "A few numbers, shown large: the year in numbers."
        template = "cms/blocks/figures.html"
        preview_value = {
            "heading": "The year in numbers",
            "figures": [
                {"number": "46", "label": "meetings", "source": ""},
                {"number": "1,240", "label": "cups of tea", "source": "Counted in the kitchen"},
            ],
        }


class MomentBlock(blocks.StructBlock):
    when = blocks.CharBlock(max_length=60, help_text="A date or a time, such as “3 November 2026” or “Spring 2024”.")
    title = blocks.CharBlock(max_length=120)
    text = WordsBlock(features=PLAIN_FEATURES, required=False)
    picture = PictureChooserBlock("card", required=False)
    alt = blocks.CharBlock(
        max_length=250,
        required=False,
        label="Description of the picture",
        help_text="What the picture shows, for people who cannot see it. Needed when there is a picture.",
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["picture"] and not cleaned["alt"].strip() and not self.is_deferred_validation:
            error = ValidationError("Say what the picture shows, for people who cannot see it.")
            raise blocks.StructBlockValidationError(block_errors={"alt": error})
        return cleaned

    class Meta:
        icon = "date"
        label = "Moment"


class TimelineBlock(blocks.StructBlock):
    """What happened, in order."""

    heading = blocks.CharBlock(max_length=100, required=False, help_text="Such as “How we got here”.")
    moments = blocks.ListBlock(MomentBlock())

    class Meta:
        icon = "date"
        label = "Timeline"
        group = LISTS
        description = "What happened, in order, each with its date."
        template = "cms/blocks/timeline.html"
        preview_value = {
            "heading": "How we got here",
            "moments": [
                {"when": "Spring 2023", "title": "Six people and a kettle", "text": "<p>The first meeting.</p>"},
                {"when": "3 November 2026", "title": "The policy is agreed", "text": ""},
            ],
        }


class ValueBlock(blocks.StructBlock):
    word = blocks.CharBlock(max_length=40, help_text="Such as “Human”.")
    sentence = blocks.CharBlock(max_length=250, help_text="What it means here.")

    class Meta:
        icon = "pick"
        label = "Value"


class ValuesBlock(blocks.StructBlock):
    """Words that the community holds to, each with a sentence."""

    heading = blocks.CharBlock(max_length=100, required=False, help_text="Such as “What we hold to”.")
    words = blocks.ListBlock(ValueBlock())

    class Meta:
        icon = "pick"
        label = "Values"
        group = LISTS
        description = "Words you hold to, each with a sentence."
        template = "cms/blocks/values.html"
        preview_value = {
            "heading": "What we hold to",
            "words": [
                {"word": "Human", "sentence": "People before papers."},
                {"word": "Transparent", "sentence": "What we decide, and why, is written down."},
            ],
        }


class ResourceListBlock(blocks.StructBlock):
    """Resources chosen by hand or the newest, of those that the reader may see."""

    heading = blocks.CharBlock(max_length=100, default="Resources")
    chosen = blocks.ListBlock(
        blocks.PageChooserBlock("cms.ResourcePage", label="Resource"),
        default=[],
        label="Chosen by hand",
        help_text="Leave empty to show the newest.",
        search_index=False,
    )
    topic = blocks.CharBlock(
        max_length=100,
        required=False,
        search_index=False,
        label="Newest with this topic",
        help_text="A topic as it is written in the library, such as “Pay”. Empty: the newest of all.",
    )
    most = blocks.IntegerBlock(min_value=1, max_value=12, default=3, label="How many of the newest")

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        viewer: Any = getattr(context.get("request"), "user", None) or AnonymousUser()
        if chosen := value.get("chosen"):
            pages = queries.resources_by_id(viewer, [page.pk for page in chosen if page])
        else:
            topic = slugify(value.get("topic") or "")
            pages = queries.newest_resources(viewer, limit=value.get("most") or 3, topic=topic)
        return context | {"pages": pages}

    class Meta:
        icon = "list-ul"
        label = "Resources"
        group = LISTS
        description = "Resources you choose, or the newest of a topic."
        template = "cms/blocks/resources.html"
        preview_value = {"heading": "Resources", "chosen": [], "topic": "", "most": 3}
