"""The shortcut between processes: what is passed on, and what is not."""

import pytest

from hub.live import bus


@pytest.mark.parametrize(
    ("message", "nudges"),
    [
        ({"nudges": [["thread:1", 5], ["thread:2", 0]]}, [("thread:1", 5), ("thread:2", 0)]),
        ({"nudges": [["thread:1"], "x", 5, ["thread:1", "5"], [1, 5], ["thread:3", 6]]}, [("thread:3", 6)]),
        ({"nudges": "x"}, []),
        ({}, []),
        (None, []),
    ],
)
def test_only_well_formed_nudges_are_passed_on(message, nudges):
    assert list(bus._nudges(message)) == nudges


def test_a_nudge_reaches_who_listens_in_this_process():
    heard = []

    def listener(topic: str, seq: int) -> None:
        heard.append((topic, seq))

    bus.listen(listener)
    bus.nudge("thread:1", 5)
    bus.stop_listening(listener)
    bus.nudge("thread:1", 6)
    assert heard == [("thread:1", 5)]


def test_waiting_nudges_of_a_topic_become_one(monkeypatch):
    publisher = bus._Publisher()
    monkeypatch.setattr(publisher, "_publish_for_ever", lambda: None)
    for topic, seq in (("thread:1", 5), ("thread:2", 1), ("thread:1", 7), ("thread:1", 6), ("thread:2", 0)):
        publisher.add(topic, seq)
    publisher.add("thread:2", 9)
    assert publisher._take() == {"thread:1": 7, "thread:2": 0}


def test_only_well_formed_notes_are_passed_on():
    good = ["a process", "here", "thread:1", [5, 7], 2]
    bad = [["x", "here", "thread:1", ["5"], 0], ["x", "here", "thread:1", [5], "0"], ["x"], None, "x"]
    assert list(bus._notes({"notes": [good, *bad]})) == [bus.Note("a process", "here", "thread:1", (5, 7), 2)]
    assert list(bus._notes({"notes": "x"})) == []
    assert list(bus._notes(None)) == []
