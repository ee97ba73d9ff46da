"""Atom feeds that are well-formed whatever stands in them."""

import re
from typing import Any

from django.utils.feedgenerator import Atom1Feed

# XML knows no such characters, not even escaped. A title that was pasted from a word processor may hold one
# (its line break is a vertical tab), and the whole feed would fail for it.
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


class PlainAtomFeed(Atom1Feed):
    """Takes what Atom1Feed takes, and leaves out the characters that XML cannot hold."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*map(_clean, args), **{name: _clean(value) for name, value in kwargs.items()})

    def add_item(self, *args: Any, **kwargs: Any) -> None:
        super().add_item(*map(_clean, args), **{name: _clean(value) for name, value in kwargs.items()})


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return NOT_IN_XML.sub(" ", value)
    if isinstance(value, list | tuple):
        return type(value)(_clean(item) for item in value)
    return value
