"""What editors put first for a question, in the Wagtail admin."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from hub.plugins.registry import registry
from hub.plugins.search import MEMBERS
from members.models import AuditEntry
from search.backends import backend
from search.editing import actions
from search.models import Pin
from tests.factories.documents import ShelfPlugin, ShelfSource, a_document
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.database, pytest.mark.django_db]
FIRST = "/admin/search/first/"
QUESTION = f"{FIRST}question/"


@pytest.fixture(autouse=True)
def shelf(monkeypatch):
    source = ShelfSource()
    monkeypatch.setattr(registry, "sources", {"page": (ShelfPlugin(), source)})
    documents = [a_document(1, title="Pay", body="pay rates"), a_document(2, title="Vouchers", meta="For travel")]
    documents += [a_document(3, title="Secret rates", audience=MEMBERS), a_document(4, title="Zed", audience="space:9")]
    source.put(*documents)
    backend().index(documents)
    return source


@pytest.fixture
def editor(client):
    member = MemberFactory()
    member.groups.add(Group.objects.get(name="Editors"))
    client.force_login(member)
    return member


def text(answer) -> str:
    return answer.content.decode()


def put(client, group_id, question="rates of pay"):
    return client.post(f"{FIRST}put/", {"question": question, "kind": "page", "group_id": group_id}, follow=True)


def pinned():
    return list(Pin.objects.values_list("key", "group_id", "place"))


def test_thing_is_found_and_put_first_for_its_question(client, editor):
    page = text(client.get(QUESTION, {"question": "rates of pay", "find": "vouchers"}))
    assert 'name="group_id" value="2"' in page
    line = '<a href="/pages/2/">Vouchers</a> <span class="about">Page · For travel · 1 November 2026</span>'
    assert line in page
    assert 'Put first<span class="w-sr-only">: Vouchers, Page · For travel · 1 November 2026</span>' in page
    answer = put(client, 2)
    assert "This comes first now for “rates of pay”." in text(answer)
    assert f'{line} <strong class="mark">put first</strong>' in text(answer)
    assert 'Take out<span class="w-sr-only"> Vouchers, Page · For travel · 1 November 2026</span>' in text(answer)
    assert line in text(client.get(FIRST))
    found = text(Client().get("/search/?q=pay+rates"))
    assert found.index("/pages/2/") < found.index("/pages/1/")
    entry = AuditEntry.objects.get(act="search.put_first")
    assert (entry.actor, entry.target, entry.detail) == (editor, "page:2", "For “rates of pay”")


def test_order_is_changed_and_things_are_taken_out(client, editor):
    put(client, 1), put(client, 2, "Pay, rates!"), put(client, 3)
    assert pinned() == [("pay rates", 1, 1), ("pay rates", 2, 2), ("pay rates", 3, 3)]
    last = Pin.objects.get(group_id=3)
    client.post(f"{FIRST}{last.pk}/up/")
    assert pinned() == [("pay rates", 1, 1), ("pay rates", 3, 2), ("pay rates", 2, 3)]
    client.post(f"{FIRST}{Pin.objects.get(group_id=1).pk}/up/")
    client.post(f"{FIRST}{last.pk}/take-out/")
    assert pinned() == [("pay rates", 1, 1), ("pay rates", 2, 3)]
    assert client.post(f"{FIRST}{last.pk}/take-out/").status_code == 404


def test_what_is_gone_or_not_public_is_said_in_the_list(client, editor, shelf):
    for thing in (1, 2, 3):
        actions.put_first(actor=editor, question="pay", kind="page", group_id=thing)
    shelf.shelf.pop(2)
    page = text(client.get(FIRST))
    assert (page.count("gone, or not for you"), page.count("not public"), "Vouchers" in page) == (1, 1, False)


def test_nobody_puts_first_or_reads_the_title_of_what_is_not_for_them(client, editor):
    assert "This is gone, or it is not for you." in text(put(client, 4))
    Pin.objects.create(question="zed", key="zed", kind="page", group_id=4)
    Pin.objects.create(question="zed", key="zed", kind="plugin-that-is-off", group_id=4)
    assert "Zed" not in text(client.get(FIRST)) + text(client.get(QUESTION, {"question": "zed"}))


def test_bad_questions_and_things_are_refused_with_a_sentence(client, editor):
    for asked, sentence in {
        "of the": "Add a word that says what is looked for",
        "": "Write what people search for.",
        "x" * 201: "200 characters is the most",
    }.items():
        answer = client.get(QUESTION, {"question": asked})
        assert (answer.status_code, sentence in text(answer)) == (422, True), asked
    put(client, 1)
    assert "comes first for this question already" in text(put(client, 1, "PAY rates"))
    assert "Add a word" in text(put(client, 2, "of the"))
    for group_id in ("", "x", "-1", "9" * 30):
        assert "This did not work." in text(put(client, group_id))
    assert len(pinned()) == 1


def test_there_is_room_for_a_few_alone(editor, shelf):
    more = [a_document(pk, title=f"Page {pk}") for pk in range(10, 16)]
    shelf.put(*more)
    backend().index(more)
    for document in more[:5]:
        actions.put_first(actor=editor, question="pay", kind="page", group_id=document.object_id)
    with pytest.raises(actions.ValidationError, match="There is no more room"):
        actions.put_first(actor=editor, question="pay", kind="page", group_id=15)
