"""Where Headwater connects to, and that a name cannot change its mind between look and leap."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from headwater.intake import syncing
from headwater.intake.addresses import checked
from headwater.intake.errors import AddressRefused
from headwater.intake.sealing import Access
from headwater.sources.errors import Unreachable
from headwater.sources.jira.api import server_info
from headwater.sources.jira.tests.fake_jira import EMAIL, TOKEN, FakeJira
from headwater.sources.jira.tests.fake_world import World

NAME = "jira.example.test"
METADATA = "169.254.169.254"
INSIDE = (
    METADATA,
    "::ffff:169.254.169.254",
    "64:ff9b::a9fe:a9fe",
    "2002:a9fe:a9fe::1",
    "fe80::1",
    "fd00:ec2::254",
    "100.100.100.200",
    "0.0.0.0",  # noqa: S104 - refused
    "224.0.0.1",
    "fd20:ce::254",  # Google's
    "fd00:42::42",  # Scaleway's
    "64:ff9b:1::a9fe:a9fe",  # through a network's own translation
    "::ffff:0:a9fe:a9fe",  # an IPv4 address translated, not mapped
)


class Names:
    """Looks names up: `NAME` by its list of answers, one after the other, the rest as ever."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.answers: list[list[str]] = []
        self._real = socket.getaddrinfo
        monkeypatch.setattr(socket, "getaddrinfo", self._look_up)

    def _look_up(self, host: Any, *args: Any, **kwargs: Any) -> Any:
        if host != NAME:
            return self._real(host, *args, **kwargs)
        now = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0)) for address in now]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Names:
    return Names(monkeypatch)


@pytest.fixture
def jira() -> Iterator[FakeJira]:
    with FakeJira(World().fill(2)) as served:
        yield served


def at_name(jira: FakeJira) -> str:
    return jira.url.replace("127.0.0.1", NAME)


@pytest.mark.parametrize("inside", INSIDE)
def test_no_name_leads_to_where_clouds_keep_credentials(
    inside: str, names: Names, settings: Settings
) -> None:
    settings.ALLOW_PRIVATE = True
    names.answers = [["93.184.216.34", inside]]
    with pytest.raises(AddressRefused):
        checked(f"https://{NAME}")


def test_private_addresses_are_for_the_installation_to_allow(
    names: Names, settings: Settings
) -> None:
    names.answers = [["10.1.2.3"]]
    settings.ALLOW_PRIVATE = True
    assert checked(f"https://{NAME}") == ["10.1.2.3"]
    settings.ALLOW_PRIVATE = False
    with pytest.raises(AddressRefused, match="HEADWATER_ALLOW_PRIVATE"):
        checked(f"https://{NAME}")


def test_a_name_is_reached_where_it_was_checked(names: Names, jira: FakeJira) -> None:
    names.answers = [["127.0.0.1"]]
    with syncing._client(at_name(jira), Access(TOKEN, EMAIL)) as client:
        assert server_info(client).deploymentType == "Cloud"
    assert len(jira.requests) == 1


def test_a_name_that_changes_after_the_check_leads_nowhere(names: Names, jira: FakeJira) -> None:
    names.answers = [["127.0.0.1"], [METADATA]]
    client = syncing._client(at_name(jira), Access(TOKEN, EMAIL))  # here it looked harmless
    with client, pytest.raises(AddressRefused, match="never connects to"):
        server_info(client)
    assert jira.requests == []


def test_a_name_that_changes_in_the_middle_of_a_sync_leads_nowhere(
    names: Names, jira: FakeJira
) -> None:
    names.answers = [["127.0.0.1"], ["127.0.0.1"], [METADATA]]
    with syncing._client(at_name(jira), Access(TOKEN, EMAIL)) as client:
        server_info(client)
        with pytest.raises(AddressRefused):
            server_info(client)
    assert len(jira.requests) == 1


def test_between_check_and_connection_no_name_is_looked_up_again(
    names: Names, jira: FakeJira
) -> None:
    """The third answer would be the attacker's: it is never asked for."""
    names.answers = [["127.0.0.1"], ["127.0.0.1"], [METADATA], [METADATA]]
    with syncing._client(at_name(jira), Access(TOKEN, EMAIL)) as client:
        server_info(client)
    assert names.answers == [[METADATA], [METADATA]]


def test_an_address_that_does_not_answer_is_told_by_its_name(names: Names, jira: FakeJira) -> None:
    names.answers = [["127.0.0.1"]]
    base = f"http://{NAME}:9"
    with (
        syncing._client(base, Access(TOKEN, EMAIL), patience=syncing.IMPATIENT) as client,
        pytest.raises(Unreachable, match=NAME),
    ):
        server_info(client)
