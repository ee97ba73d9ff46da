"""What may be loaded as a plugin."""

import pytest
from django.apps import apps

from hub.plugins.base import HubPlugin
from hub.plugins.discovery import RESERVED, why_not
from hub.plugins.registry import registry

HOOKS = "It has a wagtail_hooks.py, which Wagtail would load whether the plugin is on or off."


def plugin(**attributes) -> type[HubPlugin]:
    return type("Probe", (HubPlugin,), {"name": "tests", "label": "probe"} | attributes)


def test_whole_plugin_is_taken():
    assert why_not("probe", plugin()) == ""


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        (dict, "Its entry point is not a HubPlugin."),
        (plugin(api=2), "It was written for plugin API 2; this hub has 1."),
        (plugin(core=True), "It says that it is a core app."),
        (
            plugin(ready=lambda self: None),
            "It overrides ready() or import_models(); everything a plugin adds is an attribute.",
        ),
        (plugin(name=None), "Its HubPlugin has no name; it must be the name of its package."),
        (plugin(label="other"), "Its entry point is named probe, but its label is other; the two must be the same."),
        (
            plugin(name="stories"),
            "It has a wagtail_hooks.py, which Wagtail would load whether the plugin is on or off.",
        ),
    ],
)
def test_plugin_is_refused_with_a_sentence(config, reason, monkeypatch):
    monkeypatch.setattr("hub.plugins.discovery.find_spec", lambda name: name == "stories.wagtail_hooks" or None)
    assert why_not("probe", config) == reason


def test_two_plugins_of_one_package_are_refused():
    assert why_not("probe", plugin(), taken={"tests"}) == "Another plugin is the package tests already."


def test_labels_of_the_hub_are_reserved():
    plugins = {label for label, one in registry.plugins.items() if not one.core}
    labels = {config.label for config in apps.get_app_configs()} - plugins
    assert {label for label in labels if not label.startswith("wagtail")} - RESERVED == set()
    assert why_not("forums", plugin(label="forums")) == "Its label forums is taken by the hub."
