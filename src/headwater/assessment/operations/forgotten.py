"""Sessions that nobody ended end by themselves, so that no name is kept longer than of use."""

import datetime as dt

from headwater.assessment.models import Session
from headwater.assessment.operations.sessions import call_off, finish
from headwater.assessment.refusals import BoxUnreadable, SessionOver
from headwater.assessment.steps import Part, Step
from headwater.context.editions import ChangedMeanwhile

LEFT_OPEN = dt.timedelta(days=90)
"""Longer than a session over days can take, with time to talk afterwards."""


def end_forgotten(now: dt.datetime) -> None:
    """End each session that was opened too long ago; one query where there is none.

    One that was revealed keeps its results. Of any other nothing is left: the team never saw it.
    """
    running = Session.objects.exclude(step=Step.FINISHED).filter(
        opened_on__lt=now.date() - LEFT_OPEN
    )
    for session in list(running):
        try:
            _end(session, now)
        except (ChangedMeanwhile, SessionOver):
            continue  # somebody is there after all, or ended it just now


def _end(session: Session, now: dt.datetime) -> None:
    if session.boxes.filter(part=Part.RATINGS).exists():
        call_off(session.code, session.edition, now)
        return
    try:
        finish(session.code, session.edition, now)
    except BoxUnreadable:
        session.boxes.all().delete()  # nobody can open them any more; what was shown stays
        finish(session.code, session.edition, now)
