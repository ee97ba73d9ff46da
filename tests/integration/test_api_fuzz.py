"""The API against its own description: whatever is sent, no answer is a fault of ours or in another shape."""

import pytest
import schemathesis
from django.core import signals
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.middleware.csrf import get_token
from django.test import RequestFactory
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import content_type_conformance, not_a_server_error, response_schema_conformance
from schemathesis.generation import GenerationMode

from tests.doors import api_calls

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EXAMPLES = 16
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


@pytest.fixture
def world(world, settings):
    settings.RATE_LIMITS = False
    settings.ALLOWED_HOSTS = ["*"]
    # As Django's own test client does: the end of a request must not end the test's transaction.
    for signal in (signals.request_started, signals.request_finished):
        signal.disconnect(close_old_connections)
    yield world
    for signal in (signals.request_started, signals.request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("call", api_calls())
def test_whatever_is_sent_is_answered_as_described(call, world):
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
    method, path = call.split(" ")
    operation = schema[path][method.upper()]
    real = {"id": [world.names["public_thread"], world.names["public_post"]], "slug": ["open"], "handle": ["member"]}
    sent = as_facilitator(world)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
        | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE),
        data=st.data(),
    )
    def answered(case, data):
        for name in set(case.path_parameters or {}) & set(real):
            if data.draw(st.booleans()):
                case.path_parameters[name] = data.draw(st.sampled_from(real[name]))
        case.call_and_validate(**sent, checks=CHECKS)

    answered()


def as_facilitator(world) -> dict[str, dict[str, str]]:
    """What the author of the world's posts sends with everything: session and CSRF token. Nothing comes packed."""
    request = RequestFactory().get("/")
    token = get_token(request)
    session = world.client("facilitator").cookies["sessionid"].value
    cookies = {"sessionid": session, "csrftoken": request.META["CSRF_COOKIE"]}
    return {"cookies": cookies, "headers": {"X-CSRFToken": token, "Accept-Encoding": "identity"}}
