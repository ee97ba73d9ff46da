"""What page types share: a body of blocks that editors arrange.

The block types a body may hold are known at run time only, and stay out of migrations: a plugin that
comes or goes must not change the tables of the core.
"""

import logging
from typing import Any

from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from django.utils.safestring import SafeString
from wagtail.blocks import Block, StreamBlock
from wagtail.fields import StreamField

from hub.plugins.blocks import DeclaredBlock, block_registry
from hub.plugins.isolation import Place, isolated

log = logging.getLogger("hub.plugins")


def body_blocks() -> list[tuple[str, Block]]:
    """The block types of a page's body, as StreamField wants them: pairs of name and new instance.

    A plugin's block that cannot be made is logged and left out; one that fails, or whose plugin is
    off, shows nothing.
    """
    made = [(declared.name, _make(declared)) for declared in block_registry.all()]
    return [(name, block) for name, block in made if block is not None]


def _make(declared: DeclaredBlock) -> Block | None:
    try:
        block = import_string(declared.path)()
    except Exception:
        if declared.plugin.core:
            raise
        log.exception("block %s of plugin %s cannot be made", declared.name, declared.plugin.label)
        return None
    if not declared.plugin.core:
        block.render = isolated(declared.plugin, Place.BLOCK, declared.name, block.render, SafeString(""))
    return block


class BodyField(StreamField):
    """A StreamField whose migrations name no blocks. Without an argument it holds `body_blocks()`."""

    def __init__(self, block_types: Any = (), **kwargs: Any) -> None:
        super().__init__(block_types or [], **kwargs)

    @cached_property
    def stream_block(self) -> StreamBlock:
        # Made at first use: by then every AppConfig has declared its blocks.
        if not self.block_types_arg:
            self.block_types_arg = body_blocks()
        return super().stream_block

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        # Past StreamField's own, which would write every block into the migration.
        name, path, args, kwargs = super(StreamField, self).deconstruct()
        return name, path, list(args), kwargs
