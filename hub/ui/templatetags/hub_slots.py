"""`{% slot "home.panels" item=page %}`: what apps and plugins show in this place of the page."""

from django import template
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.utils.safestring import SafeString

from hub.plugins.rendering import render_slot
from hub.plugins.slots import Slot

register = template.Library()
QUOTES = "\"'"


class SlotNode(template.Node):
    """Shows nothing where there is no request (such as in a mail)."""

    def __init__(self, slot: Slot, item: FilterExpression | None, besides: FilterExpression | None) -> None:
        self.slot = slot
        self.item = item
        self.besides = besides

    def render(self, context: template.Context) -> SafeString:
        request = context.get("request")
        if request is None:
            return SafeString("")
        item = self.item.resolve(context) if self.item else None
        # A page that has no such list may leave the variable out.
        besides = self.besides.resolve(context) or () if self.besides else ()
        return render_slot(self.slot, request, item, besides)


@register.tag
def slot(parser: Parser, token: Token) -> SlotNode:
    """The name is checked when the template compiles, so that a wrong one is found by any test of the page."""
    _, *bits = token.split_contents()
    name = bits.pop(0) if bits else ""
    if len(name) < 2 or name[0] not in QUOTES or name[0] != name[-1] or name[1:-1] not in set(Slot):
        names = ", ".join(f'"{known}"' for known in Slot)
        raise template.TemplateSyntaxError(f"{{% slot %}} needs one of these names: {names}; not {name or 'nothing'}")
    options = token_kwargs(bits, parser)
    if bits or set(options) - {"item", "besides"}:
        raise template.TemplateSyntaxError("{% slot %} takes a name and, if there are any, item=… and besides=…")
    return SlotNode(Slot(name[1:-1]), options.get("item"), options.get("besides"))
