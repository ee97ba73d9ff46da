"""What happens in this plugin. Its name in the outbox is hub_good.NewcomerGreeted."""

from dataclasses import dataclass

from hub.plugins.events import Event


@dataclass(frozen=True)
class NewcomerGreeted(Event):
    """Somebody said hello to a newcomer."""

    newcomer_id: int
