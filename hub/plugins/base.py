"""HubPlugin: an AppConfig whose attributes say what it adds. No code in `ready()`."""

from collections.abc import Mapping, Sequence
from types import ModuleType
from typing import ClassVar

from django.apps import AppConfig, apps

from hub.plugins import API_VERSION
from hub.plugins.blocks import block_registry
from hub.plugins.events import Event
from hub.plugins.keeping import Kept
from hub.plugins.member_data import Held
from hub.plugins.nav import NavItem
from hub.plugins.slots import Slot


class HubPlugin(AppConfig):
    """Base of every plugin and of the core apps.

    Functions and classes are named by dotted paths ("forums.slots.happening_now"), because an
    AppConfig is imported before models may be. A path or a name that is wrong stops the start for a
    core app; a plugin is set aside whole and shown as broken by `manage.py plugins list`.
    """

    api: ClassVar[int] = API_VERSION
    """The version of the plugin API it was written for; another one is not loaded."""
    core: ClassVar[bool] = False
    """True for the apps of the hub itself: always on, and their faults stop the start."""
    default_auto_field = "django.db.models.BigAutoField"

    slots: ClassVar[Mapping[Slot, str]] = {}
    """Slot → path of a SlotFunction."""
    handlers: ClassVar[Mapping[type[Event], str]] = {}
    """Event class (or `Event` for all) → path of a function that takes the event."""
    readers: ClassVar[Mapping[str, tuple[str, str]]] = {}
    """Core only: name of one more reader of every event, for what must not wait for the handlers → path of its
    function, and path of one that says whether it is wanted."""
    nav: ClassVar[Sequence[NavItem]] = ()
    """Links of the main menu."""
    sources: ClassVar[Sequence[str]] = ()
    """Paths of SearchSource classes."""
    sitemaps: ClassVar[Mapping[str, str]] = {}
    """Kind (a word of small letters) → path of a SitemapSource class."""
    audiences: ClassVar[str] = ""
    """Path of an AudienceFunction."""
    urls: ClassVar[tuple[str, str] | None] = None
    """(prefix without leading slash, path of a URLconf module), such as ("events/", "hub_events.urls")."""
    blocks: ClassVar[Mapping[str, str]] = {}
    """Block type → path of a wagtail Block class that needs no arguments: offered in the body of every page."""
    api_router: ClassVar[str] = ""
    """Path of a ninja Router, mounted under /api/v1/ (plugins: /api/v1/plugins/<label>/)."""
    topics: ClassVar[Sequence[str]] = ()
    """Core only: paths of hub.live TopicKind objects."""
    provides: ClassVar[Mapping[str, str]] = {}
    """Core only: name of a protocol in hub.plugins.core → path of its implementation."""
    jobs: ClassVar[Mapping[str, int]] = {}
    """Path of a function without arguments → seconds between its runs in the worker."""

    keeps: ClassVar[Sequence[Kept]] = ()
    """How long it keeps what; the worker obeys it, also while the plugin is off, and people read it."""
    holds: ClassVar[Sequence[Held]] = ()
    """What becomes of every column that leads to a member or keeps a member's words."""
    exports: ClassVar[str] = ""
    """Path of an ExportFunction: what is held about a member. It runs while the plugin is off, too."""
    erases: ClassVar[str] = ""
    """Path of an EraseFunction: lets go of a member. It runs while the plugin is off, too."""

    fault: BaseException | None = None
    """What its models raised while they were imported; the registry then sets the plugin aside."""

    def __init__(self, app_name: str, app_module: ModuleType) -> None:
        super().__init__(app_name, app_module)
        # Here and not in ready(): models, which hold the blocks, are made in between.
        block_registry.declare(self)

    def import_models(self) -> None:
        """A plugin whose models cannot be imported is set aside; a core app stops the start."""
        if self.core:
            super().import_models()
            return
        try:
            super().import_models()
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 -- a module may end with SystemExit; the hub must start all the same
            self.fault = error
            # Models that were defined before the fault must not take part in anything.
            apps.all_models[self.label].clear()
            self.models = apps.all_models[self.label]
            apps.clear_cache()
