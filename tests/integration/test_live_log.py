"""The event log under several writers at once."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from hub.live import log
from hub.live.models import LiveEvent
from tests.live import say

pytestmark = [pytest.mark.database, pytest.mark.usefixtures("transactional_db")]


def at_once(*works: Callable[[], object]) -> None:
    """Run these at the same time in a thread each; a failure in any of them is raised here."""
    failures: list[BaseException] = []
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            barrier.wait()
            work()
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def seqs(topic: str) -> list[int]:
    return list(LiveEvent.objects.filter(topic=topic).order_by("pk").values_list("seq", flat=True))


def test_writers_at_the_same_time_leave_no_gap_and_no_double():
    at_once(*[lambda: [say("probe:1") for _ in range(25)]] * 4)
    assert sorted(seqs("probe:1")) == list(range(1, 101))
    assert log.newest_seq("probe:1") == 100


def test_a_transaction_that_fails_leaves_no_gap():
    def fail_sometimes() -> None:
        for n in range(20):
            try:
                with transaction.atomic():
                    log.append("probe:1", "post.created", {"number": n})
                    if n % 3 == 0:
                        raise LookupError
            except LookupError:
                pass

    at_once(fail_sometimes, fail_sometimes)
    assert sorted(seqs("probe:1")) == list(range(1, 27))


def test_several_topics_are_locked_in_one_order():
    def write(*topics: str) -> None:
        for _ in range(20):
            with transaction.atomic():
                log.append_all((topic, "post.created", {"number": 1}) for topic in topics)

    at_once(lambda: write("probe:1", "probe:2"), lambda: write("probe:2", "probe:1"))
    assert seqs("probe:1") == seqs("probe:2") == list(range(1, 41))


def test_writing_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        log.append("probe:1", "post.created", {})
    with pytest.raises(RuntimeError):
        log.raise_stamps(["probe:1"])
