"""What a leader writes to the checklist, and whether others may read it.

Nothing here leaves a line in the trail: a checklist is its leader's own business.
"""

import datetime as dt

from django.db import transaction

from headwater.access.roles import Role
from headwater.access.viewer import Viewer
from headwater.context.editions import ChangedMeanwhile, locked
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.purpose.checklist_questions import questions
from headwater.purpose.levels import DOWNWARDS
from headwater.purpose.models import Checklist, ChecklistNote, lengths


class ChecklistRefused(ValueError):
    """What was asked cannot be done; says why, in words for the page."""


class UnknownQuestion(LookupError):
    """The checklist has no question of this name."""


class NothingToShare(ChecklistRefused):
    """There is no checklist of this quarter yet."""


def quarter_at(now: dt.datetime) -> Period:
    """Return the quarter whose checklist can be written now."""
    return period_of(Granularity.QUARTER, now.date())


def write_note(
    by: Viewer, question: str, text: str, *, edition: int, now: dt.datetime
) -> ChecklistNote:
    """Keep what a leader says to a question in the quarter of `now`; no words take it back.

    `edition` is 0 where nothing was written yet. Raises UnknownQuestion, ChecklistRefused and
    ChangedMeanwhile.
    """
    if question not in questions():
        raise UnknownQuestion(f"The checklist has no question “{question}”.")
    said = _checked(text)
    with transaction.atomic():
        checklist = _own(by, quarter_at(now))
        if edition == 0:
            return _first(checklist, question, said, now)
        note = _at(edition, checklist, question)
        return note if note.text == said else _reworded(note, said, now)


def share(by: Viewer, quarter: Period, *, now: dt.datetime) -> Checklist:
    """Let everybody who sees purpose read a quarter's checklist, with the role of its leader.

    Raises NothingToShare.
    """
    found = Checklist.objects.filter(account_id=account_of(by), quarter=quarter.first_day).first()
    if found is None:
        raise NothingToShare("There is nothing to share yet: write a note first.")
    found.shared_at, found.shared_as = now, leads_as(by)
    found.save()
    return found


def take_back(by: Viewer, quarter: Period) -> None:
    """Make a quarter's checklist private again; nothing happens where it is."""
    own = Checklist.objects.filter(account_id=account_of(by), quarter=quarter.first_day)
    own.update(shared_at=None, shared_as="")


def leads_as(by: Viewer) -> str:
    """Return the widest role by which somebody leads: "leader of Payments" (one query)."""
    led = [held for held in by.held if held.role is Role.LEADER]
    widest = min(led, key=lambda held: (DOWNWARDS.index(held.scale), held.slug))
    return widest.in_words[: lengths.ROLE]


def account_of(viewer: Viewer) -> int:
    """Return whose checklists are meant. Raises ChecklistRefused for the console and nobody."""
    if viewer.account is None:
        raise ChecklistRefused("Only somebody with an account has a checklist.")
    return viewer.account


def _own(by: Viewer, quarter: Period) -> Checklist:
    return Checklist.objects.get_or_create(account_id=account_of(by), quarter=quarter.first_day)[0]


def _first(checklist: Checklist, question: str, text: str, now: dt.datetime) -> ChecklistNote:
    """Write a question's first note. Whoever finds one already did not know of it."""
    new = {"text": text, "edition": 1, "written_at": now}
    note, is_new = checklist.notes.get_or_create(question=question, defaults=new)
    if not is_new:
        raise ChangedMeanwhile
    return note


def _at(edition: int, checklist: Checklist, question: str) -> ChecklistNote:
    """Return the note that was shown; one of a quarter that is over has been left behind."""
    try:
        return locked(ChecklistNote.objects, edition, checklist=checklist, question=question)
    except ChecklistNote.DoesNotExist as gone:
        raise ChangedMeanwhile from gone


def _reworded(note: ChecklistNote, text: str, now: dt.datetime) -> ChecklistNote:
    note.text, note.written_at = text, now
    note.edition += 1
    note.save()
    return note


def _checked(text: str) -> str:
    said = text.replace("\r\n", "\n").strip()
    if len(said) > lengths.TEXT:
        raise ChecklistRefused(f"That is longer than {lengths.TEXT:,} characters.")
    return said
