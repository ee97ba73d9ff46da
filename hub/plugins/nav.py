"""Links in the main menu."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class NavItem:
    """One link. `order` sorts (core uses 10, 20, …); `url` is a path that starts with a slash."""

    order: int
    label: str
    url: str

    def is_current(self, path: str) -> bool:
        """True on its page and on the pages below it."""
        return is_under(path, self.url)


def is_under(path: str, url: str) -> bool:
    """True when path is url or lies below it; the root is only itself."""
    return path == url or (url != "/" and path.startswith(url if url.endswith("/") else f"{url}/"))
