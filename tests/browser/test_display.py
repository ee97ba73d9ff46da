"""How readers choose pages to look: theme, text size, calm, less data, leaving quickly; with and without JavaScript."""

import pytest

from tests.running import RunningHub

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("hub")]
STORY = "/stories/the-car-park/"
NEWS = "/news/november-update/"
THREAD = "/spaces/kitchen-table/1-first-meeting-nerves-and-what-helped/"
PICTURED = ("/", "/news/", NEWS, "/stories/", STORY, "/members/kwame/", "/spaces/fair-pay/", THREAD)
MARK = (
    "from stories.models import StoryPage; page = StoryPage.objects.get(slug='the-car-park');"
    "page.leave_quickly = True; page.save_revision().publish()"
)
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""


@pytest.fixture(scope="module")
def hub(demo_folder, tmp_path_factory):
    """One running hub for all of these tests: they only read. One story of it is marked to be left quickly."""
    hub = RunningHub.copy_of(demo_folder, tmp_path_factory.mktemp("display") / "hub")
    hub.manage("shell", "-c", MARK)
    hub.start_web()
    yield hub
    hub.stop()


def choose(page, **choices: str) -> None:
    """Fill in the form behind the link at the foot of the page, and come back."""
    back = page.url
    page.get_by_role("link", name="Display: theme, text size, calm, less data").click()
    for label, value in choices.items():
        page.get_by_role("group", name=label.replace("_", " ")).get_by_label(value, exact=True).check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(back)


def pictures_asked_for(page, paths) -> list[str]:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if request.resource_type == "image" else None)
    for path in paths:
        page.goto(path, wait_until="networkidle")
        page.keyboard.press("End")
        page.wait_for_timeout(200)
    return asked


def placed(part) -> list[float]:
    """Where something stands on the page, however far that is scrolled."""
    script = "(it) => { const b = it.getBoundingClientRect(); return [b.x, b.y + scrollY, b.width, b.height]; }"
    return part.evaluate(script)


