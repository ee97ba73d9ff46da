"""System checks that hold the whole hub together (run at every start)."""

from django.conf import settings
from django.core.checks import Error, register


@register()
def wagtail_search_stands_alone(app_configs, **kwargs):
    """modelsearch beside wagtail.search passes all checks and then loses every index update."""
    if "modelsearch" in settings.INSTALLED_APPS:
        return [Error("Take 'modelsearch' out of INSTALLED_APPS: 'wagtail.search' is already it.", id="hub.E001")]
    return []
