"""What this plugin shows on pages of the hub."""

from django.template.loader import render_to_string
from django.utils.html import format_html

from hub_good.queries import greeting_for, waiting


def newest(context):
    newcomers = waiting(context.viewer)
    if not newcomers:
        return ""
    return render_to_string("hub_good/_newest.html", {"newcomers": newcomers}, request=context.request)


def greeting_of(context):
    newcomer = greeting_for(context.item)
    if newcomer is None:
        return ""
    return format_html("<p>{} said hello here.</p>", newcomer.greeted_by.display_name)


def footer_line(context):
    return format_html('<p>New here? <a href="{}">Say hello</a></p>', "/welcomes/")
