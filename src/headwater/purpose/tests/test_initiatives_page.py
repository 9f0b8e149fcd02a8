"""The portfolio: what it says, finds, pages through and hands out."""

import csv
import re

import pytest
from django.test import Client
from django.utils.html import escape

from headwater.access.tests.visitors import signed_in
from headwater.purpose.tests import cast

pytestmark = pytest.mark.django_db
HOME = "/purpose/"


def text_of(client: Client, query: str = "", **headers: str) -> str:
    answer = client.get(f"{HOME}{query}", headers=headers)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def keys_of(page: str) -> list[str]:
    return re.findall(r'<span class="cell-note">([A-Z]+-\d+) ·', page)


def test_the_headline_counts_what_is_under_way(otter_member: Client) -> None:
    page = text_of(otter_member)
    print(page)
    assert "One of five initiatives and epics in progress says what it hopes to achieve." in page
