"""Static files with a hash in their names, also where modules import another; uploads whole, or not at all."""

import contextlib
import threading
from collections.abc import Iterator
from pathlib import Path

from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

OURS = ("hub/", "members/", "stories/", "forums/", "search/")


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """`import "./live.js"` inside a module becomes the hashed name, so that it can be kept for a year.

    Only in our own modules: packages ship scripts whose imports are for bundlers, and name no file.
    """

    support_js_module_import_aggregation = True

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.addresses: dict[str, str] = {}

    def url(self, name, force=False):
        """Looked up once: the names do not change while a process runs, and every page asks for half a dozen."""
        if name not in self.addresses:
            self.addresses[name] = super().url(name, force)
        return self.addresses[name]

    def url_converter(self, name, hashed_files, template=None):
        if name.endswith(".js") and not name.startswith(OURS):
            return lambda match: match.group(0)
        return super().url_converter(name, hashed_files, template)


class WholeFiles(FileSystemStorage):
    """Takes away what it could not write to its end: a full disk leaves no half of a file behind."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._now = threading.local()

    def get_available_name(self, name, max_length=None):
        # Also asked while a file is saved, when somebody else took its name first.
        self._now.name = super().get_available_name(name, max_length)
        return self._now.name

    def _save(self, name, content):
        self._now.name, there = name, self.exists(name)
        try:
            return super()._save(name, content)
        except OSError:
            if self._now.name != name or not there:
                with contextlib.suppress(OSError):
                    self.delete(self._now.name)
            raise


@contextlib.contextmanager
def kept_until_replaced(storage: FileSystemStorage, name: str) -> Iterator[None]:
    """Move a file out of the way while another takes its place; put it back if that fails."""
    path = Path(storage.path(name))
    aside = path.with_name(f".{path.name}.aside")
    with contextlib.suppress(FileNotFoundError):
        path.rename(aside)
    try:
        yield
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            aside.rename(path)
        raise
    aside.unlink(missing_ok=True)
