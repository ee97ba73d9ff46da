"""Pictures from MEDIA_ROOT: renditions and photos, and nothing else.

Originals and documents are never given out from here: Wagtail's own views check who may have them.
"""

from email.utils import formatdate
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.utils.http import parse_http_date_safe

TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
KEPT = {"images": 86_400, "photos": 31_536_000, "avatar_images": 86_400}
"""Folder → seconds that a browser may keep a file. A photo has a random name and never changes."""


def picture_not_found(request) -> HttpResponse:
    raise Http404("There is no such picture.")


def _is_there(path: Path) -> bool:
    """Like `is_file`, which raises for a name that is longer than the disk allows."""
    try:
        return path.is_file()
    except OSError:
        return False


def picture(request, folder: str, name: str) -> HttpResponse:
    """One picture; 404 for everything else."""
    path = Path(settings.MEDIA_ROOT) / folder / name
    kind = TYPES.get(path.suffix.lower())
    if folder not in KEPT or kind is None or not _is_there(path):
        raise Http404("There is no such picture.")
    changed = int(path.stat().st_mtime)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and changed <= since:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(path.read_bytes(), content_type=kind)
    response["Last-Modified"] = formatdate(changed, usegmt=True)
    response["Cache-Control"] = f"public, max-age={KEPT[folder]}"
    response["X-Content-Type-Options"] = "nosniff"
    return response
