from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone

from forums import actions, mail
from forums.mail_queries import STOP_LINK, thread_of_stop_link
from forums.models import ThreadMail
from hub.mail.models import Mail
from hub.plugins.events import PostCreated, ReportMade
from tests.factories.forums import PostFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def thread():
    return ThreadFactory(title="Fares")


def told(post):
    mail.on_post_created(PostCreated(post_id=post.pk, thread_id=post.thread_id))


def an_hour_later():
    ThreadMail.objects.update(told_at=timezone.now() - timedelta(hours=1, seconds=1))


def subjects():
    return list(Mail.objects.order_by("id").values_list("subject", flat=True))


def test_the_author_is_told_of_a_reply(thread):
    post = PostFactory(thread=thread, body_text="Take the bus", author__display_name="Sam")
    told(post)
    [sent] = Mail.objects.all()
    assert (sent.to, sent.subject) == (thread.author.email, "A new reply: Fares")
    for part in (sent.text, sent.html):
        assert "Sam" in part
        assert "Take the bus" in part
        assert f"http://127.0.0.1:8000{thread.get_absolute_url()}2/" in part
        assert "/spaces/mail/stop/" in part


def test_words_are_escaped_in_the_html_of_the_mail(thread):
    told(PostFactory(thread=thread, body_text="<script>x</script>"))
    assert "<script>" not in Mail.objects.get().html


def test_the_mail_says_how_to_stop_it_in_one_click(thread):
    told(PostFactory(thread=thread))
    headers = Mail.objects.get().headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    token = headers["List-Unsubscribe"].removeprefix("<http://127.0.0.1:8000/api/v1/mail/stop/").removesuffix(">")
    assert thread_of_stop_link(token) == thread


def test_an_author_is_not_told_of_their_own_posts(thread):
    told(PostFactory(thread=thread, author=thread.author))
    assert subjects() == []


def test_replies_within_an_hour_come_in_one_mail_that_says_how_many(thread):
    told(PostFactory(thread=thread))
    for _ in range(7):
        told(PostFactory(thread=thread))
    assert subjects() == ["A new reply: Fares"]
    an_hour_later()
    assert mail.send_due() == 1
    assert subjects() == ["A new reply: Fares", "7 new replies: Fares"]
    assert "and 2 more" in Mail.objects.last().text
    an_hour_later()
    assert mail.send_due() == 0


def test_the_same_event_twice_is_one_mail(thread):
    post = PostFactory(thread=thread)
    told(post)
    an_hour_later()
    told(post)
    assert subjects() == ["A new reply: Fares"]


def test_a_reply_that_is_hidden_when_the_mail_is_due_is_left_out(thread):
    told(PostFactory(thread=thread))
    later = PostFactory(thread=thread)
    told(later)
    later.state = "hidden"
    later.save()
    an_hour_later()
    assert mail.send_due() == 0
    assert subjects() == ["A new reply: Fares"]


def test_an_author_who_may_not_see_the_thread_any_more_is_told_nothing():
    thread = ThreadFactory(space__invited=True)
    membership = SpaceMembershipFactory(space=thread.space, member=thread.author)
    told(PostFactory(thread=thread))
    told(PostFactory(thread=thread))
    membership.delete()
    an_hour_later()
    assert (mail.send_due(), Mail.objects.count()) == (0, 1)


@pytest.mark.parametrize("change", [{"is_active": False}])
def test_a_suspended_author_is_told_nothing(thread, change):
    type(thread.author).objects.filter(pk=thread.author_id).update(**change)
    told(PostFactory(thread=thread))
    assert subjects() == []


def test_stopped_mail_stays_stopped_until_the_author_wants_it_again(thread):
    actions.stop_thread_mail(thread, actor=thread.author)
    told(PostFactory(thread=thread))
    assert subjects() == []
    thread.refresh_from_db()
    actions.resume_thread_mail(thread, actor=thread.author)
    assert mail.send_due() == 0
    told(PostFactory(thread=thread))
    assert subjects() == ["A new reply: Fares"]


@pytest.mark.parametrize("token", ["", "x", "x:y:z"])
def test_a_stop_link_that_is_not_whole_is_not_found(token):
    from django.http import Http404

    with pytest.raises(Http404):
        thread_of_stop_link(token)


def test_a_stop_link_of_another_purpose_is_not_found(thread):
    from django.http import Http404

    with pytest.raises(Http404):
        thread_of_stop_link(signing.dumps([thread.pk, thread.author_id], salt="other"))
    assert thread_of_stop_link(signing.dumps([thread.pk, thread.author_id], salt=STOP_LINK)) == thread


def test_the_team_is_told_of_a_report_with_its_words():
    admin = MemberFactory(admin=True)
    MemberFactory(admin=True, is_active=False)
    post = PostFactory(body_text="Bad words")
    report = actions.report_post(post, actor=MemberFactory(display_name="Sam"), message="Not kind")
    mail.on_report_made(ReportMade(report_id=report.pk))
    sent = {row.to: row for row in Mail.objects.all()}
    assert admin.email in sent
    text = sent[admin.email].text
    assert [words in text for words in ("Sam", "Not kind", "Bad words", post.get_absolute_url())] == [True] * 4


def test_a_message_to_the_team_says_where_to_answer():
    admin = MemberFactory(admin=True)
    from django.contrib.auth.models import AnonymousUser

    report = actions.contact_team(actor=AnonymousUser(), message="Hello", name="Gwen", email="gwen@hub.example")
    mail.on_report_made(ReportMade(report_id=report.pk))
    sent = Mail.objects.get(to=admin.email)
    assert sent.subject == "A message to the team"
    assert "Gwen (gwen@hub.example)" in sent.text
