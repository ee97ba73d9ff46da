"""The worker's loops and jobs."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult
from modelsearch.tasks import insert_or_update_object_task
from wagtail.tasks import update_reference_index_task

from hub import worker
from hub.cms.models import NewsIndexPage
from hub.plugins.models import Heartbeat
from hub.worker import Job, Loop
from tests.factories.pages import NewsPageFactory, index_of

pytestmark = [pytest.mark.django_db, pytest.mark.database]
MINUTE = 60


@pytest.fixture
def stop():
    event = threading.Event()
    yield event
    event.set()


def run_loop(step, stop, pause=0.01, wait_for=lambda: True):
    loop = Loop("test", step, pause, stop)
    loop.start()
    for _ in range(500):
        if wait_for():
            break
        threading.Event().wait(0.01)
    stop.set()
    loop.join(5)
    assert not loop.is_alive()


@pytest.mark.django_db(transaction=True)
def test_step_that_raises_is_tried_again(stop, monkeypatch):
    calls = []
    monkeypatch.setattr(worker, "PAUSE_AFTER_A_FAULT", 0.01)

    def step():
        calls.append(1)
        if len(calls) < 3:
            raise RuntimeError("planted")

    run_loop(step, stop, wait_for=lambda: len(calls) >= 4)
    assert len(calls) >= 4


@pytest.mark.django_db(transaction=True)
def test_step_with_more_to_do_is_called_again_without_a_pause(stop):
    left = [5, 4, 3, 2, 1, 0]
    run_loop(lambda: left.pop(0) if left else 0, stop, pause=60, wait_for=lambda: not left)
    assert left == []


@pytest.mark.django_db(transaction=True)
def test_worker_works_until_it_is_told_to_stop(stop):
    running = threading.Thread(target=worker.run, args=(stop,))
    running.start()
    for _ in range(500):
        if Heartbeat.objects.filter(name="worker").exists():
            break
        threading.Event().wait(0.02)
    stop.set()
    running.join(30)
    assert (running.is_alive(), Heartbeat.objects.filter(name="worker").count()) == (False, 1)


def made_due(name: str, seconds: int) -> None:
    Heartbeat.objects.filter(name=f"job:{name}").update(seen_at=timezone.now() - timedelta(seconds=seconds))


def test_job_is_done_when_it_is_due():
    done = []
    job = Job("count", MINUTE, lambda: done.append(1))
    worker.run_due_jobs([job])
    worker.run_due_jobs([job])
    assert len(done) == 1
    made_due("count", MINUTE)
    worker.run_due_jobs([job])
    assert len(done) == 2


def test_job_that_fails_keeps_no_other_from_its_turn():
    done = []

    def fail():
        raise RuntimeError("planted")

    worker.run_due_jobs([Job("fail", MINUTE, fail), Job("count", MINUTE, lambda: done.append(1))])
    assert done == [1]


@pytest.mark.django_db(transaction=True)
def test_job_is_done_once_by_two_workers():
    done = []
    job = Job("count", MINUTE, lambda: done.append(1))
    start = threading.Barrier(2)

    def work():
        start.wait()
        worker.run_due_jobs([job])
        connection.close()

    for round_ in (1, 2, 3):
        workers = [threading.Thread(target=work) for _ in range(2)]
        for one in workers:
            one.start()
        for one in workers:
            one.join()
        assert len(done) == round_
        made_due("count", MINUTE)


def test_core_jobs_have_names_of_their_own():
    names = [job.name for job in worker.core_jobs()]
    assert sorted(set(names)) == sorted(names)


def test_what_somebody_waits_for_has_a_loop_without_slow_jobs():
    often = {job.name for job in worker.declared_jobs(often=True)}
    rest = {job.name for job in worker.declared_jobs(often=False)}
    assert "rights: go_on" in often
    assert "cms: check_due" in rest
    assert (often & rest, often | rest) == (set(), {job.name for job in worker.declared_jobs()})


def test_every_core_job_runs():
    for job in worker.core_jobs():
        job.run()


@task
def noted(words: str) -> None:
    Heartbeat.objects.create(name=words, seen_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_task_is_run_by_the_worker(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    noted.enqueue("from a task")
    assert worker.run_tasks() is True  # there may be more
    assert Heartbeat.objects.filter(name="from a task").count() == 1


@pytest.mark.django_db(transaction=True)
def test_index_of_what_was_deleted_meanwhile_needs_nothing(settings, caplog):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    page = NewsPageFactory(parent=index_of(NewsIndexPage), slug="gone-soon")
    DBTaskResult.objects.all().delete()
    for pk in (page.pk, page.pk + 1000):
        insert_or_update_object_task.enqueue("cms", "newspage", str(pk))
        update_reference_index_task.enqueue("cms", "newspage", str(pk))
    while worker.run_tasks():
        pass
    assert list(DBTaskResult.objects.order_by().values_list("status", flat=True).distinct()) == ["SUCCESSFUL"]
    assert not [record for record in caplog.records if record.levelname in {"ERROR", "WARNING"}]


def test_scheduled_page_is_published_by_the_job(client):
    page = NewsPageFactory(parent=index_of(NewsIndexPage), slug="tomorrow", draft=True)
    page.go_live_at = timezone.now() + timedelta(hours=1)
    revision = page.save_revision()
    revision.publish()
    worker.publish_scheduled()
    assert client.get("/news/tomorrow/").status_code == 404
    an_hour_passes(revision)
    worker.publish_scheduled()
    assert client.get("/news/tomorrow/").status_code == 200


def an_hour_passes(revision):
    """The moment for which this revision waits is now behind us; it stands in the revision twice."""
    moment = timezone.now() - timedelta(minutes=1)
    content = revision.content | {"go_live_at": moment.isoformat()}
    type(revision).objects.filter(pk=revision.pk).update(approved_go_live_at=moment, content=content)
