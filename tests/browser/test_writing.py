"""The editor in the box for words: fetched when somebody goes into it, and never a way to lose words."""

import pytest
from playwright.sync_api import Page, expect

from tests.running import RunningHub
from tests.web import Person
from tests.weight import weigh

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("hub")]
WORKER = False
FROM_WORD = """<html><style>p { color: red }</style><p class=MsoNormal style="color:red" onclick="alert(1)">
<span style="font-weight:700">Strong</span><o:p></o:p></p><h1>A head</h1>
<p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">1.</span>Item</p><script>alert(2)</script></html>"""
PASTE = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(paste);
}"""


def begun_thread(hub: RunningHub, title: str) -> str:
    person = Person(hub.url).sign_in("facilitator@hub.example")
    words = {"title": title, "body": "What do you think?"}
    return person.call("POST", "/spaces/kitchen-table/threads", words).json()["url"]


def box(page: Page):
    """The plain box, which always holds the words."""
    return page.locator("textarea[data-rich]")


def go_into(page: Page):
    """The editor that takes the place of the box."""
    box(page).focus()
    editor = page.locator(".writing-words")
    expect(editor).to_be_focused()
    return editor


def pressed(page: Page) -> list[str]:
    return page.locator(".writing-bar [aria-pressed=true]").all_inner_texts()


def test_editor_comes_when_the_box_is_gone_into_and_is_used_by_keyboard(visitors, hub):
    thread = begun_thread(hub, "By keyboard")
    page = visitors.sign_in("member@hub.example", path=thread)
    weight = weigh(page, thread)
    assert (weight.of("JS") <= 60_000, [url for url in weight.parts if "editor" in url]) == (True, []), str(weight)

    # What is typed while it comes is not lost, nor the place.
    box(page).press_sequentially("Hello ", delay=2)
    expect(page.locator(".writing-words")).to_be_focused()
    editor = page.get_by_role("textbox", name="Your reply")
    page.keyboard.type("there")
    expect(box(page)).to_have_value("Hello there")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("bold")
    assert pressed(page) == ["Bold"]
    page.keyboard.press("Control+b")
    page.keyboard.press("Enter")
    # Back into the bar, along it, and on in the words.
    page.keyboard.press("Shift+Tab")
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Bullets")).to_be_focused()
    page.keyboard.press("Enter")
    expect(editor).to_be_focused()
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    # A link: what leads nowhere is refused, Escape and Enter do what they say.
    page.keyboard.press("Control+k")
    page.keyboard.type("javascript:alert(1)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="This is no address")).to_be_visible()
    page.get_by_label("Address of the link").fill("example.org/soup")
    page.keyboard.press("Enter")
    html = (
        '<p>Hello there</p><p><strong>bold</strong></p><ul><li>one</li></ul><p><a href="https://example.org/soup">'
        "https://example.org/soup</a> </p>"
    )
    expect(box(page)).to_have_value(html)
    page.evaluate(PASTE, FROM_WORD)
    pasted = box(page).input_value().removeprefix(html.removesuffix("</p>"))
    assert pasted == "<strong>Strong</strong></p><h2>A head</h2><ol><li>Item</li></ol>"
    # The Tab key leaves the box.
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Post reply")).to_be_focused()
    page.keyboard.press("Enter")
    post = page.locator(".post", has_text="Hello there")
    expect(post.locator("strong")).to_have_text(["bold", "Strong"])
    expect(post.get_by_role("link", name="https://example.org/soup")).to_have_attribute("rel", "nofollow ugc")
    expect(editor).to_have_text("")

    # Changed with the editor: the same words, and nothing else is changed.
    post.get_by_role("link", name="Edit").click()
    expect(box(page)).to_have_value(
        '<p>Hello there</p><p><strong>bold</strong></p><ul><li>one</li></ul><p><a href="https://example.org/soup" '
        'rel="nofollow ugc">https://example.org/soup</a> <strong>Strong</strong></p><h2>A head</h2>'
        "<ol><li>Item</li></ol>"
    )
    page.locator(".writing-words").press("Control+End")
    page.keyboard.type(" two")
    page.get_by_role("button", name="Save changes").click()
    expect(page.locator(".post", has_text="Item two").locator("h2, strong, ul > li")).to_have_count(4)
    assert visitors.complaints == []


def test_words_stay_when_they_cannot_be_sent_on_a_reload_and_in_the_plain_box(visitors, hub):
    thread = begun_thread(hub, "Words stay")
    page = visitors.sign_in("member@hub.example", path=thread)
    go_into(page)
    page.keyboard.type("A fritillary is ")
    page.keyboard.press("Control+i")
    page.keyboard.type("purple")
    words = "<p>A fritillary is <em>purple</em></p>"
    statuses = iter([429, 503, 422])
    page.route("**/posts", lambda route: route.fulfill(status=next(statuses), json={"detail": "Not now."}))
    for _ in range(3):
        page.get_by_role("button", name="Post reply").click()
        expect(page.locator("#reply-problem")).to_contain_text("Not now.")
        page.get_by_role("button", name="Post reply").is_enabled()
        assert box(page).input_value() == words
    page.unroute("**/posts")
    page.context.set_offline(True)
    page.get_by_role("button", name="Post reply").click()
    expect(page.locator("#reply-problem")).to_contain_text("the hub does not answer")
    page.context.set_offline(False)
    with page.expect_response("**/draft"):
        page.locator(".writing-words").press("Control+End")
        page.keyboard.type("!")
    page.reload()
    words = "<p>A fritillary is <em>purple!</em></p>"
    expect(box(page)).to_have_value(words)
    # On another device, where somebody likes a plain box; the choice stays.
    phone = visitors.sign_in("member@hub.example", path=thread, viewport={"width": 320, "height": 640})
    expect(box(phone)).to_have_value(words)
    # Words with a layout stand in the editor from the start, which takes the focus from nobody.
    expect(phone.locator(".writing-words em")).to_have_text("purple!")
    assert phone.evaluate("document.activeElement === document.body")
    assert phone.evaluate("document.documentElement.scrollWidth") == 320
    phone.get_by_role("button", name="Plain box").click()
    expect(box(phone)).to_be_focused()
    box(phone).fill(words.replace("purple!", "<b>purple</b>"))
    phone.locator(".post").get_by_role("link", name="Quote").click()
    expect(phone.locator(".writing-words")).to_have_count(0)
    assert "<blockquote><p>What do you think?</p></blockquote>" in box(phone).input_value()
    phone.get_by_role("button", name="Write with buttons").click()
    expect(phone.locator(".writing-words blockquote")).to_have_text("What do you think?")
    phone.get_by_role("button", name="Post reply").click()
    expect(phone.locator(".post", has_text="A fritillary").locator("em")).to_have_text(["purple"])
    ours = [words for words in visitors.complaints if "status of" not in words and "ERR_INTERNET" not in words]
    assert ours == []
