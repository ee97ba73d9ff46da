"""Garbage is not looked for where there is none."""

import gc
import runpy

import pytest
from django.core import management

from hub import worker
from tests.running import ROOT


@pytest.fixture(autouse=True)
def as_it_was():
    thresholds, frozen = gc.get_threshold(), gc.get_freeze_count()
    yield
    gc.set_threshold(*thresholds)
    if not frozen:
        gc.unfreeze()


def test_commands_start_almost_without_looking(monkeypatch):
    seen = []
    monkeypatch.setattr(management, "execute_from_command_line", lambda arguments: seen.append(gc.get_threshold()))
    runpy.run_path(str(ROOT / "manage.py"), run_name="__main__")
    assert seen == [(100_000, 10, 10)]


def test_worker_leaves_what_the_start_made_alone(monkeypatch):
    seen = []
    monkeypatch.setattr(worker, "run", lambda: seen.append((gc.get_freeze_count() > 100_000, gc.get_threshold())))
    gc.unfreeze()
    management.call_command("worker")
    assert seen == [(True, (10_000, 10, 10))]
