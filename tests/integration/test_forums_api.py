"""Spaces, threads and posts in the REST API."""

import json

import pytest

from forums import actions
from forums.models import Post, Thread
from hub.live.models import LiveEvent
from tests.factories.forums import PostFactory, SpaceFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]
API = "/api/v1"


@pytest.fixture
def member():
    return MemberFactory()


@pytest.fixture
def signed_in(client, member):
    client.force_login(member)
    return client


@pytest.fixture
def thread():
    return ThreadFactory(posts=3, space__slug="money")


def send(client, path, body, method="post", **headers):
    return getattr(client, method)(API + path, json.dumps(body), content_type="application/json", headers=headers)


def detail(response):
    assert response.headers["Content-Type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == response.status_code
    return problem["detail"]


def test_a_guest_lists_the_public_spaces(client, thread):
    SpaceFactory(members_only=True)
    answer = client.get(f"{API}/spaces").json()
    assert [(space["slug"], space["threads"], space["url"]) for space in answer["items"]] == [
        ("money", 1, "/spaces/money/")
    ]


def test_threads_of_a_space_are_paged_by_cursor(client):
    space = SpaceFactory()
    wanted = {ThreadFactory(space=space).pk for _ in range(31)}
    first = client.get(f"{API}/spaces/{space.slug}/threads").json()
    second = client.get(f"{API}/spaces/{space.slug}/threads", {"cursor": first["next"]}).json()
    assert (len(first["items"]), len(second["items"]), second["next"]) == (30, 1, None)
    assert {thread["id"] for thread in first["items"] + second["items"]} == wanted
    assert client.get(f"{API}/spaces/{space.slug}/threads", {"cursor": "x"}).status_code == 422


@pytest.mark.parametrize("count", [1, 3])
def test_lists_take_as_many_queries_for_three_as_for_one(client, django_assert_num_queries, count):
    space = SpaceFactory()
    threads = [ThreadFactory(space=space) for _ in range(count)]
    # Lists of threads ask once which pages are closed: that is cheaper than the rule in each query. Pinned ones apart.
    for path, queries in [
        ("/spaces", 2),
        (f"/spaces/{space.slug}/threads", 4),
        (f"/threads/{threads[0].pk}/posts", 2),
    ]:
        with django_assert_num_queries(queries):
            assert client.get(API + path).status_code == 200
        PostFactory(thread=threads[0])


def test_a_thread_tells_the_seq_to_follow_it_from(client, thread):
    actions.reply(thread, actor=MemberFactory(), body="Hello")
    answer = client.get(f"{API}/threads/{thread.pk}").json()
    assert (answer["id"], answer["posts"], answer["seq"], answer["url"]) == (
        thread.pk,
        4,
        1,
        thread.get_absolute_url(),
    )


def test_posts_come_after_a_number(client, thread):
    answer = client.get(f"{API}/threads/{thread.pk}/posts?after=1").json()
    assert ([post["number"] for post in answer["items"]], answer["next"]) == ([2, 3], None)
    assert answer["items"][0]["html"] == "<p>Words of post 2</p>"


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "99999999999999999999"])
def test_after_that_is_no_number_is_not_understood(client, thread, after):
    response = client.get(f"{API}/threads/{thread.pk}/posts?after={after}")
    assert response.status_code == 422
    assert "after" in detail(response)


def test_many_posts_are_paged(client):
    thread = ThreadFactory(posts=60)
    first = client.get(f"{API}/threads/{thread.pk}/posts").json()
    rest = client.get(f"{API}/threads/{thread.pk}/posts?after={first['next']}").json()
    assert [post["number"] for post in first["items"] + rest["items"]] == list(range(1, 61))
    assert rest["next"] is None


def test_a_hidden_post_has_no_words(client, thread):
    thread.posts.filter(number=2).update(state="hidden")
    post = client.get(f"{API}/threads/{thread.pk}/posts").json()["items"][1]
    assert (post["state"], post["html"], post["text"], post["author"]) == ("hidden", "", "", None)


def test_a_reply_answers_with_its_number_and_seq(signed_in, thread):
    response = send(signed_in, f"/threads/{thread.pk}/posts", {"body": "Hello"})
    post = Post.objects.get(thread=thread, number=4)
    assert (response.status_code, response.json()) == (
        201,
        {"id": post.pk, "number": 4, "seq": 1, "url": post.get_absolute_url()},
    )
    assert LiveEvent.objects.get(topic=thread.topic).ids == {"post": post.pk}


def test_a_thread_is_started(signed_in, thread):
    response = send(signed_in, "/spaces/money/threads", {"title": "New", "body": "<p>Hello</p>"})
    started = Thread.objects.get(title="New")
    assert (response.status_code, response.json()) == (201, {"id": started.pk, "url": started.get_absolute_url()})


