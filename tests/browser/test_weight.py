"""What the home page weighs on a phone: every byte that comes over the wire until its end was seen."""

import pytest

pytestmark = pytest.mark.browser
MOST_BYTES = 100_000
PHONE = {"width": 360, "height": 780}


def weigh(page, path: str) -> dict[str, int]:
    """Path → bytes of head and body, as they came compressed, until the page is quiet; nothing is cached before."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    addresses: dict[str, str] = {}
    sizes: dict[str, int] = {}
    session.on("Network.requestWillBeSent", lambda sent: addresses.update({sent["requestId"]: sent["request"]["url"]}))
    session.on(
        "Network.loadingFinished",
        lambda done: sizes.update({addresses[done["requestId"]]: int(done["encodedDataLength"])}),
    )
    page.goto(path, wait_until="networkidle")
    page.keyboard.press("End")  # the pictures further down, too
    page.wait_for_timeout(500)
    page.wait_for_load_state("networkidle")
    return sizes


def test_home_page_weighs_at_most_100_kb_on_a_phone(visitors):
    page = visitors.open("/healthz", viewport=PHONE, device_scale_factor=3, is_mobile=True)
    sizes = weigh(page, "/")
    listing = "\n".join(f"{size:>7} {url}" for url, size in sorted(sizes.items(), key=lambda item: -item[1]))
    print(f"{sum(sizes.values())} bytes\n{listing}")
    assert f"{visitors.url}/" in sizes
    assert sum(sizes.values()) <= MOST_BYTES, listing
    assert visitors.complaints == []
