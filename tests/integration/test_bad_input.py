"""Bad input at every door: its status, a plain sentence, nothing half-written, and people's words kept."""

import json
import re
import struct
import zlib
from html import unescape
from urllib.parse import quote

import pytest
import websockets
from django.core.files.uploadedfile import SimpleUploadedFile

from forums import actions
from forums.models import Post, PostRevision, Report, Thread
from hub.live.models import LiveEvent
from hub.plugins.models import OutboxEvent
from members.models import Member
from tests.factories.forums import SpaceFactory
from tests.factories.members import PASSWORD, MemberFactory
from tests.running import RunningHub

pytestmark = [pytest.mark.django_db, pytest.mark.database]
API = "/api/v1"
MEGABYTE = "x" * 1_000_000
TOO_LONG = "This is too long: it has 1,000,000 characters, and a post may have 100,000."
NOT_HERE = "There is nothing here, or it is not for you."
LOCKED = "This thread is locked: nobody can add or change posts in it. A facilitator can unlock it."
HOSTILE = ("\x00", "a\x00b", "..", "../..", "%2e%2e", "x" * 5000, "\u202eevil", "🙂", "'\"<script>", "\xff", "a\r\nb")


@pytest.fixture
def member():
    return MemberFactory(handle="sam-okoro")


@pytest.fixture
def signed_in(client, member):
    client.force_login(member)
    return client


@pytest.fixture
def thread(member):
    """A thread that Sam has started, by the same action as everybody."""
    return actions.start_thread(SpaceFactory(slug="money"), actor=member, title="A thread", body="First words")


@pytest.fixture
def unchanged():
    """Afterwards there is neither more nor less of anything than before."""

    def counted():
        tables = (Thread, Post, PostRevision, Report, LiveEvent, OutboxEvent, Member)
        return {table.__name__: table.objects.count() for table in tables}

    before = []
    yield lambda: before.append(counted())
    assert [counted()] == before


