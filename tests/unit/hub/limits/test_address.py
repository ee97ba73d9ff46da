import pytest

from hub.limits.address import client_address


@pytest.mark.parametrize(
    ("peer", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
        ("a made-up name", "a made-up name"),
    ],
)
def test_address_is_counted_by_household(peer, counted):
    assert client_address(peer, "") == counted


@pytest.mark.parametrize(
    ("header", "counted"),
    [
        ("198.51.100.1, 203.0.113.5", "203.0.113.5"),
        ("198.51.100.1, 203.0.113.5:50123", "203.0.113.5"),
        ("198.51.100.1, [2001:db8::1]:50123", "2001:db8::/64"),
        ("", "192.0.2.7"),
    ],
)
def test_last_entry_counts_behind_one_proxy(settings, header, counted):
    settings.TRUSTED_PROXY_COUNT = 1
    assert client_address("192.0.2.7", header) == counted


def test_header_is_not_believed_without_a_proxy(settings):
    settings.TRUSTED_PROXY_COUNT = 0
    assert client_address("192.0.2.7", "203.0.113.5") == "192.0.2.7"
