"""The test suite: fast hashing, mail in memory of the queue, files in a temporary folder."""

import os
import tempfile
from pathlib import Path

# What a shell happens to have set for a running hub must never reach its database or change a test. Only
# the TEST_ variables choose services, when HUB_TEST_SERVICES=1 asks for them (`make test` does, in its
# second run).
SERVICES = ("DATABASE_URL", "REDIS_URL")
for name in (
    *SERVICES,
    # Tests of the search engine set theirs themselves: every other test searches the database.
    "ELASTICSEARCH_URL",
    *(
        "SECRET_KEY",
        "SECRET_KEY_FALLBACKS",
        "ALLOWED_HOSTS",
        "BASE_URL",
        "EMAIL_URL",
        "DEFAULT_FROM_EMAIL",
        "VAR_DIR",
        "MEDIA_ROOT",
        "DEBUG",
    ),
    *("HUB_PLUGINS_DISABLED", "HUB_THREADS", "TRUSTED_PROXY_COUNT", "METRICS_ALLOW", "RATE_LIMITS", "TIME_ZONE"),
):
    os.environ.pop(name, None)
if os.environ.get("HUB_TEST_SERVICES") == "1":
    os.environ.update({name: os.environ[f"TEST_{name}"] for name in SERVICES if os.environ.get(f"TEST_{name}")})

from hub.settings.base import *  # noqa: E402, F403 -- after the environment is set
from hub.settings.base import DATABASES, ROOT  # noqa: E402

SECRET_KEY = "for tests only"  # noqa: S105 -- protects nothing
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
BASE_URL = "http://127.0.0.1:8000"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"hub-test-media-{os.getpid()}"
HUB_IMPORT_DIR = Path(tempfile.gettempdir()) / f"hub-test-imports-{os.getpid()}"
HUB_EXPORT_DIR = Path(tempfile.gettempdir()) / f"hub-test-exports-{os.getpid()}"
HUB_ERASED_LIST = Path(tempfile.gettempdir()) / f"hub-test-erased-{os.getpid()}.txt"
STORAGES = {
    "default": {"BACKEND": "hub.ui.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # A file, because tests with sockets and threads need several connections to it.
    (ROOT / "var").mkdir(exist_ok=True)
    DATABASES["default"]["TEST"] = {"NAME": str(ROOT / "var" / "test.sqlite3")}
else:
    # A connection left open in some thread would keep the test database from being dropped.
    DATABASES["default"]["CONN_MAX_AGE"] = 0
HUB_SHOW_MAIL = True
HUB_PAGE_CACHE = False
HUB_RAISE_CORE_FAULTS = True