def test_the_same_key_makes_one_post(signed_in, thread):
    path, body = f"/threads/{thread.pk}/posts", {"body": "Hello"}
    answers = [send(signed_in, path, body, **{"Idempotency-Key": "one"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    other = send(signed_in, path, {"body": "Other"}, **{"Idempotency-Key": "one"})
    assert other.status_code == 422
    assert "This key was used for another request" in detail(other)
    assert thread.posts.count() == 4
    assert send(signed_in, path, body, **{"Idempotency-Key": "k" * 201}).status_code == 422


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"body": ""}, 422),
        ({"body": " \n"}, 422),
        ({"body": "<p></p>"}, 422),
        ({"body": "x" * 1_000_000}, 413),
        ({"body": 5}, 422),
        ({}, 422),
    ],
)
def test_a_body_that_does_not_do_is_refused_in_a_sentence(signed_in, thread, body, status):
    response = send(signed_in, f"/threads/{thread.pk}/posts", body)
    assert (response.status_code, thread.posts.count()) == (status, 3)
    assert len(detail(response)) > 10


def test_half_a_surrogate_pair_does_no_harm(signed_in, thread):
    response = signed_in.post(
        f"{API}/threads/{thread.pk}/posts", '{"body": "Hi \\ud800 there \\u0000"}', content_type="application/json"
    )
    assert response.status_code in (201, 422)


def test_a_locked_thread_is_refused_with_the_reason(signed_in, thread):
    Thread.objects.update(locked=True)
    response = send(signed_in, f"/threads/{thread.pk}/posts", {"body": "Hello"})
    assert response.status_code == 403
    assert detail(response).startswith("This thread is locked")


def test_too_many_posts_are_refused_with_a_time_to_wait(signed_in, thread, settings):
    settings.RATE_LIMITS = True
    answers = [send(signed_in, f"/threads/{thread.pk}/posts", {"body": "Hello"}) for _ in range(41)]
    refused = next(answer for answer in answers if answer.status_code == 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 70


def test_a_guest_is_asked_to_sign_in(client, thread):
    assert send(client, f"/threads/{thread.pk}/posts", {"body": "Hello"}).status_code == 401
    assert send(client, "/spaces/money/threads", {"title": "T", "body": "B"}).status_code == 401


def test_what_a_viewer_may_not_see_is_not_there(signed_in):
    thread = ThreadFactory(space__invited=True)
    post = thread.posts.get()
    for path in (f"/spaces/{thread.space.slug}/threads", f"/threads/{thread.pk}", f"/threads/{thread.pk}/posts"):
        assert signed_in.get(API + path).status_code == 404
    assert send(signed_in, f"/threads/{thread.pk}/posts", {"body": "Hello"}).status_code == 404
    assert send(signed_in, f"/spaces/{thread.space.slug}/threads", {"title": "T", "body": "B"}).status_code == 404
    assert send(signed_in, f"/posts/{post.pk}", {"body": "Hello"}, "patch").status_code == 404
    assert signed_in.delete(f"{API}/posts/{post.pk}").status_code == 404


@pytest.mark.parametrize("pk", ["0", "99999999999999999999999"])
def test_ids_of_nothing_are_not_found(signed_in, pk):
    assert signed_in.get(f"{API}/threads/{pk}").status_code == 404
    assert signed_in.delete(f"{API}/posts/{pk}").status_code == 404


def test_a_member_changes_and_removes_a_post(signed_in, member, thread):
    post = actions.reply(thread, actor=member, body="One")
    changed = send(signed_in, f"/posts/{post.pk}", {"body": "Two", "revision": 1}, "patch")
    assert (changed.status_code, changed.json()["html"], changed.json()["revision"]) == (200, "<p>Two</p>", 2)
    stale = send(signed_in, f"/posts/{post.pk}", {"body": "Three", "revision": 1}, "patch")
    assert (stale.status_code, stale.json()["yours"], stale.json()["theirs"]) == (409, "Three", "<p>Two</p>")
    assert send(signed_in, f"/posts/{post.pk}", {"body": "Four"}, "patch").json()["text"] == "Four"
    assert send(signed_in, f"/posts/{post.pk}", {"body": ""}, "patch").status_code == 422
    assert send(signed_in, f"/posts/{post.pk}", {"body": "x" * 100_001}, "patch").status_code == 413
    assert signed_in.delete(f"{API}/posts/{post.pk}").status_code == 204
    post.refresh_from_db()
    assert post.state == "deleted"


def test_others_neither_change_nor_remove_it(signed_in, thread):
    post = thread.posts.first()
    assert send(signed_in, f"/posts/{post.pk}", {"body": "Mine"}, "patch").status_code == 403
    assert signed_in.delete(f"{API}/posts/{post.pk}").status_code == 403


def test_a_member_of_an_invited_space_reads_it(signed_in, member):
    thread = ThreadFactory(space__invited=True)
    SpaceMembershipFactory(space=thread.space, member=member)
    assert signed_in.get(f"{API}/threads/{thread.pk}").json()["id"] == thread.pk