def background(page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


@pytest.mark.parametrize("script", [True, False])
def test_theme_and_text_size_are_chosen_once_and_hold_everywhere(visitors, script):
    page = visitors.open("/news/", java_script_enabled=script, color_scheme="light")
    assert background(page) == "rgb(251, 247, 240)"
    choose(page, Light_or_dark="Dark", Text_size="Larger")
    for path in ("/news/", "/", "/spaces/", THREAD):
        page.goto(path)
        assert background(page) == "rgb(23, 22, 20)"
        assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    choose(page, Light_or_dark="As my device does it", Text_size="Normal")
    assert background(page) == "rgb(251, 247, 240)"
    assert "display" not in {cookie["name"] for cookie in page.context.cookies()}
    assert visitors.complaints == []


def test_light_theme_holds_on_a_dark_device(visitors):
    page = visitors.open("/", color_scheme="dark")
    assert background(page) == "rgb(23, 22, 20)"
    choose(page, Light_or_dark="Light")
    assert background(page) == "rgb(251, 247, 240)"


@pytest.mark.parametrize("path", ["/", NEWS, "/resources/", THREAD, "/display/", "/search/?q=pay"])
def test_larger_text_fits_the_narrowest_screen(visitors, path):
    page = visitors.open("/healthz", viewport={"width": 320, "height": 640})  # such as 640 px at 200 % zoom
    page.context.add_cookies([{"name": "display", "value": "text-larger", "url": visitors.url}])
    page.goto(path)
    assert page.evaluate("document.scrollingElement.scrollWidth") == 320


def test_save_data_brings_no_picture_unasked(visitors):
    page = visitors.open("/healthz", extra_http_headers={"Save-Data": "on"})
    assert pictures_asked_for(page, PICTURED) == []
    page.goto(NEWS)
    assert page.locator(".page-weight").inner_text().startswith("This page: about ")


def test_less_data_brings_no_picture_to_a_member_either(visitors):
    page = visitors.sign_in("member@hub.example")
    page.goto("/display/")
    page.get_by_label("Less data").check()
    page.get_by_role("button", name="Save").click()
    assert pictures_asked_for(page, (*PICTURED, "/members/")) == []


def test_picture_that_was_left_out_comes_in_its_place_when_asked_for(visitors):
    page = visitors.open("/healthz", extra_http_headers={"Save-Data": "on"})
    page.goto(NEWS)
    box = page.locator(".left-out").first
    before, words = placed(box), box.get_attribute("data-alt")
    box.get_by_role("link").click()
    picture = page.get_by_role("img", name=words)
    picture.wait_for()
    assert placed(picture) == before
    assert page.url.endswith(NEWS)


def test_picture_that_was_left_out_is_a_link_away_without_script(visitors):
    page = visitors.open("/healthz", java_script_enabled=False, extra_http_headers={"Save-Data": "on"})
    page.goto(NEWS)
    with page.expect_response("**/media/images/**") as answer:
        page.locator(".left-out a").first.click()
    assert (answer.value.status, answer.value.headers["content-type"]) == (200, "image/webp")


def test_calm_page_has_no_ticking_times_and_no_motion(visitors):
    page = visitors.open("/healthz")
    page.context.add_cookies([{"name": "display", "value": "calm", "url": visitors.url}])
    page.goto("/")
    page.wait_for_timeout(300)
    assert " ago" not in " ".join(page.locator("time").all_inner_texts())
    moving = """() => [...document.querySelectorAll("*")].filter((part) => {
      const style = getComputedStyle(part);
      return style.animationName !== "none" || style.transitionDuration !== "0s";
    }).length"""
    assert page.evaluate(moving) == 0


def test_nothing_moves_while_pages_load(visitors):
    found = {}
    for width in (360, 1280):
        page = visitors.open("/healthz", viewport={"width": width, "height": 800})
        page.add_init_script(SHIFTS)
        for path in ("/", "/news/", NEWS, STORY, "/spaces/fair-pay/", THREAD):
            page.goto(path, wait_until="networkidle")
            page.wait_for_timeout(200)
            found[width, path] = page.evaluate("window.shifted")
    assert {where: shift for where, shift in found.items() if shift > 0} == {}


def elsewhere(page) -> list[dict[str, str]]:
    """Stand in for the site that the button leads to; answers the headers of the requests it gets."""
    asked: list[dict[str, str]] = []

    def answer(route) -> None:
        asked.append(route.request.headers)
        route.fulfill(status=200, content_type="text/html", body="<h1>Weather</h1>")

    page.route("https://www.bbc.co.uk/**", answer)
    return asked


@pytest.mark.parametrize("way", ["click", "Shift", "Escape"])
def test_leaving_quickly_takes_the_page_out_of_the_history(visitors, way):
    page = visitors.open("/news/")
    asked = elsewhere(page)
    page.goto(STORY)
    if way == "click":
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
    else:
        for _ in range(3):
            page.keyboard.press(way)
    page.get_by_role("heading", name="Weather").wait_for()
    assert "referer" not in asked[0]
    page.go_back()
    assert page.url.endswith("/news/")


def test_leaving_quickly_is_a_link_without_script_and_stays_in_sight(visitors):
    page = visitors.open(STORY, java_script_enabled=False, viewport={"width": 320, "height": 640})
    asked = elsewhere(page)
    page.keyboard.press("End")
    button = page.get_by_role("link", name="Leave this page quickly")
    assert button.bounding_box()["y"] < 100
    assert page.locator(".leave").bounding_box()["height"] < 70
    button.click()
    page.get_by_role("heading", name="Weather").wait_for()
    assert "referer" not in asked[0]


def test_story_behind_a_note_is_printed_whole_without_menus_and_forms(visitors):
    page = visitors.open(STORY, java_script_enabled=False)
    words = page.locator(".behind-note .prose")
    assert not words.is_visible()
    page.emulate_media(media="print")
    assert words.is_visible()
    assert words.bounding_box()["height"] > 300
    assert page.get_by_text("Before you read").is_visible()
    for furniture in (".masthead nav", ".masthead form", ".foot-display", ".behind-note > summary"):
        assert not page.locator(furniture).first.is_visible()
