"""Addresses of mail servers."""

import pytest

from moothall.post.relay import relay_at


def test_an_address_is_read():
    relay = relay_at("smtps://a%40b.org:p%3Aw@mail.example.org")
    assert relay is not None
    known = (relay._host, relay._port, relay._secure, relay._user, relay._password)
    assert known == ("mail.example.org", 465, True, "a@b.org", "p:w")


def test_starttls_is_the_ordinary_way():
    relay = relay_at("smtp://mail.example.org")
    assert relay is not None
    assert (relay._port, relay._secure) == (587, False)


def test_no_address_means_no_server():
    assert relay_at("") is None


@pytest.mark.parametrize("address", ["http://mail.example.org", "mail.example.org", "smtp://"])
def test_other_addresses_are_refused(address: str):
    with pytest.raises(ValueError, match="smtp://"):
        relay_at(address)
