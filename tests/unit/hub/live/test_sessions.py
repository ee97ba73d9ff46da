"""Who is behind a session cookie."""

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from hub.live import log, sessions
from hub.live.sessions import Visitor
from tests.factories.members import MemberFactory
from tests.live import session_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ("sessionid=abc", "abc"),
        ("theme=dark; sessionid=abc; x=y", "abc"),
        ("theme=dark", ""),
        ("", ""),
        ("=;;,\x00", ""),
        ("a=1; bad cookie here; sessionid=abc", "abc"),
    ],
)
def test_the_session_key_is_read_from_the_cookie_header(header, key):
    assert sessions.session_key_of(header) == key


def test_a_session_names_its_member_and_the_stamp_of_the_moment():
    member = MemberFactory()
    log.raise_stamps([f"member:{member.pk}"])
    key = session_of(member)
    assert sessions.visitor_of(key) == Visitor(member.pk, key, 1)


def test_an_inactive_member_is_nobody():
    member = MemberFactory(is_active=False)
    assert sessions.visitor_of(session_of(member)) == Visitor()


def test_an_expired_session_is_nobody():
    key = session_of(MemberFactory())
    Session.objects.update(expire_date=timezone.now())
    assert sessions.visitor_of(key) == Visitor()


def test_a_session_from_before_a_new_password_is_nobody():
    member = MemberFactory()
    key = session_of(member)
    member.set_password("another one altogether")
    member.save()
    assert sessions.visitor_of(key) == Visitor()


def test_an_unknown_key_is_nobody():
    assert sessions.visitor_of("x" * 5000) == Visitor()
    assert sessions.still_signed_in(1, ["nosuchkey"]) == set()
