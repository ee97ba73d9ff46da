"""Documents: what to call them, and who may open them."""

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from wagtail.models import Page, ReferenceIndex

KINDS = {
    "pdf": "PDF",
    "doc": "Word",
    "docx": "Word",
    "odt": "OpenDocument",
    "rtf": "Rich text",
    "txt": "Plain text",
    "xls": "Excel",
    "xlsx": "Excel",
    "csv": "CSV table",
    "ppt": "PowerPoint",
    "pptx": "PowerPoint",
    "key": "Keynote",
    "zip": "ZIP archive",
    "m4a": "M4A sound",
    "mp3": "MP3 sound",
    "mp4": "MP4 film",
    "oga": "Ogg sound",
    "ogg": "Ogg sound",
    "vtt": "Captions",
    "wav": "WAV sound",
    "webm": "WebM film",
}


@dataclass(frozen=True)
class FileFacts:
    """What a download link says. `size` is in bytes, None when it is not known."""

    url: str
    label: str
    kind: str
    size: int | None


def file_facts(document: Any, label: str = "") -> FileFacts:
    extension = document.file_extension.lower()
    kind = KINDS.get(extension, extension.upper() or "File")
    return FileFacts(document.url, label or document.title, kind, document.file_size or _size_on_disk(document))


def _size_on_disk(document: Any) -> int | None:
    """Documents that no form has saved do not know their size."""
    try:
        return int(document.file.size)
    except OSError:
        return None


def pages_with(document: Any) -> list[Page]:
    """The live pages that carry this document."""
    page_type = ContentType.objects.get_for_model(Page)
    ids = ReferenceIndex.get_references_to(document).filter(base_content_type=page_type).values_list("object_id")
    return list(Page.objects.filter(pk__in=[int(pk) for (pk,) in ids], live=True))


def is_elsewhere(document: Any) -> bool:
    """Whether something that is not a page carries this document, such as a plugin's object."""
    page_type = ContentType.objects.get_for_model(Page)
    return ReferenceIndex.get_references_to(document).exclude(base_content_type=page_type).exists()


def may_open(request: HttpRequest, document: Any) -> bool:
    """A document is as open as the most open live page that carries it.

    One that no page carries yet (or only a draft) is for people with the admin alone.
    """
    for page in pages_with(document):
        if all(restriction.accept_request(request) for restriction in page.get_view_restrictions()):
            return True
    return is_elsewhere(document) or request.user.has_perm("wagtailadmin.access_admin")


def could_open_signed_in(request: HttpRequest, document: Any) -> bool:
    """Whether it is worth asking this visitor to sign in."""
    return not request.user.is_authenticated and bool(pages_with(document))
