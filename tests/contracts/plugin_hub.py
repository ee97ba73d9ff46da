"""The two fixture plugins, installed as packages where only these tests see them."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

from tests.running import ROOT, RunningHub, prepared

FIXTURES = ROOT / "tests" / "plugins_fixture"


def install(folder: Path) -> Path:
    """Build both packages and install them into `folder`; answers it, to be put on PYTHONPATH.

    From a copy, because building writes into the source.
    """
    target = folder / "installed"
    for name in ("good", "bad"):
        source = folder / name
        shutil.copytree(FIXTURES / name, source)
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--no-build-isolation", "--no-index"]
        subprocess.run(
            [sys.executable, "-m", "pip", "install", *options, "--target", str(target), str(source)], check=True
        )
    return target


def hub_with_plugins(installed: Path, var: Path, **extra: str) -> RunningHub:
    """A hub of its own with both plugins, migrated but not started."""
    path = os.pathsep.join([str(ROOT), str(installed)])
    hub = RunningHub.copy_of(prepared("bare"), var, PYTHONPATH=path, **extra)
    hub.manage("migrate", "-v0")
    return hub


def python(hub: RunningHub, code: str) -> Any:
    """Run code in a process of this hub; answers what it assigned to `answer`."""
    wrapped = f"{textwrap.dedent(code)}\nimport json\nprint('ANSWER ' + json.dumps(answer))"
    printed = hub.manage("shell", "-v0", "-c", wrapped)
    return json.loads(printed.rpartition("ANSWER ")[2])
