"""Sound and film: our own files, or a recording at one of the hosts of hub.cms.media."""

from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock

from hub.cms.blocks import PICTURES
from hub.cms.blocks.choosers import PictureChooserBlock
from hub.cms.blocks.words import PLAIN_FEATURES, WordsBlock
from hub.cms.media import LANGUAGES, Media, check_address, check_kind, media_of

Errors = dict[str, ValidationError]


class RecordingBlock(blocks.StructBlock):
    """What sound and film have in common; `kind` is "audio" or "video"."""

    kind = ""

    title = blocks.CharBlock(max_length=120, help_text="What it is called on the page.")
    document = DocumentChooserBlock(
        required=False, label="Own file", help_text="A document of this hub. Best: .mp4 for film, .mp3 for sound."
    )
    address = blocks.CharBlock(
        max_length=300,
        required=False,
        search_index=False,
        label="Or an address",
        help_text="The page of the recording on YouTube or Vimeo. Nothing is loaded from there until somebody asks.",
    )
    length = blocks.CharBlock(
        max_length=40, required=False, search_index=False, help_text="How long it takes, such as “12 minutes”."
    )
    transcript = WordsBlock(
        features=PLAIN_FEATURES,
        help_text="All that is said, with the names of who says it, and what can be heard and seen.",
    )

    def clean(self, value):
        cleaned = super().clean(value)
        if errors := self.faults(cleaned):
            raise blocks.StructBlockValidationError(block_errors=errors)
        return cleaned

    def faults(self, value: Any) -> Errors:
        """Field → what is wrong with it, beyond what each field says itself. A draft may lack things."""
        errors: Errors = {}
        document, address = value["document"], value["address"].strip()
        if document and address:
            errors["address"] = ValidationError("Choose one: a file of your own, or an address.")
        elif not (document or address or self.is_deferred_validation):
            errors["document"] = ValidationError("Choose a file of your own, or paste an address below.")
        if document:
            _keep(errors, "document", check_kind, document, self.kind)
        elif address:
            _keep(errors, "address", check_address, address)
        return errors

    def media(self, value: Any) -> Media:
        """What the player shows. A value that was made in code may lack fields."""
        return media_of(
            self.kind,
            value.get("title", ""),
            document=value.get("document"),
            address=value.get("address") or "",
            captions=value.get("captions"),
            language=value.get("language") or "en",
            transcript=value.get("transcript"),
            poster=value.get("poster"),
            length=value.get("length") or "",
        )

    def get_context(self, value, parent_context=None):
        return super().get_context(value, parent_context) | {"media": self.media(value)}

    class Meta:
        group = PICTURES
        template = "cms/blocks/recording.html"


def _keep(errors: Errors, field: str, check: Any, *arguments: Any) -> None:
    try:
        check(*arguments)
    except ValidationError as error:
        errors.setdefault(field, error)


SAMPLE = {
    "address": "https://vimeo.com/76979871",
    "length": "3 minutes",
    "transcript": "<p><b>Dana:</b> Welcome. Take a chair.</p>",
}


class AudioBlock(RecordingBlock):
    """Sound with its transcript."""

    kind = "audio"

    class Meta:
        icon = "media"
        label = "Sound"
        description = "A recording to listen to, with its transcript."
        preview_value = {"title": "How the group began", **SAMPLE}


class VideoBlock(RecordingBlock):
    """Film with its transcript and, when somebody speaks in it, captions."""

    kind = "video"

    poster = PictureChooserBlock(
        "hero", required=False, label="Picture before it plays", help_text="A still from the film, 16:9."
    )
    captions = DocumentChooserBlock(
        required=False,
        help_text="A captions file (.vtt) for an own file. On YouTube and Vimeo the captions are kept there.",
    )
    language = blocks.ChoiceBlock(
        choices=list(LANGUAGES.items()), default="en", search_index=False, label="Language of the captions"
    )
    silent = blocks.BooleanBlock(required=False, label="Nobody speaks in it", help_text="Then it needs no captions.")

    def faults(self, value: Any) -> Errors:
        errors = super().faults(value)
        if value["captions"]:
            _keep(errors, "captions", check_kind, value["captions"], "text")
        elif value["document"] and not value["silent"] and not self.is_deferred_validation:
            errors["captions"] = ValidationError(
                "Choose a captions file (.vtt), for people who cannot hear it. Or say below that nobody speaks in it."
            )
        return errors

    class Meta:
        icon = "media"
        label = "Film"
        description = "A film with captions and its transcript."
        preview_value = {"title": "A walk through the centre", **SAMPLE}
