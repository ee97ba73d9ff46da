"""The first admin of a fresh hub, by the link that the server prints."""

import logging
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone

from hub.plugins.models import Heartbeat
from members.first_admin import links
from members.first_admin.actions import make_first_admin, setup_moment
from members.first_admin.announcing import announce
from members.models import AuditEntry, Member
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
ME = {"display_name": "Sam Okoro", "email": "Sam@hub.example", "password": "three kettles and a bench"}


def path() -> str:
    return links.link_of(setup_moment()).removeprefix("http://127.0.0.1:8000")


def token() -> str:
    return path().split("/")[-2]


def test_link_makes_the_first_admin_signs_them_in_and_is_spent(client):
    address = path()
    page = client.get(address)
    assert (page.status_code, page["Cache-Control"]) == (200, "max-age=0, no-cache, no-store, must-revalidate, private")
    done = client.post(address, ME)
    assert (done.status_code, done.url) == (302, "/admin/")
    admin = Member.objects.get()
    assert (admin.display_name, admin.email, admin.is_superuser) == ("Sam Okoro", "sam@hub.example", True)
    assert AuditEntry.objects.get(act="hub.first_admin").actor == admin
    assert client.get("/admin/").status_code == 200
    client.post("/accounts/logout/")
    assert client.post("/accounts/login/", {"login": ME["email"], "password": ME["password"]}).url == "/"
    for answer in (client.get(address), client.post(address, ME | {"email": "eve@hub.example"})):
        assert answer.status_code == 410
        assert "This link is of no use any more" in answer.text
    assert Member.objects.count() == 1


def test_link_stays_spent_when_that_admin_is_gone(client):
    address = path()
    client.post(address, ME)
    Member.objects.update(is_superuser=False)
    assert client.get(address).status_code == 410


def test_old_and_made_up_links_are_of_no_use(client):
    good = token()
    made_up = ["x", "a:b", good[:-1], f"{good}0", good.upper(), "\u00e9"]
    assert [client.get(f"/accounts/first-admin/{word}/").status_code for word in made_up] == [410] * 6
    assert client.get(f"/accounts/first-admin/{good}/").status_code == 200
    Heartbeat.objects.update(seen_at=timezone.now() - links.GOOD_FOR)
    assert client.get(f"/accounts/first-admin/{good}/").status_code == 410
    # A new one takes its place, and the old one stays of no use.
    newer = token()
    answers = {word: client.get(f"/accounts/first-admin/{word}/").status_code for word in (good, newer)}
    assert answers == {good: 410, newer: 200}


def test_what_is_wrong_is_said_and_what_was_typed_stays(client):
    MemberFactory(email="sam@hub.example")
    address = path()
    short = client.post(address, ME | {"password": "short", "display_name": "\u200b"})
    assert short.status_code == 400
    assert list(short.context["form"].errors) == ["display_name", "password"]
    taken = client.post(address, ME)
    assert taken.context["form"].errors == {"email": ["Somebody has this address already."]}
    assert 'value="Sam Okoro"' in taken.text
    assert not Member.objects.filter(is_superuser=True).exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_tabs_at_once_one_makes_the_admin():
    word, said = token(), []

    def send(name: str) -> None:
        try:
            details = {"display_name": name, "email": f"{name}@hub.example", "password": ME["password"]}
            said.append(make_first_admin(actor=None, token=word, **details).display_name)
        except PermissionDenied as error:
            said.append(str(error))
        finally:
            connection.close()

    tabs = [threading.Thread(target=send, args=(name,)) for name in ("left", "right")]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join(timeout=30)
    assert len(said) == 2
    assert "This link is of no use any more." in said
    assert Member.objects.filter(is_superuser=True).count() == 1


@pytest.mark.django_db(transaction=True)
def test_server_prints_the_link_while_there_is_no_admin(caplog, capsys):
    with caplog.at_level(logging.WARNING, "hub.setup"):
        for server in [announce(), announce()]:
            server.join(timeout=20)
    assert caplog.text.count("http://") == 1, "of servers that start together one logs the link"
    assert "Make the first one here, within 12 hours: http://127.0.0.1:8000/accounts/first-admin/" in caplog.text
    call_command("setup_link")
    assert capsys.readouterr().out.strip() in caplog.text
    caplog.clear()
    Heartbeat.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    with caplog.at_level(logging.WARNING, "hub.setup"):
        announce().join(timeout=20)
    assert caplog.text.count("http://") == 1, "a later start says it again"
    caplog.clear()
    MemberFactory(admin=True)
    announce().join(timeout=20)
    assert caplog.text == ""
    with pytest.raises(CommandError, match="has or had an admin"):
        call_command("setup_link")
