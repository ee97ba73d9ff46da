"""An editor adds synonyms in the Wagtail admin, sees what changes before, and everybody finds more."""

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("hub")]
WORKER = False
SYNONYMS = "/admin/search/synonyms/"


@pytest.mark.parametrize("script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_group_of_synonyms_is_tried_saved_and_used_at_once(script, visitors):
    word = "quillfare" if script else "bobbinfee"
    guest = visitors.open(f"/search/?q={word}")
    expect(guest.locator("main")).not_to_contain_text("voucher")
    editor = visitors.sign_in("editor@hub.example", path=SYNONYMS, java_script_enabled=script)
    main = editor.locator("main")
    main.get_by_role("link", name="Add a group").click()
    main.get_by_label("Words that say the same").fill(word)
    main.get_by_role("button", name="Show what changes").click()
    expect(main.get_by_role("alert")).to_contain_text("Write at least two lines")
    main.get_by_label("Words that say the same").fill(f"{word}\nvoucher")
    main.get_by_role("button", name="Show what changes").click()
    expect(main.get_by_role("heading", name=f"“{word}”: from 0 to")).to_be_visible()
    expect(main.locator("section").first).to_contain_text("Nothing is saved yet")
    expect(main.locator(".sides").first).to_contain_text("new")
    main.get_by_role("button", name="Save").click()
    expect(editor.locator("body")).to_contain_text("Saved. Who searches for one of these finds the others")
    expect(main.get_by_role("rowheader", name=f"{word}, voucher")).to_be_visible()
    guest.reload()
    expect(guest.locator("main")).to_contain_text("voucher")
