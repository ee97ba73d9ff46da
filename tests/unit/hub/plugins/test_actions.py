"""Switching plugins."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from hub.plugins.actions import switch
from hub.plugins.events import PluginSwitchedOn
from hub.plugins.models import OutboxEvent, PluginState
from hub.plugins.registry import registry
from hub.plugins.state import state
from members.models import AuditEntry
from tests.factories.members import MemberFactory
from tests.unit.hub.plugins.probe import probe

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def plugin(monkeypatch):
    plugin = probe()
    monkeypatch.setitem(registry.plugins, "probe", plugin)
    return plugin


@pytest.fixture
def admin():
    return MemberFactory(is_superuser=True, display_name="Ada")


def test_admin_switches_a_plugin_off_and_on(admin, plugin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        switch("probe", False, actor=admin)
    assert (state.is_on(plugin), PluginState.objects.get().off_reason) == (False, "Switched off by Ada.")
    with django_capture_on_commit_callbacks(execute=True):
        switch("probe", True, actor=admin)
    assert (state.is_on(plugin), PluginState.objects.get().off_reason) == (True, "")
    assert list(AuditEntry.objects.order_by("pk").values_list("act", "target")) == [
        ("plugin.switched_off", "plugin:probe"),
        ("plugin.switched_on", "plugin:probe"),
    ]
    assert list(OutboxEvent.objects.values_list("name", "payload")) == [
        (PluginSwitchedOn.event_name(), {"name": "probe"})
    ]


@pytest.mark.parametrize("attributes", [{}, {"is_superuser": True, "is_active": False}])
def test_others_may_not(attributes):
    with pytest.raises(PermissionDenied):
        switch("probe", False, actor=MemberFactory(**attributes))
    assert PluginState.objects.count() == 0


@pytest.mark.parametrize("name", ["members", "nowhere"])
def test_core_apps_and_unknown_names_are_refused(admin, name):
    with pytest.raises(ValidationError):
        switch(name, False, actor=admin)
