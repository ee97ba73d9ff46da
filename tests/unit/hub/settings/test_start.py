"""What a person sees who starts the hub with a wrong or missing variable."""

import os
import subprocess
import sys

import pytest

from tests.running import ROOT

RIGHT = {
    "SECRET_KEY": "a long random text",
    "ALLOWED_HOSTS": "127.0.0.1",
    "BASE_URL": "http://127.0.0.1:8000",
    "REDIS_URL": "",
}
MANAGE = ["manage.py", "check"]
DAPHNE = ["-m", "daphne", "-p", "0", "hub.asgi:application"]


def start(command: list[str], **environment: str) -> tuple[int, str, str]:
    given = {"PATH": os.environ["PATH"], **RIGHT, **environment}
    done = subprocess.run([sys.executable, *command], env=given, cwd=ROOT, capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("command", [MANAGE, DAPHNE], ids=["manage.py", "daphne"])
@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        (
            "DATABASE_URL",
            "nonsense",
            "must look like sqlite:////path/to/hub.sqlite3 or postgres://name:password@host:5432/database.",
        ),
        ("REDIS_URL", "nonsense", "must look like redis://host:6379/0."),
        ("SECRET_KEY", "", "is not set; it must be a long random text that only this hub knows."),
    ],
)
def test_start_ends_with_one_sentence_and_no_traceback(command, name, value, sentence):
    assert start(command, **{name: value}) == (1, "", f"The hub cannot start: {name} {sentence}\n")


@pytest.mark.parametrize("name", ["ALLOWED_HOSTS", "BASE_URL"])
def test_production_needs_to_be_told_where_it_is(name):
    code, _, told = start(MANAGE, **{name: ""})
    assert (code, told.startswith(f"The hub cannot start: {name} is not set; it must be")) == (1, True)


def settings_for(*names: str, **environment: str) -> str:
    code = f"from django.conf import settings as s; print(*[getattr(s, n) for n in {names}])"
    given = {"DJANGO_SETTINGS_MODULE": "hub.settings.production", **environment}
    return start(["-c", code], **given)[1].strip()


def test_production_behind_a_proxy_with_https_passes_every_check_for_deployment():
    key = "".join(chr(97 + n % 26) for n in range(60))
    given = {"BASE_URL": "https://hub.example", "ALLOWED_HOSTS": "hub.example", "TRUSTED_PROXY_COUNT": "1"}
    code, _, told = start([*MANAGE, "--deploy", "--fail-level", "WARNING"], SECRET_KEY=key, **given)
    assert (code, told) == (0, "")


def test_https_is_enforced_exactly_when_the_address_is_https():
    names = ("SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE")
    assert settings_for(*names) == "False 0 False False"
    assert settings_for(*names, BASE_URL="https://hub.example") == "True 31536000 True True"


def test_files_lie_in_var_unless_they_are_told_to_lie_elsewhere(tmp_path):
    names = ("MEDIA_ROOT", "STATIC_ROOT")
    assert settings_for(*names, VAR_DIR=str(tmp_path)) == f"{tmp_path}/media {tmp_path}/static"
    apart = settings_for(*names, VAR_DIR=str(tmp_path), MEDIA_ROOT=str(tmp_path / "m"))
    assert apart == f"{tmp_path}/m {tmp_path}/static"


def test_laptop_settings_are_refused_off_loopback():
    given = {"DJANGO_SETTINGS_MODULE": "hub.settings.dev", "BASE_URL": "https://hub.example"}
    code, _, told = start(MANAGE, **given)
    assert (code, told) == (
        1,
        "The hub cannot start: BASE_URL must be a loopback address with the settings of `make run`; "
        "use hub.settings.production.\n",
    )


def test_laptop_keeps_the_secret_key_it_made(tmp_path):
    given = {"DJANGO_SETTINGS_MODULE": "hub.settings.dev", "SECRET_KEY": "", "VAR_DIR": str(tmp_path)}
    made = settings_for("SECRET_KEY", **given)
    assert settings_for("SECRET_KEY", **given) == made
    kept = tmp_path / "secret_key"
    assert (kept.read_text(), kept.stat().st_mode & 0o777) == (made, 0o600)


def test_proxies_are_believed_only_when_they_are_counted():
    assert settings_for("SECURE_PROXY_SSL_HEADER") == "None"
    believed = settings_for("SECURE_PROXY_SSL_HEADER", TRUSTED_PROXY_COUNT="1")
    assert believed == "('HTTP_X_FORWARDED_PROTO', 'https')"


def test_start_does_not_look_for_garbage_nor_load_a_search_engine_that_there_is_not():
    given = {"DJANGO_SETTINGS_MODULE": "hub.settings.production"}
    code = "import gc, sys, hub.asgi; print(gc.isenabled(), gc.get_stats()[2]['collections']); "
    code += "print(gc.get_freeze_count() > 100_000, 'elastic_transport' in sys.modules)"
    assert start(["-c", code], **given)[1] == "True 1\nTrue False\n"
