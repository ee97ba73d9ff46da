"""A block that editors can put into the body of a page."""

from wagtail.blocks import CharBlock, StructBlock


class WelcomesBlock(StructBlock):
    words = CharBlock(default="Say hello to the newest members")

    class Meta:
        label = "Link to the welcomes"
        icon = "group"
        template = "hub_good/_block.html"
