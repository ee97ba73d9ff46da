"""Switching plugins on and off."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from hub.plugins.core import core
from hub.plugins.events import PluginSwitchedOn
from hub.plugins.models import PluginState
from hub.plugins.outbox import publish
from hub.plugins.queries import plugin_names
from hub.plugins.state import state


@transaction.atomic
def switch(name: str, enabled: bool, *, actor: Any) -> None:
    """Switch a plugin on or off, for admins.

    Writes the state, audits it, publishes PluginSwitchedOn; this process knows at commit, the others in 2 s.
    Raises PermissionDenied, and ValidationError for a name that is no plugin's.
    """
    if not (actor.is_active and actor.is_superuser):
        raise PermissionDenied
    if name not in plugin_names():
        raise ValidationError(f"There is no plugin named {name}.")
    reason = "" if enabled else f"Switched off by {actor}."
    changes = {"enabled": enabled, "off_reason": reason, "tripped": False}
    PluginState.objects.update_or_create(name=name, defaults=changes)
    core.audit(actor=actor, act="plugin.switched_on" if enabled else "plugin.switched_off", target=f"plugin:{name}")
    if enabled:
        publish(PluginSwitchedOn(name))
    transaction.on_commit(state.refresh)
