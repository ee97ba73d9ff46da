"""“Was this clear?”: two links at the foot of every page, the form behind them, and the list for editors."""

import csv
import io
import re
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group

from hub.feedback.models import Feedback
from tests.factories.feedback import FeedbackFactory
from tests.factories.forums import ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LINKS = re.compile(r'href="(/feedback/\?[^"]+)"')
FORM = "/feedback/?page=/news/bus/&clear=no"


@pytest.fixture
def page(db):
    return NewsPageFactory(title="A new bus", slug="bus")


@pytest.fixture
def editor(db):
    editor = MemberFactory()
    editor.groups.add(Group.objects.get(name="Editors"))
    return editor


def html(answer) -> str:
    return answer.content.decode()


@pytest.mark.parametrize("path", ["/", "/news/", "/news/bus/", "/notes/", "/spaces/", "/search/", "/members/"])
def test_page_asks_whether_it_was_clear_without_a_cookie(client, page, path):
    answer = client.get(path)
    name = path.replace("/", "%2F")
    assert LINKS.findall(html(answer)) == [f"/feedback/?page={name}&amp;clear={clear}" for clear in ("yes", "no")]
    assert not answer.cookies


def test_thread_asks_too(client):
    assert len(LINKS.findall(html(client.get(ThreadFactory().get_absolute_url())))) == 2


@pytest.mark.parametrize(
    "path", ["/accounts/login/", "/accounts/signup/", "/contact/", FORM, "/nothing/here/", "/display/"]
)
def test_forms_and_errors_do_not_ask(client, page, path):
    assert LINKS.findall(html(client.get(path))) == []


def test_link_leads_to_a_form_that_names_the_page_and_has_the_answer_chosen(client, page):
    answer = client.get("/feedback/?page=%2Fnews%2Fbus%2F&clear=no")
    assert answer["Cache-Control"].count("no-store") == 1
    assert '<a href="/news/bus/">A new bus</a>' in html(answer)
    assert re.search(r'value="no"[^>]* checked', html(answer))


def test_answer_is_kept_and_the_thanks_lead_back(client, page):
    answer = client.post(FORM, {"clear": "no", "words": "What is a tender?"}, follow=True)
    assert answer.redirect_chain == [("/feedback/thanks/?page=%2Fnews%2Fbus%2F", 302)]
    assert 'href="/news/bus/"' in html(answer)
    assert Feedback.objects.values_list("page", "clear", "words", "member").get() == (
        page.pk,
        False,
        "What is a tender?",
        None,
    )


def test_form_that_is_sent_twice_counts_once(client, page):
    token = re.search(r'name="token" value="([^"]+)"', html(client.get(FORM)))[1]
    for _ in range(2):
        assert client.post(FORM, {"clear": "no", "token": token}).status_code == 302
    assert Feedback.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({}, "id_clear"),
        ({"clear": "perhaps"}, "id_clear"),
        ({"clear": "no", "words": "x" * 1001}, "id_words"),
    ],
)
def test_refused_answer_says_why_and_keeps_the_words(client, page, sent, wrong):
    answer = client.post(FORM, {"words": "Kept words"} | sent)
    assert answer.status_code == 422
    assert f'href="#{wrong}' in html(answer)
    assert sent.get("words", "Kept words") in html(answer)
    assert Feedback.objects.count() == 0


def test_token_that_is_none_is_no_reason_to_fail_without_a_word(client, page):
    assert client.post(FORM, {"clear": "no", "token": "hm"}).status_code == 422


def test_program_that_fills_every_field_is_thanked_and_not_kept(client, page):
    assert client.post(FORM, {"clear": "no", "website": "https://spam.example"}).status_code == 302
    assert Feedback.objects.count() == 0


def test_too_many_answers_from_one_address_have_to_wait(client, page):
    codes = [client.post(FORM, {"clear": "no", "words": "Kept words"}) for _ in range(21)]
    assert [code.status_code for code in codes] == [302] * 20 + [429]
    assert "Retry-After" in codes[-1]
    assert "Kept words" in html(codes[-1])


@pytest.mark.parametrize(
    "path", ["", "news", "//elsewhere.example/", "https://elsewhere.example/", "/\\elsewhere.example", "/a\nb/"]
)
def test_address_of_another_site_is_refused(client, path):
    assert client.get("/feedback/", {"page": path}).status_code == 404
    assert client.post(f"/feedback/?{urlencode({'page': path})}", {"clear": "no"}).status_code == 404
    assert 'href="/"' in html(client.get("/feedback/thanks/", {"page": path}))


@pytest.mark.parametrize("path", ["/no/such/page/", "/news/nothing-here/", "/wp-login.php"])
def test_address_that_leads_to_no_page_has_no_form(client, path):
    answer = client.get("/feedback/", {"page": path})
    assert (answer.status_code, "<textarea" in html(answer)) == (404, False)
    assert "There is nothing at this address" in html(answer)
    assert client.post(f"/feedback/?{urlencode({'page': path})}", {"clear": "no"}).status_code == 404
    assert Feedback.objects.count() == 0


def test_words_of_a_hostile_visitor_are_escaped_for_editors(client, page, editor):
    client.post(FORM, {"clear": "no", "words": "<script>alert(1)</script>"})
    client.force_login(editor)
    shown = html(client.get("/admin/feedback/"))
    assert "<script>alert(1)" not in shown
    assert "&lt;script&gt;alert(1)" in shown


def test_editor_reads_filters_exports_and_marks_as_done(client, page, editor):
    no, yes = FeedbackFactory(page=page, words="Unclearword"), FeedbackFactory(page=page, clear=True, words="Fineword")
    client.force_login(editor)
    shown = html(client.get("/admin/feedback/"))
    assert "1 of 2 said no" in shown
    assert "A new bus" in shown
    narrowed = html(client.get(f"/admin/feedback/?page={page.pk}&clear=False&done=false"))
    assert ("Unclearword" in narrowed, "Fineword" in narrowed) == (True, False)
    table = b"".join(client.get("/admin/feedback/?export=csv").streaming_content).decode()
    assert "Unclearword" in table
    answer = client.post(f"/admin/feedback/edit/{no.pk}/", {"done": "on"})
    assert answer.status_code == 302
    assert (Feedback.objects.get(pk=no.pk).done, Feedback.objects.get(pk=yes.pk).done) == (True, False)


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", " =1+1"])
def test_words_that_begin_like_a_formula_are_words_in_the_table(client, page, editor, words):
    FeedbackFactory(page=page, words=words)
    client.force_login(editor)
    table = b"".join(client.get("/admin/feedback/?export=csv").streaming_content).decode()
    assert [row["In their words"] for row in csv.DictReader(io.StringIO(table))] == [f"'{words}"]
