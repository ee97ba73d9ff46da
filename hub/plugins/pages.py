"""What page types share: a body of blocks that editors arrange.

The block types a body may hold are known at run time only, and stay out of migrations: a plugin that
comes or goes must not change the tables of the core.
"""

import logging
from typing import Any

from django.utils.functional import cached_property
from django.utils.module_loading import import_string
from wagtail.blocks import Block, StreamBlock
from wagtail.fields import StreamField

log = logging.getLogger("hub.plugins")


class BlockRegistry:
    """Block name → dotted path of its class and who declared it; filled while AppConfigs are made.

    Paths, because an AppConfig is made before models may be imported. The order of declaring is the
    order in the editor's menu.
    """

    def __init__(self) -> None:
        self._declared: dict[str, tuple[str, bool]] = {}

    def declare(self, name: str, path: str, *, core: bool) -> None:
        """Add a block type. A name that is taken stops the start for a core app; a plugin's is left out."""
        known = self._declared.get(name)
        if known is not None and known[0] != path:
            if core:
                raise LookupError(f"two blocks are named {name!r}")
            log.error("block %s of %s is left out: the name is taken by %s", name, path, known[0])
            return
        self._declared[name] = (path, core)

    def blocks(self) -> list[tuple[str, Block]]:
        """One new instance of every block type; one that cannot be made is logged and left out (core: raises)."""
        made = []
        for name, (path, core) in self._declared.items():
            try:
                made.append((name, import_string(path)()))
            except Exception:
                if core:
                    raise
                log.exception("block %s of a plugin cannot be made: %s", name, path)
        return made


block_registry = BlockRegistry()


def body_blocks() -> list[tuple[str, Block]]:
    """The block types of a page's body, as StreamField wants them: pairs of name and block."""
    return block_registry.blocks()


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
