"""What people outside the team answer, by one-time links.

A link is spent in the same transaction that puts its answers into the box: never one without the
other. Nothing says which link was spent when, and no link leads to an answer.

refusals.Refused
└ CannotBeAsked
  ├── LinkUnknown      no link has this secret
  ├── LinkSpent        its answers are in
  ├── OutsideOver      the answers were collected, the last day is over, or the session is
  ├── NobodyAsked      the team did not choose a form for people outside
  ├── TooManyLinks     more than one session may have
  ├── DayUnusable      the last day has passed, or lies too far ahead
  └── OwnViewFirst     the team has not revealed its own ratings yet
editions.ChangedMeanwhile: somebody moved the session on.
"""

import datetime as dt
import secrets
from hashlib import sha256
from random import SystemRandom

from django.db import transaction
from django.db.models import QuerySet

from headwater.assessment.ballot import Answers, put
from headwater.assessment.models import Box, OutsideLink, Session, lengths
from headwater.assessment.operations.revealing import open_box
from headwater.assessment.outside_questions import FULL, SHORT, outside_form
from headwater.assessment.refusals import AnswerUnknown, BoxUnreadable, Refused
from headwater.assessment.steps import CHOICES, Part
from headwater.context.editions import locked
from headwater.context.telling import today_of
from headwater.organisation.queries import TeamEntry, UnknownTeam
from headwater.organisation.queries import team as team_called

MOST_AT_ONCE = 40
MOST = 200
"""So many links a session has at most."""
LONGEST = dt.timedelta(days=60)
SECRET_BYTES = 24


class CannotBeAsked(Refused):
    """Nothing was done; the message says why, and what to do instead."""


class LinkUnknown(CannotBeAsked):
    """No link has this secret."""

    why = "This link leads nowhere. It may have been cut short on its way to you."


class LinkSpent(CannotBeAsked):
    """The answers given with this link are in the box."""

    why = "The answers given with this link are in."


class OutsideOver(CannotBeAsked):
    """No answers are taken any more."""

    why = "Nobody outside the team can be asked any more: the answers have been collected."


class NobodyAsked(CannotBeAsked):
    """There is no form yet."""

    why = "Choose first what people outside the team are asked."


class TooManyLinks(CannotBeAsked):
    """More than one session may have."""

    why = f"A session has {MOST} links at most, {MOST_AT_ONCE} of them at once."


class DayUnusable(CannotBeAsked):
    """Nobody could answer until that day, or for too long."""

    why = f"Choose a day from today on, at most {LONGEST.days} days away."


class OwnViewFirst(CannotBeAsked):
    """What others see comes after the team's own view."""

    why = "Reveal your own ratings first: what others see must not colour them."


def ask(code: str, form: str, until: dt.date, today: dt.date) -> None:
    """Choose which form people outside get, and until when. Once there are links it is fixed.

    Raises OutsideOver and DayUnusable.
    """
    if form not in (FULL, SHORT) or not today <= until <= today + LONGEST:
        raise DayUnusable
    with transaction.atomic():
        session = _open(code)
        if not session.links.exists():
            session.outside_form, session.outside_until = form, until
            session.save(update_fields=["outside_form", "outside_until"])


def make_links(code: str, how_many: int, today: dt.date) -> list[str]:
    """Return the secrets of new links. They are kept nowhere: who loses one needs another.

    Raises NobodyAsked, OutsideOver and TooManyLinks.
    """
    made = [secrets.token_urlsafe(SECRET_BYTES) for _ in range(how_many)]
    with transaction.atomic():
        session = _open(code)
        _still_asked(session, today)
        if not 1 <= how_many <= MOST_AT_ONCE or session.links.count() + how_many > MOST:
            raise TooManyLinks
        # in the order of their hashes, so that the rows do not say in which they were handed out
        hashes = sorted(hashed(secret) for secret in made)
        OutsideLink.objects.bulk_create(
            OutsideLink(session=session, secret_hash=each) for each in hashes
        )
    return made


def link_of(secret: str) -> OutsideLink:
    """Return the link of a secret, with its session. Raises LinkUnknown."""
    found = OutsideLink.objects.select_related("session").filter(secret_hash=hashed(secret))
    link = found.first()
    if link is None:
        raise LinkUnknown
    return link


def respond(secret: str, answers: Answers, now: dt.datetime) -> None:
    """Put the answers of whoever has a link into the box, and spend the link: both or neither.

    Raises LinkUnknown, LinkSpent, OutsideOver, and AnswerUnknown where something is answered that
    was not asked, or something that was is not.
    """
    link = link_of(secret)
    with transaction.atomic():
        session = Session.objects.select_for_update().get(pk=link.session_id)
        _check(session, answers)
        _still_asked(session, today_in(session, now))
        _spend(link)
        box = Box.objects.select_for_update().get(session=session, part=Part.OUTSIDE)
        box.sealed = put(box.sealed, answers)
        box.save(update_fields=["sealed"])


def check_open(session: Session, now: dt.datetime) -> None:
    """Raise OutsideOver or NobodyAsked where no answers are taken any more."""
    _still_asked(session, today_in(session, now))


