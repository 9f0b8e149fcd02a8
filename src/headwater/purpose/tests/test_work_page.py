"""One piece of work: its story, who may write it, and that nobody is overwritten."""

import pytest
from django.test import Client

from headwater.purpose.models import Outcome
from headwater.purpose.tests import cast

pytestmark = pytest.mark.django_db


def at(key: str, page: str = "") -> str:
    return f"/purpose/work/{cast.number_of(key)}/{page}"


ALL = (
    cast.MONEY,
    cast.REFUNDS,
    cast.LEDGER,
    cast.CHECKOUT,
    cast.QUEUE,
    cast.IMPORTER,
    cast.ODD,
    cast.PAYOUTS,
    cast.DROPPED,
    cast.NOBODYS,
)


@pytest.mark.parametrize("key", ALL)
def test_every_state_of_work_has_a_page(otter_member: Client, key: str) -> None:
    for page in ("", "history/"):
        assert otter_member.get(at(key, page)).status_code == 200


def test_edit_opens(otter_member: Client) -> None:
    for page in ("outcome/", "translation/", "translation/?worth=risk"):
        assert otter_member.get(at(cast.QUEUE, page)).status_code == 200
