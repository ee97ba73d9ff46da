"""Lines of JSON with the id of the request, and without what is personal."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
# Addresses of people and machines, and the values that PostgreSQL quotes when a row is refused.
PERSONAL = (
    (re.compile(r"[\w.+-]+@[\w-]+(\.[\w-]+)+"), "(email)"),
    (re.compile(r"\b\d{1,3}(\.\d{1,3}){3}\b"), "(address)"),
    (re.compile(r"\b[0-9a-f]{1,4}(:[0-9a-f]{0,4}){3,7}\b", re.IGNORECASE), "(address)"),
    (re.compile(r"\)=\(.*\)"), ")=(…)"),
)
SETUP = "hub.setup"
"""Its one line is a link, which must come through whole."""


class JsonLines(logging.Formatter):
    """One object a line: at, level, logger, message, request; fields of the line about a request; traceback."""

    def format(self, record: logging.LogRecord) -> str:
        entry = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if record.name == SETUP else without_personal(_message(record)),
        }
        if REQUEST_ID.get():
            entry["request"] = REQUEST_ID.get()
        entry |= getattr(record, "fields", {})
        if record.exc_info:
            entry["traceback"] = without_personal(self.formatException(record.exc_info))
        return json.dumps(entry, ensure_ascii=False, default=str)


def without_personal(text: str) -> str:
    for pattern, instead in PERSONAL:
        text = pattern.sub(instead, text)
    return text


def _message(record: logging.LogRecord) -> str:
    """The message; a path that is an argument is left away, because handles and titles are in paths."""
    if not isinstance(record.args, tuple):
        return record.getMessage()
    arguments = tuple("(path)" if isinstance(arg, str) and arg.startswith("/") else arg for arg in record.args)
    return str(record.msg) % arguments if arguments else str(record.msg)
