"""Members at home, as they do it in a browser: with JavaScript and, where a form can do it, without."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitors
from tests.browser.test_leaving import until
from tests.browser.test_whole_path import sign_in, sign_up, verify

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("hub")]
SPACE = "/spaces/kitchen-table/"
THREAD = f"{SPACE}1-first-meeting-nerves-and-what-helped/"
EITHER_WAY = pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
PLAIN = {"java_script_enabled": False}


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name).click()


def mail_to(page: Page, email: str) -> str:
    """The words of the newest mail to an address, from the hub's outbox."""
    reader = page.context.browser.new_page(base_url=page.url)
    reader.goto("/dev/mail/")
    reader.locator("main li", has_text=email).first.get_by_role("link").click()
    words = reader.locator("main").inner_text()
    reader.close()
    return words


def surprises(visitors: Visitors, *statuses: int) -> list[str]:
    """What the browser complained about, but for answers with an error that were meant to come."""
    return [words for words in visitors.complaints if not any(f"status of {status}" in words for status in statuses)]


@EITHER_WAY
def test_member_signs_in_with_a_code_from_their_mail(visitors, script):
    page = visitors.open("/account/", java_script_enabled=script)
    page.get_by_role("link", name="Sign in with a code by mail instead").click()
    page.locator("main").get_by_label("Email address").fill("dot@hub.example")
    press(page, "Send me a code")
    heading(page, "Enter the code")
    code = re.search(r"\b[A-Z]{4}-[A-Z]{4}\b", mail_to(page, "dot@hub.example"))[0]
    page.get_by_label("Code").fill("WRNG-WRNG")
    press(page, "Sign in")
    expect(page.locator(".field-error")).to_contain_text("This is not the code from the mail.")
    page.get_by_label("Code").fill(code.lower())
    press(page, "Sign in")
    page.wait_for_url("**/account/")
    heading(page, "Your account")
    # A code opens once, and in no other browser.
    other = visitors.open("/accounts/code/confirm/", java_script_enabled=script)
    heading(other, "This code no longer works")
    expect(other.get_by_role("link", name="Send me a new code")).to_be_visible()
    assert surprises(visitors, 410) == []


WORDS = {"pronouns": "xe/xem", "about": "I mend clocks.", "location": "Under the hill", "interests": "Barometers"}
SEEN = {"Everyone": ("pronouns", "about"), "Members": ("location",), "Only me": ("interests",)}


def shown(page: Page, path: str) -> set[str]:
    page.goto(path)
    heading(page, "Dot Ames")
    words = page.locator("main").inner_text()
    return {field for field, value in WORDS.items() if value in words}


@EITHER_WAY
def test_each_part_of_a_profile_is_seen_by_whom_its_member_chose(visitors, script):
    page = visitors.sign_in("dot@hub.example", path="/account/", java_script_enabled=script)
    for field, words in WORDS.items():
        page.locator(f"#id_{field}").fill(words)
    for choice, fields in SEEN.items():
        for field in fields:
            page.locator(f"#id_{field}_seen_by").select_option(label=choice)
    press(page, "Save changes")
    page.get_by_role("link", name="Look at your profile").click()
    path = page.url.removeprefix(visitors.url)
    others = [visitors.sign_in(f"{who}@hub.example", java_script_enabled=script) for who in ("member", "admin")]
    guest = visitors.open(path, java_script_enabled=script)
    seen = [shown(viewer, path) for viewer in (guest, *others, page)]
    for_all = set(SEEN["Everyone"])
    assert seen == [for_all, for_all | {"location"}, for_all | {"location"}, set(WORDS)]
    # Nor does the directory give away what is kept back.
    for words, found in (("Under the hill", 1), ("Barometers", 0)):
        others[0].goto(f"/members/?q={words}")
        expect(others[0].locator("main li", has_text="Dot Ames")).to_have_count(found)
    assert visitors.complaints == []


@EITHER_WAY
def test_newcomer_takes_a_step_skips_one_and_says_hello(visitors, script):
    email = f"linnet-{script}@elsewhere.example".lower()
    page = visitors.open("/", java_script_enabled=script)
    sign_up(page, email, "")
    verify(page, email)
    page.goto("/accounts/login/")
    main = page.locator("main")
    main.get_by_label("Email address").fill(email)
    main.get_by_label("Password", exact=True).fill("three dry umbrellas")
    press(page, "Sign in")
    heading(page, "Your name and picture")
    page.get_by_label("Name shown to others").fill("Linnet Grey")
    press(page, "Save and go on")
    heading(page, "What interests you")
    # Later goes as well: the account knows the way back.
    page.get_by_role("link", name="Leave the rest for later").click()
    page.goto("/account/")
    page.get_by_role("link", name="Go on with your first steps").click()
    heading(page, "What interests you")
    press(page, "Skip this step")
    heading(page, "Say hello")
    press(page, "Say hello")
    words = f"Hello from a linnet, {email}."
    page.get_by_role("textbox", name="Your reply").fill(words)
    press(page, "Post reply")
    page.get_by_label("I have read the agreement, and I say yes to it").check()
    press(page, "Post reply")
    expect(page.locator(".post", has_text=words)).to_contain_text("Linnet Grey")
    page.goto("/account/")
    expect(page.get_by_role("link", name="Go on with your first steps")).to_have_count(0)
    assert surprises(visitors, 403) == []


