"""Pages of those who tell a story, and of editors who keep consent."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hub.mail.models import Mail
from members.models import Member
from stories.enums import Use
from stories.models import StoryPage, StoryRecord
from stories.reminders import ask_again
from tests.factories.members import PASSWORD, MemberFactory
from tests.factories.stories import a_form, a_recording, captions, page_of, told

pytestmark = pytest.mark.django_db
NO_PICTURE = SimpleUploadedFile("a.jpg", b"no picture")


@pytest.fixture(autouse=True)
def files_of_this_test(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def member():
    return MemberFactory()


@pytest.fixture
def client(member):
    client = Client(HTTP_HOST="127.0.0.1")
    assert client.login(email=member.email, password=PASSWORD)
    return client


def editor() -> Member:
    person = MemberFactory()
    person.groups.add(Group.objects.get(name="Editors"))
    return person


def send(client, **fields):
    NO_PICTURE.seek(0)
    return client.post("/tell-your-story/", a_form(**fields))


def test_form_leads_to_ones_stories(client, member):
    assert send(client).headers["Location"] == "/account/stories/"
    assert page_of(StoryRecord.objects.get(member=member)).teller_name == member.display_name


def test_nothing_is_ticked_by_itself(client):
    page = client.get("/tell-your-story/").content.decode()
    assert page.count('type="checkbox"') == 7
    assert 'checkbox" checked' not in page and page.count(" checked") == 1  # "Written"


def test_guest_is_sent_to_sign_in_and_back():
    answer = Client(HTTP_HOST="127.0.0.1").get("/tell-your-story/")
    assert answer.headers["Location"] == "/accounts/login/?next=/tell-your-story/"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Give your story a title."),
        ({"title": "x" * 121}, "This title is too long"),
        ({"title": "\x00"}, "Give your story a title."),
        ({"summary": "x" * 301}, "it may have 300 characters"),
        ({"words": ""}, "Write your story here."),
        ({"words": "x" * 60_001}, "it may have 60,000 characters"),
        ({"kind": "smoke"}, "Choose one."),
        ({"kind": None}, "Choose one."),
        ({"kind": "audio"}, "Choose the file of your recording."),
        ({"kind": "audio", "recording": a_recording("story.exe")}, "This file is of another kind."),
        ({"kind": "video", "recording": a_recording("film.mp4")}, "A video needs captions."),
        (
            {"kind": "video", "recording": a_recording("film.mp4"), "captions": captions(content=b"no captions")},
            "error-summary",
        ),
        ({"kind": "audio", "recording": a_recording(content=b"")}, "error-summary"),
        ({"minutes": "a while"}, "Write a whole number."),
        ({"minutes": "100000"}, "at most 600"),
        ({"name_shown": None}, "Choose whose name people see."),
        ({"name_shown": "chosen", "told_as": " "}, "Write the name that people should see."),
        ({"told_as": "x" * 81}, "it may have 80 characters"),
        ({"themes": "a,b,c,d,e,f,g"}, "Write up to six themes"),
        ({"themes": "x" * 41}, "Write up to six themes"),
        ({"content_note": "x" * 251}, "it may have 250 characters"),
        (
            {"picture": a_recording("a.jpg", b"no picture"), "picture_alt": "A", "picture_consent": "on"},
            "not a picture",
        ),
        ({"picture": a_recording("a.jpg", b"no picture"), "picture_consent": "on"}, "Say what the picture shows"),
        ({"picture": a_recording("a.jpg", b"no picture"), "picture_alt": "A"}, "has said yes"),
        ({"site": None}, "Without this we cannot publish your story."),
        ({"look_again_on": "soon"}, "Write the day like this"),
        ({"look_again_on": "2001-01-01"}, "Choose a day after today"),
        ({"key": "k" * 65}, "error-summary"),
    ],
)
def test_what_is_wrong_is_said_and_the_words_are_kept(fields, words, client):
    answer = send(client, **({"summary": "Kept words."} | fields))
    text = answer.content.decode()
    assert (answer.status_code, StoryRecord.objects.count(), StoryPage.objects.count()) == (200, 0, 0)
    assert words in text and "error-summary" in text
    assert "summary" in fields or "Kept words." in text


def test_hostile_words_are_words(client):
    send(client, title="<script>alert(1)</script>", words="<img src=x onerror=alert(1)>", themes="<b>bold</b>")
    page = StoryPage.objects.get()
    page.get_latest_revision().publish()
    text = client.get(page.get_url()).content.decode()
    assert "<script>alert" not in text and "<img src=x" not in text and "<b>bold" not in text


def test_sent_twice_tells_one_story(client):
    assert [send(client).status_code for _ in range(2)] == [302, 302]
    assert StoryPage.objects.count() == 1


@pytest.mark.parametrize(("kind", "name", "tag"), [("audio", "a.mp3", "<audio"), ("video", "a.mp4", "<video")])
def test_recorded_story_has_a_player_with_the_words_beside_it(kind, name, tag, client):
    send(client, kind=kind, recording=a_recording(name), captions=captions(), words="All that is said.", minutes="3")
    page = StoryPage.objects.get()
    page.get_latest_revision().publish()
    text = client.get(page.get_url()).content.decode()
    assert tag in text and "All that is said." in text and "3 minutes" in text
    assert client.get(StoryPage.objects.get().recording.url).status_code == 200


def test_files_of_a_draft_are_for_nobody_outside_the_admin(client):
    send(client, kind="audio", recording=a_recording(), words="All that is said.")
    assert client.get(StoryPage.objects.get().recording.url).status_code == 404


def test_one_sees_what_became_of_ones_story_with_the_editors_words(client, member):
    page = page_of(told(member))
    state = page.current_workflow_state
    state.current_task_state.task.on_action(state.current_task_state, None, "reject", comment="A little short.")
    text = client.get("/account/stories/").content.decode()
    assert "Not taken" in text and "A little short." in text


def not_taken(member, **parts):
    record = told(member, **parts)
    state = page_of(record).current_workflow_state
    state.current_task_state.task.on_action(state.current_task_state, None, "reject", comment="A little short.")
    return record


def changed(**fields) -> dict:
    return {"title": "The kettle", "summary": "About a cup of tea.", "words": "Once.\n\nThree times."} | fields


def test_story_that_was_not_taken_is_changed_and_sent_again(client, member):
    record = not_taken(member, themes=["tea"], told_as="Sparrow")
    address = f"/account/stories/{record.pk}/change/"
    assert address in client.get("/account/stories/").content.decode()
    form = client.get(address).content.decode()
    assert "A little short." in form and "Once.\n\nTwice." in form and 'value="Sparrow"' in form
    answer = client.post(address, changed(told_as="Wren", themes="tea, being heard"), follow=True)
    assert "The editors are reading it" in answer.content.decode()
    page = page_of(record).get_latest_revision_as_object()
    assert (page.told_as, sorted(tag.name for tag in page.themes.all())) == ("Wren", ["being heard", "tea"])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title": ""}, "Give your story a title."),
        ({"words": ""}, "Write your story here."),
        ({"words": "x" * 60_001}, "it may have 60,000 characters"),
        ({"told_as": " "}, "Write the name that people should see."),
        ({"themes": "x" * 41}, "Write up to six themes"),
        ({"picture": a_recording("a.jpg", b"no"), "picture_alt": "A", "picture_consent": "on"}, "not a picture"),
    ],
)
def test_what_is_wrong_with_a_change_is_said_and_nothing_changes(fields, words, client, member):
    record = not_taken(member, told_as="Sparrow")
    given = changed(told_as="Sparrow") | {"summary": "Kept words."} | fields
    answer = client.post(f"/account/stories/{record.pk}/change/", given)
    text = answer.content.decode()
    assert (answer.status_code, words in text, "Kept words." in text) == (200, True, True)
    assert page_of(record).get_latest_revision_as_object().summary == "About a cup of tea."


@pytest.mark.parametrize("kind", ["written", "audio"])
def test_change_of_a_written_story_speaks_of_no_recording(kind, client, member):
    record = told(member, kind=kind, recording=a_recording() if kind == "audio" else None)
    page = client.get(f"/account/stories/{record.pk}/change/").text
    assert "An empty line starts a new paragraph." in page
    assert ("Write down what is said, so that people who cannot hear it can read it." in page) == (kind == "audio")
    assert ("audio and video" in page) == (kind == "audio")


def test_published_story_has_no_page_to_change_it(client, member):
    record = told(member, publish=True)
    assert client.get(f"/account/stories/{record.pk}/change/").status_code == 404
    assert client.post(f"/account/stories/{record.pk}/change/", changed()).status_code == 404


def test_uses_are_changed_in_ones_account(client, member):
    record = told(member)
    day = (timezone.localdate() + timezone.timedelta(days=30)).isoformat()
    client.post(f"/account/stories/{record.pk}/", {"print": "on", "look_again_on": day})
    record = StoryRecord.objects.get()
    assert [use for use in Use if record.allows(use)] == ["site", "print"]
    assert record.look_again_on.isoformat() == day


def test_list_of_ones_stories_asks_as_much_for_three_as_for_one(client, member, django_assert_max_num_queries):
    client.get("/account/stories/")
    counts = []
    for more in (1, 2):
        for number in range(more):
            told(member, title=f"Story {more}{number}")
        with django_assert_max_num_queries(14) as seen:
            client.get("/account/stories/")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_storyteller_is_asked_once_when_the_day_has_come(client, member):
    record = told(member, title="A secret title", publish=True)
    StoryRecord.objects.update(look_again_on=timezone.localdate())
    assert (ask_again(), ask_again()) == (1, 0)
    mail = Mail.objects.get(to=member.email)
    assert "A secret title" not in mail.text and f"/account/stories/{record.pk}/" in mail.text
    client.post(f"/account/stories/{record.pk}/still-right/")
    assert StoryRecord.objects.get().asked_at is None


# Editors ---------------------------------------------------------------------------------


def test_editor_finds_stories_by_use_and_takes_the_list_along(member):
    told(member, title="For print"), told(member, title="Hub only", uses=[Use.SITE], key="b")
    admin = Client(HTTP_HOST="127.0.0.1")
    admin.login(email=MemberFactory(is_superuser=True).email, password=PASSWORD)
    shown = admin.get("/admin/reports/stories/?use=print").content.decode()
    assert "For print" in shown and "Hub only" not in shown
    due = admin.get("/admin/reports/stories/?due=on").content.decode()
    assert "For print" not in due and "Hub only" not in due
    table = b"".join(admin.get("/admin/reports/stories/?export=csv").streaming_content).decode()
    assert "For print" in table and "Hub only" in table


@pytest.mark.parametrize("kind", ["written", "audio"])
def test_editor_opens_a_story_with_single_line_breaks(kind, client, member):
    files = {"recording": a_recording()} if kind == "audio" else {}
    send(client, kind=kind, words="First line.\nSecond line.\n\nA new paragraph.", **files)
    page = page_of(StoryRecord.objects.get(member=member))
    client.force_login(editor())
    answer = client.get(f"/admin/pages/{page.pk}/edit/")
    assert answer.status_code == 200
    assert "Second line." in answer.content.decode()
