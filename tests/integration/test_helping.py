"""Taking part through a helper: consent of the member, yes of the helper, and each post says so."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from forums import actions as forum
from forums.mail import send_due
from forums.member_erasure import erase
from forums.models import Post, Thread
from forums.search_source import ThreadSource
from hub.mail.models import Mail
from hub.plugins.member_data import Erasing
from members.agreement.actions import accept, publish
from members.helping.actions import answer, ask, end
from members.helping.models import HelpEntry
from members.helping.queries import ConsentGone
from members.member_data import erase as erase_account
from members.models import AuditEntry
from members.tokens.actions import make_token
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def sam():
    return MemberFactory(handle="sam", display_name="Sam")


@pytest.fixture
def rosa(sam):
    """Sam's helper."""
    rosa = MemberFactory(handle="rosa", display_name="Rosa")
    ask(actor=sam, handle="@Rosa")
    answer(actor=rosa, member=sam, accept=True)
    return rosa


def test_consent_is_asked_accepted_and_ended_in_rows_that_are_only_added(sam, rosa):
    end(actor=sam, member=sam, helper=rosa)
    end(actor=sam, member=sam, helper=rosa)
    rows = HelpEntry.objects.order_by("pk")
    assert [(row.act, row.by) for row in rows] == [("asked", sam), ("accepted", rosa), ("ended", sam)]
    mails = list(Mail.objects.order_by("pk").values_list("to", "subject"))
    no_more = "Rosa writes for Sam no more"
    assert mails == [
        (rosa.email, "Sam asks for your help"),
        (sam.email, "Rosa can write for Sam now"),
        (rosa.email, "Rosa can write for Sam now"),
        (sam.email, no_more),
        (rosa.email, no_more),
    ]
    assert "You ended it: from now on" in Mail.objects.get(to=sam.email, subject=no_more).text
    assert "Sam ended it: from now on" in Mail.objects.get(to=rosa.email, subject=no_more).html
    with pytest.raises(TypeError):
        rows[0].save()


@pytest.mark.parametrize("handle", ["nobody", "sam", "'", ""])
def test_nobody_helps_who_is_not_there_or_oneself(sam, handle):
    with pytest.raises(ValidationError):
        ask(actor=sam, handle=handle)


def test_nobody_accepts_what_they_were_not_asked_or_was_taken_back(sam):
    kim = MemberFactory(handle="kim")
    with pytest.raises(ConsentGone):
        answer(actor=kim, member=sam, accept=True)
    ask(actor=sam, handle="kim")
    end(actor=sam, member=sam, helper=kim)
    with pytest.raises(ConsentGone):
        answer(actor=kim, member=sam, accept=True)


def test_no_is_told_the_member_and_a_question_taken_back_the_helper():
    sam, kim = MemberFactory(display_name="{Sam}"), MemberFactory(handle="kim", display_name="Kim")
    ask(actor=sam, handle="kim")
    answer(actor=kim, member=sam, accept=False)
    ask(actor=sam, handle="kim")
    end(actor=sam, member=sam, helper=kim)
    mails = list(Mail.objects.order_by("pk").values_list("to", "subject"))
    asked = (kim.email, "{Sam} asks for your help")
    assert mails == [asked, (sam.email, "Kim cannot help you now"), asked, (kim.email, "Kim writes for {Sam} no more")]


def test_helper_is_chosen_from_the_directory_or_from_their_profile(client, sam):
    MemberFactory(handle="rosa", display_name="Rosa Lind")
    MemberFactory(handle="hidden", display_name="Rosa Gone", is_active=False)
    client.force_login(sam)
    choose = "/account/helping/?handle=rosa#ask"
    assert f'href="{choose}"' in client.get("/members/rosa/").text
    assert "?handle=" not in client.get("/members/sam/").text
    found = client.get("/account/helping/?q=rosa").text
    assert (choose in found, "Rosa Gone" in found) == (True, False)
    assert "Nobody was found" in client.get("/account/helping/?q=sam").text
    chosen = client.get("/account/helping/?handle=rosa").text
    assert "You chose <strong>Rosa Lind</strong>" in chosen
    assert 'value="rosa"' in chosen
    for nobody in ("hidden", "sam", "'", "nobody"):
        assert "You chose" not in client.get("/account/helping/", {"handle": nobody}).text
    client.logout()
    assert "?handle=" not in client.get("/members/rosa/").text


