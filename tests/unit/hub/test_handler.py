"""The one-hop handler through plain ASGI, as a server calls it."""

import asyncio
import errno
import gzip
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest
from django.core import signals
from django.db import connection
from django.http import FileResponse, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path
from django.utils import translation

from hub.handler import AT_ONCE, OneHopHandler

seen: list = []


def hello(request):
    return HttpResponse("hello", headers={"X-Thread": threading.current_thread().name})


def cookies(request):
    response = HttpResponse()
    response.set_cookie("one", "1")
    response.set_cookie("two", "ü".encode().hex())
    return response


def echo(request):
    return JsonResponse({"post": request.POST.dict(), "size": len(request.body), "query": request.GET.dict()})


def upload(request):
    return JsonResponse({name: file.size for name, file in request.FILES.items()})


def broken(request):
    raise RuntimeError("planted")


def query(request):
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return HttpResponse(str(cursor.fetchone()[0]))


def welsh(request):
    translation.activate("cy")
    return HttpResponse(translation.get_language())


def language(request):
    return HttpResponse(translation.get_language())


def file(request, size):
    made = Path(request.META["HTTP_X_FOLDER"]) / "file"
    made.write_bytes(b"x" * size)
    return FileResponse(made.open("rb"), content_type="application/pdf")


def endless(request):
    def chunks():
        try:
            while True:
                yield b"x" * 1000
        finally:
            seen.append("closed")

    return StreamingHttpResponse(chunks())


def breaks_off(request):
    def chunks():
        yield b"begun"
        raise OSError("planted")

    return StreamingHttpResponse(chunks())


def long_text(request):
    return HttpResponse("many words " * 1000)


