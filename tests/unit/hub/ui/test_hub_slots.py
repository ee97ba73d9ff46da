"""The slot tag."""

import pytest
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.html import format_html

from hub.plugins import isolation
from hub.plugins.base import HubPlugin
from hub.plugins.declared import as_html
from hub.plugins.registry import registry
from hub.plugins.slots import Slot
from hub.plugins.state import state


def shows_item(context):
    return format_html("<p>{}</p>", context.item)


def shows_nothing(context):
    return None


def shows_unsafe_text(context):
    return "<script>"


def raises(context):
    raise LookupError("on purpose")


class Probe(HubPlugin):
    name = "tests"
    label = "probe"
    path = "."


@pytest.fixture
def fill(monkeypatch):
    """Put functions of a plugin into one slot for this test, and nothing else."""

    def put(slot, *functions, core=False):
        plugin = Probe("tests", __import__("tests"))
        plugin.core = core
        entries = [
            (plugin, isolation.isolated(plugin, isolation.Place.SLOT, slot, as_html(function), ""))
            for function in functions
        ]
        monkeypatch.setitem(registry.slots, slot, entries)

    yield put
    state.forget()


def show(source, **context):
    request = RequestFactory().get("/")
    return Template("{% load hub_slots %}" + source).render(Context({"request": request, **context}))


def test_slot_shows_all_functions_in_order_with_the_item(fill, db):
    fill(Slot.HOME_PANELS, shows_item, shows_nothing, shows_unsafe_text)
    assert show('{% slot "home.panels" item=page %}', page="A & B") == "<p>A &amp; B</p>&lt;script&gt;"


def test_slot_shows_nothing_when_nothing_is_declared(fill):
    fill(Slot.FOOTER)
    assert show('{% slot "footer" %}') == ""


def test_raising_plugin_leaves_the_rest_of_the_slot(fill, db, caplog):
    fill(Slot.FOOTER, raises, shows_item)
    assert show('{% slot "footer" item="here" %}') == "<p>here</p>"
    assert "plugin probe failed in slot footer" in caplog.text


def test_fault_of_a_core_app_is_raised_in_tests(fill):
    fill(Slot.FOOTER, raises, core=True)
    with pytest.raises(LookupError):
        show('{% slot "footer" %}')


def test_fault_of_a_core_app_is_logged_and_leaves_its_place_empty_elsewhere(fill, settings, caplog):
    settings.HUB_RAISE_CORE_FAULTS = False
    fill(Slot.FOOTER, raises, core=True)
    assert show('{% slot "footer" %}') == ""
    assert "core app probe failed in slot footer" in caplog.text


def test_slot_shows_nothing_without_a_request(fill):
    fill(Slot.FOOTER, shows_item)
    assert Template('{% load hub_slots %}{% slot "footer" %}').render(Context()) == ""


@pytest.mark.parametrize(
    "source", ['{% slot "home.roof" %}', "{% slot footer %}", "{% slot %}", '{% slot "footer" page=1 %}']
)
def test_wrong_slot_fails_when_the_template_compiles(source):
    with pytest.raises(TemplateSyntaxError):
        Template("{% load hub_slots %}" + source)


def test_wrong_slot_is_told_the_names_there_are():
    with pytest.raises(TemplateSyntaxError, match='"home.hero", "home.panels"'):
        Template('{% load hub_slots %}{% slot "home.roof" %}')
