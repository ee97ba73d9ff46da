"""What editors teach the search in the Wagtail admin: who may, what is shown before, what is written."""

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from hub.plugins.registry import registry
from members.models import AuditEntry
from search.backends import backend
from search.editing import actions
from search.models import StopPhrase, SynonymGroup
from tests.factories.documents import ShelfPlugin, ShelfSource, a_document
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.database, pytest.mark.django_db]
SYNONYMS = "/admin/search/synonyms/"
STOP = "/admin/search/stop-phrases/"


@pytest.fixture(autouse=True)
def shelves(monkeypatch):
    kinds = {"page": "Pages", "news": "News"}
    sources = {kind: (ShelfPlugin(), ShelfSource(kind, label)) for kind, label in kinds.items()}
    monkeypatch.setattr(registry, "sources", sources)


def index(*documents):
    for document in documents:
        registry.sources[document.kind][1].put(document)
    backend().index(documents)


@pytest.fixture
def editor(client):
    member = MemberFactory()
    member.groups.add(Group.objects.get(name="Editors"))
    client.force_login(member)
    return member


def text(answer) -> str:
    return answer.content.decode()


def test_synonyms_are_saved_after_their_effect_was_shown_and_work_at_once(client, editor):
    index(a_document(1, title="The coach leaves at ten"), a_document(2, title="A bus stop", body="bus"))
    shown = client.post(f"{SYNONYMS}add/", {"words": " bus \ncoach\n", "preview": "1"})
    page = text(shown)
    assert "“bus”: from 1 to 2 results" in page
    told_apart = '<span class="about">Page · 1 November 2026</span>'
    assert f'The coach leaves at ten</a> {told_apart} <strong class="mark">new</strong>' in page
    assert shown.context["form"]["seen"].value() == "bus\ncoach"
    words = {"words": "bus\r\ncoach", "save": "1"}
    assert client.post(f"{SYNONYMS}add/", words | {"seen": "bus\r\ncoach"}).status_code == 302
    group = SynonymGroup.objects.get(words="bus\ncoach")
    assert "The <mark>coach</mark> leaves at ten" in text(Client().get("/search/?q=bus"))
    entry = AuditEntry.objects.get(act="search.synonyms_added")
    assert (entry.actor, entry.target, entry.detail) == (editor, f"synonyms:{group.pk}", "bus, coach")


def test_words_that_changed_since_are_shown_again_and_not_saved(client, editor):
    page = client.post(f"{SYNONYMS}add/", {"words": "bus\ncoach\ntram", "seen": "bus\ncoach", "save": "1"})
    assert "You changed the words after you looked" in text(page)
    assert not SynonymGroup.objects.filter(words__contains="tram").exists()


def test_question_of_the_editor_is_tried_in_place_of_the_words(client, editor):
    index(a_document(1, title="Coach times"), a_document(2, title="Coach secrets", audience="members"))
    page = text(client.post(f"{SYNONYMS}add/", {"words": "bus\ncoach", "question": "bus when?", "preview": "1"}))
    assert "“bus when?”: from 0 to 1 result<" in page
    assert "Coach secrets" not in page


def test_preview_of_a_change_begins_with_what_the_group_does_now(client, editor):
    index(a_document(1, title="Coach times"), a_document(2, title="Bus times"), a_document(3, title="Tram times"))
    group = actions.save_synonyms(actor=editor, words="bus\ncoach\ntram")
    page = text(client.post(f"{SYNONYMS}{group.pk}/", {"words": "bus\ncoach", "preview": "1"}))
    assert "“bus”: from 3 to 2 results" in page
    told_apart = '<span class="about">Page · 1 November 2026</span>'
    assert f'Tram times</a> {told_apart} <strong class="mark">no longer here</strong>' in page


def test_word_of_another_group_is_said(client, editor):
    group = actions.save_synonyms(actor=editor, words="tram\ncoach")
    page = text(client.post(f"{SYNONYMS}add/", {"words": "bus\nCoach", "preview": "1"}))
    assert "“Coach” stands in another group, too" in page
    assert f'<a href="{SYNONYMS}{group.pk}/">{group}</a>' in page


def test_what_is_wrong_is_said_and_nothing_is_lost(client, editor):
    for words, sentence in {
        "bus": "Write at least two lines",
        "": "Write at least two words that say the same",
        "x" * 5000: "This is far too long",
        "co-pro\ncopro": "There is a group that has all of these words",
    }.items():
        answer = client.post(f"{SYNONYMS}add/", {"words": words, "seen": words, "save": "1"})
        assert (answer.status_code, sentence in text(answer)) == (422, True), words
        assert words[:50] in text(answer)
    assert not AuditEntry.objects.filter(act__startswith="search.").exists()


def test_preview_without_an_engine_says_so_and_lets_save(client, editor, monkeypatch):
    from search.backends.base import Unavailable
    from search.backends.database import DatabaseBackend

    def away(self, query):
        raise Unavailable("away")

    monkeypatch.setattr(DatabaseBackend, "search", away)
    page = text(client.post(f"{SYNONYMS}add/", {"words": "bus\ncoach", "preview": "1"}))
    assert ("we cannot show what changes" in page, 'name="save"' in page) == (True, True)


def test_group_is_changed_and_deleted(client, editor):
    group = actions.save_synonyms(actor=editor, words="bus\ncoach")
    client.post(f"{SYNONYMS}{group.pk}/", {"words": "bus\ntram", "seen": "bus\ntram", "save": "1"})
    assert "bus, tram" in text(client.get(SYNONYMS))
    client.post(f"{SYNONYMS}{group.pk}/delete/")
    assert not SynonymGroup.objects.filter(pk=group.pk).exists()
    told = AuditEntry.objects.filter(act__startswith="search.synonyms").order_by("pk").values_list("act", "detail")
    assert list(told)[1:] == [
        ("search.synonyms_changed", "bus, coach. Now: bus, tram"),
        ("search.synonyms_deleted", "bus, tram"),
    ]
    assert client.post(f"{SYNONYMS}{group.pk}/delete/").status_code == 404


def test_stop_phrase_shows_what_becomes_of_a_question_and_is_saved(client, editor):
    page = text(client.post(STOP, {"words": "where can I find", "question": "Where can I find pay?", "preview": "1"}))
    assert ("<dd>find · pay</dd>" in page, "<dd>pay</dd>" in page) == (True, True)
    assert client.post(STOP, {"words": "where can I find", "save": "1"}).status_code == 302
    phrase = StopPhrase.objects.get()
    again = client.post(STOP, {"words": "Where CAN i find", "save": "1"})
    assert (again.status_code, "is in the list already" in text(again)) == (422, True)
    client.post(f"{STOP}{phrase.pk}/delete/")
    assert not StopPhrase.objects.exists()


def test_only_those_who_publish_teach_the_search():
    group = SynonymGroup.objects.first()
    for actor in (AnonymousUser(), MemberFactory()):
        for act in (
            lambda actor=actor: actions.save_synonyms(actor=actor, words="bus\ncoach"),
            lambda actor=actor: actions.delete_synonyms(group, actor=actor),
            lambda actor=actor: actions.add_stop_phrase(actor=actor, words="where is"),
        ):
            with pytest.raises(PermissionDenied):
                act()
    with pytest.raises(ValidationError):
        actions.save_synonyms(actor=MemberFactory(admin=True), words="bus")
