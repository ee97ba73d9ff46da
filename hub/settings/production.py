"""Production: what `manage.py` and `hub.asgi` use unless told otherwise."""

from hub.settings import environment as read
from hub.settings.base import *  # noqa: F403 -- settings modules build on one another
from hub.settings.base import LOGGING

SECRET_KEY = read.required("SECRET_KEY", "it must be a long random text that only this hub knows.")
# A line of JSON each, with the id of the request: for programs that collect them.
LOGGING["formatters"]["plain"] = {"()": "hub.watching.logs.JsonLines"}
# The line about a request says it; these would add its path.
LOGGING["loggers"]["django.request"] = {"level": "ERROR"}
read.required("ALLOWED_HOSTS", "it must be the host names of the hub, separated by commas, such as hub.example.")
read.required("BASE_URL", "it must be the address of the hub, such as https://hub.example.")
