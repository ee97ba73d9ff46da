"""For the tests of plugins: deliver what waits, look at a slot, switch a plugin off, be somebody."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils.safestring import SafeString

from hub.plugins.models import DeadEvent, PluginState, ReaderPosition
from hub.plugins.outbox import run_reader
from hub.plugins.registry import registry
from hub.plugins.rendering import render_slot
from hub.plugins.slots import Slot
from hub.plugins.state import state


class HandlerFailed(AssertionError):
    """A handler raised while events were delivered."""


def deliver(*names: str) -> int:
    """Hand every waiting event to these readers (all of them, unless named), as the worker would.

    Events that handlers publish are delivered, too. Answers how many events were passed. Where the
    worker would try again later, HandlerFailed is raised.
    """
    passed = 0
    while step := sum(_deliver_to(name) for name in names or registry.readers):
        passed += step
    return passed


def _deliver_to(name: str) -> int:
    passed = run_reader(registry.readers[name][1])
    position = ReaderPosition.objects.filter(reader=name).first()
    if position and position.failures:
        raise HandlerFailed(position.last_error)
    if dead := DeadEvent.objects.filter(reader=name).first():
        raise HandlerFailed(dead.error)
    return passed


def request_as(member: Any = None, path: str = "/") -> HttpRequest:
    """A GET by that member (None: a visitor)."""
    request = RequestFactory().get(path)
    request.user = member or AnonymousUser()
    return request


def client_as(member: Any = None) -> Client:
    """A test client that is signed in as that member (None: a visitor)."""
    client = Client()
    if member is not None:
        client.force_login(member)
    return client


def show_slot(slot: Slot, member: Any = None, item: Any = None) -> SafeString:
    """What that member sees in the slot."""
    return render_slot(slot, request_as(member), item)


@contextmanager
def switched_off(name: str) -> Iterator[None]:
    """The plugin is off inside the block."""
    PluginState.objects.update_or_create(name=name, defaults={"enabled": False})
    state.refresh()
    try:
        yield
    finally:
        PluginState.objects.filter(name=name).update(enabled=True)
        state.refresh()