def words(response) -> str:
    """What a page says, without its tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


def kept(response, name: str = "body") -> str:
    return response.context["form"][name].value()


def send(client, path, body, method="post"):
    return client.generic(method.upper(), API + path, json.dumps(body), content_type="application/json")


def problem(response) -> tuple[int, str]:
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == response.status_code
    return response.status_code, response.json()["detail"]


# Posts -------------------------------------------------------------------------------------


@pytest.mark.parametrize("body", ["", "  \n ", "\u200b\u2060", "<p></p>", "\x00"])
def test_empty_post_comes_back_with_a_sentence(signed_in, thread, unchanged, body):
    unchanged()
    response = signed_in.post(f"{thread.get_absolute_url()}reply/", {"body": body, "key": "a"})
    assert (response.status_code, kept(response)) == (200, body)
    assert ("Write something first." in words(response)) == ("\x00" not in body)
    assert problem(send(signed_in, f"/threads/{thread.pk}/posts", {"body": body})) == (422, "Write something first.")


def test_thread_without_a_title_keeps_the_words(signed_in, thread, unchanged):
    unchanged()
    response = signed_in.post("/spaces/money/new/", {"title": " \u200b", "body": "My words", "key": "a"})
    assert (response.status_code, kept(response)) == (200, "My words")
    assert "Give the thread a title." in words(response)


def test_post_of_a_megabyte_is_too_large_and_kept(signed_in, thread, unchanged):
    unchanged()
    response = signed_in.post(f"{thread.get_absolute_url()}reply/", {"body": MEGABYTE, "key": "a"})
    assert (response.status_code, kept(response)) == (413, MEGABYTE)
    assert TOO_LONG in words(response)
    status, sentence = problem(send(signed_in, f"/threads/{thread.pk}/posts", {"body": MEGABYTE}))
    assert (status, sentence.startswith(TOO_LONG)) == (413, True)


def test_request_above_what_the_hub_reads_says_the_limit(signed_in, thread, unchanged):
    unchanged()
    response = signed_in.post(f"{thread.get_absolute_url()}reply/", {"body": "x" * (5 * 2**20)})
    assert response.status_code == 413
    assert "This hub takes at most 4 MB at once." in words(response)
    answer = send(signed_in, f"/threads/{thread.pk}/posts", {"body": "x" * (5 * 2**20)})
    assert problem(answer) == (413, "The request is larger than this hub takes (4 MB).")


def test_unknown_and_hidden_threads_are_not_found(signed_in, thread, unchanged):
    admin = MemberFactory(admin=True)
    actions.hide_thread(thread, actor=admin)
    unchanged()
    for pk in (thread.pk, 424242, 10**17):
        path = f"/spaces/money/{pk}-a-thread/"
        assert signed_in.get(path).status_code == 404
        response = signed_in.post(f"{path}reply/", {"body": "Hello"})
        assert response.status_code == 404
        assert "There is nothing at this address, or it is not open to you." in words(response)
        assert problem(signed_in.get(f"{API}/threads/{pk}")) == (404, NOT_HERE)
        assert problem(send(signed_in, f"/threads/{pk}/posts", {"body": "Hello"})) == (404, NOT_HERE)


def test_reply_to_a_locked_thread_is_refused_and_kept(signed_in, thread, unchanged):
    actions.lock_thread(thread, actor=MemberFactory(admin=True))
    unchanged()
    response = signed_in.post(f"{thread.get_absolute_url()}reply/", {"body": "My words", "key": "a"})
    assert (response.status_code, kept(response)) == (403, "My words")
    assert LOCKED in words(response)
    assert problem(send(signed_in, f"/threads/{thread.pk}/posts", {"body": "My words"})) == (403, LOCKED)


def test_stale_edit_answers_with_both_texts(signed_in, member, thread, unchanged):
    post = thread.posts.get()
    actions.edit_post(post, actor=member, body="Newer words", revision=1)
    unchanged()
    response = signed_in.post(f"{post.get_absolute_url()}edit/", {"body": "My words", "revision": "1"})
    assert (response.status_code, kept(response), kept(response, "revision")) == (409, "My words", 2)
    assert "This post was changed while you were writing." in words(response)
    assert "Newer words" in words(response)
    answer = send(signed_in, f"/posts/{post.pk}", {"body": "My words", "revision": 1}, "patch")
    assert (answer.status_code, answer.json()["yours"], answer.json()["theirs"]) == (
        409,
        "My words",
        "<p>Newer words</p>",
    )
    assert problem(answer)[1].startswith("This post was changed while you were writing.")


# Members -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("handle", "sentence"),
    [
        ("kim-lee", "“kim-lee” is taken. Choose another handle."),
        ("KIM-Lee", "“kim-lee” is taken. Choose another handle."),
        ("admin", "“admin” is taken. Choose another handle."),
        ("no spaces", "Use small letters, numbers and hyphens; begin and end with a letter or a number."),
        ("", "Choose a handle"),
    ],
)
def test_handle_that_cannot_be_had_comes_back_with_everything_typed(signed_in, member, unchanged, handle, sentence):
    MemberFactory(handle="kim-lee")
    unchanged()
    typed = {"handle": handle, "display_name": "Sam", "pronouns": "they/them", "about": "A long story."}
    response = signed_in.post("/account/", typed)
    assert response.status_code == 200
    assert {name: kept(response, name) for name in typed} == typed
    assert sentence in words(response)
    member.refresh_from_db()
    assert (member.handle, member.about) == ("sam-okoro", "")


def test_name_of_which_nothing_is_seen_is_no_name(signed_in, member):
    typed = {"handle": "sam-okoro", "display_name": "\u200b\u3164", "pronouns": "", "about": "A long story."}
    response = signed_in.post("/account/", typed)
    assert (response.status_code, kept(response, "about")) == (200, "A long story.")
    assert "Enter the name that others should see" in words(response)


def png(width: int, height: int, data: bytes = b"") -> bytes:
    """The frame of a PNG: a header that says how large it is, and hardly a byte of picture."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(data)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "This is not a picture we can read."),
        (b"%PDF-1.7 not a picture", "This is not a picture we can read."),
        (png(30_000, 30_000), "This picture has more than 40 million pixels."),
        (png(7_000, 7_000, b"\0" * 2**20), "This picture has more than 40 million pixels."),
        (png(100, 100), "This picture is damaged."),
        (b"", "This file is empty."),
        (b"\xff" * (5 * 2**20 + 1), "This picture is larger than 5 MB."),
    ],
    ids=["svg", "pdf", "30,000 x 30,000", "bomb", "damaged", "empty", "large"],
)
def test_bad_picture_comes_back_with_the_reason(signed_in, member, unchanged, content, sentence):
    unchanged()
    response = signed_in.post("/account/photo/", {"photo": SimpleUploadedFile("me.png", content, "image/png")})
    assert response.status_code == 200
    assert sentence in words(response)
    member.refresh_from_db()
    assert not member.photo


# Addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_address_is_not_found(signed_in, thread, text):
    bad = quote(text, safe="")
    for path in (
        f"/spaces/{bad}/",
        f"/spaces/{bad}/feed/",
        f"/spaces/money/{bad}/",
        f"/spaces/money/{bad}-x/",
        f"/members/{bad}/",
        f"/news/{bad}/",
        f"/{bad}/",
        f"/media/images/{bad}.png",
        f"/media/{bad}",
        f"/documents/1/{bad}",
        f"/documents/{bad}/x.pdf",
        f"/spaces/mail/stop/{bad}/",
    ):
        response = signed_in.get(path)
        assert (path[:80], response.status_code) == (path[:80], 404)
    for path in (f"/spaces/{bad}/threads", f"/members/{bad}", f"/mail/stop/{bad}"):
        assert (path[:80], signed_in.get(API + path).status_code) == (path[:80], 404)


@pytest.mark.parametrize("number", ["0", "-1", "40", "x", "1.5", "٣", "²", "1e3", "9" * 40, "", "%00", "1%00"])
def test_page_that_is_none_is_not_found_but_in_search_a_sentence(client, thread, number):
    url = thread.get_absolute_url()
    for path in (url, "/news/", "/notes/", "/resources/", "/stories/", "/members/", "/spaces/money/"):
        response = client.get(f"{path}?page={number}")
        assert (path, response.status_code) == (path, 404)
        assert "There is nothing at this address" in words(response)
    response = client.get(f"/search/?q=words&page={number}")
    assert response.status_code == 200
    if number:
        said = "The results do not go on that far." if number in ("40", "9" * 40) else "There is no such page"
        assert said in words(response)


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "W10", "-1", "9" * 30, "bnVsbA", "🙂", "WyI5OTk5LTEyLTMxVDIzOjU5OjU5LTE0OjAwIiwxXQ"]
)
def test_place_in_a_list_that_is_none_is_not_found(signed_in, thread, cursor):
    for path in (
        "/spaces/money/?after=",
        "/members/?after=",
        "/news/?before=",
        "/notes/?before=",
        "/resources/?before=",
    ):
        assert (path, signed_in.get(f"{path}{cursor}").status_code) == (path, 404)
    assert problem(signed_in.get(f"{API}/spaces/money/threads?cursor={cursor}"))[0] == 422


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "9" * 30, "%00", "٣"])
def test_after_that_is_no_number_is_not_understood(client, thread, after):
    status, sentence = problem(client.get(f"{API}/live?topic=thread:{thread.pk}&after={after}"))
    assert (status, sentence) == (422, "`after` must be a whole number: the seq of the last event you have.")
    status, sentence = problem(client.get(f"{API}/threads/{thread.pk}/posts?after={after}"))
    assert (status, "after" in sentence) == (422, True)


@pytest.mark.parametrize(
    "topic", ["", "x", "thread:x", "thread:0", "thread:" + "9" * 30, "me", "member:1", "%00", "🙂"]
)
def test_unknown_topic_is_not_found(client, topic):
    sentence = "There is no such topic, or you may not follow it."
    assert problem(client.get(f"{API}/live?topic={topic}&after=0")) == (404, sentence)


@pytest.mark.parametrize("pk", ["0", "-1", "9" * 19, "9" * 400, "1.5", "x"])
def test_ids_that_no_database_can_hold_are_nobodys(signed_in, pk):
    for method, path in (
        ("get", f"/threads/{pk}"),
        ("get", f"/threads/{pk}/posts"),
        ("post", f"/threads/{pk}/posts"),
        ("patch", f"/posts/{pk}"),
        ("delete", f"/posts/{pk}"),
    ):
        assert (path, send(signed_in, path, {"body": "x"}, method).status_code in (404, 422)) == (path, True)


# Requests that are no requests -----------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe{}", b'{"body": "\xff"}', b"[" * 100_000, b'{"body": 1e999}'],
    ids=range(9),
)
def test_bad_json_is_a_problem(signed_in, thread, unchanged, body):
    unchanged()
    for path in (f"/threads/{thread.pk}/posts", "/spaces/money/threads"):
        response = signed_in.post(API + path, body, content_type="application/json")
        status, sentence = problem(response)
        assert (status in (400, 422), len(sentence) > 10) == (True, True)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_form_is_not_json(signed_in, thread, unchanged, kind):
    unchanged()
    response = signed_in.post(f"{API}/threads/{thread.pk}/posts", b"body=Hello", content_type=kind)
    assert problem(response)[0] in (400, 415, 422)


