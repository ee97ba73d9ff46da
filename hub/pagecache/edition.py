"""Which hub made a page: another version of the code, or another setting, is another hub."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage

SOURCES = ("hub", "members", "stories", "forums", "search", "plugins", "templates")


def edition() -> str:
    """The same in all processes that serve the same; short."""
    apps = ",".join(settings.INSTALLED_APPS)
    static = getattr(staticfiles_storage, "manifest_hash", "")
    files = (
        path for folder in SOURCES for path in (settings.ROOT / folder).rglob("*") if path.suffix in (".py", ".html")
    )
    code = max((path.stat().st_mtime_ns for path in files), default=0)
    facts = (apps, static, str(code), settings.BASE_URL, settings.SECRET_KEY)
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
