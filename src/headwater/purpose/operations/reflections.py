"""Looking back: what really happened, as a team saw it at a moment.

Reflections are added and never changed; two that are written at once both stay.

outcomes.CannotBeKept         says which field it is about
├── outcomes.TooLong
├── outcomes.NotPlainText
└── Unfinished                something is still to be said
editions.ChangedMeanwhile     what is hoped for was reworded while somebody wrote about it
"""

import datetime as dt
from dataclasses import asdict, dataclass, fields, replace

from django.db import transaction

from headwater.access.viewer import Viewer
from headwater.context.editions import ChangedMeanwhile
from headwater.context.telling import today_of
from headwater.purpose.counting import next_number
from headwater.purpose.models import Outcome, Reflection, lengths
from headwater.purpose.operations.outcomes import (
    CannotBeKept,
    NotPlainText,
    TooLong,
    as_of,
    row_of,
)
from headwater.purpose.queries.hopes import hope_of
from headwater.purpose.works import Work

Verdict = Reflection.Verdict
FARTHEST = 2  # years ahead that somebody can want to look again
WORDS = ("happened", "evidence", "learned", "next")


class Unfinished(CannotBeKept):
    """Something is still to be said, or chosen."""


@dataclass(frozen=True)
class LookedBack:
    """What somebody says on looking back. `look_again_on` is for "too early" alone."""

    happened: str
    verdict: str
    evidence: str = ""
    learned: str = ""
    next: str = ""
    look_again_on: dt.date | None = None


SAID = tuple(field.name for field in fields(LookedBack))


def reflect(
    work: Work, said: LookedBack, *, by: Viewer, now: dt.datetime, read: str | None = None
) -> Reflection:
    """Add a reflection on a piece of work, with what is hoped for of it as it stands now.

    `read` is the `Hope.stamp` of what whoever writes has read; None where nobody read it. The very
    words of the latest reflection once more add nothing. Raises CannotBeKept and ChangedMeanwhile.
    """
    kept = checked(said, today=today_at(work, now))
    stands = hope_of(work.item_id)
    if read not in (None, stands.stamp):
        raise ChangedMeanwhile
    with transaction.atomic():
        outcome = _locked(work)
        latest = outcome.reflections.first()
        if latest is not None and says(latest) == kept:
            return latest
        return _added(outcome, kept, stands.text, as_of(work, by), now)


def _added(
    outcome: Outcome, said: LookedBack, hoped: str, writer: str, now: dt.datetime
) -> Reflection:
    added = Reflection.objects.create(
        outcome=outcome, hoped=hoped, written_at=now, written_as=writer, **asdict(said)
    )
    if outcome.reflected_at is None or outcome.reflected_at <= now:
        outcome.verdict, outcome.reflected_at = added.verdict, now
    outcome.number = next_number()
    outcome.save(update_fields=["verdict", "reflected_at", "number"])
    return added


def _locked(work: Work) -> Outcome:
    """Return the row of a piece of work, locked. A new one says nothing but whose it is."""
    row_of(work)
    return Outcome.objects.select_for_update().get(item_id=work.item_id)


def today_at(work: Work, now: dt.datetime) -> dt.date:
    """Return which day it is for the team of a piece of work, in UTC where it has none."""
    return today_of(work.team, now) if work.team else now.astimezone(dt.UTC).date()


def says(reflection: Reflection) -> LookedBack:
    """Return what a reflection says, as somebody would say it again."""
    return LookedBack(**{name: getattr(reflection, name) for name in SAID})


def checked(said: LookedBack, today: dt.date) -> LookedBack:
    """Return what was said, as it can be kept. Raises ReflectionRefused."""
    texts = {name: _fitting(name, getattr(said, name)) for name in WORDS}
    if not texts["happened"]:
        raise Unfinished("happened", "Say what happened, in a sentence or two.")
    if said.verdict not in Verdict.values:
        raise Unfinished("verdict", "Choose how it went against what was hoped.")
    again = _checked_day(said.look_again_on, today) if _is_early(said) else None
    return replace(said, **texts, look_again_on=again)


def _is_early(said: LookedBack) -> bool:
    return said.verdict == Verdict.TOO_EARLY


def _checked_day(day: dt.date | None, today: dt.date) -> dt.date:
    if day is None:
        raise Unfinished("look_again_on", "Say when it will be worth looking again.")
    if not today < day <= today + dt.timedelta(days=366 * FARTHEST):
        raise Unfinished("look_again_on", f"Choose a day after today, within {FARTHEST} years.")
    return day


def _fitting(name: str, text: str) -> str:
    """Return a text without what surrounds it. Raises TooLong and NotPlainText."""
    said = text.replace("\r\n", "\n").strip()
    if len(said) > lengths.TEXT:
        raise TooLong(name, f"There is room for {lengths.TEXT:,} characters.")
    if "\0" in said:
        raise NotPlainText(name, "This holds a character that cannot be kept. Type it anew.")
    return said
