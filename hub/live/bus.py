"""The shortcut between processes: after commit `(topic, seq)` goes out, never content."""


def nudge(topic: str, seq: int) -> None:
    """Tell this and the other server processes that a topic has news. Loses nothing when it fails."""