def test_program_of_a_helper_writes_for_the_member_while_consent_and_scope_are_there(sam, rosa):
    space = SpaceFactory()
    threads = f"/api/v1/spaces/{space.slug}/threads"
    words = {"title": "My bus", "body": "It never comes.", "helping": sam.pk}

    def send(*scopes):
        secret = make_token(actor=rosa, name=" ".join(scopes), scopes=scopes, days=None)
        return Client(headers={"Authorization": f"Bearer {secret}"})

    refused = send("post").post(threads, words, "application/json")
    assert (refused.status_code, refused.json()["scope"], Thread.objects.count()) == (403, "help", 0)
    program = send("post", "help")
    assert program.post(threads, words, "application/json").status_code == 201
    thread = Thread.objects.get()
    assert (thread.author, thread.helper, thread.posts.get().helper) == (sam, rosa, rosa)
    assert program.get(f"/api/v1/threads/{thread.pk}").status_code == 403  # it may not read
    answers = f"/api/v1/threads/{thread.pk}/posts"
    key = {"Idempotency-Key": "one"}
    sent = program.post(answers, {"body": "Still not.", "helping": sam.pk}, "application/json", headers=key)
    assert (sent.status_code, thread.posts.get(number=2).helper) == (201, rosa)
    # The same words with the same key as oneself are something else.
    assert program.post(answers, {"body": "Still not."}, "application/json", headers=key).status_code == 422
    end(actor=sam, member=sam, helper=rosa)
    for path in (threads, answers):
        gone = program.post(path, words, "application/json")
        assert (gone.status_code, "You cannot write for Sam now" in gone.json()["detail"]) == (403, True)


def test_post_is_the_members_and_names_the_helper(sam, rosa):
    thread = ThreadFactory()
    post = forum.reply(thread, actor=rosa, body="Hello from Sam.", for_member=sam)
    assert (post.author, post.helper, post.helper_name) == (sam, rosa, "Rosa")
    entry = AuditEntry.objects.get(act="post.helped")
    assert (entry.actor, entry.target, entry.detail) == (rosa, f"post:{post.pk}", f"member:{sam.pk}")
    with pytest.raises(PermissionDenied):
        forum.edit_post(post, actor=rosa, body="Changed.", revision=1)
    started = forum.start_thread(thread.space, actor=rosa, title="For Sam", body="Words.", for_member=sam)
    assert (started.author, started.posts.get().helper) == (sam, rosa)
    rosa.delete()
    assert Post.objects.get(pk=post.pk).helper_name == "a former member"


def test_nobody_writes_where_the_member_cannot_read_or_has_not_agreed(sam, rosa):
    invited = SpaceFactory(invited=True)
    SpaceMembershipFactory(space=invited, member=rosa)
    with pytest.raises(PermissionDenied, match="Sam cannot post here themselves"):
        forum.reply(ThreadFactory(space=invited), actor=rosa, body="Hi.", for_member=sam)
    publish(actor=None, text="<p>Be kind.</p>")
    accept(actor=rosa, number=1)
    with pytest.raises(PermissionDenied, match="Sam has not said yes"):
        forum.reply(ThreadFactory(), actor=rosa, body="Hi.", for_member=sam)
    assert Post.objects.filter(author=sam).count() == 0


@pytest.mark.parametrize("gone", ["is_active", "consent", "other"])
def test_nobody_writes_without_consent_that_stands(sam, rosa, gone):
    actor = rosa
    if gone == "is_active":
        sam.is_active = False
        sam.save()
    elif gone == "consent":
        end(actor=rosa, member=sam, helper=rosa)
    else:
        actor = MemberFactory()
    with pytest.raises(ConsentGone):
        forum.reply(ThreadFactory(), actor=actor, body="Hi.", for_member=sam)


def test_whole_way_on_the_pages_and_consent_taken_back_in_the_middle_costs_no_words(client, sam):
    rosa, thread = MemberFactory(handle="rosa", display_name="Rosa"), ThreadFactory()
    url = f"{thread.get_absolute_url()}reply/"
    client.force_login(sam)
    assert "They are asked." in client.post("/account/helping/", {"handle": "rosa"}, follow=True).text
    client.force_login(rosa)
    assert "Asks you to write for them." in client.get("/account/helping/").text
    client.post("/account/helping/sam/accept/")
    client.post("/account/helping/sam/write/")
    page = client.get(thread.get_absolute_url()).text
    assert "You write for <strong>Sam</strong>" in page
    assert f'name="helping" value="{sam.pk}"' in page
    sent = {"body": "Hello from Sam.", "key": "k", "helping": str(sam.pk)}
    assert client.post(url, sent).status_code == 302
    shown = client.get(thread.get_absolute_url()).text
    assert 'Written with the help of <a href="/members/rosa/">Rosa</a>' in shown
    assert client.get(f"/api/v1/threads/{thread.pk}/posts").json()["items"][1]["helper_name"] == "Rosa"
    end(actor=sam, member=sam, helper=rosa)
    refused = client.post(url, sent | {"body": "Some more words.", "key": "l"})
    assert (refused.status_code, thread.posts.count()) == (403, 2)
    for kept in ("Some more words.", "You cannot write for Sam now", f'name="helping" value="{sam.pk}"'):
        assert kept in refused.text
    asked = {"body": "Some more words.", "helping": sam.pk}
    answered = client.post(f"/api/v1/threads/{thread.pk}/posts", asked, content_type="application/json")
    assert answered.status_code == 403
    assert "You cannot write for Sam now" in answered.json()["detail"]
    client.post("/account/helping/stop/")
    assert "You write for" not in client.get(thread.get_absolute_url()).text


