"""Switching a plugin off and on while the hub runs, and what its handlers hear meanwhile."""

import re
import time

import httpx

from tests.contracts.plugin_hub import python
from tests.web import TOKEN, Person

MAKE = """
from members.actions import add_member
from members.models import Member
for number in range({start}, {stop}):
    add_member(actor=None, email=f"newcomer{{number}}@example.org", display_name=f"Newcomer {{number}}")
answer = Member.objects.count()
"""
READ = """
from hub.plugins import outbox
from hub.plugins.registry import registry
from hub_good.models import Newcomer
for name in ("hub_bad", "hub_good", "hub_good"):
    outbox.run_reader(registry.readers[name][1])
names = list(Newcomer.objects.order_by("pk").values_list("member__display_name", flat=True))
from hub.plugins.models import ReaderPosition
bad = ReaderPosition.objects.get(reader="hub_bad")
answer = [names, outbox.lag("hub_good"), bad.failures, bad.last_error]
"""
SWITCH = """
from hub.plugins.actions import switch
from members.models import Member
ada = Member.objects.filter(is_superuser=True).first()
ada = ada or Member.objects.create_superuser("ada@example.org", "x", display_name="Ada")
switch("hub_good", {enabled}, actor=ada)
from members.models import AuditEntry
answer = list(AuditEntry.objects.filter(act__startswith="plugin").values_list("act", "target").order_by("pk"))
"""


def switch(hub, enabled: bool):
    """Switch the good plugin in another process, and wait until the web server must know."""
    answer = python(hub, SWITCH.format(enabled=enabled))
    time.sleep(2.2)
    return answer


def seen(hub) -> tuple[int, int, bool, bool]:
    """What a visitor gets: status of the plugin's page and API, whether slot and menu show it."""
    with httpx.Client(base_url=hub.url, timeout=20) as client:
        home = client.get("/").text
        return (
            client.get("/welcomes/").status_code,
            client.get("/api/v1/plugins/hub_good/newcomers").status_code,
            "New here?" in home,
            ">Welcomes</a>" in home,
        )


def test_plugin_goes_and_comes_back_without_a_restart(plugin_hub):
    assert seen(plugin_hub) == (200, 200, True, True)
    python(plugin_hub, MAKE.format(start=1, stop=3))
    names, lag, failures, error = python(plugin_hub, READ)
    assert (names, lag) == (["Newcomer 1", "Newcomer 2"], 0)
    assert (failures, "a handler that raises" in error) == (1, True)

    assert switch(plugin_hub, False) == [["plugin.switched_off", "plugin:hub_good"]]
    assert seen(plugin_hub) == (404, 404, False, False)
    assert "hub_good 1.2.0: off\n    Switched off by Ada.\n" in plugin_hub.manage("plugins", "list")
    python(plugin_hub, MAKE.format(start=3, stop=5))
    names, lag, *_ = python(plugin_hub, READ)
    assert (names, lag) == (["Newcomer 1", "Newcomer 2"], 2)

    assert switch(plugin_hub, True)[-1] == ["plugin.switched_on", "plugin:hub_good"]
    assert seen(plugin_hub) == (200, 200, True, True)
    names, lag, *_ = python(plugin_hub, READ)
    assert (names, lag) == (["Newcomer 1", "Newcomer 2", "Newcomer 3", "Newcomer 4"], 0)


def test_only_an_admin_switches_plugins(plugin_hub):
    code = """
        from django.core.exceptions import PermissionDenied
        from hub.plugins.actions import switch
        from members.models import Member
        member = Member.objects.create_user("ordinary@example.org", "x")
        try:
            switch("hub_good", False, actor=member)
            answer = "switched"
        except PermissionDenied:
            answer = "refused"
    """
    assert python(plugin_hub, code) == "refused"


