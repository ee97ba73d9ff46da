"""Hubs with plugins for the contract tests."""

import pytest

from tests.contracts.plugin_hub import hub_with_plugins, install


@pytest.fixture(scope="session")
def installed_plugins(tmp_path_factory):
    """The folder that both fixture plugins are installed in."""
    return install(tmp_path_factory.mktemp("plugins"))


@pytest.fixture(scope="session")
def plugin_hub(installed_plugins, tmp_path_factory):
    """A running web server with both plugins; the worker's part is done by the tests themselves."""
    hub = hub_with_plugins(installed_plugins, tmp_path_factory.mktemp("hub") / "var")
    hub.start_web()
    yield hub
    hub.stop()
