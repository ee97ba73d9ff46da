"""Live equals reload: what a page has become by its events is what a fresh one shows."""

import pytest
from playwright.sync_api import Page, expect

from tests.web import Person

pytestmark = pytest.mark.browser
# What each post on a page looks like: words, tombstones, links that are shown, in their order. Times are
# worded anew by a script every now and then, and a fresh arrival is tinted; neither is content.
POSTS = """() => [...document.querySelectorAll('#posts > li')].map((item) => {
  const copy = item.cloneNode(true);
  for (const time of copy.querySelectorAll('time')) time.replaceWith(time.getAttribute('datetime'));
  for (const post of copy.querySelectorAll('.post-new')) post.classList.remove('post-new');
  return copy.innerHTML.replace(/\\s+/g, ' ').trim();
})"""


@pytest.fixture
def thread(demo_hub) -> tuple[Person, dict, list[int]]:
    """A thread of 45 posts (three pages), by the facilitator; answers them, the thread and the ids by number."""
    person = Person(demo_hub.url).sign_in("facilitator@hub.example")
    answer = person.call("POST", "/spaces/kitchen-table/threads", {"title": "Many words", "body": "The first."})
    assert answer.status_code == 201, answer.text
    thread = answer.json()
    for n in range(2, 46):
        person.call("POST", f"/threads/{thread['id']}/posts", {"body": f"Post number {n}."})
    ids = [post["id"] for post in person.posts(thread["id"])]
    assert len(ids) == 45
    return person, thread, ids


def hide(admin: Person, thread: dict, number: int) -> None:
    path = f"{thread['url']}{number}/hide/"
    token = admin.cookies["csrftoken"]
    answer = admin.post(path, data={"csrfmiddlewaretoken": token}, headers={"Referer": f"{admin.base_url}"})
    assert answer.status_code == 302, answer.text[:500]


def test_first_middle_and_last_page_become_what_a_fresh_one_shows(visitors, thread):
    person, thread, ids = thread
    admin = Person(visitors.url).sign_in("admin@hub.example")
    readers = {
        (page, who): visitors.open(f"{thread['url']}?page={page}")
        if who == "guest"
        else sign_in(visitors, thread, page)
        for page in (1, 2, 3)
        for who in ("guest", "author")
    }
    for reader in readers.values():
        expect(reader.locator("[data-live-state]")).to_have_attribute("data-state", "live")

    for number in (3, 25, 44):
        person.call("PATCH", f"/posts/{ids[number - 1]}", {"body": f"Changed number {number}, <b>boldly</b>."})
    for number in (5, 27, 43):
        person.call("DELETE", f"/posts/{ids[number - 1]}")
    for number in (7, 29, 42):
        hide(admin, thread, number)
    person.call("POST", f"/threads/{thread['id']}/posts", {"body": "The very last."})

    for (page, _), reader in readers.items():
        expect(reader.locator(".tombstone")).to_have_count(2)
        expect(reader.locator("[data-count]")).to_have_text("46 posts")
        if page == 3:
            expect(reader.locator(".post", has_text="The very last.")).to_have_count(1)
        else:
            expect(reader.locator("#arrivals")).to_contain_text("1 new post")
        live = reader.evaluate(POSTS)
        reader.reload()
        expect(reader.locator("[data-live-state]")).to_have_attribute("data-state", "live")
        assert live == reader.evaluate(POSTS)
    assert visitors.complaints == []


def sign_in(visitors, thread: dict, page: int) -> Page:
    reader = visitors.sign_in("facilitator@hub.example", path=thread["url"])
    reader.goto(f"{thread['url']}?page={page}")
    return reader
