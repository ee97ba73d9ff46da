"""One laptop: what `make run` uses. Safe on loopback only."""

import os

from django.core.management.utils import get_random_secret_key

from hub.settings.base import *  # noqa: F403 -- settings modules build on one another
from hub.settings.base import BASE_URL, LOGGING, SECRET_KEY, VAR_DIR
from hub.settings.environment import is_loopback, stop

if not is_loopback(BASE_URL):
    stop("BASE_URL", "must be a loopback address with the settings of `make run`; use hub.settings.production.")


def kept_secret_key() -> str:
    """The key in var/secret_key, made once and readable by its owner alone."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        # Written apart and then moved: web and worker may look at the same moment.
        new = path.with_name(f"secret_key.{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(get_random_secret_key())
        new.replace(path)
    return path.read_text().strip()


SECRET_KEY = SECRET_KEY or kept_secret_key()
# The page that shows the hub's own mail exists here alone: see hub.mail.urls.
HUB_SHOW_MAIL = True
# In a newcomer's terminal only what went wrong is worth a line.
LOGGING["root"]["level"] = "WARNING"
