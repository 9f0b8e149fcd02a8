"""Opening a box: once, for good. What at least five made together comes out, the rest is gone."""

import random

from headwater.assessment.ballot import opened
from headwater.assessment.models import Result, Said, Session
from headwater.assessment.opening import Outcome, outcome
from headwater.assessment.steps import CHOICES, FLOOR, Part, Voting

_chance = random.SystemRandom()


def open_box(session: Session, part: Part) -> None:
    """Open a part's box, if it is not open yet. The caller holds the session's row locked.

    Raises BoxUnreadable, and keeps the box then.
    """
    box = session.boxes.select_for_update().filter(part=part).first()
    if box is None:
        return
    tally = opened(box.sealed)
    found = outcome(tally, _keys(session, part), CHOICES[part], _voting(session, part))
    _keep(session, part, found)
    if part is Part.CARDS:
        _keep_number(session, tally.answers)
    box.sealed = ""
    box.save(update_fields=["sealed"])
    box.delete()


def forget_people(session: Session) -> None:
    """Forget who was here, and by open voting who said what."""
    session.participants.all().delete()
    session.said.exclude(name="").update(name="", choice="")
    session.said.filter(text="").delete()


def _voting(session: Session, part: Part) -> Voting:
    """Whoever answers from outside has never agreed to be named."""
    return Voting.ANONYMOUS if part is Part.OUTSIDE else Voting(session.voting)


def _keys(session: Session, part: Part) -> list[str]:
    if part in (Part.RATINGS, Part.OUTSIDE):
        return list(session.asked.values_list("key", flat=True))
    return [] if part is Part.CARDS else [part.value]


def _keep_number(session: Session, people: int) -> None:
    """Of cards there is nothing to count but who wrote any; with too few, that is what is said."""
    enough = people >= FLOOR or session.voting == Voting.OPEN
    Result.objects.create(
        session=session,
        part=Part.CARDS,
        key=Part.CARDS.value,
        answers=people,
        counts={} if enough else None,
    )


def _keep(session: Session, part: Part, found: Outcome) -> None:
    Result.objects.bulk_create(
        Result(session=session, part=part, key=each.key, answers=each.answers, counts=each.counts)
        for each in found.counted
    )
    said = [Said(session=session, part=part, key=key, text=text) for key, text in found.words]
    said += [
        Said(session=session, part=part, key=v.key, text=v.text, name=v.name, choice=v.choice)
        for v in found.voices
    ]
    _chance.shuffle(said)
    Said.objects.bulk_create(said)
