"""Whoever reaches a demo is its operator in a click; they bring nothing in and send us nowhere."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from headwater.access.models import Account, Grant
from headwater.access.places import Scale
from headwater.access.roles import Role
from headwater.intake.models import Source, SyncRun

JIRA = {
    "name": "Jira",
    "base_url": "http://127.0.0.1:9/",
    "token": "t",
    "every_minutes": "60",
}


@pytest.fixture
def visitor(home: Path) -> Client:
    """A visitor of the demo, looking at it as its operator."""
    juno = Account.objects.create(email="juno@demo.invalid", name="Juno", is_persona=True)
    Grant.objects.create(account=juno, role=Role.OPERATOR, scale=Scale.ORGANISATION)
    return Client()


@pytest.fixture
def jira() -> Source:
    return Source.objects.create(slug="jira", kind=Source.Kind.JIRA, name="Jira")


def refused(answer: Any) -> None:
    assert answer.status_code == 403
    assert "Create the owner" in answer.content.decode()


def test_they_still_see_the_sources(visitor: Client) -> None:
    assert visitor.get(reverse("intake:sources")).status_code == 200


def test_they_bring_no_file_in(visitor: Client, event_log: Path) -> None:
    file = SimpleUploadedFile("tickets.csv", event_log.read_bytes())
    refused(visitor.post(reverse("intake:upload"), {"file": file}))
    assert not Source.objects.exists()


def test_they_send_headwater_nowhere(
    visitor: Client, jira: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("headwater.intake.forms.check_address", _never)
    for address in (reverse("intake:test_new"), reverse("intake:test", args=["jira"])):
        refused(visitor.post(address, JIRA))
    refused(visitor.post(reverse("intake:connect"), JIRA))
    refused(visitor.post(reverse("intake:change", args=["jira"]), JIRA))
    refused(visitor.post(reverse("intake:sync_now", args=["jira"])))
    assert Source.objects.count() == 1
    assert not SyncRun.objects.exists()


def test_a_real_operator_does(home: Path, client: Client) -> None:
    assert client.get(reverse("intake:connect")).status_code == 200
    assert client.get(reverse("intake:upload")).status_code == 200


def _never(_url: str) -> None:
    raise AssertionError("even the name was looked up")
