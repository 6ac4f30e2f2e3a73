"""Only public addresses may be connected to, however a forbidden one is wrapped."""

from ipaddress import ip_network

import pytest

from ingest.web.addresses import is_allowed, parse_address


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.1", "192.88.99.1", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:0:127.0.0.1",
        "fe80::1", "fe80::1%eth0", "fc00::1", "fd00::1", "fec0::1", "ff02::1", "2001:db8::1",
        "2001::1", "2002:7f00:1::", "2002:808:808::", "64:ff9b::7f00:1", "64:ff9b::808:808",
        "64:ff9b:1::1", "100::1", "3fff::1", "168.63.129.16", "4000::1", "1::1", "5f00::1",
    ],
)  # fmt: skip
def test_an_address_off_limits_is_refused(address: str) -> None:
    assert not is_allowed(parse_address(address))


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "151.101.1.1", "2606:4700::1111", "::ffff:8.8.8.8"]
)
def test_a_public_address_is_allowed(address: str) -> None:
    assert is_allowed(parse_address(address))


def test_an_allowed_network_is_allowed_and_no_other() -> None:
    allowed = (ip_network("10.1.0.0/16"), ip_network("fd00::/8"))
    assert is_allowed(parse_address("10.1.2.3"), allowed)
    assert is_allowed(parse_address("::ffff:10.1.2.3"), allowed)
    assert is_allowed(parse_address("fd00::1"), allowed)
    assert not is_allowed(parse_address("10.2.2.3"), allowed)
    assert not is_allowed(parse_address("127.0.0.1"), allowed)


@pytest.mark.parametrize("text", ["2130706433", "0x7f000001", "0177.0.0.1", "127.1", "host", ""])
def test_other_notations_are_no_addresses(text: str) -> None:
    """They are resolved first, and what they resolve to is judged."""
    with pytest.raises(ValueError, match=r".+"):
        parse_address(text)
