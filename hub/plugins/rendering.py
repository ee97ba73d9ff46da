"""What the apps and plugins show in a slot."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.safestring import SafeString

from hub.plugins.registry import registry
from hub.plugins.slots import Slot, SlotContext


def render_slot(slot: Slot, request: HttpRequest, item: Any = None, besides: Sequence[Any] = ()) -> SafeString:
    """The HTML of everything declared for this slot, in the order of the apps; "" for nothing."""
    functions = registry.slots.get(slot)
    if not functions:
        return SafeString("")
    context = SlotContext(request, getattr(request, "user", None) or AnonymousUser(), item, besides)
    return SafeString("".join(function(context) for _, function in functions))
