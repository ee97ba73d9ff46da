"""What a page weighs in a browser: every byte that comes over the wire, by what it is for."""

from dataclasses import dataclass, field

from playwright.sync_api import Page

KINDS = {"Document": "HTML", "Stylesheet": "CSS", "Script": "JS", "Image": "pictures"}


@dataclass
class Weight:
    """Address → (kind, bytes of head and body as they came, compressed)."""

    parts: dict[str, tuple[str, int]] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(size for _, size in self.parts.values())

    def of(self, kind: str) -> int:
        """Bytes of one kind: "HTML", "CSS", "JS", "pictures" or "other"."""
        return sum(size for known, size in self.parts.values() if known == kind)

    def __str__(self) -> str:
        rows = sorted(self.parts.items(), key=lambda part: -part[1][1])
        return "\n".join([f"{self.total} bytes", *(f"{size:>7} {kind:<8} {url}" for url, (kind, size) in rows)])


def weigh(page: Page, path: str, *, to_the_end: bool = True) -> Weight:
    """Load `path` with an empty cache, scroll to its end unless told otherwise, and wait until it is quiet."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    addresses: dict[str, str] = {}
    kinds: dict[str, str] = {}
    weight = Weight()

    def asked(sent: dict) -> None:
        addresses[sent["requestId"]] = sent["request"]["url"]
        kinds[sent["requestId"]] = KINDS.get(sent.get("type", ""), "other")

    def came(done: dict) -> None:
        number = done["requestId"]
        if addresses.get(number, "data:").startswith("http"):
            weight.parts[addresses[number]] = (kinds[number], int(done["encodedDataLength"]))

    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", came)
    page.goto(path, wait_until="networkidle")
    if to_the_end:
        page.keyboard.press("End")  # the pictures further down, too
        page.wait_for_timeout(500)
        page.wait_for_load_state("networkidle")
    session.detach()
    return weight
