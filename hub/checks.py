"""System checks that hold the whole hub together (run at every start)."""

from django.conf import settings
from django.core.checks import Error, Tags, Warning, register


@register()
def wagtail_search_stands_alone(app_configs, **kwargs):
    """modelsearch beside wagtail.search passes all checks and then loses every index update."""
    if "modelsearch" in settings.INSTALLED_APPS:
        return [Error("Take 'modelsearch' out of INSTALLED_APPS: 'wagtail.search' is already it.", id="hub.E001")]
    return []


@register(Tags.security, deploy=True)
def https_comes_from_somewhere(app_configs, **kwargs):
    """Behind a proxy that nobody told us about, every page would redirect to itself."""
    if settings.HTTPS and not settings.TRUSTED_PROXY_COUNT:
        return [
            Warning(
                "BASE_URL is https and TRUSTED_PROXY_COUNT is 0: unless this server speaks TLS itself, every "
                "page redirects to itself. Set TRUSTED_PROXY_COUNT to the number of proxies in front.",
                id="hub.W001",
            )
        ]
    return []
