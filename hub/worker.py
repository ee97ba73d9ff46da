"""Everything that no request should wait for: `manage.py worker` runs these loops until it is stopped.

Each concern has a thread of its own, so that a slow one delays no other; several workers may run,
because readers, mails and jobs are claimed in the database before they are done.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.apps import apps
from django.core.management import call_command
from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker as TaskWorker
from django_tasks_db.models import DBTaskResult

from hub.filetext import actions as filetext
from hub.importing import running as importing
from hub.mail.actions import send_waiting
from hub.pagecache import changes as page_changes
from hub.plugins import outbox
from hub.plugins.models import Heartbeat
from hub.plugins.registry import registry
from search.feeding import Feeder

log = logging.getLogger("hub.worker")
HEARTBEAT_SECONDS = 5
READER_PAUSE = 0.3
TASK_PAUSE = 1.0
INDEX_TASKS = {"modelsearch.tasks.insert_or_update_object_task", "wagtail.tasks.update_reference_index_task"}
TASKS_AT_ONCE = 20
"""After so many it is asked whether the worker should stop."""
JOB_PAUSE = 2.0
OFTEN = 30
"""Seconds. A job that is due as often has somebody waiting for it."""
PAUSE_AFTER_A_FAULT = 2.0
SECONDS_TO_FINISH = 20.0


@dataclass(frozen=True)
class Job:
    """Something done every so many seconds, by whichever worker claims it first."""

    name: str
    seconds: int
    run: Callable[[], object]


class Tasks(TaskWorker):
    """Runs tasks; one of Wagtail's that keeps an index, of something that is gone meanwhile, has nothing to do."""

    def run_task(self, db_task_result: DBTaskResult) -> None:
        if is_about_nothing(db_task_result):
            self._run_tasks += 1
            db_task_result.set_successful(None)
        else:
            super().run_task(db_task_result)


def is_about_nothing(task: DBTaskResult) -> bool:
    """Whether this task would bring an index up to date of an object that was deleted before its turn came."""
    if task.task_path not in INDEX_TASKS:
        return False
    app_label, model, pk = task.args_kwargs["args"]
    return not apps.get_model(app_label, model)._base_manager.filter(pk=pk).exists()


class Loop(threading.Thread):
    """Calls `step` again and again: at once while it answers that there is more, else after a pause."""

    def __init__(self, name: str, step: Callable[[], object], pause: float, stop: threading.Event) -> None:
        super().__init__(name=name, daemon=True)
        self.step, self.pause, self.stop = step, pause, stop

    def run(self) -> None:
        while not self.stop.is_set():
            more = False
            try:
                close_old_connections()
                more = bool(self.step())
            except Exception as error:  # noqa: BLE001 -- whatever happens in a step must not end the worker
                # A database that is away says so often, and needs no page of traceback each time.
                log.error("%s: will try again: %s", self.name, error, exc_info=not isinstance(error, OperationalError))
                connection.close()
                self.stop.wait(PAUSE_AFTER_A_FAULT)
            if not more:
                self.stop.wait(self.pause)
        connection.close()


def run(stop: threading.Event | None = None) -> None:
    """Work until `stop` is set or the process is told to end; what is under way is finished first."""
    stop = stop or _stopped_by_signal()
    loops = [Loop(f"reader {name}", reader_step(name), READER_PAUSE, stop) for name in registry.readers]
    loops += [
        Loop("heartbeat", beat, HEARTBEAT_SECONDS, stop),
        Loop("mail", send_waiting, TASK_PAUSE, stop),
        Loop("search engine", Feeder().step, READER_PAUSE, stop),
        Loop("tasks", run_tasks, TASK_PAUSE, stop),
        Loop("imports", importing.step, TASK_PAUSE, stop),
        Loop("files", filetext.step, TASK_PAUSE, stop),
        Loop("jobs", lambda: run_due_jobs(core_jobs()), JOB_PAUSE, stop),
        # Apart, so that a plugin's job that hangs never keeps a page from being published.
        Loop("plugin jobs", lambda: run_due_jobs(declared_jobs(often=False)), JOB_PAUSE, stop),
        # Apart from those: who asked to be erased does not wait until links have been checked.
        Loop("frequent jobs", lambda: run_due_jobs(declared_jobs(often=True)), JOB_PAUSE, stop),
    ]
    for loop in loops:
        loop.start()
    log.info("worker started: %s", ", ".join(loop.name for loop in loops))
    stop.wait()
    until = time.monotonic() + SECONDS_TO_FINISH
    for loop in loops:
        loop.join(timeout=max(0, until - time.monotonic()))
    connection.close()


def reader_step(name: str) -> Callable[[], int]:
    plugin, reader = registry.readers[name]
    return lambda: outbox.run_reader(reader)


def beat() -> None:
    Heartbeat.objects.update_or_create(name="worker", defaults={"seen_at": timezone.now()})


def run_tasks() -> bool:
    """Run the tasks that are ready (Wagtail's and ours); looks before it takes SQLite's write lock."""
    if not DBTaskResult.objects.ready().exists():
        return False
    Tasks(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=TASKS_AT_ONCE,
        worker_id=outbox.OWNER[:64],
        excluded_queue_names=[],
    ).run()
    return True


def core_jobs() -> list[Job]:
    """What the roof itself does from time to time. What outlives its time is forgotten by hub.rights.retention."""
    return [
        Job("publish scheduled pages", 60, publish_scheduled),
        Job("prune the notes of changes", 600, page_changes.prune),
    ]


def declared_jobs(*, often: bool | None = None) -> list[Job]:
    """What core apps and plugins declare, or only what is due (not) often; each is isolated by the registry."""
    return [
        Job(f"{plugin.label}: {job.__name__}", seconds, job)
        for plugin, job, seconds in registry.jobs
        if often is None or often == (seconds <= OFTEN)
    ]


def publish_scheduled() -> None:
    call_command("publish_scheduled", verbosity=0)


def run_due_jobs(jobs: Iterable[Job]) -> None:
    for job in jobs:
        if _claim(job):
            started = time.monotonic()
            try:
                job.run()
            except Exception:  # noqa: BLE001 -- one job that fails must not keep the others from running
                log.exception("job %s failed", job.name)
            log.debug("job %s took %.2f s", job.name, time.monotonic() - started)


def _claim(job: Job) -> bool:
    """Whether the job is due and this worker is the one that does it."""
    now = timezone.now()
    name = f"job:{job.name}"[:100]
    _, made = Heartbeat.objects.get_or_create(name=name, defaults={"seen_at": now})
    due = Heartbeat.objects.filter(name=name, seen_at__lte=now - timedelta(seconds=job.seconds))
    return made or bool(due.update(seen_at=now))


def _stopped_by_signal() -> threading.Event:
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    return stop
