"""Links in the main menu."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class NavItem:
    """One link. `order` sorts (core uses 10, 20, …); `url` is a path that starts with a slash."""

    order: int
    label: str
    url: str

    def is_current(self, path: str) -> bool:
        return path.startswith(self.url)
