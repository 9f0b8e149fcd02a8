"""Asking for the pages of one piece of work, and writing what it is for."""

import datetime as dt

from django.test import Client

from headwater.purpose.tests import cast

MONDAY = dt.datetime(2024, 11, 18, 9, tzinfo=dt.UTC)
WROTE = {"written_at": MONDAY, "written_as": "product manager of Otter"}
HOPE = {"edition": "0", "text": "Merchants stop asking us.", "business": "The desk has time."}


def at(key: str, page: str = "") -> str:
    """Return the address of a page of a piece of work."""
    return f"/purpose/work/{cast.number_of(key)}/{page}"


def shown(client: Client, key: str, page: str = "", status: int = 200) -> str:
    """Return a page of a piece of work as somebody sees it, in one line."""
    answer = client.get(at(key, page))
    assert answer.status_code == status, answer.status_code
    return " ".join(answer.content.decode().split())


def write(client: Client, key: str, status: int = 302, /, **said: str) -> str:
    """Send the form about what a piece of work is for; return what is answered, in one line."""
    answer = client.post(at(key, "outcome/"), HOPE | said)
    assert answer.status_code == status, answer.status_code
    return " ".join(answer.content.decode().split())
