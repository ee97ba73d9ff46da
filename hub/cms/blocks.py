"""The blocks of a page's body that the hub brings itself. Plugins add theirs by `HubPlugin.blocks`."""

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from hub.cms.links import check_target

TEXT_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr", "blockquote"]


class TextBlock(blocks.RichTextBlock):
    """Words with headings, lists and links."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault("features", TEXT_FEATURES)
        super().__init__(**kwargs)

    class Meta:
        icon = "pilcrow"
        label = "Text"
        template = "cms/blocks/text.html"


class PictureBlock(blocks.StructBlock):
    """A picture. What it shows, the caption and who made it are three fields."""

    picture = ImageChooserBlock()
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
        template = "cms/blocks/picture.html"


class QuoteBlock(blocks.StructBlock):
    """Somebody's words, shown large."""

    quote = blocks.TextBlock(max_length=600, help_text="Without quotation marks.")
    name = blocks.CharBlock(max_length=120, required=False, help_text="Who said it.")

    class Meta:
        icon = "openquote"
        label = "Quote"
        template = "cms/blocks/quote.html"


class FileBlock(blocks.StructBlock):
    """A document to download."""

    document = DocumentChooserBlock()
    label = blocks.CharBlock(max_length=120, required=False, help_text="Empty: the title of the document.")

    class Meta:
        icon = "doc-full"
        label = "File"
        template = "cms/blocks/file.html"


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
        template = "cms/blocks/call.html"
