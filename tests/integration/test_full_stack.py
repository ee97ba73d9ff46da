"""The full stack: through nginx to two web processes, while each part is restarted and killed in turn."""

import asyncio
import json
import os
import re
import signal
import time

import httpx
import pytest
import websockets
from django.db import connections
from playwright.sync_api import Page, expect, sync_playwright

from tests import stack as stacks
from tests.browser.conftest import ARGUMENTS, Visitors
from tests.live import database_url
from tests.running import RunningHub
from tests.soak import Poster, Reader
from tests.web import Person

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.database,
    pytest.mark.services,
    pytest.mark.skipif(
        not os.environ.get("TEST_DATABASE_URL"),
        reason="no PostgreSQL: set TEST_DATABASE_URL=postgres://name:password@127.0.0.1:5432/hub",
    ),
    pytest.mark.skipif(
        bool(stacks.missing()),
        reason="not everything is here; on Debian: apt-get install nginx redis-server postgresql",
    ),
]
SOCKETS = 200
CLIENTS = 10
BACK_WITHIN = 10.0
LONGEST_WAIT = 20.0
"""Seconds for one post of one client, with all its tries."""


@pytest.fixture
def stack(demo_folder, tmp_path):
    """Everything up, with the demo community in it, brought there by backup and restore."""
    demo = RunningHub.copy_of(demo_folder, tmp_path / "demo")
    demo.manage("backup", str(tmp_path / "demo.zip"))
    stack = stacks.make_stack(demo_folder / "static")
    source = database_url()
    connections.close_all()
    try:
        stack.start("postgres", "redis")
        stacks.copy_database(source, stack)
        stack.manage("restore", str(tmp_path / "demo.zip"))
        stack.start("web", "web2", "worker", "nginx")
        yield stack
    finally:
        stack.stop()


async def next_event(socket) -> dict:
    """The next event; how many are here is told in between."""
    while (message := json.loads(await socket.recv()))["type"] != "event":
        assert message["type"] == "presence"
    return message