@pytest.mark.parametrize("helping", ["x", "0", "9" * 30, "٣", "-1"])
def test_words_for_nobody_known_are_refused_and_kept(client, rosa, helping):
    client.force_login(rosa)
    new = f"{SpaceFactory().get_absolute_url()}new/"
    refused = client.post(new, {"title": "Hi", "body": "My words.", "key": "k", "helping": helping})
    assert (refused.status_code, "My words." in refused.text, Thread.objects.count()) == (403, True, 0)


def test_every_door_that_shows_the_author_of_a_thread_says_who_helped(client, sam, rosa):
    space, both = SpaceFactory(), "Sam, with the help of Rosa"
    thread = forum.start_thread(space, actor=rosa, title="My bus", body="It never comes.", for_member=sam)
    thread, post = Thread.objects.get(pk=thread.pk), Post.objects.get()
    assert (thread.helper, thread.last_helped, post.byline) == (rosa, True, both)
    assert 'with the help of <a href="/members/rosa/">Rosa</a>' in client.get(thread.get_absolute_url()).text
    assert "Sam started it with the help of Rosa" in client.get(space.get_absolute_url()).text
    assert f"<name>{both}</name>" in client.get(f"{space.get_absolute_url()}feed/").text
    assert client.get(f"/api/v1/threads/{thread.pk}").json()["helper_name"] == "Rosa"
    [event] = client.get(f"/api/v1/live?topic={thread.topic}&after=0").json()["events"]
    assert "Written with the help of" in event["data"]["html"]
    [document] = ThreadSource().documents([post.pk])
    assert document.people == ("Sam", "with the help of Rosa")
    forum.reply(thread, actor=sam, body="By myself.")
    assert Thread.objects.get(pk=thread.pk).last_helped is False


def test_name_of_a_helper_who_is_erased_goes_everywhere_and_the_help_stays(client, sam, rosa):
    reader = MemberFactory()
    thread = forum.start_thread(SpaceFactory(), actor=reader, title="Buses", body="Where are they?")
    forum.reply(thread, actor=rosa, body="They never come.", for_member=sam)
    forum.thread_mail_wanted(thread.pk)
    erasing = Erasing(member=rosa, keeps_words=False, names=("Rosa", "rosa", rosa.email))
    send_due()
    assert Mail.objects.filter(text__contains="with the help of Rosa").count() == 1
    for app in (erase, erase_account):
        while any(app(erasing).values()):
            pass
    rosa.delete()
    assert Post.objects.get(number=2).byline == "Sam, with the help of a former member"
    assert "Rosa" not in client.get(thread.get_absolute_url()).text
    assert not Mail.objects.filter(text__contains="Rosa").exists()
    words = [event["data"]["html"] for event in live_of(client, thread)]
    assert [("Rosa" in html) for html in words] == [False] * len(words)


def live_of(client, thread):
    return client.get(f"/api/v1/live?topic={thread.topic}&after=0").json()["events"]


def test_helper_finds_no_words_of_their_own_in_the_box_for_somebody_else(client, sam, rosa):
    thread = ThreadFactory()
    forum.keep_draft(thread, actor=rosa, body="Rosa’s own thoughts.", version=0)
    client.force_login(rosa)
    client.post("/account/helping/sam/write/")
    for path in ("", "reply/"):
        page = client.get(f"{thread.get_absolute_url()}{path}").text
        assert "You write for <strong>Sam</strong>" in page
        assert "own thoughts" not in page
        assert "data-draft-url" not in page
    client.post("/account/helping/stop/")
    assert "own thoughts" in client.get(f"{thread.get_absolute_url()}reply/").text


def test_helper_replies_under_a_page_for_the_member(client, sam, rosa):
    page = NewsPageFactory(title="New bus", slug="bus", discussion=True)
    client.force_login(rosa)
    client.post("/account/helping/sam/write/")
    assert "You write for <strong>Sam</strong>" in client.get("/news/bus/").text
    client.post(f"/spaces/about/{page.pk}/", {"body": "At last.", "key": "k", "helping": str(sam.pk)})
    post = Post.objects.get(number=2)
    assert (post.author, post.helper) == (sam, rosa)


def test_each_step_of_a_consent_stands_in_the_audit_log(sam, rosa):
    end(actor=sam, member=sam, helper=rosa)
    acts = AuditEntry.objects.order_by("pk").values_list("act", "actor__handle")
    assert list(acts) == [("help.asked", "sam"), ("help.accepted", "rosa"), ("help.ended", "sam")]


@pytest.mark.parametrize("verb", ["accept", "write"])
def test_button_on_an_old_page_says_what_to_do_and_speaks_of_no_words(client, verb):
    MemberFactory(handle="sam", display_name="Sam")
    client.force_login(MemberFactory())
    answer = client.post(f"/account/helping/sam/{verb}/")
    assert answer.status_code == 403
    assert "You cannot write for Sam now" in answer.text
    assert "they can ask you in their account" in answer.text
    assert "Your words" not in answer.text
