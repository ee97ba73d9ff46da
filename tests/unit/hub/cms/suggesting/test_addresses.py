import pytest

from hub.cms.suggesting.addresses import host_of, same_address


@pytest.mark.parametrize(
    "address",
    [
        "https://library.example/a-guide",
        "http://library.example/a-guide",
        "HTTPS://WWW.Library.Example/a-guide/",
        "https://library.example:443/a-guide#part-2",
        "https://library.example/a-guide?utm_source=mail&fbclid=1",
    ],
)
def test_addresses_of_one_thing_are_the_same(address):
    assert same_address(address) == "library.example/a-guide"


@pytest.mark.parametrize(
    "address",
    [
        "https://library.example/A-Guide",
        "https://library.example/a-guide?page=2",
        "https://library.example:8000/a-guide",
    ],
)
def test_addresses_of_other_things_are_not(address):
    assert same_address(address) != "library.example/a-guide"


def test_order_of_parameters_does_not_count():
    assert same_address("https://x.example/?b=2&a=1") == same_address("https://x.example/?a=1&b=2")


@pytest.mark.parametrize("address", ["http://[bad", "nonsense", ""])
def test_what_is_no_address_has_no_host(address):
    assert host_of(address) == ""
    same_address(address)