def test_copy_and_erasure_go_by_mail_and_without_javascript(visitors):
    email = "wagtail@elsewhere.example"
    page = visitors.open("/", **PLAIN)
    sign_up(page, email, "Willow Wagtail")
    verify(page, email)
    sign_in(page, email, "/account/data/")
    press(page, "Ask for a copy")
    until(page, "Your copy is ready")
    link = re.search(r"http\S+/account/data/\d+/", mail_to(page, email))[0]
    # Whoever has the link alone has nothing; signing in leads to the file.
    elsewhere = visitors.open(link, **PLAIN)
    heading(elsewhere, "Sign in")
    main = elsewhere.locator("main")
    main.get_by_label("Email address").fill(email)
    main.get_by_label("Password", exact=True).fill("three dry umbrellas")
    with elsewhere.expect_download() as fetched:
        press(elsewhere, "Sign in")
    archive = zipfile.ZipFile(io.BytesIO(Path(fetched.value.path()).read_bytes()))
    assert {"data.json", "index.html"} <= set(archive.namelist())
    assert "Willow Wagtail" in archive.read("index.html").decode()

    page.get_by_role("link", name="Erase your account").click()
    page.get_by_label("Remove them").check()
    page.get_by_label("Your password").fill("three dry umbrellas")
    press(page, "Erase my account")
    # What the worker does now is looked at in test_leaving.
    heading(page, "Report of an erasure")
    answer = elsewhere.goto("/account/")
    assert "/accounts/login/" in answer.url
    assert visitors.complaints == []


def test_quote_draft_and_being_unseen_need_no_javascript(visitors):
    phone, laptop = (visitors.sign_in("harold@hub.example", path=THREAD, **PLAIN) for _ in range(2))
    phone.locator("#post-2").get_by_role("link", name="Quote").click()
    box = phone.get_by_role("textbox", name="Your reply")
    assert "wrote in post 2:\n> " in box.input_value()
    box.fill("Begun on the phone.")
    press(phone, "Keep as a draft")
    expect(phone.locator(".notice-good")).to_contain_text("Your draft is kept.")
    expect(box).to_have_value("Begun on the phone.")
    # The laptop has an older page open: both texts are shown, and nothing is lost.
    laptop.get_by_role("textbox", name="Your reply").fill("Begun at the desk.")
    press(laptop, "Keep as a draft")
    expect(laptop.locator("main")).to_contain_text("Begun on the phone.")
    laptop.locator("main textarea").fill("Begun on the phone. Ended at the desk.")
    press(laptop, "Keep as a draft")
    phone.reload()
    expect(box).to_have_value("Begun on the phone. Ended at the desk.")
    press(phone, "Post reply")
    expect(phone.locator(".post", has_text="Ended at the desk.")).to_have_count(1)
    laptop.goto(THREAD)
    expect(laptop.get_by_role("textbox", name="Your reply")).to_have_value("")

    laptop.goto("/account/presence/")
    laptop.get_by_label("No: do not show me").check()
    press(laptop, "Save changes")
    expect(laptop.locator("main")).to_contain_text("Nobody sees which threads you read")
    assert surprises(visitors, 409) == []


def test_helper_without_javascript_loses_no_words_when_consent_is_taken_back(visitors):
    member = visitors.sign_in("yasmin@hub.example", path="/account/helping/", **PLAIN)
    member.get_by_label("Handle of the person who helps you").fill("marcus")
    press(member, "I agree that they write for me")
    helper = visitors.sign_in("marcus@hub.example", path="/account/helping/", **PLAIN)
    press(helper, "Yes, I help Yasmin")
    press(helper, "Write for Yasmin")
    helper.goto(THREAD)
    helper.get_by_role("textbox", name="Your reply").fill("Yasmin says good morning.")
    press(helper, "Post reply")
    expect(helper.locator(".post", has_text="Yasmin says good morning.")).to_contain_text(
        "Written with the help of Marcus"
    )
    helper.get_by_role("textbox", name="Your reply").fill("And good night.")
    member.reload()
    press(member, "Take it back")
    press(helper, "Post reply")
    expect(helper.locator(".error-summary")).to_contain_text("You cannot write for Yasmin")
    expect(helper.locator("main textarea")).to_have_value("And good night.")
    assert surprises(visitors, 403) == []
