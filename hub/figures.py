"""Figures that this process counts as it goes, in the text format that Prometheus reads.

The ground floor: any part counts here, `hub.watching` hands the figures out. Counting is an addition and a lock.
"""

import threading
from collections.abc import Callable, Iterable, Iterator

Labels = tuple[str, ...]
Samples = Iterable[tuple[Labels, float]]


class Figure:
    """One figure: its name, what it means, and the names of its labels."""

    kind = "gauge"

    def __init__(self, name: str, meaning: str, *labels: str) -> None:
        self.name, self.meaning, self.labels = name, meaning, labels
        ALL.append(self)

    def samples(self) -> Samples:
        raise NotImplementedError

    def lines(self) -> Iterator[str]:
        yield f"# HELP {self.name} {self.meaning}"
        yield f"# TYPE {self.name} {self.kind}"
        for values, number in self.samples():
            pairs = ",".join(f'{label}="{_quoted(value)}"' for label, value in zip(self.labels, values, strict=True))
            yield f"{self.name}{{{pairs}}} {number:g}" if pairs else f"{self.name} {number:g}"


class Counter(Figure):
    """Only goes up; from zero at every start of the process."""

    kind = "counter"

    def __init__(self, name: str, meaning: str, *labels: str) -> None:
        super().__init__(name, meaning, *labels)
        self._lock = threading.Lock()
        self._values: dict[Labels, float] = {} if labels else {(): 0}

    def add(self, *labels: str, by: float = 1) -> None:
        with self._lock:
            self._values[labels] = self._values.get(labels, 0) + by

    def value(self, *labels: str) -> float:
        return self._values.get(labels, 0)

    def samples(self) -> Samples:
        return sorted(self._values.items())


class Gauge(Figure):
    """Asked when somebody wants to know."""

    def __init__(self, name: str, meaning: str, ask: Callable[[], Samples], *labels: str) -> None:
        super().__init__(name, meaning, *labels)
        self._ask = ask

    def samples(self) -> Samples:
        return self._ask()


ALL: list[Figure] = []


def as_text() -> str:
    """Every figure, in the order in which they were named."""
    return "\n".join(line for figure in ALL for line in figure.lines()) + "\n"


def _quoted(value: str) -> str:
    return value.replace("\\", r"\\").replace("\n", r"\n").replace('"', r"\"")
