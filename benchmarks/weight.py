"""Bytes of pages of the demo as a phone gets them, with an empty cache: HTML, CSS, JS, pictures.

.venv/bin/python -m benchmarks.weight [--chromium /usr/bin/chromium]
"""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.running import RunningHub
from tests.weight import weigh

COLUMNS = ("HTML", "CSS", "JS", "pictures", "other")
PHONE = {"width": 360, "height": 780}
PAGES = {
    "home, first view": ("/", False),
    "home, to its end": ("/", True),
    "news": ("/news/", True),
    "news page": ("/news/november-update/", True),
    "story": ("/stories/the-kitchen-door/", True),
    "story with a film": ("/stories/four-envelopes/", True),
    "resources": ("/resources/", True),
    "standing page": ("/how-it-works/", True),
    "search": ("/search/?q=letter", True),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--chromium", default="/usr/bin/chromium")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        hub = RunningHub(Path(folder))
        hub.manage("migrate", "-v0")
        hub.manage("collectstatic", "--noinput", "-v0")
        hub.manage("load_demo")
        hub.start_web()
        try:
            show(hub.url, asked.chromium)
        finally:
            hub.stop()


def show(url: str, chromium: str) -> None:
    print(f"{'page':<22}" + "".join(f"{name:>10}" for name in (*COLUMNS, "total")))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (path, to_the_end) in PAGES.items():
            context = browser.new_context(base_url=url, viewport=PHONE, device_scale_factor=3, is_mobile=True)
            weight = weigh(context.new_page(), path, to_the_end=to_the_end)
            figures = [*(weight.of(kind) for kind in COLUMNS), weight.total]
            print(f"{name:<22}" + "".join(f"{figure:>10,}" for figure in figures))
            context.close()


if __name__ == "__main__":
    main()
