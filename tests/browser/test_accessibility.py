"""Every kind of page as axe sees it: for guests and members, wide and light, narrow and dark."""

import pytest
from axe_core_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.browser.conftest import Visitors

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("hub")]
WORKER = False
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = ((1280, "light"), (320, "dark"))
SUN = "rgb(255, 204, 51)"
THREAD = "/spaces/kitchen-table/1-first-meeting-nerves-and-what-helped/"
VOUCHERS = "/spaces/fair-pay/10-vouchers-instead-of-money-what-went-wrong-for-us/"
PAGES = {
    "guest": (
        "/",
        "/news/",
        "/news/november-update/",
        "/news/?series=monthly-update",
        "/groups/allies-group/",
        "/home-and-well/",
        "/papers/",
        "/papers/how-we-pay/",
        "/papers/paying-people-2024/",
        "/our-first-six-years/",
        "/if-you-are-not-safe/",
        "/notes/",
        "/notes/allies-group-october/",
        "/resources/",
        "/resources/?type=guide&topic=money",
        "/resources/payment-policy/",
        "/stories/",
        "/stories/the-car-park/",
        "/stories/four-envelopes/",
        "/how-it-works/",
        "/spaces/",
        "/spaces/kitchen-table/",
        THREAD,
        "/spaces/kitchen-table/7-phone-calls-about-cheap-alarms-for-carers/",
        "/spaces/fair-pay/11-a-letter-to-show-the-job-centre/6/history/",
        "/contact/",
        "/what-we-keep/",
        "/display/",
        "/feedback/?page=/news/",
        "/members/",
        "/accounts/login/",
        "/accounts/code/",
        "/agreement/",
        "/accounts/signup/",
        "/accounts/password/reset/",
        "/search/",
        "/search/?q=paymnet+kwame+before:soon&kind=thread",
        "/search/?q=zzzzqqq",
        "/api/v1/docs",
        "/dev/mail/",
    ),
    "member": (
        "/",
        "/spaces/plain-words/",
        "/spaces/kitchen-table/new/",
        f"{THREAD}?page=2",
        f"{THREAD}?quote=2",
        f"{THREAD}reply/",
        f"{THREAD}1/edit/",
        f"{THREAD}1/remove/",
        f"{THREAD}2/report/",
        "/members/",
        "/members/kwame/",
        "/suggest-a-resource/",
        "/tell-your-story/",
        "/account/",
        "/account/stories/",
        "/account/suggestions/",
        "/account/photo/",
        "/account/access-needs/",
        "/account/presence/",
        "/account/searches/save/?q=payment",
        "/account/helping/",
        "/account/two-step/",
        "/account/sessions/",
        "/account/tokens/",
        "/welcome/1/",
        "/account/data/",
        "/account/erase/",
        "/accounts/password/change/",
    ),
    "facilitator": (VOUCHERS, f"{VOUCHERS}4/hide/", f"{VOUCHERS}hide/", f"{VOUCHERS}move/"),
    "editor": ("/spaces/", "/spaces/going-home/join/"),
    "admin": ("/spaces/going-home/people/", "/members/bridie/access-needs/"),
}
AXE = """async rules => (await axe.run(document, {runOnly: rules, resultTypes: ["violations"]})).violations
    .map(found => `${found.id}: ${found.nodes.map(node => node.html.slice(0, 160)).join(" | ")}`)"""

FOCUS = """() => {
    const it = document.activeElement, style = getComputedStyle(it), box = it.getBoundingClientRect();
    const looks = [style.backgroundColor, style.outlineColor, style.boxShadow].join();
    return [it.outerHTML.slice(0, 120), box.bottom > 0 && box.top < innerHeight, looks];
}"""


@pytest.fixture(scope="module")
def readers(chromium, hub):
    """A page for each kind of person, opened once; and what the browser complained about."""
    visitors = Visitors(chromium, hub.url)
    pages = {"guest": visitors.open("/healthz")}
    pages |= {who: visitors.sign_in(f"{who}@hub.example") for who in PAGES if who != "guest"}
    yield pages, visitors
    visitors.close()


