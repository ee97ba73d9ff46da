"""Redis that is down (refuses) or silent (takes the connection and never answers)."""

import socket
import time

import pytest
from django.core.cache import cache

from forums.models import Post
from tests.factories.forums import ThreadFactory
from tests.factories.members import PASSWORD, MemberFactory


@pytest.fixture(params=["down", "silent"])
def redis_that_does_not_answer(request, settings):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = f"redis://127.0.0.1:{listening.getsockname()[1]}/0"
        if request.param == "down":
            listening.close()
        settings.CACHES = {"default": {"BACKEND": "hub.limits.cache.ForgivingRedisCache", "LOCATION": url}}
        settings.RATE_LIMITS = True
        yield


@pytest.mark.django_db
def test_pages_signing_in_posting_and_searching_go_on_without_redis(client, redis_that_does_not_answer):
    thread, member = ThreadFactory(), MemberFactory()
    begun = time.monotonic()
    signed_in = client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    posted = client.post(f"{thread.get_absolute_url()}reply/", {"body": "Hello"})
    pages = [client.get(path).status_code for path in ("/", thread.get_absolute_url(), "/search/?q=hello", "/spaces/")]
    assert (signed_in.status_code, posted.status_code, pages) == (302, 302, [200] * 4)
    assert Post.objects.get(thread=thread, number=2).body_text == "Hello"
    # Asked once, then left alone for a while: with half a second for every call it would be six.
    assert time.monotonic() - begun < 4


def test_redis_that_did_not_answer_is_left_alone_for_a_while(redis_that_does_not_answer):
    cache.get("a")
    begun = time.monotonic()
    assert [cache.get("a", 5), cache.add("a", 1), cache.incr("a"), cache.get_many(["a"])] == [5, True, 1, {}]
    assert time.monotonic() - begun < 0.1
