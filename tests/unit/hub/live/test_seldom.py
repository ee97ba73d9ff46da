"""Warnings that come often are written once a minute."""

import logging

from hub.live import seldom


def test_repeated_warnings_are_counted_and_written_once_a_minute(caplog, monkeypatch):
    now = [100.0]
    monkeypatch.setattr(seldom.time, "monotonic", lambda: now[0])
    log = seldom.SeldomLog(logging.getLogger("hub.live"))
    for _ in range(3):
        log.warning("no bus", OSError("down"))
    log.warning("no database", OSError("gone"))
    now[0] += seldom.PERIOD
    log.warning("no bus", OSError("down"))
    assert [record.getMessage() for record in caplog.records] == [
        "no bus: OSError: down (0 more like it were not written)",
        "no database: OSError: gone (0 more like it were not written)",
        "no bus: OSError: down (2 more like it were not written)",
    ]
