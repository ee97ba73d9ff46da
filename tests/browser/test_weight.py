"""What pages weigh on a phone, with an empty cache."""

import pytest

from tests.weight import weigh

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("hub")]
MOST_BYTES = 100_000
MOST_SCRIPT = 60_000
PHONE = {"width": 360, "height": 780}
READING = ["/", "/news/", "/news/november-update/", "/stories/the-kitchen-door/", "/resources/", "/how-it-works/"]


def phone(visitors):
    return visitors.open("/healthz", viewport=PHONE, device_scale_factor=3, is_mobile=True)


def test_home_page_weighs_at_most_100_kb_on_a_phone(visitors):
    weight = weigh(phone(visitors), "/")
    print(weight)
    assert f"{visitors.url}/" in weight.parts
    assert weight.total <= MOST_BYTES, str(weight)
    assert visitors.complaints == []


@pytest.mark.parametrize("path", READING)
def test_reading_page_brings_at_most_60_kb_of_script(visitors, path):
    weight = weigh(phone(visitors), path)
    assert weight.of("HTML") > 0
    assert weight.of("JS") <= MOST_SCRIPT, str(weight)