def barriers(page: Page) -> list[str]:
    """What axe finds in the page as it is shown in each look, and what sticks out at the side."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found += [f"{width} {scheme}: {words}" for words in page.evaluate(AXE, RULES)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{width}: wider than the screen")
    return found


@pytest.mark.parametrize(("who", "path"), [(who, path) for who, paths in PAGES.items() for path in paths])
def test_a_page_has_no_barriers_and_the_browser_does_not_complain(readers, who, path):
    pages, visitors = readers
    page = pages[who]
    visitors.complaints.clear()
    assert page.goto(path, wait_until="load").status == 200
    assert (page.locator("main").count(), page.locator("h1").count()) == (1, 1)
    assert barriers(page) == []
    assert visitors.complaints == []


def test_a_page_that_is_not_there_has_no_barriers(readers):
    page = readers[0]["guest"]
    assert page.goto("/nothing-here/").status == 404
    assert (page.locator("main").count(), page.locator("h1").count()) == (1, 1)
    assert barriers(page) == []


def test_suggestions_and_a_preview_of_synonyms_have_no_barriers(readers):
    page = readers[0]["guest"]
    page.goto("/news/")
    box = page.get_by_role("search", name="Whole hub").get_by_label("Search everything")
    box.press_sequentially("pay")
    page.get_by_role("option").first.wait_for()
    box.press("ArrowDown")
    assert barriers(page) == []
    page = readers[0]["editor"]
    page.goto("/admin/search/synonyms/add/")
    page.get_by_label("Words that say the same").fill("voucher\nquillfare")
    page.get_by_role("button", name="Show what changes").click()
    page.get_by_role("heading", name="What changes").wait_for()
    assert barriers(page) == []


FORMS = [
    ("guest", "/accounts/login/"),
    ("guest", "/contact/"),
    ("guest", "/feedback/?page=/news/"),
    ("member", "/suggest-a-resource/"),
    ("member", "/tell-your-story/"),
]


@pytest.mark.parametrize(("who", "path"), FORMS)
def test_a_form_with_errors_has_no_barriers(readers, who, path):
    page = readers[0][who]
    page.goto(path)
    page.locator("main form .button").first.click()
    page.locator(".error-summary").wait_for()
    assert barriers(page) == []


@pytest.mark.parametrize("path", ["/", THREAD, "/accounts/signup/", "/stories/ten-past-six/"])
def test_whatever_has_the_keyboards_focus_shows_the_sun(readers, path):
    page = readers[0]["guest"]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(path)
    for _ in range(20):
        page.keyboard.press("Tab")
        shown = page.evaluate(FOCUS)
        assert (shown[1], SUN in shown[2]) == (True, True), shown


LONG_WORD = "Arbeitsgemeinschaftstreffen" * 8
TAKE_IT = "([word, of]) => document.querySelectorAll(of).forEach(it => { it.textContent = word })"


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize(
    "path", ["/news/november-update/", "/resources/payment-policy/", "/papers/how-we-pay/", "/news/"]
)
def test_one_very_long_word_in_titles_topics_and_menu_widens_nothing(readers, path, width):
    page = readers[0]["guest"]
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    page.evaluate(TAKE_IT, [LONG_WORD, "h1, h2 a, h3 a, .lines a, .brand span, .tag, .nav-wide a"])
    assert page.evaluate("document.documentElement.scrollWidth") == width


BESIDE = """([one, other]) => {
    const [left, right] = [one, other].map(which => document.querySelector(which).getBoundingClientRect());
    return right.left >= left.right && right.top < left.bottom;
}"""


@pytest.mark.parametrize(
    ("path", "one", "other"),
    [
        ("/news/november-update/", "article", "#related"),
        ("/resources/payment-policy/", "article", "#related"),
        ("/groups/allies-group/", "article", "#notes"),
        ("/stories/four-envelopes/", ".player-media", ".transcript"),
        ("/stories/ten-past-six/", ".player-media .figure", ".transcript"),
    ],
)
def test_what_helps_stands_beside_the_words_where_there_is_room(readers, path, one, other):
    page = readers[0]["guest"]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(path)
    assert page.evaluate(BESIDE, [one, other])
    page.set_viewport_size({"width": 320, "height": 900})
    assert not page.evaluate(BESIDE, [one, other])
