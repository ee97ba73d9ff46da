"""What a story keeps behind its content note is found by its words, and no door of the search quotes one of them."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from hub.mail.models import Mail
from hub.plugins.testing import client_as
from search import indexing
from search.asking.question import Choices
from search.editing.actions import put_first
from search.models import SavedSearch
from search.saved import actions
from search.saved.mail import tell_due
from stories.models import StoryPage
from tests.factories.files import word
from tests.factories.members import MemberFactory
from tests.factories.pages import StoryPageFactory, document
from tests.integration.test_files_in_search import work

pytestmark = [pytest.mark.database, pytest.mark.django_db]
NOTE = "Speaks of hearing voices."
SECRETS = ("tenderly", "whispered", "midnight", "cellar", "drowning")
DOORS = ("/search/", "/search/feed/", "/api/v1/search")
FIRST = "/admin/search/first/question/"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT, settings.RATE_LIMITS = tmp_path, False


def a_story(note=NOTE, **parts) -> StoryPage:
    """Its summary, its words and a Word file with a heading say something about a kettle each."""
    paper = document(name="paper.docx", content=word("The kettle in the cellar.", heading="A drowning kettle"))
    body = [("text", "<p>The kettle whispered at midnight.</p>"), ("file", {"document": paper, "label": "More"})]
    summary = "A tenderly kept kettle."
    return StoryPageFactory(title="The seventh year", summary=summary, content_note=note, body=body, **parts)


def seen(client, text, doors=DOORS):
    """What stands behind each door; without the words of the question, which stand there anyway."""
    found = [client.get(door, {"q": text}).content.decode() for door in doors]
    assert all("The seventh year" in html for html in found)
    return [html.replace("<mark>", "").replace("</mark>", "") for html in found]


def quoted(pages, besides=""):
    return {secret for html in pages for secret in SECRETS if secret in html and secret not in besides}


def test_every_door_says_the_note_and_nothing_that_is_behind_it(client):
    a_story()
    work()
    for text in ("kettle", "whispered", "drowning", "hearing voices"):
        pages = seen(client, text)
        assert [f"Content note: {NOTE}" in html for html in pages] == [True] * 3
        assert quoted(pages, besides=text) == set()
    assert "<p>Content note: Speaks of <mark>hearing voices</mark>.</p>" in client.get("/search/?q=hearing+voices").text


def test_note_of_this_moment_counts_though_the_index_does_not_know_it_yet(client):
    story = a_story(note="")
    work()
    assert quoted(seen(client, "kettle")) != set()
    StoryPage.objects.filter(pk=story.pk).update(content_note=NOTE)
    pages = seen(client, "kettle")
    assert [f"Content note: {NOTE}" in html for html in pages] == [True] * 3
    assert quoted(pages) == set()
    StoryPage.objects.filter(pk=story.pk).update(content_note="")
    assert quoted(seen(client, "kettle")) != set()


def test_what_editors_put_first_and_try_out_and_what_mails_tell_quote_nothing(client):
    editor, member = MemberFactory(), MemberFactory()
    editor.groups.add(Group.objects.get(name="Editors"))
    actions.save(actor=member, text="drowning", choices=Choices(), by_mail=True)
    SavedSearch.objects.update(looked_at=timezone.now() - timedelta(hours=2))
    story = a_story()
    work()
    put_first(actor=editor, question="kettle", kind="story", group_id=story.pk)
    pages = seen(client, "kettle")
    assert f"Content note: {NOTE}" in pages[0]
    shown = client_as(editor).get(FIRST, {"question": "kettle"}).text
    assert "The seventh year" in shown
    assert tell_due() == 1
    mail = Mail.objects.get(to=member.email)
    assert "The seventh year" in mail.text
    assert quoted([*pages, shown]) | quoted([mail.text, mail.html], besides="drowning") == set()
    assert "paper" not in mail.text


def test_notes_cost_one_query_for_one_story_and_for_six(client):
    counts = []
    for note in ("", NOTE, NOTE):
        for _ in range(len(counts)):
            StoryPageFactory(summary="A kettle", content_note=note)
        StoryPageFactory(summary="A kettle", content_note=note)
        indexing.rebuild()
        client.get("/search/", {"q": "kettle"})
        with CaptureQueriesContext(connection) as context:
            client.get("/search/", {"q": "kettle"})
        counts.append((len(context), sum('"content_note" = ' in query["sql"] for query in context)))
    assert counts == [(counts[0][0], 1)] * 3
    assert counts[0][0] <= 14