async def all_hear_one_post(stack: stacks.Stack, thread: int, post) -> list[float]:
    """200 sockets through nginx; answers how many each web process held."""
    url = stack.url.replace("http", "ws") + "/ws/live/"

    async def join():
        socket = await websockets.connect(url, origin=stack.url, open_timeout=30)
        await socket.send(json.dumps({"type": "subscribe", "topic": f"thread:{thread}", "after": None}))
        assert json.loads(await socket.recv())["type"] == "subscribed"
        return socket

    sockets = []
    for _ in range(SOCKETS // 20):
        sockets += await asyncio.gather(*(join() for _ in range(20)))
    held = [figure(stack, name, "hub_sockets") for name in ("web", "web2")]
    seq = await asyncio.to_thread(post)
    heard = await asyncio.gather(*(asyncio.wait_for(next_event(socket), 10) for socket in sockets))
    assert {event["seq"] for event in heard} == {seq}
    await asyncio.gather(*(socket.close() for socket in sockets))
    return held


def figure(stack: stacks.Stack, name: str, wanted: str) -> float:
    text = httpx.get(f"http://127.0.0.1:{stack.ports[name]}/metrics", timeout=10).text
    return float(re.search(rf"^{wanted} (\S+)$", text, re.M)[1])


def posts_go_through(person: Person, thread: int) -> bool:
    answer = person.call("POST", f"/threads/{thread}/posts", {"body": "Is it back?"})
    return answer.status_code == 201


def test_full_stack_serves_and_loses_nothing_while_each_part_is_restarted_and_killed(stack, chromium_path):
    author = Person(stack.url).sign_in("member@hub.example")
    space = next(s for s in author.get("/api/v1/spaces").json()["items"] if s["kind"] == "public")
    made = author.call("POST", f"/spaces/{space['slug']}/threads", {"title": "Through it all", "body": "Here we go."})
    thread = made.json()["id"]

    pages_and_files_come_through_nginx(stack, made.json()["url"])
    people_talk_in_browsers_through_nginx(stack, made.json()["url"], chromium_path)
    held = asyncio.run(all_hear_one_post(stack, thread, lambda: _say(author, thread)))
    assert sum(held) == SOCKETS
    assert min(held) > SOCKETS / 4

    posters = [Poster(stack.url, thread, number, author.cookies) for number in range(CLIENTS)]
    readers = [Reader(stack.ports["nginx"], stack.url, thread) for _ in range(3)]
    for client in (*posters, *readers):
        client.start()
    back = each_part_goes_and_comes_back(stack, author, thread)
    for poster in posters:
        poster.done.set()
    for poster in posters:
        poster.join(timeout=70)

    print("\nback after", {name: round(seconds, 1) for name, seconds in back.items()})
    print("longest wait of a client", round(max(poster.longest_wait for poster in posters), 1))
    print("posts", sum(len(poster.acknowledged) for poster in posters), "held", held)
    assert [line for poster in posters for line in poster.refused] == []
    posts = author.posts(thread)
    found = [(post["number"], re.sub("<[^>]+>", "", post["html"]).strip()) for post in posts]
    ours = sorted((number, body) for number, body in found if body.startswith("Client"))
    acknowledged = sorted((number, body) for poster in posters for body, number in poster.acknowledged.items())
    assert ours == acknowledged
    assert [number for number, _ in found] == list(range(1, len(found) + 1))
    for reader in readers:
        stacks.wait_until(lambda reader=reader: len(reader.seqs) >= len(found) - 1, 10, "a reader that was cut off")
        reader.done.set()
        assert (reader.seqs, reader.numbers) == (list(range(2, len(found) + 1)),) * 2
    assert max(back.values()) <= BACK_WITHIN
    assert max(poster.longest_wait for poster in posters) <= LONGEST_WAIT
    postgresql_down_is_503_and_soon_over(stack, author)


def _say(author: Person, thread: int) -> int:
    return author.call("POST", f"/threads/{thread}/posts", {"body": "Everybody here?"}).json()["seq"]


def pages_and_files_come_through_nginx(stack: stacks.Stack, url: str) -> None:
    with httpx.Client(base_url=stack.url, timeout=20) as guest:
        page = guest.get(url)
        assert page.status_code == 200
        assert re.fullmatch(r"[0-9a-f]{32}", page.headers["X-Request-ID"])
        style = re.search(r'href="(/static/hub/css/hub\.[0-9a-f]{12}\.css)"', page.text)[1]
        css = guest.get(style)
        assert (css.status_code, css.headers["Content-Encoding"]) == (200, "gzip")
        assert css.headers["Cache-Control"] == "public, max-age=315360000, immutable"
        picture = re.search(r'/media/images/[^" ]+', guest.get("/news/").text)[0]
        assert guest.get(picture).headers["Content-Type"].startswith("image/")
        # What must be asked for is not given out from the disk.
        there = [path.relative_to(stack.folder / "data") for path in (stack.folder / "data/media/documents").iterdir()]
        assert guest.get(f"/{there[0]}").status_code == 404
        assert (guest.get("/metrics").status_code, guest.get("/media/../hub.sqlite3").status_code) == (404, 404)


def people_talk_in_browsers_through_nginx(stack: stacks.Stack, url: str, chromium_path: str) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        visitors = Visitors(browser, stack.url)
        try:
            what_one_posts_another_sees(visitors, url)
        finally:
            visitors.close()
            browser.close()


def what_one_posts_another_sees(visitors: Visitors, url: str) -> None:
    """Sign in, post, see it arrive in another browser over the socket; files and headers are as they should be."""
    reader, sockets, answers = visitors.open("/"), [], []
    reader.on("websocket", lambda socket: sockets.append(socket.url))
    reader.on("response", lambda answer: answers.append(answer))  # noqa: PLW0108 -- Playwright marks what it is given
    reader.goto(url)
    member = visitors.sign_in("member@hub.example", path=url)
    for page in (reader, member):
        expect(page.locator("[data-live-state]")).to_have_attribute("data-state", "live")
    member.get_by_role("textbox", name="Your reply").fill("Through the proxy, from a browser.")
    member.get_by_role("button", name="Post reply").click()
    expect(reader.locator(".post", has_text="Through the proxy, from a browser.")).to_have_count(1)
    assert sockets == [f"{visitors.url.replace('http', 'ws')}/ws/live/"]
    assert all_pictures_are_shown(reader, "/news/")
    assert {(answer.status, answer.headers["server"]) for answer in answers} <= {(200, "nginx"), (304, "nginx")}
    page = next(answer for answer in answers if answer.request.resource_type == "document")
    policy = page.headers["content-security-policy"]
    assert ("default-src 'self'" in policy, "unsafe" in policy) == (True, False)
    # Behind the proxy the hub still knows its own address: its forms are no stranger's.
    member.goto("/account/presence/")
    member.get_by_role("button", name="Save changes").click()
    expect(member.locator(".notice-good")).to_be_visible()
    assert visitors.complaints == []


SHOWN = """async all => {
    all.forEach(it => { it.loading = "eager" });
    await Promise.all(all.map(it => it.decode()));
    return all.map(it => it.naturalWidth > 0);
}"""


def all_pictures_are_shown(page: Page, path: str) -> bool:
    page.goto(path, wait_until="networkidle")
    found = page.locator("main img").evaluate_all(SHOWN)
    return bool(found) and all(found)


def each_part_goes_and_comes_back(stack: stacks.Stack, person: Person, thread: int) -> dict[str, float]:
    """Rolling restart, then every part restarted and killed; how long until a post went through each time."""
    back = {}
    for name, how in (
        ("web", signal.SIGTERM),
        ("web2", signal.SIGTERM),
        ("web", signal.SIGKILL),
        *((name, how) for name in ("worker", "redis", "nginx", "postgres") for how in (None, signal.SIGKILL)),
    ):
        part = stack.parts[name]
        part.end(how)
        started = time.monotonic()
        part.start(wait=False)
        stacks.wait_until(lambda: posts_go_through(person, thread), 30, f"{name} {how}")
        back[f"{name} {how.name if how else 'restarted'}"] = time.monotonic() - started
        part.wait()
    return back


def postgresql_down_is_503_and_soon_over(stack: stacks.Stack, person: Person) -> None:
    part = stack.parts["postgres"]
    part.end()
    page, api = person.get("/spaces/"), person.get("/api/v1/spaces")
    assert [(answer.status_code, answer.headers["Retry-After"]) for answer in (page, api)] == [(503, "5")] * 2
    part.start()
    stacks.wait_until(lambda: person.get("/spaces/").status_code == 200, 5, "the way back after PostgreSQL")
