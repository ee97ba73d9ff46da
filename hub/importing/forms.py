"""What an admin fills in to import something."""

from django import forms
from django.core.exceptions import ValidationError

from hub.importing.encoding import LARGEST
from hub.importing.enums import Kind

KIND_ERRORS = {"required": "Say what is in the file.", "invalid_choice": "Choose one of these."}


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label="What is in the file?", choices=Kind.choices, widget=forms.RadioSelect, error_messages=KIND_ERRORS
    )
    file = forms.FileField(
        label="File",
        error_messages={"required": "Choose a file.", "empty": "This file is empty. Choose another one."},
        help_text="The table as “CSV UTF-8”, or the XML file that WordPress makes under Tools → Export. "
        "At most 100 MB, pictures included.",
    )
    pictures = forms.FileField(
        label="Pictures (ZIP)",
        required=False,
        help_text="Only for WordPress: the folder wp-content/uploads of the old site as a ZIP file. "
        "The XML file names the pictures and does not hold them.",
    )
    as_drafts = forms.BooleanField(
        label="Keep everything new as a draft",
        required=False,
        help_text="An editor then publishes page by page.",
    )
    remakes_deleted = forms.BooleanField(
        label="Make again what was deleted here",
        required=False,
        help_text="Only for WordPress: pages that came in once and were deleted since stay away unless you tick this.",
    )

    def clean_file(self):
        return _not_too_large(self.cleaned_data["file"])

    def clean_pictures(self):
        pictures = self.cleaned_data["pictures"]
        if not pictures:
            return None
        if pictures.read(4) != b"PK\x03\x04":
            raise ValidationError("This is no ZIP file. Pack the folder wp-content/uploads as ZIP.")
        pictures.seek(0)
        return _not_too_large(pictures)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("pictures") and cleaned.get("kind") == Kind.RESOURCES:
            self.add_error("pictures", "A table of resources has no pictures. Take the ZIP file out.")
        return cleaned


def _not_too_large(file):
    if file.size > LARGEST:
        raise ValidationError("This file is larger than 100 MB. Split it into several.")
    return file


class BeginForm(forms.Form):
    skip_bad = forms.BooleanField(required=False)
