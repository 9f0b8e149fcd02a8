"""Opening a box, once and for good, and forgetting who was there.

Both run in the caller's transaction, with the session's row locked.
"""

from collections.abc import Collection

from headwater.assessment import ballot
from headwater.assessment.models import Box, Result, Said, Session
from headwater.assessment.opening import Given, given
from headwater.assessment.steps import CHOICES, Part


def open_box(session: Session, part: Part) -> None:
    """Bring out what a part's box gives away, and destroy the box with the rest.

    A box that was opened before stays as it came out. Raises BoxUnreadable.
    """
    box = Box.objects.select_for_update().filter(session=session, part=part.value).first()
    if box is None:
        return
    tally = ballot.opened(box.sealed)
    out = given(tally, _asked(session, part), CHOICES[part], part.value)
    _keep(session, part, out if part is not Part.OUTSIDE else _answered(out, tally.counts))
    box.sealed = ""  # so that no later look at what the database deleted finds it where it lay
    box.save(update_fields=["sealed"])
    box.delete()


def forget_people(session: Session) -> None:
    """Forget who took part, and by open voting whose words are whose."""
    session.participants.all().delete()
    named = session.said.exclude(name="")
    named.filter(text="").delete()  # a choice alone, which is counted anyway
    named.update(name="", choice="")


def _asked(session: Session, part: Part) -> tuple[str, ...]:
    """Return the questions of a part in which something is chosen, in the order they were asked."""
    if not CHOICES[part]:
        return ()
    if part not in (Part.RATINGS, Part.OUTSIDE):
        return (part.value,)
    return tuple(session.asked.values_list("key", flat=True))


def _answered(out: Given, keys: Collection[str]) -> Given:
    """Leave out what nobody chose anything for: outside the team only some may have been asked."""
    return Given(tuple(one for one in out.counted if one.key in keys), out.written)


def _keep(session: Session, part: Part, out: Given) -> None:
    Result.objects.bulk_create(
        Result(
            session=session, part=part.value, key=one.key, answers=one.answers, counts=one.counts
        )
        for one in out.counted
    )
    Said.objects.bulk_create(
        Said(
            session=session,
            part=part.value,
            key=one.key,
            text=one.text,
            name=one.name,
            choice=one.choice,
        )
        for one in out.written
    )
