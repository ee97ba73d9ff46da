"""Blocks for tests, as they are stored: what `body` of a page holds, with ids where others are chosen."""

from typing import Any
from uuid import uuid4

from hub.cms.models import StandardPage
from hub.plugins.pages import BodyField
from tests.factories.pages import StandardPageFactory


def body_block(kind: str) -> Any:
    """The block of that name, as pages have it."""
    field = StandardPage._meta.get_field("body")
    assert isinstance(field, BodyField)
    return field.stream_block.child_blocks[kind]


def value_of(kind: str, **stored: Any) -> Any:
    """A value of the block as it comes out of the database; what is not given has its default."""
    return body_block(kind).to_python(stored)


def page_with(*blocks: tuple[str, dict[str, Any]], **fields: Any) -> StandardPage:
    """A live page with these blocks, as it comes out of the database."""
    body = [{"type": kind, "value": value} for kind, value in blocks]
    page = StandardPageFactory(**fields)
    page.body = page._meta.get_field("body").stream_block.to_python(body)
    page.save_revision().publish()
    return StandardPage.objects.get(pk=page.pk)


def several(*values: Any) -> list[dict[str, Any]]:
    """The items of a list in a block, as they are stored."""
    return [{"type": "item", "id": str(uuid4()), "value": value} for value in values]
