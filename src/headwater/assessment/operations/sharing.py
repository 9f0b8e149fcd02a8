"""What a team tells its leaders of a session: item by item, and only while nobody was told yet.

Refused
├── NotFinished     a session is shared from once it has ended
└── AlreadyTold     its quarter is spoken of; what changes now could be subtracted
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from headwater.assessment.models import Session, Share
from headwater.assessment.queries.sharing import is_over
from headwater.context.editions import locked


class Refused(Exception):
    """Nothing was shared; the message says why."""


class NotFinished(Refused):
    """The session goes on, or was called off."""


class AlreadyTold(Refused):
    """The quarter the session ended in can be spoken of."""


@dataclass(frozen=True)
class Item:
    """One thing to share. `key` is a dimension's, "" for words about none of them."""

    what: Share.What
    key: str = ""
    words: str = ""


def share(code: str, items: Sequence[Item], *, edition: int, now: dt.datetime) -> None:
    """Share these things of a session, and nothing else that was shared of it before.

    Raises NotFinished, AlreadyTold and ChangedMeanwhile.
    """
    with transaction.atomic():
        session = locked(Session.objects, code=code, edition=edition)
        _check(session, now)
        session.shares.all().delete()
        Share.objects.bulk_create(
            Share(session=session, what=item.what, key=item.key, words=item.words) for item in items
        )
        session.edition += 1
        session.save(update_fields=["edition"])


def _check(session: Session, now: dt.datetime) -> None:
    if session.finished_on is None or session.called_off:
        raise NotFinished("Sharing comes after the session: when it has ended.")
    if is_over(session, now):
        raise AlreadyTold(
            "The quarter of this session has been told, so what was shared of it stays as it is."
        )
