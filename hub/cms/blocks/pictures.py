"""Pictures and files."""

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from hub.cms.blocks import LISTS, PICTURES
from hub.cms.blocks.choosers import PictureChooserBlock


class PictureBlock(blocks.StructBlock):
    """A picture. What it shows, the caption and who made it are three fields."""

    picture = PictureChooserBlock()
    alt = blocks.CharBlock(
        max_length=250,
        label="Description of the picture",
        help_text="What the picture shows, in a sentence, for people who cannot see it.",
    )
    caption = blocks.CharBlock(max_length=250, required=False, help_text="Words under the picture.")
    credit = blocks.CharBlock(max_length=120, required=False, help_text="Who made the picture.", search_index=False)

    class Meta:
        icon = "image"
        label = "Picture"
        group = PICTURES
        description = "A picture with words under it."
        template = "cms/blocks/picture.html"


class FileBlock(blocks.StructBlock):
    """A document to download."""

    document = DocumentChooserBlock()
    label = blocks.CharBlock(max_length=120, required=False, help_text="Empty: the title of the document.")

    def get_searchable_content(self, value):
        """The words of the link. What stands in the file is found by hub.filetext."""
        document = value.get("document")
        return [value.get("label") or (document.title if document else "")]

    class Meta:
        icon = "doc-full"
        label = "File"
        group = LISTS
        description = "A document to download. Its kind and weight are said."
        template = "cms/blocks/file.html"
