"""Taking one's data along, and leaving: a copy that the browser fetches, then three planted words that are nowhere."""

import io
import sqlite3
import time
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser
ABOUT, POST, TITLE = "quobavabout", "quobavposted", "quobavtitle"
PLANTED = (ABOUT, POST, TITLE)
THREAD = "/spaces/kitchen-table/1-first-meeting-nerves-and-what-helped/"


def until(page: Page, words: str) -> None:
    """Look again until the worker has done it."""
    ends = time.monotonic() + 60
    while time.monotonic() < ends:
        page.reload()
        if words in page.locator("main").inner_text():
            return
        time.sleep(1)
    raise AssertionError(f"the page never said: {words}")


def say_things(page: Page) -> None:
    page.goto("/account/")
    page.locator("#id_about").fill(f"I like {ABOUT}.")
    page.get_by_role("button", name="Save changes").click()
    page.goto("/spaces/kitchen-table/new/")
    page.locator("#id_title").fill(f"About {TITLE}")
    page.locator("#id_body").fill("A thread of my own.")
    page.get_by_role("button", name="Start the thread").click()
    page.wait_for_url("**about-quobavtitle/**")
    page.goto(f"{THREAD}reply/")
    page.locator("#id_body").fill(f"All {POST}.")
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_load_state()


def found_in(var: Path) -> set[tuple[str, str]]:
    """(where, word) in any column of any table, and in any file but the database's own."""
    found = set()
    with sqlite3.connect(var / "hub.sqlite3") as database:
        for (table,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            text = repr(database.execute(f'SELECT * FROM "{table}"').fetchall())  # noqa: S608 -- names of tables
            found |= {(table, word) for word in PLANTED if word in text.lower()}
    for path in var.rglob("*"):
        if path.is_file() and "sqlite3" not in path.name and "static" not in path.parts:
            found |= {(path.name, word) for word in PLANTED if word.encode() in path.read_bytes().lower()}
    return found


def let_two_minutes_pass(var: Path) -> None:
    with sqlite3.connect(var / "hub.sqlite3", timeout=20) as database:
        database.execute("UPDATE rights_erasure SET erased_at = datetime('now', '-10 minutes')")
        database.execute("UPDATE mail_mail SET sent_at = datetime('now') WHERE subject = 'Your account is erased'")


def test_member_takes_a_copy_and_leaves(visitors, demo_hub):
    page = visitors.sign_in("member@hub.example", path="/account/")
    say_things(page)
    page.goto("/account/")
    page.get_by_role("link", name="A copy of everything we hold about you").click()
    page.get_by_role("button", name="Ask for a copy").click()
    expect(page.locator("main")).to_contain_text("Your copy is being made")
    until(page, "Your copy is ready")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Fetch your copy").click()
    archive = zipfile.ZipFile(io.BytesIO(Path(fetched.value.path()).read_bytes()))
    read = archive.read("index.html").decode()
    assert [word for word in PLANTED if word not in read] == []
    assert {word for _, word in found_in(demo_hub.var)} == set(PLANTED)

    page.get_by_role("link", name="Erase your account").click()
    page.get_by_label("Remove them").check()
    page.get_by_label("Your password").fill("not my password")
    page.get_by_role("button", name="Erase my account").click()
    expect(page.locator("main")).to_contain_text("This is not your password. Type it again.")
    page.get_by_label("Your password").fill("pull-up-a-chair")
    page.get_by_role("button", name="Erase my account").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Report of an erasure")
    until(page, "The account is erased")
    let_two_minutes_pass(demo_hub.var)
    ends = time.monotonic() + 60
    while found_in(demo_hub.var) and time.monotonic() < ends:
        time.sleep(2)
    assert found_in(demo_hub.var) == set()
    page.goto(THREAD)
    expect(page.locator("#posts")).to_contain_text("was removed by its author")
    # The browser notes the wrong password as an answer with an error.
    assert [words for words in visitors.complaints if "status of 422" not in words] == []
