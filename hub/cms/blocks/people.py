"""People: cards of members, and what people say."""

from wagtail import blocks

from hub.cms.blocks import PEOPLE
from hub.cms.blocks.choosers import MemberChooserBlock, PictureChooserBlock


class MemberCardBlock(blocks.StructBlock):
    member = MemberChooserBlock()
    role = blocks.CharBlock(
        max_length=120,
        required=False,
        # Words about somebody must not be found when the card is not shown any more.
        search_index=False,
        help_text="What they do here, such as “Looks after the garden”.",
    )

    class Meta:
        icon = "user"
        label = "Member"


class MemberCardsBlock(blocks.StructBlock):
    """Members with photo, name and what they do. Who has left or is suspended is not shown."""

    heading = blocks.CharBlock(max_length=100, required=False, help_text="Such as “The team”.")
    people = blocks.ListBlock(MemberCardBlock(), label="Members")

    def get_context(self, value, parent_context=None):
        cards = [card for card in value.get("people", ()) if getattr(card.get("member"), "shown", False)]
        return super().get_context(value, parent_context) | {"cards": cards}

    class Meta:
        icon = "group"
        label = "Members"
        group = PEOPLE
        description = "Members with their photo and what they do. The name leads to the profile."
        template = "cms/blocks/members.html"


class TestimonialBlock(blocks.StructBlock):
    quote = blocks.TextBlock(max_length=600, help_text="Without quotation marks.")
    name = blocks.CharBlock(max_length=120, help_text="Who said it. Ask them first.")
    role = blocks.CharBlock(max_length=120, required=False, help_text="Such as “Member since 2021”.")
    picture = PictureChooserBlock("square", required=False, help_text="A photo of them, if they want one shown.")

    class Meta:
        icon = "openquote"
        label = "Voice"


class TestimonialsBlock(blocks.StructBlock):
    """What several people say, beside each other."""

    heading = blocks.CharBlock(max_length=100, required=False, help_text="Such as “What people say”.")
    voices = blocks.ListBlock(TestimonialBlock())

    class Meta:
        icon = "openquote"
        label = "Voices"
        group = PEOPLE
        description = "What several people say, with their names."
        template = "cms/blocks/testimonials.html"
        preview_value = {
            "heading": "What people say",
            "voices": [
                {"quote": "For once nobody spoke for me.", "name": "Joe", "role": "Member since 2021"},
                {"quote": "I came for the tea and stayed for the arguing.", "name": "Amira", "role": ""},
            ],
        }
