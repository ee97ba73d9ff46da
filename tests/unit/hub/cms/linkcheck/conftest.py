import pytest

from tests.small_site import small_site


@pytest.fixture
def site():
    """A web server on this machine; see tests/small_site.py."""
    with small_site() as server:
        yield server