class BrokenMiddleware:
    """Fails outside Django's own net when asked to, as a middleware may while it is called."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/middleware/":
            raise RuntimeError("planted")
        return self.get_response(request)


def failing_page(request):
    raise RuntimeError("the page for errors fails, too")


urlpatterns = [
    path("hello/", hello),
    path("cookies/", cookies),
    path("echo/", echo),
    path("upload/", upload),
    path("broken/", broken),
    path("query/", query),
    path("welsh/", welsh),
    path("language/", language),
    path("file/<int:size>/", file),
    path("endless/", endless),
    path("breaks-off/", breaks_off),
    path("long/", long_text),
]


@pytest.fixture
def handler(settings):
    settings.ROOT_URLCONF = __name__
    settings.ALLOWED_HOSTS = ["hub.example"]
    settings.MIDDLEWARE = [
        "tests.unit.hub.test_handler.BrokenMiddleware",
        "hub.ui.compression.CompressionMiddleware",
        "django.middleware.common.CommonMiddleware",
    ]
    settings.HUB_THREADS = 2
    made = OneHopHandler()
    yield made
    made.pool.shutdown()


@pytest.fixture
async def client(handler):
    transport = httpx.ASGITransport(handler, raise_app_exceptions=True)
    async with httpx.AsyncClient(transport=transport, base_url="http://hub.example") as made:
        made.headers.pop("accept-encoding")
        yield made


async def test_answer_has_status_headers_and_body(client):
    answer = await client.get("/hello/")
    assert (answer.status_code, answer.text, answer.headers["content-length"]) == (200, "hello", "5")
    assert answer.headers["x-thread"].startswith("request_")


async def test_each_cookie_has_a_header_of_its_own(client):
    answer = await client.get("/cookies/")
    assert [line.split(";")[0] for line in answer.headers.get_list("set-cookie")] == ["one=1", "two=c3bc"]


async def test_form_and_query_are_read(client):
    answer = await client.post("/echo/?from=here", data={"words": "naïve"})
    assert answer.json()["query"] == {"from": "here"}
    assert answer.json()["post"] == {"words": "naïve"}


async def test_file_larger_than_memory_allows_is_taken(client):
    answer = await client.post("/upload/", files={"photo": b"x" * 3_000_000})
    assert answer.json() == {"photo": 3_000_000}


async def test_unknown_address_is_404(client):
    assert (await client.get("/nowhere/")).status_code == 404


async def test_unknown_host_is_400(client):
    assert (await client.get("/hello/", headers={"Host": "other.example"})).status_code == 400


async def test_query_that_is_no_text_is_400(handler):
    assert await talk(handler, "/hello/", query_string=b"\xff") == (400, b"This address cannot be read.")


async def test_view_that_raises_is_answered_with_the_page_for_errors(client):
    answer = await client.get("/broken/")
    assert (answer.status_code, "<h1>" in answer.text) == (500, True)


async def test_middleware_that_raises_is_answered_with_the_page_for_errors(client):
    assert (await client.get("/middleware/")).status_code == 500


async def test_broken_page_for_errors_is_answered_in_plain_words(client, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "handler500", failing_page, raising=False)
    answer = await client.get("/broken/")
    words = "Something went wrong on our side. Please try again in a minute.\n"
    assert (answer.status_code, answer.text) == (500, words)


async def test_head_has_the_headers_of_get_and_no_body(client):
    answer = await client.head("/hello/")
    assert (answer.status_code, answer.headers["content-length"], answer.content) == (200, "5", b"")


@pytest.mark.parametrize("size", [0, 10, AT_ONCE, AT_ONCE + 1, 3 * AT_ONCE])
async def test_file_arrives_whole(client, tmp_path, size):
    answer = await client.get(f"/file/{size}/", headers={"X-Folder": str(tmp_path)})
    assert (answer.headers["content-length"], len(answer.content)) == (str(size), size)


async def test_text_goes_out_compressed_to_whoever_takes_that(client):
    plain, small = await client.get("/long/"), await client.get("/long/", headers={"Accept-Encoding": "gzip"})
    assert (plain.headers.get("content-encoding"), small.headers["content-encoding"]) == (None, "gzip")
    assert small.text == plain.text == "many words " * 1000
    assert int(small.headers["content-length"]) < len(gzip.compress(plain.content)) + 200


async def test_file_is_never_compressed(client, tmp_path):
    headers = {"Accept-Encoding": "gzip", "X-Folder": str(tmp_path)}
    assert (await client.get("/file/5000/", headers=headers)).headers.get("content-encoding") is None


async def test_language_of_one_request_is_not_left_for_the_next(client):
    before = (await client.get("/language/")).text
    assert (await client.get("/welsh/")).text == "cy"
    assert [(await client.get("/language/")).text for _ in range(4)] == [before] * 4


async def test_request_is_announced_and_ended_once(client):
    told = []
    signals.request_started.connect(started := lambda **_: told.append("started"), weak=False)
    signals.request_finished.connect(finished := lambda **_: told.append("finished"), weak=False)
    try:
        await client.get("/hello/")
        await client.get("/breaks-off/")
    finally:
        signals.request_started.disconnect(started)
        signals.request_finished.disconnect(finished)
    assert told == ["started", "finished"] * 2


async def test_more_requests_than_threads_are_all_answered(client):
    answers = await asyncio.gather(*[client.get("/hello/") for _ in range(50)])
    assert [answer.status_code for answer in answers] == [200] * 50
    assert len({answer.headers["x-thread"] for answer in answers}) <= 2


async def test_process_says_that_it_is_up_while_every_thread_waits(handler, client):
    handler.pool.shutdown()
    handler.pool = ThreadPoolExecutor(1)
    let_go = threading.Event()
    handler.pool.submit(let_go.wait)
    try:
        answer = await asyncio.wait_for(client.get("/healthz", headers={"Host": "10.0.0.7"}), 2)
    finally:
        let_go.set()
    assert (answer.status_code, answer.text) == (200, "ok\n")


# What a client library does not do: the messages themselves ------------------------------------------


async def talk(handler, address, *messages, until=lambda sent: False, **scope):
    """Status and body that the handler sends when it receives these messages; then the client goes away."""
    waiting = list(messages) or [{"type": "http.request", "body": b"", "more_body": False}]
    sent: list[dict] = []

    async def receive():
        if waiting:
            return waiting.pop(0)
        while not until(sent):
            await asyncio.sleep(0.01)
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    whole = {
        "type": "http",
        "method": "GET",
        "path": address,
        "query_string": b"",
        "headers": [(b"host", b"hub.example")],
        "scheme": "http",
        "server": ("hub.example", 80),
        "client": ("127.0.0.1", 1),
        **scope,
    }
    await asyncio.wait_for(handler(whole, receive, send), 10)
    status = sent[0]["status"] if sent else None
    return status, b"".join(message.get("body", b"") for message in sent)


def part(body: bytes, more: bool = True) -> dict:
    return {"type": "http.request", "body": body, "more_body": more}


async def test_body_in_pieces_is_put_together(handler):
    form = [(b"host", b"hub.example"), (b"content-type", b"application/x-www-form-urlencoded")]
    status, body = await talk(
        handler, "/echo/", part(b"a="), part(b"1&b"), part(b"=2", False), method="POST", headers=form
    )
    assert (status, b'"post": {"a": "1", "b": "2"}' in body) == (200, True)


async def test_client_that_leaves_while_it_sends_gets_no_answer(handler):
    assert await talk(handler, "/echo/", part(b"a="), {"type": "http.disconnect"}, method="POST") == (None, b"")


async def test_body_over_the_bound_is_refused_without_reading_on(handler, settings):
    settings.HUB_MAX_REQUEST_BYTES = 2 * 2**20
    given = [part(b"x" * 2**20) for _ in range(9)]
    status, body = await talk(handler, "/echo/", *given, method="POST")
    assert (status, body) == (413, b"This is larger than the hub takes at once (2 MB).\n")


async def test_browser_gets_a_page_that_says_what_is_too_large_and_what_to_do(handler, settings):
    settings.HUB_MAX_REQUEST_BYTES = 2 * 2**20
    browser = [(b"host", b"hub.example"), (b"accept", b"text/html,application/xhtml+xml")]
    given = [part(b"x" * 2**20) for _ in range(3)]
    status, body = await talk(handler, "/echo/", *given, method="POST", headers=browser)
    page = body.decode()
    assert (status, page.count("<h1>That is too large</h1>"), page.count("<main")) == (413, 1, 1)
    assert "takes at once (2 MB)" in page and "back button" in page


async def test_long_answer_stops_when_the_client_goes_away(handler):
    seen.clear()
    status, body = await talk(handler, "/endless/", until=lambda sent: len(sent) > 5)
    assert (status, len(body) > 1000, seen) == (200, True, ["closed"])


async def test_answer_that_breaks_off_is_ended(handler):
    assert await talk(handler, "/breaks-off/", until=lambda sent: len(sent) > 2) == (200, b"begun")


@pytest.mark.database
@pytest.mark.django_db(transaction=True)
async def test_database_answers_in_every_thread(client):
    answers = await asyncio.gather(*[client.get("/query/") for _ in range(300)])
    assert [answer.text for answer in answers] == ["1"] * 300


async def test_request_that_the_disk_has_no_room_for_is_507(client, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("hub.handler.tempfile.SpooledTemporaryFile", full)
    answer = await client.post("/echo/", content=b"words")
    assert answer.status_code == 507
    assert answer.text == "There is no room left on this hub's disk. Nothing was kept. Please tell the team.\n"
