"""The page "Plugins" in the Wagtail admin."""

import pytest
from django.contrib.auth.models import Permission

from hub.plugins.discovery import FoundPlugin
from hub.plugins.models import PluginState
from hub.plugins.registry import registry
from hub.plugins.state import state
from tests.factories.members import MemberFactory
from tests.unit.hub.plugins.probe import probe

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def installed(monkeypatch, settings):
    """One plugin that is on and one that is broken."""
    state.forget()
    monkeypatch.setitem(registry.plugins, "probe", probe(verbose_name="Probe of the page"))
    settings.HUB_PLUGINS_FOUND = (
        FoundPlugin("probe", "tests.Probe", version="1.0"),
        FoundPlugin("wreck", "", error="It was written for plugin API 99; this hub has 1."),
    )
    yield
    state.forget()


@pytest.fixture
def admin_client(client):
    client.force_login(MemberFactory(is_superuser=True, display_name="Ada"))
    return client


def test_admin_sees_every_plugin_with_its_state(admin_client):
    PluginState.objects.create(name="probe", faults=3, last_fault="slot footer: LookupError")
    page = admin_client.get("/admin/plugins/").content.decode()
    assert "Probe of the page (probe)" in page
    assert "slot footer: LookupError" in page
    assert "It was written for plugin API 99; this hub has 1." in page
    assert page.count('action="/admin/plugins/') == 1


def test_admin_switches_a_plugin_off_and_on(admin_client):
    answer = admin_client.post("/admin/plugins/probe/switch/", {"enabled": "off"}, follow=True)
    assert "Switched off by Ada." in answer.content.decode()
    assert PluginState.objects.get().enabled is False
    admin_client.post("/admin/plugins/probe/switch/", {"enabled": "on"})
    assert PluginState.objects.get().enabled is True


def test_unknown_plugin_is_404(admin_client):
    assert admin_client.post("/admin/plugins/nowhere/switch/", {"enabled": "off"}).status_code == 404


def test_editor_neither_sees_nor_switches_plugins(client):
    editor = MemberFactory()
    editor.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(editor)
    assert "Plugins" not in client.get("/admin/", follow=True).content.decode()
    assert client.get("/admin/plugins/").status_code == 302
    assert client.post("/admin/plugins/probe/switch/", {"enabled": "off"}).status_code == 302
    assert PluginState.objects.count() == 0
