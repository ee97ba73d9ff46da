"""Writing to the event log: only inside a transaction; what is old goes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from hub.live import log
from hub.live.models import LiveEvent, Topic

pytestmark = [pytest.mark.database, pytest.mark.django_db]


def test_append_numbers_the_events_of_each_topic():
    topics = ("probe:1", "probe:2", "probe:1")
    assert [log.append(topic, "post.created", {"number": 1}) for topic in topics] == [1, 1, 2]
    assert log.newest_seq("probe:1") == 2
    assert log.newest_seq("probe:3") == 0


def test_append_all_answers_the_seq_of_each_topic():
    log.append("probe:1", "post.created", {})
    entries = [("probe:2", "post.edited", {}), ("probe:1", "post.edited", {})]
    assert log.append_all(entries) == {"probe:1": 2, "probe:2": 1}


def test_raise_stamps_leaves_the_seq_alone():
    log.append("probe:1", "post.created", {})
    log.raise_stamps(["probe:1", "member:5", "probe:1"])
    rows = Topic.objects.order_by("name").values_list("name", "seq", "stamp")
    assert list(rows) == [("member:5", 0, 1), ("probe:1", 1, 1)]


def test_nudges_go_out_after_the_commit(django_capture_on_commit_callbacks, monkeypatch):
    sent = []
    monkeypatch.setattr("hub.live.bus.nudge", lambda topic, seq: sent.append((topic, seq)))
    with django_capture_on_commit_callbacks(execute=True):
        log.append("probe:1", "post.created", {})
        log.raise_stamps(["probe:1"])
        assert sent == []
    assert sent == [("probe:1", 1), ("probe:1", 0)]


def test_prune_deletes_what_is_older_than_a_week(monkeypatch):
    monkeypatch.setattr(log, "PRUNED_AT_ONCE", 2)
    for n in range(5):
        log.append("probe:1", "post.created", {"number": n})
    LiveEvent.objects.filter(seq__lte=3).update(created_at=timezone.now() - timedelta(days=7, minutes=1))
    assert log.prune() == 3
    assert list(LiveEvent.objects.order_by("seq").values_list("seq", flat=True)) == [4, 5]
    assert log.newest_seq("probe:1") == 5
    assert log.prune() == 0
