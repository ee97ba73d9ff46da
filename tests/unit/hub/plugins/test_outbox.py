"""The outbox: nothing is lost, nothing is handled twice, and one reader's trouble is nobody else's."""

import threading
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from hub.mail.actions import queue
from hub.mail.models import Mail
from hub.plugins import outbox
from hub.plugins.events import Event
from hub.plugins.models import DeadEvent, OutboxEvent, ReaderPosition
from hub.plugins.outbox import Reader, TryLater, begin, lag, prune, publish, run_reader

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True)
class Happened(Event):
    number: int


@dataclass(frozen=True)
class Otherwise(Event):
    number: int


class Ear:
    """A handler that remembers what it heard, and fails as it is told."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.error: BaseException | None = None
        self.fails_on: int | None = None

    def __call__(self, event) -> None:
        if self.error is not None and self.fails_on in (None, event.number):
            raise self.error
        self.heard.append(event.number)


@pytest.fixture
def ear() -> Ear:
    return Ear()


def reader(handle, name="ear", **options) -> Reader:
    return Reader(name, (Happened,), handle, **options)


def happen(*numbers: int, kind=Happened) -> None:
    for number in numbers:
        with transaction.atomic():
            publish(kind(number))


def let_time_pass() -> None:
    """The pause after a failure is over."""
    ReaderPosition.objects.update(retry_at=timezone.now())


def in_thread(function) -> threading.Thread:
    """Run `function` in a thread with a connection of its own."""

    def run():
        try:
            function()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_event_that_is_rolled_back_never_happened(ear):
    with pytest.raises(LookupError), transaction.atomic():
        publish(Happened(1))
        raise LookupError
    assert (run_reader(reader(ear)), ear.heard, OutboxEvent.objects.count()) == (0, [], 0)


def test_publish_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError):
        publish(Happened(1))


def test_events_are_heard_once_and_in_order(ear):
    happen(1, 2, 3)
    assert (run_reader(reader(ear)), run_reader(reader(ear)), ear.heard) == (3, 0, [1, 2, 3])


def test_events_of_no_interest_are_passed_in_one_step(ear, django_assert_num_queries):
    begin(reader(ear))
    happen(*range(20), kind=Otherwise)
    with django_assert_num_queries(6):  # position, batch, begin, lock, move, commit
        assert run_reader(reader(ear)) == 20
    assert (lag("ear"), ear.heard) == (0, [])


def test_event_of_a_plugin_that_is_gone_is_passed(ear):
    with transaction.atomic():
        OutboxEvent.objects.create(name="gone.NoLongerThere", payload={"number": 1})
    happen(2)
    assert (run_reader(reader(ear)), ear.heard) == (2, [2])


def test_new_reader_begins_at_the_start_or_now(ear):
    late = Ear()
    happen(1)
    begin(reader(late, "late", from_start=False))
    happen(2)
    run_reader(reader(ear))
    run_reader(reader(late, "late", from_start=False))
    assert (ear.heard, late.heard) == ([1, 2], [2])


def test_resting_reader_keeps_its_position(ear):
    happen(1)
    resting = reader(ear, wanted=lambda: False)
    assert (run_reader(resting), ear.heard) == (0, [])
    assert (run_reader(reader(ear)), ear.heard) == (1, [1])


def test_failing_reader_waits_longer_each_time_and_holds_up_nobody(ear):
    other = Ear()
    ear.error = LookupError("no luck")
    happen(1)
    waits = []
    for _ in range(4):
        before = timezone.now()
        assert run_reader(reader(ear)) == 0
        position = ReaderPosition.objects.get(reader="ear")
        waits.append(round((position.retry_at - before).total_seconds()))
        assert run_reader(reader(ear)) == 0  # not before the pause is over
        let_time_pass()
    assert waits == [1, 2, 4, 8]
    assert (position.failures, position.last_error) == (4, "LookupError: no luck")
    assert (run_reader(reader(other, "other")), other.heard) == (1, [1])


def test_event_is_buried_after_so_many_tries_and_the_next_ones_are_heard(ear):
    ear.error, ear.fails_on = LookupError("no luck"), 1
    happen(1, 2)
    for _ in range(outbox.TRIES):
        run_reader(reader(ear))
        let_time_pass()
    assert ear.heard == [2]
    assert list(DeadEvent.objects.values_list("reader", "payload", "error")) == [
        ("ear", {"number": 1}, "LookupError: no luck")
    ]
    assert ReaderPosition.objects.get(reader="ear").failures == 0


def test_try_later_is_tried_without_end(ear):
    ear.error = TryLater("the engine is down")
    happen(1)
    for _ in range(outbox.TRIES * 3):
        assert run_reader(reader(ear)) == 0
        let_time_pass()
    ear.error = None
    assert (run_reader(reader(ear)), ear.heard, DeadEvent.objects.count()) == (1, [1], 0)


def test_what_a_failed_handler_wrote_is_undone():
    def write_then_fail(event):
        queue(to="a@example.org", subject="Hello", text="Hello")
        raise LookupError

    happen(1)
    run_reader(reader(write_then_fail))
    assert Mail.objects.count() == 0


def test_poisoned_transaction_of_a_handler_counts_as_its_failure(ear):
    def poison(event):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT * FROM there_is_no_such_table")
        except DatabaseError:
            raise LookupError("caught") from None

    happen(1)
    assert run_reader(reader(poison)) == 0
    assert ReaderPosition.objects.get(reader="ear").failures == 1


def test_kill_between_handling_and_moving_repeats_that_event_alone(ear, monkeypatch):
    def killed(*args):
        raise KeyboardInterrupt

    happen(1, 2)

    def handle(event):
        ear(event)
        queue(to="a@example.org", subject=str(event.number), text="Hello")

    with monkeypatch.context() as patched:
        patched.setattr(outbox, "_save", killed)
        with pytest.raises(KeyboardInterrupt):
            run_reader(reader(handle))
    run_reader(reader(handle))
    assert ear.heard == [1, 1, 2]
    assert list(Mail.objects.order_by("pk").values_list("subject", flat=True)) == ["1", "2"]


def test_two_workers_do_not_handle_one_event_twice():
    heard: list[int] = []
    begin(reader(heard.append))
    happen(*range(30))

    def work():
        one = reader(lambda event: heard.append(event.number))
        while lag("ear"):
            run_reader(one)

    for thread in [in_thread(work), in_thread(work)]:
        thread.join(60)
    assert heard == list(range(30))


def test_refusal_at_commit_is_buried_like_any_other_failure(monkeypatch, ear):
    save = outbox._save

    def refused(position, row):
        save(position, row)
        if row.payload == {"number": 1} and not DeadEvent.objects.exists():
            raise IntegrityError("refused at commit")

    happen(1, 2)
    monkeypatch.setattr(outbox, "_save", refused)
    for _ in range(outbox.TRIES):
        run_reader(reader(ear))
        let_time_pass()
    assert DeadEvent.objects.get().error == "refused at commit"
    assert ear.heard[-1] == 2


def test_event_committed_late_is_not_overtaken(ear):
    """The writer that took its id first commits last: a reader that went by ids alone would lose it."""
    written, commit = threading.Event(), threading.Event()

    def slow_writer():
        with transaction.atomic():
            publish(Happened(1))
            written.set()
            commit.wait(20)

    one = reader(ear)
    begin(one)
    slow = in_thread(slow_writer)
    assert written.wait(20)
    quick = in_thread(lambda: happen(2))
    quick.join(1)  # on PostgreSQL it has committed by now; on SQLite it waits for the slow one
    assert (run_reader(one), ear.heard) == (0, [])
    commit.set()
    slow.join(20)
    quick.join(20)
    run_until(one, lambda: len(ear.heard) == 2)
    assert ear.heard == [1, 2]


def run_until(one: Reader, done) -> None:
    """Other databases of the same server may hold readers up for a moment."""
    deadline = timezone.now() + timedelta(seconds=30)
    while not done() and timezone.now() < deadline:
        run_reader(one)


def test_many_writers_at_once_lose_nothing(ear):
    one = reader(ear)
    begin(one)

    def write(start):
        happen(*range(start, start + 20))

    threads = [in_thread(lambda start=start: write(start)) for start in (100, 200, 300)]
    while any(thread.is_alive() for thread in threads):
        run_reader(one)
    run_until(one, lambda: len(ear.heard) == 60)
    assert sorted(ear.heard) == [*range(100, 120), *range(200, 220), *range(300, 320)]
    assert [number for number in ear.heard if number < 200] == list(range(100, 120))


def age(**ago) -> None:
    OutboxEvent.objects.update(created_at=timezone.now() - timedelta(**ago))


def test_old_events_are_pruned_once_every_reader_passed_them(ear):
    happen(1, 2)
    age(days=8)
    happen(3)
    run_reader(reader(ear))
    begin(reader(ear, "slow"))
    assert prune() == 0
    run_reader(reader(ear, "slow"))
    assert (prune(), OutboxEvent.objects.count()) == (2, 1)


def test_reader_that_stands_still_for_months_keeps_nothing_for_ever(ear):
    begin(reader(ear))
    happen(1)
    age(days=91)
    assert prune() == 1


def test_events_can_be_handled_inside_the_transaction_that_published_them(ear):
    with transaction.atomic():
        publish(Happened(1))
        assert (run_reader(reader(ear)), ear.heard) == (1, [1])
