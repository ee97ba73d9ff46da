"""Suggesting a resource, by its pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from wagtail.models import WorkflowState

from hub.cms.models import ResourcePage, Suggestion
from hub.mail.models import Mail
from hub.plugins.testing import deliver
from tests.factories.members import MemberFactory
from tests.factories.pages import ResourcePageFactory
from tests.unit.hub.cms.suggesting.test_actions import editor

pytestmark = pytest.mark.django_db
URL = "/suggest-a-resource/"
GIVEN = {
    "title": "A guide to fees",
    "link": "https://library.example/fees",
    "summary": "What to pay, and when.",
    "type": "guide",
    "format": "document",
    "year": "2024",
    "topics": "pay, going  home, pay",
    "audience": "staff",
    "made_it": "on",
    "key": "k" * 32,
}


@pytest.fixture
def member(client):
    member = MemberFactory()
    client.force_login(member)
    return member


def send(client, **changed):
    return client.post(URL, {**GIVEN, **changed})


def errors(answer) -> dict[str, list[str]]:
    return {name: list(words) for name, words in answer.context["form"].errors.items()}


def pdf(name="fees.pdf", content=b"%PDF-1.4 words"):
    return SimpleUploadedFile(name, content)


def test_guest_is_led_to_sign_in_and_back(client):
    assert client.get(URL)["Location"] == f"/accounts/login/?next={URL}"
    assert client.get("/account/suggestions/")["Location"] == "/accounts/login/?next=/account/suggestions/"


def test_library_leads_to_the_form(client):
    assert f'href="{URL}"' in client.get("/resources/").content.decode()
    ResourcePageFactory()
    assert f'href="{URL}"' in client.get("/resources/").content.decode()


def test_suggestion_is_sent_and_stands_in_the_list(client, member):
    answer = client.post(URL, GIVEN, follow=True)
    page = ResourcePage.objects.get()
    assert answer.redirect_chain == [("/account/suggestions/", 302)]
    assert "Waiting for an editor" in answer.content.decode()
    assert ({tag.name for tag in page.topics.all()}, page.suggested_by) == ({"pay", "going home"}, None)


def test_form_sent_twice_makes_one_suggestion_and_other_words_another(client, member):
    assert [send(client).status_code, send(client).status_code] == [302, 302]
    assert Suggestion.objects.count() == 1
    send(client, title="Another", link="https://library.example/other")
    assert Suggestion.objects.count() == 2


def test_file_will_do_instead_of_a_link(client, member):
    assert send(client, link="", file=pdf()).status_code == 302
    assert ResourcePage.objects.get().files.count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "   "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"link": ""}, "link"),
        ({"link": "nonsense with spaces"}, "link"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"link": "javascript://x.example/%0aalert(1)"}, "link"),
        ({"link": "ftp://x.example/"}, "link"),
        ({"link": "http://[bad"}, "link"),
        ({"link": f"https://x.example/{'x' * 500}"}, "link"),
        ({"summary": ""}, "summary"),
        ({"summary": "x" * 401}, "summary"),
        ({"type": ""}, "type"),
        ({"type": "nonsense"}, "type"),
        ({"format": "nonsense"}, "format"),
        ({"year": "soon"}, "year"),
        ({"year": "1066"}, "year"),
        ({"year": "2" * 30}, "year"),
        ({"topics": ",".join("abcdefghi")}, "topics"),
        ({"topics": "x" * 60}, "topics"),
        ({"topics": ",".join(str(number) for number in range(300))}, "topics"),
        ({"audience": "x" * 60}, "audience"),
        ({"audience": "a\x00b"}, "audience"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_the_words_are_kept(client, member, changed, field):
    answer = send(client, **changed)
    assert (answer.status_code, list(errors(answer))) == (200, [field])
    page = answer.content.decode()
    assert f'<a href="#id_{field}">' in page.split("<form")[-2] + page
    assert (GIVEN["summary"] in page) == (field != "summary")
    assert Suggestion.objects.count() == 0


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("fees.exe", b"MZ"),
        ("fees.html", b"<script>"),
        ("fees.pdf", b"<html>this is no pdf"),
        ("fees.docx", b"PK\x03\x04 broken"),
        ("fees.pdf", b""),
        (f"{'x' * 120}.pdf", b"%PDF-1.4"),
        ("fees", b"%PDF-1.4"),
    ],
)
def test_bad_file_is_answered_beside_the_field(client, member, name, content):
    answer = send(client, link="", file=pdf(name, content))
    assert (answer.status_code, list(errors(answer))) == (200, ["file"])
    assert Suggestion.objects.count() == 0


def test_hostile_words_are_words(client, member):
    hostile = "<script>alert(1)</script>"
    send(client, title=hostile, summary=hostile, topics=hostile)
    page = client.get("/account/suggestions/").content.decode()
    assert ("&lt;script&gt;alert(1)" in page, "<script>alert" in page) == (True, False)


def test_address_without_a_beginning_gets_one(client, member):
    send(client, link="library.example/fees")
    assert ResourcePage.objects.get().link == "https://library.example/fees"


def test_link_that_is_there_already_is_shown(client, member):
    page = ResourcePageFactory(title="Fees & more", link=GIVEN["link"])
    answer = send(client)
    assert errors(answer) == {"link": ["This is in the library already: Fees & more"]}
    assert f'<a href="{page.get_url()}">Fees &amp; more</a>' in answer.content.decode()


def test_link_that_waits_already_is_said(client, member):
    send(client)
    answer = send(client, title="The same by another name")
    assert errors(answer) == {"link": ["Somebody has suggested this already. It waits for the editors."]}


def test_too_many_suggestions_must_wait_and_keep_their_words(client, member):
    for number in range(10):
        send(client, link=f"https://library.example/{number}")
    answer = send(client)
    assert (answer.status_code, Suggestion.objects.count()) == (429, 10)
    assert (int(answer["Retry-After"]) > 0, GIVEN["summary"] in answer.content.decode()) == (True, True)


def test_full_disk_is_said_and_nothing_is_half_kept(client, member, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    answer = send(client, link="", file=pdf())
    assert (answer.status_code, list(errors(answer))) == (507, ["file"])
    assert (Suggestion.objects.count(), ResourcePage.objects.count()) == (0, 0)
    assert GIVEN["summary"] in answer.content.decode()


def test_list_shows_what_became_of_each(client, member):
    send(client)
    page = ResourcePage.objects.get()
    page.get_latest_revision().publish()
    shown = client.get("/account/suggestions/").content.decode()
    assert ("In the library" in shown, f'href="{page.get_url()}"' in shown) == (True, True)
    page.delete()
    assert "Not taken" in client.get("/account/suggestions/").content.decode()


def test_list_is_ones_own(client, member):
    send(client)
    client.force_login(MemberFactory())
    assert "A guide to fees" not in client.get("/account/suggestions/").content.decode()


@pytest.mark.parametrize("before", ["x", "-1", "1" * 19])
def test_place_in_the_list_that_is_none_is_not_found(client, member, before):
    assert client.get(f"/account/suggestions/?before={before}").status_code == 404


def test_page_names_who_suggested_it_when_they_agreed(client, member):
    send(client, show_name="on")
    ResourcePage.objects.get().get_latest_revision().publish()
    page = ResourcePage.objects.get()
    assert (
        f'<a href="{member.get_absolute_url()}">{member.display_name}</a>'
        in client.get(page.get_url()).content.decode()
    )


def workflow_url(act: str) -> str:
    page, task = ResourcePage.objects.get(), WorkflowState.objects.get().current_task_state
    return reverse("wagtailadmin_pages:workflow_action", args=(page.pk, act, task.pk))


def test_editor_approves_in_the_admin(client, member):
    send(client)
    client.force_login(editor())
    client.post(workflow_url("approve"))
    assert ResourcePage.objects.get().live


def test_editor_sends_back_with_a_reason(client, member):
    send(client)
    client.force_login(editor())
    client.post(workflow_url("reject"), {"comment": "We have one."})
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_NEEDS_CHANGES


def test_better_suggestion_of_the_same_address_is_taken_after_one_was_not(client, member):
    send(client)
    client.force_login(editor())
    client.post(workflow_url("reject"), {"comment": "Say whom it helps."})
    deliver()
    client.force_login(member)
    own = client.get("/account/suggestions/").content.decode()
    assert ("Say whom it helps." in own, f'href="{URL}">Suggest a better one' in own) == (True, True)
    assert "Say whom it helps." in Mail.objects.get(to=member.email).text
    answer = send(client, summary="For those who pay.", key="z" * 32)
    assert (answer.status_code, Suggestion.objects.count()) == (302, 2)


def test_incomplete_page_is_not_approved_and_what_is_missing_is_said(client, member):
    send(client)
    page = ResourcePage.objects.get()
    page.summary = ""
    page.save_revision(clean=False)
    client.force_login(editor())
    answer = client.post(workflow_url("approve"), follow=True)
    assert not ResourcePage.objects.get().live
    assert "is not published yet. Summary: This field cannot be blank." in answer.content.decode()
    assert WorkflowState.objects.get().status == WorkflowState.STATUS_IN_PROGRESS
