"""The picture files that come with a WordPress site: a folder on the machine, or a ZIP file."""

import hashlib
import io
import re
import warnings
import zipfile
from collections.abc import Iterable
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from PIL import Image as Pillow
from wagtail.images import get_image_model

from hub.cms.uploads import check_archive
from hub.importing.models import Import, ImportedThing
from hub.importing.plan import pictures_of
from hub.importing.refused import Refused

ENDINGS = {".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif"}
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF")
MOST_FILES = 50_000
# WordPress names smaller copies photo-300x200.jpg, and the one it shows of a huge picture photo-scaled.jpg.
SMALLER = re.compile(r"-(\d{2,5}x\d{2,5}|scaled|rotated)(?=\.\w+$)")
UPLOADS = "wp-content/uploads/"


class Pictures:
    """Files by their place below wp-content/uploads. Without a folder or a ZIP file there are none."""

    def __init__(self, names: Iterable[str] = ()) -> None:
        self._names: dict[str, str] = {}
        self._troubles: dict[str, str] = {}
        for name in names:
            place = name.split(UPLOADS, 1)[-1]
            if PurePosixPath(name).suffix.lower() in ENDINGS:
                self._names.setdefault(place.casefold(), name)
                # A ZIP or a folder may begin one level higher, such as uploads/2023/…
                self._names.setdefault(place.removeprefix("uploads/").casefold(), name)

    def find(self, address: str) -> str:
        """The name of the file that a web address of the old site means, or ""."""
        path = unquote(urlsplit(address).path)
        if UPLOADS not in path:
            return ""
        place = path.split(UPLOADS, 1)[1].casefold()
        whole = SMALLER.sub("", place)
        return self._names.get(whole) or self._names.get(place) or ""

    def read(self, name: str) -> bytes:
        """At most one byte more than a picture may have. Raises OSError."""
        raise FileNotFoundError(name)

    def trouble(self, name: str) -> str:
        """Why this file cannot be taken, or "". Its size in pixels is read before anything is unpacked."""
        if name not in self._troubles:
            try:
                self._troubles[name] = _trouble(self.read(name))
            except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError) as error:
                self._troubles[name] = f"it cannot be read ({type(error).__name__})"
        return self._troubles[name]


def _most() -> int:
    return int(settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE)


def _trouble(content: bytes) -> str:
    if len(content) > _most():
        return f"it is larger than {_most() // 1024**2} MB"
    most = settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Pillow.DecompressionBombWarning)
            with Pillow.open(io.BytesIO(content), formats=FORMATS) as picture:
                width, height = picture.size
                frames = getattr(picture, "n_frames", 1)
    except Pillow.DecompressionBombError:
        return f"it has more than {most // 10**6} million pixels"
    except Exception:  # noqa: BLE001 -- what Pillow raises for a damaged file has no end; the report names the file
        return "it is no picture, or damaged"
    if width * height * frames > most:
        return f"it has more than {most // 10**6} million pixels"
    return ""


class Folder(Pictures):
    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        if not self._folder.is_dir():
            raise Refused(f"There is no folder {folder}.")
        # A link may lead out of the folder: it is not followed.
        files = (path for path in self._folder.rglob("*") if path.is_file() and not path.is_symlink())
        super().__init__(path.relative_to(self._folder).as_posix() for path in islice(files, MOST_FILES))

    def read(self, name: str) -> bytes:
        path = (self._folder / name).resolve()
        if not path.is_relative_to(self._folder):
            raise FileNotFoundError(name)
        with path.open("rb") as file:
            return file.read(_most() + 1)


class Zip(Pictures):
    """Nothing is unpacked to the disk, so names such as ../ lead nowhere; each file is read up to its bound."""

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            try:
                check_archive(File(file), "zip")
            except ValidationError as error:
                raise Refused(f"The ZIP file of pictures: {' '.join(error.messages)}") from None
        self._archive = zipfile.ZipFile(path)
        names = [entry.filename for entry in self._archive.infolist() if not entry.is_dir()]
        odd = next((name for name in names if name.startswith("/") or ".." in PurePosixPath(name).parts), None)
        if odd is not None:
            raise Refused(f"The ZIP file of pictures names a place outside itself ({odd[:80]}), so it is refused.")
        super().__init__(names)

    def read(self, name: str) -> bytes:
        with self._archive.open(name) as file:
            return file.read(_most() + 1)


def open_pictures(job: Import) -> Pictures:
    """The pictures of an import. Raises Refused."""
    if job.pictures_folder:
        return Folder(Path(job.pictures_folder))
    path = pictures_of(job.pk)
    return Zip(path) if path.exists() else Pictures()


class PictureWriter:
    """Makes images, one for each content, however often it is asked for."""

    def __init__(self, job: Import, pictures: Pictures) -> None:
        self._job, self._pictures = job, pictures
        self._known: dict[str, Any] = {}

    def get(self, name: str, *, title: str, alt: str) -> tuple[Any, bool]:
        """(image, whether it was made now). Raises OSError when the file is not there any more."""
        if name in self._known:
            return self._known[name], False
        content = self._pictures.read(name)
        key = hashlib.sha256(content).hexdigest()
        thing = ImportedThing.objects.filter(source="", kind="picture", key=key).first()
        image = get_image_model().objects.filter(pk=thing.object_id).first() if thing else None
        made = image is None
        if image is None:
            image = self._make(name, content, key, title, alt)
            thing = thing or ImportedThing(source="", kind="picture", key=key)
            thing.object_id, thing.digest = image.pk, key
            thing.save()
        self._known[name] = image
        return image, made

    def _make(self, name: str, content: bytes, key: str, title: str, alt: str) -> Any:
        model = get_image_model()
        image = model(title=title[:255] or PurePosixPath(name).stem, description=alt[:255])
        image.uploaded_by_user = self._job.who
        file_name = f"import-{key[:24]}{PurePosixPath(name).suffix.lower()}"
        # A file of this name that no image has was left by a worker that was killed while it saved.
        stored = image.get_upload_to(file_name)
        if not model.objects.filter(file=stored).exists():
            image.file.storage.delete(stored)
        image.file.save(file_name, ContentFile(content, name=file_name), save=False)
        image.file_size, image.file_hash = len(content), hashlib.sha1(content, usedforsecurity=False).hexdigest()
        image.save()
        return image
