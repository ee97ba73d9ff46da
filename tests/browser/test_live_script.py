"""The browser's side of live topics: it comes back after a cut and asks by itself where sockets are blocked."""

import json

import pytest

from tests.web import Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("hub")]

FOLLOW = """async ([script, topic, after]) => {
    const { follow } = await import(script);
    window.seen = [];
    window.states = [];
    window.ended = [];
    window.stop = follow(topic, after, {
        onEvent: ({ seq }) => window.seen.push(seq),
        onReset: () => window.seen.push("reset"),
        onState: (state) => window.states.push(state),
        onClosed: (code) => window.ended.push(code),
    });
}"""


class Thread:
    """A new thread of the demo hub, in which its author says things through the API."""

    def __init__(self, url: str) -> None:
        self.author = Person(url).sign_in("facilitator@hub.example")
        space = next(s for s in self.author.get("/api/v1/spaces").json()["items"] if s["kind"] == "public")
        body = {"title": "Cuts", "body": "Here we go."}
        self.id = self.author.call("POST", f"/spaces/{space['slug']}/threads", body).json()["id"]
        self.topic = f"thread:{self.id}"
        self.seq = self.author.get("/api/v1/live", params={"topic": self.topic}).json()["seq"]

    def say(self, count: int = 1) -> None:
        for n in range(count):
            answer = self.author.call("POST", f"/threads/{self.id}/posts", {"body": f"Reply {n}"})
            assert answer.status_code == 201, answer.text
            self.seq = answer.json()["seq"]


@pytest.fixture
def thread(hub) -> Thread:
    return Thread(hub.url)


@pytest.fixture
def page(chromium, hub):
    context = chromium.new_context(base_url=hub.url)
    context.set_default_timeout(15_000)
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


@pytest.fixture
def follow(hub, page):
    """Follows a topic on the page, which keeps what comes in `seen`, `states` and `ended`."""
    files = json.loads((hub.var / "static" / "staticfiles.json").read_text())["paths"]
    script = f"/static/{files['hub/js/live.js']}"
    return lambda topic, after: page.evaluate(FOLLOW, [script, topic, after])


def wait_for_seqs(page, seqs: list) -> None:
    page.wait_for_function("expected => JSON.stringify(window.seen) === expected", arg=str(seqs).replace(" ", ""))


def wait_for_state(page, state: str) -> None:
    page.wait_for_function("state => window.states.at(-1) === state", arg=state)


def test_events_arrive_live_and_stop_when_asked(page, thread, follow):
    follow(thread.topic, thread.seq)
    wait_for_state(page, "live")
    first = thread.seq + 1
    thread.say(3)
    wait_for_seqs(page, list(range(first, first + 3)))
    page.evaluate("window.stop()")
    thread.say()
    page.wait_for_timeout(500)
    assert page.evaluate("window.seen.length") == 3


def test_after_a_cut_everything_missed_arrives_once(page, thread, follow):
    sockets = []

    def pass_on(route) -> None:
        sockets.append(route)
        route.connect_to_server()

    page.route_web_socket("**/ws/live/", pass_on)
    follow(thread.topic, thread.seq)
    wait_for_state(page, "live")
    first = thread.seq + 1
    thread.say(2)
    sockets[0].close(code=4008)
    thread.say(3)
    wait_for_seqs(page, list(range(first, first + 5)))
    wait_for_state(page, "live")
    assert page.evaluate("window.states") == ["connecting", "live", "connecting", "live"]
    assert len(sockets) == 2


def test_where_sockets_are_blocked_the_page_asks_by_itself_and_goes_back(page, thread, follow):
    blocked = [True]

    def refuse(route) -> None:
        if blocked[0]:
            route.close(code=1011)
        else:
            route.connect_to_server()

    page.route_web_socket("**/ws/live/", refuse)
    follow(thread.topic, thread.seq)
    wait_for_state(page, "polling")
    first = thread.seq + 1
    thread.say(2)
    wait_for_seqs(page, [first, first + 1])
    blocked[0] = False
    page.evaluate("window.dispatchEvent(new Event('online'))")
    wait_for_state(page, "live")
    thread.say()
    wait_for_seqs(page, [first, first + 1, first + 2])
    assert page.evaluate("window.states") == ["connecting", "polling", "live"]


def test_a_proxy_that_swallows_frames_is_found_out(page, thread, follow):
    page.clock.install()
    page.route_web_socket("**/ws/live/", lambda route: None)
    follow(thread.topic, thread.seq)
    for _ in range(3):
        page.wait_for_timeout(200)
        page.clock.fast_forward(10_500)
    wait_for_state(page, "polling")


def test_a_server_that_is_away_and_back_is_met_again(page, thread, follow, hub):
    follow(thread.topic, thread.seq)
    wait_for_state(page, "live")
    first = thread.seq + 1
    hub.kill()
    wait_for_state(page, "offline")
    hub.start()
    wait_for_state(page, "live")
    thread.say()
    wait_for_seqs(page, [first])


def test_a_topic_that_is_not_for_this_reader_ends(page, follow):
    follow("thread:99999999", 0)
    page.wait_for_function("() => window.ended.length === 1")
    assert page.evaluate("window.ended") == ["forbidden"]


def test_a_backlog_that_is_gone_is_reset(page, thread, follow):
    follow(thread.topic, thread.seq + 100)
    page.wait_for_function("() => window.seen[0] === 'reset'")
    wait_for_state(page, "live")
    first = thread.seq + 1
    thread.say()
    page.wait_for_function("seq => window.seen.at(-1) === seq", arg=first)
