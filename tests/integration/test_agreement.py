"""The community agreement is asked for at the moment of posting, at every door, and costs nobody their words."""

import pytest

from forums.models import Post, Thread
from members.agreement.actions import accept, publish
from members.agreement.models import Agreement, AgreementAcceptance
from tests.factories.forums import ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory

pytestmark = pytest.mark.django_db
WORDS = {"body": "My first words here.", "key": "k"}


@pytest.fixture
def me(client):
    publish(actor=None, text="<h2>Kind</h2><p>Be kind.</p>")
    member = MemberFactory()
    client.force_login(member)
    return member


def test_reply_comes_back_with_the_agreement_and_is_posted_with_the_yes(client, me):
    thread = ThreadFactory()
    url = f"{thread.get_absolute_url()}reply/"
    asked = client.post(url, WORDS)
    assert (asked.status_code, thread.posts.count()) == (403, 1)
    for part in ("My first words here.", "<p>Be kind.</p>", 'name="agreed" value="1"', '<a href="#id_agreed">'):
        assert part in asked.text
    assert client.post(url, WORDS | {"agreed": "1"}).status_code == 302
    assert thread.posts.get(number=2).body_text == "My first words here."
    assert list(AgreementAcceptance.objects.values_list("member", "agreement__number")) == [(me.pk, 1)]
    assert client.post(url, {"body": "More.", "key": "l"}).status_code == 302


def test_new_version_in_between_is_asked_for_and_the_yes_to_the_old_one_counts_for_nothing(client, me):
    thread = ThreadFactory()
    url = f"{thread.get_absolute_url()}reply/"
    publish(actor=None, text="<p>Be kind and brief.</p>", changes="Brief, too.")
    asked = client.post(url, WORDS | {"agreed": "1"})
    assert (asked.status_code, AgreementAcceptance.objects.count()) == (403, 0)
    assert 'value="2"' in asked.text
    assert "Brief, too." in asked.text


@pytest.mark.parametrize("agreed", ["", "x", "0", "9" * 400, "٣"])
def test_yes_to_nothing_is_asked_again(client, me, agreed):
    thread = ThreadFactory()
    assert client.post(f"{thread.get_absolute_url()}reply/", WORDS | {"agreed": agreed}).status_code == 403


def test_thread_and_talk_about_a_page_ask_too(client, me):
    place = ThreadFactory()
    new = f"{place.space.get_absolute_url()}new/"
    asked = client.post(new, WORDS | {"title": "Hello"})
    assert (asked.status_code, Thread.objects.count()) == (403, 1)
    assert 'value="Hello"' in asked.text
    page = NewsPageFactory(discussion=True)
    about = f"/spaces/about/{page.pk}/"
    assert client.post(about, WORDS).status_code == 403
    assert Thread.objects.count() == 1
    assert client.post(about, WORDS | {"agreed": "1"}).status_code == 302
    assert client.post(new, WORDS | {"title": "Hello"}).status_code == 302


def test_api_says_where_to_say_yes_and_takes_the_words_after_it(client, me):
    thread = ThreadFactory()
    url = f"/api/v1/threads/{thread.pk}/posts"
    key = {"Idempotency-Key": "first"}
    refused = client.post(url, {"body": "Hi."}, content_type="application/json", headers=key)
    assert (refused.status_code, refused.headers["Content-Type"]) == (403, "application/problem+json")
    assert refused.json()["agreement"] == {"version": 1, "url": "/agreement/"}
    # As in another tab.
    page = client.get("/agreement/")
    assert '<input type="hidden" name="agreed" value="1">' in page.text
    thanks = client.post("/account/agreement/", {"agreed": "1"}, follow=True)
    assert "Thank you. You can post now" in thanks.text
    assert "You said yes to this version" in thanks.text
    assert client.post(url, {"body": "Hi."}, content_type="application/json", headers=key).status_code == 201
    assert Post.objects.filter(author=me).count() == 1


def test_guest_reads_the_agreement_without_a_form_and_it_is_not_there_before_it_is_published(client):
    assert client.get("/agreement/").status_code == 404
    publish(actor=None, text="<p>Be kind.</p>")
    page = client.get("/agreement/")
    assert (page.status_code, page.cookies.keys()) == (200, set())
    assert "csrfmiddlewaretoken" not in page.text


def test_admin_publishes_a_new_version_and_the_old_one_stays(client):
    admin = MemberFactory(admin=True)
    client.force_login(admin)
    publish(actor=None, text="<p>Be kind.</p>")
    text = '{"blocks": [{"key": "a", "type": "unstyled", "depth": 0, "text": "Be brief.", "inlineStyleRanges": [], '
    text += '"entityRanges": []}], "entityMap": {}}'
    assert "Be kind." in client.get("/admin/members/agreement/new/").text
    client.post("/admin/members/agreement/new/", {"text": text, "changes": "Shorter."})
    texts = list(Agreement.objects.values_list("number", "changes", "published_by"))
    assert texts == [(2, "Shorter.", admin.pk), (1, "", None)]
    assert Agreement.objects.get(number=1).text == "<p>Be kind.</p>"
    old = Agreement.objects.get(number=1).pk
    assert client.get(f"/admin/members/agreement/edit/{old}/").status_code in {302, 403, 404}
    assert client.post(f"/admin/members/agreement/delete/{old}/").status_code in {302, 403, 404}
    assert Agreement.objects.count() == 2
    accept(actor=admin, number=2)
    assert admin.display_name in client.get("/admin/reports/agreement/").text
