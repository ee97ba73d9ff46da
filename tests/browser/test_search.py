"""Searching as people do: facets, the box that completes by keyboard, a saved search, and all of it without script."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("hub")]
WORKER = False


def test_box_completes_by_keyboard_and_never_takes_what_was_typed(visitors):
    page = visitors.open("/news/")
    box = page.get_by_label("Search everything")
    box.click()
    expect(page.get_by_role("combobox", name="Search everything")).to_have_attribute("aria-expanded", "false")
    box.press_sequentially("payme", delay=30)
    listed = page.get_by_role("listbox", name="Suggestions")
    options = listed.get_by_role("option")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).to_have_attribute("aria-controls", listed.get_attribute("id"))
    expect(page.locator(".masthead [role=status]")).to_contain_text("Go through them with the up and down arrows")

    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    expect(box).to_have_value("payme")
    box.press("ArrowUp")
    expect(listed.locator('[aria-selected="true"]')).to_have_count(0)
    assert box.get_attribute("aria-activedescendant") is None
    box.press("ArrowUp")
    expect(options.last).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(listed).to_be_hidden()
    expect(box).to_have_value("payme")
    expect(box).to_be_focused()

    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    title = options.first.evaluate("row => row.firstChild.data")
    box.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)

    box.click()
    box.press_sequentially("payme", delay=30)
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("Home")
    assert (box.get_attribute("aria-activedescendant"), listed.locator('[aria-selected="true"]').count()) == (None, 0)
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", options.first.get_attribute("id"))
    box.press("End")
    box.press("ArrowDown")
    box.press_sequentially("nt po")
    box.press("Enter")
    page.wait_for_url("**/search/?q=payment+po")
    assert visitors.complaints == []


def test_enter_searches_for_what_was_typed_and_results_narrow_and_widen(visitors):
    page = visitors.open("/")
    page.get_by_label("Search everything").fill("payment")
    page.get_by_label("Search everything").press("Enter")
    page.wait_for_url("**/search/?q=payment")
    main = page.get_by_role("main")
    everything = main.locator(".result").count()
    narrow = main.get_by_role("navigation", name="Narrow the results")
    narrow.get_by_role("link", name="Threads").click()
    page.wait_for_url("**kind=thread**")
    narrow.get_by_text("Space", exact=True).click()
    narrow.get_by_role("link", name="Fair pay and time").click()
    page.wait_for_url("**kind=thread&space=**")
    chosen = main.get_by_role("list", name="Chosen")
    expect(chosen.get_by_role("link", name="Take away space: Fair pay and time")).to_be_visible()
    assert 0 < main.locator(".result").count() < everything
    main.get_by_role("link", name="Newest first").click()
    page.wait_for_url("**sort=newest**")
    dates = main.locator(".result time").evaluate_all("all => all.map((one) => one.dateTime)")
    assert dates == sorted(dates, reverse=True)
    chosen.get_by_role("link", name="Take all away").click()
    expect(main.locator(".result")).to_have_count(everything)
    assert visitors.complaints == []


def test_search_is_saved_and_let_go_without_script(visitors):
    page = visitors.sign_in("member@hub.example", path="/spaces/", java_script_enabled=False)
    page.get_by_label("Search everything").fill("payment")
    page.get_by_label("Search everything").press("Enter")
    main = page.get_by_role("main")
    expect(main.get_by_role("listbox")).to_have_count(0)
    main.get_by_role("navigation", name="Narrow the results").get_by_role("link", name="Threads").click()
    main.get_by_role("link", name="Save this search").click()
    expect(main.get_by_text("“payment” · Threads")).to_be_visible()
    expect(main.get_by_label("Send me a mail when there is something new")).to_be_checked()
    main.get_by_role("button", name="Save this search").click()
    expect(main.get_by_text("Your search is saved.")).to_be_visible()
    main.get_by_role("button", name="Stop the mail about “payment” · Threads").click()
    expect(main.get_by_text("no mail")).to_be_visible()
    main.get_by_role("link", name="“payment” · Threads", exact=True).click()
    expect(main.locator(".result").first).to_be_visible()
    page.goto("/account/searches/")
    main.get_by_role("button", name="Delete “payment” · Threads").click()
    expect(main.get_by_text("You have saved no searches")).to_be_visible()


def test_late_answer_to_the_first_letters_does_not_stop_the_box_from_completing_the_rest(visitors):
    page = visitors.open("/search/")
    held = []
    page.route("**/search/complete/?q=pa", lambda route: held.append(route))
    box = page.get_by_role("main").get_by_label("Search for")
    box.press_sequentially("pa")
    page.wait_for_timeout(400)
    box.press("y")
    assert len(held) == 1
    held[0].fulfill(json={"suggestions": []})
    options = page.get_by_role("main").get_by_role("option")
    expect(options.first).to_be_visible()
    # Tab leaves the list behind, and what was typed is what is searched for.
    box.press("ArrowDown")
    box.press("Tab")
    expect(page.get_by_role("main").get_by_role("listbox")).to_be_hidden()
    expect(box).to_have_value("pay")
