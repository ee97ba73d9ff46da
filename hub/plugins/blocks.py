"""Which block types the body of a page may hold: names and paths alone, because this is read before models may be."""

import logging
from dataclasses import dataclass
from typing import Any

log = logging.getLogger("hub.plugins")


@dataclass(frozen=True)
class DeclaredBlock:
    """A block type: its name in stored pages, the path of its class, and the HubPlugin that declares it."""

    name: str
    path: str
    plugin: Any


class BlockRegistry:
    """Filled while AppConfigs are made; the order of declaring is the order in the editor's menu."""

    def __init__(self) -> None:
        self._declared: dict[str, DeclaredBlock] = {}

    def declare(self, plugin: Any) -> None:
        """Take the `blocks` of a plugin. For a core app a name that is taken stops the start; else it is left out."""
        for name, path in plugin.blocks.items():
            known = self._declared.get(name)
            if known is None:
                self._declared[name] = DeclaredBlock(name, path, plugin)
            elif plugin.core:
                raise LookupError(f"two blocks are named {name!r}")
            else:
                log.error("block %s of plugin %s is left out: the name is taken", name, plugin.label)

    def withdraw(self, plugin: Any) -> None:
        """Forget the blocks of a plugin that is set aside."""
        for block in list(self._declared.values()):
            if block.plugin is plugin:
                del self._declared[block.name]

    def all(self) -> list[DeclaredBlock]:
        return list(self._declared.values())


block_registry = BlockRegistry()