def test_greeting_uses_every_protocol(plugin_hub):
    code = """
        from members.models import AuditEntry, Member
        from members.actions import add_member
        from hub.mail.models import Mail
        from hub.plugins.registry import registry
        from hub.plugins.search import audiences_of
        from hub.plugins.testing import deliver
        from hub_good.actions import greet
        from hub_good.models import Newcomer
        from hub_good.queries import newcomer_for

        greeter = add_member(actor=None, email="greeter@example.org", display_name="Greeter")
        newcomer = add_member(actor=None, email="new@example.org", display_name="New")
        deliver("hub_good")
        row = newcomer_for(greeter, Newcomer.objects.get(member=newcomer).pk)
        before = audiences_of(greeter)
        greet(row, actor=greeter, words="Good to have you here.")
        deliver("hub_good")
        deliver("hub_good")
        source = registry.sources["greeting"][1]
        answer = [
            [mail.text for mail in Mail.objects.filter(to="new@example.org", subject="Somebody says hello")],
            AuditEntry.objects.filter(act="newcomer.greeted", actor=greeter).count(),
            sorted(audiences_of(greeter) - before),
            [document.title for document in source.documents(source.ids(0, 10))],
        ]
    """
    assert python(plugin_hub, code) == [
        ["Hello New,\n\nGood to have you here.\n"],
        1,
        ["hub_good:greeters"],
        ["Welcome, New"],
    ]


def test_kit_for_tests_shows_slots_by_viewer_and_switches_plugins_off(plugin_hub):
    code = """
        from hub.plugins.slots import Slot
        from hub.plugins.testing import HandlerFailed, client_as, deliver, show_slot, switched_off
        from members.actions import add_member
        from members.models import Member
        guest = Member.objects.filter(email="guest-of-kit@example.org").first()
        guest = guest or add_member(actor=None, email="guest-of-kit@example.org", display_name="Kit")
        deliver("hub_good")
        answer = ["Kit" in show_slot(Slot.HOME_PANELS, guest), "Kit" in show_slot(Slot.HOME_PANELS)]
        answer.append(client_as(guest).get("/welcomes/", headers={"host": "127.0.0.1"}).status_code)
        with switched_off("hub_good"):
            answer.append(show_slot(Slot.HOME_PANELS, guest))
            answer.append(client_as(guest).get("/welcomes/", headers={"host": "127.0.0.1"}).status_code)
        try:
            deliver("hub_bad")
        except HandlerFailed as error:
            answer.append("a handler that raises" in str(error))
    """
    assert python(plugin_hub, code) == [True, True, 200, "", 404, True]


def test_worker_hands_events_to_plugins_and_outlives_their_jobs(plugin_hub):
    plugin_hub.start_worker()
    python(plugin_hub, MAKE.format(start=20, stop=21))
    with httpx.Client(base_url=plugin_hub.url, timeout=20) as client:
        deadline = time.monotonic() + 30
        while "Newcomer 20" not in client.get("/welcomes/").text and time.monotonic() < deadline:
            time.sleep(0.3)
        assert "Newcomer 20" in client.get("/welcomes/").text
    time.sleep(3)  # the bad plugin's job wants to end the process every second
    assert plugin_hub.worker.poll() is None
    assert "plugin hub_bad failed in job hub_bad.calls.job" in plugin_hub.logs()


def test_greeting_on_the_page_starts_a_thread_in_a_space_and_replies(plugin_hub):
    code = """
        from members.actions import add_member
        from hub.plugins.testing import deliver
        from hub_good.models import Newcomer
        from tests.factories.forums import SpaceFactory
        from tests.web import PASSWORD
        add_member(actor=None, email="host@example.org", password=PASSWORD, display_name="Host")
        guest = add_member(actor=None, email="guest@example.org", display_name="Guest")
        deliver("hub_good")
        SpaceFactory(slug="kitchen")
        answer = Newcomer.objects.get(member=guest).pk
    """
    newcomer = python(plugin_hub, code)
    host = Person(plugin_hub.url).sign_in("host@example.org")
    token = TOKEN.search(host.get("/welcomes/").text)[1]
    form = {"newcomer": newcomer, "words": "Come in.", "space": "kitchen", "csrfmiddlewaretoken": token}
    answer = host.post("/welcomes/", data=form, headers={"Referer": f"{plugin_hub.url}/welcomes/"})
    assert (answer.status_code, answer.headers.get("location")) == (302, "/welcomes/")
    thread = re.search(r'href="(/spaces/kitchen/\d+-[^"/]+/)', host.get("/spaces/kitchen/").text)[1]
    page = host.get(thread)
    assert (page.status_code, "Come in." in page.text, "Who else would like to say hello?" in page.text) == (
        200,
        True,
        True,
    )
