import errno

import psycopg
import pytest
from django.db import OperationalError
from django.test import RequestFactory

from hub.ui.disk import disk_full, is_full, typed_words


def caused(error: Exception, cause: BaseException) -> Exception:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        OperationalError("database or disk is full"),
        caused(OperationalError("could not extend file"), psycopg.errors.DiskFull()),
        caused(ValueError("wrapped"), OSError(errno.ENOSPC, "")),
    ],
    ids=["disk", "quota", "sqlite", "postgresql", "wrapped"],
)
def test_full_disk_is_known_by_whoever_says_it(error):
    assert is_full(error)


@pytest.mark.parametrize(
    "error", [None, OSError(errno.EACCES, ""), OperationalError("database is locked"), ValueError()]
)
def test_other_errors_are_no_full_disk(error):
    assert not is_full(error)


def test_words_come_back_and_secrets_and_small_things_do_not():
    rich = '{"blocks": [{"text": "One line"}, {"text": "and another"}], "entityMap": {}}'
    sent = {
        "title": "A long walk",
        "body-0-value": rich,
        "password": "my secret words",
        "csrfmiddlewaretoken": "abc def",
        "kind": "public",
        "broken": '{"blocks',
    }
    request = RequestFactory().post("/", sent)
    assert typed_words(request) == [("Title", "A long walk"), ("Body", "One line\nand another")]


@pytest.mark.django_db
def test_page_is_plain_and_shows_no_markup_of_the_words():
    request = RequestFactory().post("/", {"body": "Some <script>alert(1)</script> words"})
    answer = disk_full(request)
    text = answer.content.decode()
    assert (answer.status_code, answer["Cache-Control"]) == (507, "no-store")
    assert "What you sent could not be kept, and nothing was changed." in text
    assert "Some &lt;script&gt;" in text and "<script>alert" not in text
