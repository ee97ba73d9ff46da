"""Calm mode in a thread: nothing moves until it is asked for, but what must not be read goes at once."""

import pytest
from playwright.sync_api import expect

from tests.web import Person

pytestmark = pytest.mark.browser


@pytest.fixture
def thread(demo_hub):
    person = Person(demo_hub.url).sign_in("facilitator@hub.example")
    made = person.call("POST", "/spaces/kitchen-table/threads", {"title": "Slowly", "body": "The first."}).json()
    say(person, made, "The second.")
    return person, made


def say(person, thread, words: str) -> int:
    answer = person.call("POST", f"/threads/{thread['id']}/posts", {"body": words})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


def calm_reader(visitors, path: str):
    reader = visitors.open("/")
    reader.context.add_cookies([{"name": "display", "value": "calm", "url": visitors.url}])
    reader.goto(path)
    expect(reader.locator("[data-live-state]")).to_have_attribute("data-state", "live")
    return reader


def test_new_posts_wait_behind_a_line_until_they_are_asked_for(visitors, thread):
    person, made = thread
    reader = calm_reader(visitors, made["url"])
    say(person, made, "The third.")
    say(person, made, "The fourth.")
    line = reader.locator("#waiting")
    expect(line).to_contain_text("2 new posts.")
    expect(reader.locator("#posts .post")).to_have_count(2)
    expect(reader.locator("[data-count]")).to_have_text("2 posts")
    line.get_by_role("button", name="Show them").click()
    expect(reader.locator("#posts .post")).to_have_count(4)
    expect(reader.locator("[data-count]")).to_have_text("4 posts")
    expect(line).to_be_hidden()
    assert reader.evaluate("document.activeElement.closest('.post')?.id") == "post-3"
    assert visitors.complaints == []


def test_edit_waits_and_a_removal_comes_at_once_and_takes_the_edit_with_it(visitors, thread):
    person, made = thread
    second = person.posts(made["id"])[1]["id"]
    reader = calm_reader(visitors, made["url"])
    person.call("PATCH", f"/posts/{second}", {"body": "Changed words."})
    line = reader.locator("#waiting")
    expect(line).to_contain_text("Something changed in this thread.")
    expect(reader.locator("#post-2")).to_contain_text("The second.")
    person.call("DELETE", f"/posts/{second}")
    expect(reader.locator("#post-2")).to_contain_text("removed by its author")
    expect(line).to_be_hidden()


def test_own_reply_comes_at_once(visitors, thread):
    _, made = thread
    reader = visitors.sign_in("member@hub.example")
    reader.context.add_cookies([{"name": "display", "value": "calm", "url": visitors.url}])
    reader.goto(made["url"])
    expect(reader.locator("[data-live-state]")).to_have_attribute("data-state", "live")
    reader.get_by_role("textbox", name="Your reply").fill("From me.")
    reader.get_by_role("button", name="Post reply").click()
    expect(reader.locator("#post-3")).to_contain_text("From me.")
    expect(reader.locator("#waiting")).to_be_hidden()
