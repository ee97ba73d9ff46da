"""How long things are kept: one table, made of what every app and plugin declares (`keeps` of its HubPlugin).

The worker obeys it every hour, and the page /what-we-keep/ shows it.
"""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Kept:
    """One row. `what` and `why` are sentences for people, without a full stop.

    `time` with `forget`, the path of a function: takes an aware datetime, deletes what is older, answers how many.
    Or `until`, in words, for what does not go by its age, or goes by itself.
    """

    what: str
    why: str
    time: timedelta | None = None
    forget: str = ""
    until: str = ""

    def __post_init__(self) -> None:
        if bool(self.time) != bool(self.forget) or bool(self.time) == bool(self.until):
            raise ValueError(f"{self.what}: say either `time` and `forget`, or `until`")

    @property
    def how_long(self) -> str:
        """In words, such as "30 days"."""
        if self.time is None:
            return self.until
        days, hours = self.time.days, self.time.seconds // 3600
        if days and days % 365 == 0:
            return _count(days // 365, "year")
        return _count(days, "day") if days > 1 else _count(days * 24 + hours, "hour")


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
