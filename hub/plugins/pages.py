"""What page types share: a body of blocks that editors arrange.

The block types a body may hold are known at run time only, and stay out of migrations: a plugin that
comes or goes must not change the tables of the core.
"""

from typing import Any

from wagtail.fields import StreamField


class BodyField(StreamField):
    """A StreamField whose migrations name no blocks. Blocks come from `body_blocks()`."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        kwargs.pop("block_types", None)
        return name, path, [[]], kwargs
