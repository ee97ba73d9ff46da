"""Files that members send in: fewer kinds and smaller than what editors may keep."""

from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files.base import File

from hub.cms.uploads import check_document

LARGEST = 20 * 1024 * 1024
LONGEST_NAME = 100
KINDS = {"pdf", "docx", "pptx", "xlsx", "odt", "rtf"}
ACCEPTED = "PDF, Word, PowerPoint, Excel, OpenDocument or RTF"


def check_file(upload: File) -> None:
    """Raise ValidationError, with a sentence for people, for what is not a whole file of a kind we take."""
    name = PurePath(upload.name or "").name
    if PurePath(name).suffix.lower().lstrip(".") not in KINDS:
        raise ValidationError(f"We cannot take this kind of file. Choose a {ACCEPTED} file.", code="kind")
    if len(name) > LONGEST_NAME:
        raise ValidationError("The name of this file is very long. Give it a shorter one, then choose it again.")
    if (upload.size or 0) > LARGEST:
        raise ValidationError("This file is larger than 20 MB. Make it smaller, or give a link to it.", code="large")
    check_document(upload)