def still_asked(session: Session, now: dt.datetime) -> bool:
    """Say whether somebody outside has a link and can still answer, whether the team talks yet or
    has finished.
    """
    if not session.outside_form or session.called_off or collected(session):
        return False
    return session.links.exists() and not _past(session, today_in(session, now))


def close_outside(code: str, edition: int) -> None:
    """Collect the answers: what others see is shown from now on, and no link opens any more.

    Raises OwnViewFirst, OutsideOver, ChangedMeanwhile, and the model's DoesNotExist.
    """
    with transaction.atomic():
        session = locked(Session.objects, code=code, edition=edition)
        if collected(session):
            raise OutsideOver
        if not own_view_revealed(session):
            raise OwnViewFirst
        _collect(session)


def collect_due(now: dt.datetime) -> None:
    """Collect the answers of every session whose last day for them is over, once its own ratings
    are revealed. One query where there is none.

    Raises BoxUnreadable, after all that can be collected is.
    """
    unreadable = None
    for pk in list(_due(now).values_list("pk", flat=True)):
        try:
            _collect_one(pk, now)
        except BoxUnreadable as error:
            unreadable = error
    if unreadable is not None:
        raise unreadable


def forget_which(session: Session) -> None:
    """Keep how many links were spent, and forget which: nobody needs to know any more."""
    links = list(OutsideLink.objects.filter(session=session).values_list("pk", "spent"))
    spent = sum(was for _, was in links)
    chosen = SystemRandom().sample([pk for pk, _ in links], spent)
    OutsideLink.objects.filter(session=session).update(spent=False)
    OutsideLink.objects.filter(pk__in=chosen).update(spent=True)


def own_view_revealed(session: Session) -> bool:
    """Say whether the team's own ratings are on the table: their box was opened."""
    return not Box.objects.filter(session=session, part=Part.RATINGS).exists()


def collected(session: Session) -> bool:
    """Say whether the answers from outside were collected: their box was opened."""
    return not Box.objects.filter(session=session, part=Part.OUTSIDE).exists()


def today_in(session: Session, now: dt.datetime) -> dt.date:
    """Return the day it is for the session's team, by UTC where the team is gone."""
    try:
        team: TeamEntry = team_called(session.team)
    except UnknownTeam:
        return now.astimezone(dt.UTC).date()
    return today_of(team, now)


def hashed(secret: str) -> str:
    """Return what is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def _open(code: str) -> Session:
    """Return a session whose answers from outside can still come in, locked."""
    session = Session.objects.select_for_update().get(code=code)
    if session.called_off or collected(session):
        raise OutsideOver
    return session


def _still_asked(session: Session, today: dt.date) -> None:
    if not session.outside_form:
        raise NobodyAsked
    if session.called_off or collected(session) or _past(session, today):
        raise OutsideOver


def _check(session: Session, answers: Answers) -> None:
    """Raise AnswerUnknown unless every question is answered, in a choice there is, and no other."""
    form = outside_form(session)
    finished = answers.choices.keys() == form.rated and answers.words.keys() <= set(form.keys)
    chosen = all(choice in CHOICES[Part.OUTSIDE] for choice in answers.choices.values())
    texts = [text for said in answers.words.values() for text in said]
    bounded = all(0 < len(text) <= lengths.TEXT for text in texts)
    once = all(len(said) == 1 for said in answers.words.values())
    if not (finished and chosen and bounded and once):
        raise AnswerUnknown


def _spend(link: OutsideLink) -> None:
    """Spend a link. Of two who do so at once, one finds it spent: the database decides."""
    if not OutsideLink.objects.filter(pk=link.pk, spent=False).update(spent=True):
        raise LinkSpent


def _due(now: dt.datetime) -> "QuerySet[Session]":
    """Return the sessions whose last day has been reached anywhere on Earth, with answers to
    collect beside revealed ratings.
    """
    anywhere = now.date() + dt.timedelta(days=1)
    waiting = Session.objects.filter(outside_until__lt=anywhere, called_off=False)
    asking = Box.objects.filter(part=Part.OUTSIDE).values("session")
    rating = Box.objects.filter(part=Part.RATINGS).values("session")
    return waiting.exclude(outside_form="").filter(pk__in=asking).exclude(pk__in=rating)


def _collect_one(pk: int, now: dt.datetime) -> None:
    """Collect the answers of one session, unless its day is not over or somebody else just did."""
    with transaction.atomic():
        session = Session.objects.select_for_update().get(pk=pk)
        if _due(now).filter(pk=pk).exists() and _last_day_over(session, now):
            _collect(session)


def _last_day_over(session: Session, now: dt.datetime) -> bool:
    return _past(session, today_in(session, now))


def _past(session: Session, today: dt.date) -> bool:
    return session.outside_until is not None and session.outside_until < today


def _collect(session: Session) -> None:
    open_box(session, Part.OUTSIDE)
    forget_which(session)
    session.edition += 1
    session.save(update_fields=["edition"])
