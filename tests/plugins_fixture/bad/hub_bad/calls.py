"""Functions that raise, each in its own way."""

import sys

from django.db import connection
from wagtail.blocks import CharBlock

from hub.plugins.events import MemberJoined
from hub.plugins.search import SearchSource


def slot(context):
    raise RuntimeError("a slot that raises")


def poison(context):
    """A database error that is caught: on PostgreSQL the transaction around it is then aborted."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM there_is_no_such_table")
    except Exception:
        return "poisoned"


def handler(event):
    raise RuntimeError("a handler that raises")


def audiences(viewer):
    return ["space:1", "members"]


def job():
    sys.exit("a job that ends the process")


class BadSource(SearchSource):
    kind = "bad"
    label = "Bad things"
    events = {MemberJoined: lambda event: 1 / 0}

    def documents(self, ids):
        raise RuntimeError("documents that raise")

    def ids(self, after, limit):
        raise RuntimeError("ids that raise")


class BadBlock(CharBlock):
    def render(self, value, context=None):
        raise RuntimeError("a block that raises")