def test_wrong_method_is_named(signed_in, thread, unchanged):
    unchanged()
    url = thread.get_absolute_url()
    for method, path in [
        ("post", url),
        ("get", f"{url}lock/"),
        ("delete", f"{url}reply/"),
        ("put", "/account/"),
        ("get", "/account/photo/remove/"),
        ("get", "/spaces/money/people/add/"),
        ("post", "/spaces/"),
    ]:
        response = getattr(signed_in, method)(path)
        assert (method, path, response.status_code) == (method, path, 405)
        assert response["Allow"]
    assert problem(signed_in.put(f"{API}/threads/{thread.pk}"))[0] == 405


def test_characters_that_no_database_takes_do_no_harm(signed_in, thread):
    """NUL, control characters and halves of pairs, in every field that is written: PostgreSQL refuses the first."""
    odd = "A\x00b\x01c\x0bd\ufffe"
    url = thread.get_absolute_url()
    for path, data in [
        (f"{url}reply/", {"body": odd}),
        ("/spaces/money/new/", {"title": odd, "body": odd}),
        (f"{url}1/edit/", {"body": odd, "revision": "1"}),
        (f"{url}1/report/", {"message": odd}),
        ("/contact/", {"message": odd}),
        ("/account/", {"handle": "sam-okoro", "display_name": odd, "pronouns": odd, "about": odd}),
    ]:
        assert (path, signed_in.post(path, data).status_code) == (path, 200)
        without = {name: value.replace("\x00", "") for name, value in data.items()}
        assert (path, signed_in.post(path, without).status_code) == (path, 302)
    for path, body in [
        (f"/threads/{thread.pk}/posts", {"body": f"{odd}\ud800"}),
        ("/spaces/money/threads", {"title": f"{odd}\udfff", "body": f"{odd}\ud800"}),
    ]:
        assert (path, send(signed_in, path, body).status_code) == (path, 201)
    for path in ("/spaces/money/feed/", "/spaces/money/", "/members/sam-okoro/", url, "/members/", "/"):
        assert (path, signed_in.get(path).status_code) == (path, 200)


def test_form_that_is_no_text_is_taken_as_far_as_it_goes(signed_in, thread):
    raw = b"body=%FF%FE%ED%A0%80&body=&body=Last+words&key=%00"
    url = f"{thread.get_absolute_url()}reply/"
    response = signed_in.post(url, raw, content_type="application/x-www-form-urlencoded")
    assert response.status_code in (200, 302)


@pytest.mark.parametrize("typed", ["x" * 5000, "\x00", "a@" + "b" * 300 + ".example", "a b@c.example", "🙂@c.example"])
def test_odd_address_at_the_accounts_door_is_a_sentence(client, unchanged, typed):
    unchanged()
    for path, data in [
        ("/accounts/login/", {"login": typed, "password": PASSWORD}),
        ("/accounts/signup/", {"email": typed, "password1": PASSWORD}),
        ("/accounts/password/reset/", {"email": typed}),
        ("/contact/", {"email": typed, "message": "Hello"}),
    ]:
        response = client.post(path, data)
        assert (path, response.status_code, "Please look at" in words(response)) == (path, 200, True)


# Sockets, through a real server ------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    # Frames are judged before anything is read, so no database is made.
    hub = RunningHub(tmp_path_factory.mktemp("frames"))
    hub.start_web()
    yield hub
    hub.stop()


def connect(server):
    return websockets.connect(f"ws://127.0.0.1:{server.port}/ws/live/", origin=server.url, max_size=None)


@pytest.mark.parametrize("frame", ["x" * 65_537, b"x" * 65_537, "x" * 3_000_000], ids=["text", "binary", "3 MB"])
async def test_frame_above_64_kib_is_closed_with_a_code_of_ours(server, frame):
    async with connect(server) as socket:
        await socket.send(frame)
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()
    assert closed.value.rcvd.code == 4009


async def test_bad_frames_get_an_error_and_the_socket_stays(server):
    async with connect(server) as socket:
        for frame, code in [
            ("{", "bad_json"),
            (b"\xff", "bad_json"),
            ('{"type": "explode"}', "unknown_type"),
            ('{"type": "subscribe", "topic": "nothing:1"}', "unknown_topic"),
            ('{"type": "subscribe", "topic": "thread:1", "after": "x"}', "bad_after"),
        ]:
            await socket.send(frame)
            assert json.loads(await socket.recv())["code"] == code
        await socket.send('{"type": "ping"}')
        assert json.loads(await socket.recv()) == {"type": "pong"}
