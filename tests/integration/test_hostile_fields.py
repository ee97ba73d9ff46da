"""Every field of the forms of pages, stories, resources and imports, with what no browser sends: no page breaks."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from hub.cms.models import GroupIndexPage, NewsIndexPage, NotesIndexPage, PaperIndexPage, ResourceIndexPage
from stories.models import StoryIndexPage
from tests.factories.members import PASSWORD, MemberFactory
from tests.factories.pages import index_of
from tests.factories.stories import a_form, a_recording, told

pytestmark = [pytest.mark.django_db, pytest.mark.database]

HOSTILE = ("a\x00b", "x" * 100_000, "9" * 400, "NaN", "0000-00-00", "\u202e'\"<script>")


@pytest.fixture
def member_client(db):
    member = MemberFactory(handle="sam")
    client = Client(HTTP_HOST="127.0.0.1", raise_request_exception=True)
    assert client.login(email=member.email, password=PASSWORD)
    client.member = member
    return client


@pytest.fixture
def editor_client(db):
    member = MemberFactory(handle="edith")
    member.groups.add(Group.objects.get(name="Editors"))
    client = Client(HTTP_HOST="127.0.0.1")
    assert client.login(email=member.email, password=PASSWORD)
    return client


@pytest.fixture
def admin_of_the_hub(db):
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(MemberFactory(is_superuser=True))
    return client


STORY = [*a_form(), "told_as", "content_note", "themes", "look_again_on", "minutes", "no_speech", "recording"]
STORY += ["captions", "picture", "picture_alt", "newsletter"]


@pytest.mark.parametrize("field", STORY)
def test_field_of_a_story_takes_no_page_down(field, member_client, settings):
    settings.RATE_LIMITS = False
    index_of(StoryIndexPage)
    for number, value in enumerate(HOSTILE):
        form = a_form(kind="video" if number % 2 else "written", key=str(number)) | {field: [value, value]}
        assert member_client.post("/tell-your-story/", form).status_code in {200, 302, 429}, value


def test_files_of_a_story_take_no_page_down(member_client, settings):
    settings.RATE_LIMITS = False
    index_of(StoryIndexPage)
    names = ("a\x00.mp3", "../../etc/passwd.mp3", "x" * 300 + ".mp3", ".mp3", "a.html", "a.svg", "a.mp3.html", "🙂.mp3")
    contents = (b"", b"<html><script>", b"ID3" + b"\x00" * 100, b"\xff" * 2000)
    for number, name in enumerate(names):
        for field in ("recording", "captions", "picture"):
            form = a_form(kind="audio", key=f"{field}{number}")
            files = {"recording": a_recording(), field: SimpleUploadedFile(name, contents[number % 4])}
            answer = member_client.post("/tell-your-story/", form | files)
            assert answer.status_code in {200, 302, 429}, (field, name)


RESOURCE = {
    "title": "A guide",
    "link": "https://example.org/g",
    "summary": "It helps",
    "type": "guide",
    "format": "web",
}


@pytest.mark.parametrize("field", [*RESOURCE, "year", "topics", "audience", "made_it", "show_name", "key", "file"])
def test_field_of_a_suggestion_takes_no_page_down(field, member_client, settings):
    settings.RATE_LIMITS = False
    index_of(ResourceIndexPage)
    for value in (
        *HOSTILE,
        "http://[::1",
        "http://\x00",
        "//x",
        "javascript:alert(1)",
        "http://a b/",
        ",,,",
        "http://x.org:99999/",
    ):
        answer = member_client.post("/suggest-a-resource/", RESOURCE | {field: [value, value]})
        assert answer.status_code in {200, 302, 400, 422, 429}, value


@pytest.mark.parametrize("field", ["clear", "words", "named", "token", "website"])
def test_field_of_feedback_takes_no_page_down(field, member_client, settings):
    settings.RATE_LIMITS = False
    for value in HOSTILE:
        answer = member_client.post("/feedback/?page=/", {"clear": "yes", field: [value, value]})
        assert answer.status_code in {302, 422, 429}, value


ELSEWHERE = (
    "//evil.example",
    "/\\evil.example",
    "https://evil.example/",
    "/%00",
    "\x00",
    "/" + "x" * 5000,
    "/\t/evil.example",
)


@pytest.mark.parametrize("name", ["page", "clear", "next"])
def test_address_in_the_form_of_feedback_leads_nowhere_else(name, client):
    for value in (*HOSTILE, *ELSEWHERE):
        for path in ("/feedback/", "/feedback/thanks/"):
            answer = client.get(path, {"page": "/", name: value})
            assert answer.status_code in {200, 404}, (path, value)
            assert b'href="//evil' not in answer.content and b'href="https://evil' not in answer.content


LISTS = [
    (NewsIndexPage, ["series", "topic", "before"]),
    (NotesIndexPage, ["group", "topic", "before"]),
    (ResourceIndexPage, ["type", "topic", "audience", "format", "year", "sort", "before"]),
    (StoryIndexPage, ["topic", "before"]),
    (PaperIndexPage, ["topic", "before"]),
    (GroupIndexPage, ["before"]),
]


@pytest.mark.parametrize(("model", "names"), LISTS)
def test_parameter_of_a_list_takes_no_page_down(model, names, client):
    path = index_of(model).get_url()
    for name in names:
        for value in HOSTILE:
            if len(value) > 5000:
                continue
            for place in (path, f"{path}feed/"):
                answer = client.get(place, {name: [value, value]})
                assert answer.status_code in {200, 304, 400, 404}, (place, name, value)


@pytest.mark.parametrize("field", ["newsletter", "social", "look_again_on"])
def test_field_of_ones_choices_takes_no_page_down(field, member_client):
    record = told(member_client.member)
    for value in HOSTILE:
        assert member_client.post(f"/account/stories/{record.pk}/", {field: [value, value]}).status_code in {
            200,
            302,
            422,
        }


@pytest.mark.parametrize("field", ["site", "where", "look_again_on"])
def test_field_of_consent_on_paper_takes_no_page_down(field, editor_client):
    record = told()
    for value in HOSTILE:
        form = {"site": "on", "where": "The blue folder", field: [value, value]}
        assert editor_client.post(f"/admin/stories/consent/{record.pk}/", form).status_code in {200, 302, 422}


@pytest.mark.parametrize(
    "path", ["reports/stories/", "reports/broken-links/", "feedback/", "import/", "stories/people-in-pictures/"]
)
def test_report_of_editors_takes_odd_questions(path, editor_client):
    for name in ("use", "due", "p", "ordering", "q", "page", "clear", "ignored", "state", "export"):
        for value in HOSTILE[:1] + HOSTILE[2:]:
            answer = editor_client.get(f"/admin/{path}", {name: value})
            assert answer.status_code in {200, 302, 400, 404}, (name, value)


@pytest.mark.parametrize("field", ["kind", "file", "pictures", "as_drafts"])
def test_field_of_an_import_takes_no_page_down(field, admin_of_the_hub):
    for value in HOSTILE:
        form = {"kind": "resources", "file": SimpleUploadedFile("a.csv", b"title\nx\n"), field: [value, value]}
        assert admin_of_the_hub.post("/admin/import/", form).status_code in {302, 422}, value
