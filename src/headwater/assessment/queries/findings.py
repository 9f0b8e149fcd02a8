"""What came out of a session's boxes: the one place where results are read.

Nothing here can show more than was brought out when a box was opened; what was below the floor is
gone. A constant number of queries, however many questions, rounds and words there are.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from headwater.assessment import sentences
from headwater.assessment.distributions import (
    SEALED,
    distribution,
    height,
    spread,
)
from headwater.assessment.distributions import (
    Distribution as Distribution,
)
from headwater.assessment.models import Asked, Result, Said, Session
from headwater.assessment.steps import CHOICES, Column, Level, Order, Part, Step
from headwater.assessment.words import label, month, too_few


@dataclass(frozen=True)
class Finding:
    """What a session found about one question, beside the last time it was asked.

    `own` is sealed before the reveal. `last_time` is None where the question was not asked before
    or has come to mean something else, which `broke` then says. `said` is how far people agree and
    what changed, `says` what they say in the levels' own words. `comments` are the texts, `voices`
    by open voting what each name chose.
    """

    asked: Asked
    own: Distribution
    outside: Distribution | None
    last_time: Distribution | None
    last_when: str
    broke: str
    said: str
    comments: tuple[Said, ...]
    outside_comments: tuple[Said, ...]
    differs_outside: str
    voices: tuple[Said, ...] = ()
    says: tuple[str, ...] = ()

    @property
    def by_name(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Who chose what, by open voting: each choice that was made, with its names."""
        named: dict[str, set[str]] = {}
        for one in self.voices:
            named.setdefault(one.choice, set()).add(one.name)
        chosen = [value for value in CHOICES[Part.RATINGS] if value in named]
        return tuple((label(Part.RATINGS, value), tuple(sorted(named[value]))) for value in chosen)


@dataclass(frozen=True)
class Chosen:
    """One choice and how many made it, by name where the team voted openly."""

    value: str
    label: str
    many: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choices:
    """What was chosen for the one question of a part; `chosen` is empty below the floor.

    `said` are the texts.
    """

    answers: int
    chosen: tuple[Chosen, ...]
    said: tuple[Said, ...]

    @property
    def counts(self) -> tuple[tuple[str, int], ...] | None:
        """How many made each choice, by what people read for it; None below the floor."""
        return tuple((one.label, one.many) for one in self.chosen) or None

    @property
    def few(self) -> str:
        """Why nothing is shown; "" where something is."""
        return "" if self.chosen else too_few(self.answers)


@dataclass(frozen=True)
class _Before:
    """A question as it was asked the last time."""

    asked: Asked
    found: Distribution


def findings(session: Session) -> tuple[Finding, ...]:
    """Return what a session found about each question, in the order they were asked."""
    asked = list(session.asked.all())
    own, outside = _results(session)
    said = _said(session)
    before = _before(session, [row.key for row in asked])
    return tuple(_finding(row, own, outside, said, before.get(row.key)) for row in asked)


def in_order(found: Sequence[Finding], order: Order) -> tuple[Finding, ...]:
    """Return findings in the order a team talks about them; those not shown come last."""
    keys = {
        Order.SPREAD: lambda one: -spread(one.own),
        Order.LOWEST: lambda one: height(one.own),
    }
    if order not in keys:
        return tuple(found)
    return tuple(sorted(found, key=lambda one: (not one.own.shown, keys[order](one))))


def felt(session: Session) -> Choices | None:
    """Return how people saw the team before the details; None before the reveal."""
    return _choices(session, Part.STANDING)


def worth(session: Session) -> Choices | None:
    """Return whether people found the session worth their time; None before the reveal."""
    return _choices(session, Part.WORTH)


def cards(session: Session) -> dict[Column, tuple[Said, ...]]:
    """Return the cards of each column, in no order."""
    lying: dict[str, list[Said]] = defaultdict(list)
    for card in session.said.filter(part=Part.CARDS.value):
        lying[card.key].append(card)
    return {column: tuple(lying[column.value]) for column in Column}


def history(team_slug: str) -> tuple[Session, ...]:
    """Return a team's finished sessions, the newest first."""
    return tuple(_finished(team_slug))


def over_rounds(sessions: Sequence[Session]) -> dict[int, dict[str, Distribution]]:
    """Return what a team's rounds found, by session and the question's key (one query)."""
    found: dict[int, dict[str, Distribution]] = {session.pk: {} for session in sessions}
    for row in Result.objects.filter(session__in=sessions, part=Part.RATINGS.value):
        found[row.session_id][row.key] = distribution(row.answers, row.counts)
    return found


def _finished(team_slug: str) -> "QuerySet[Session]":
    ended = Session.objects.filter(team=team_slug, step=Step.FINISHED.value, called_off=False)
    return ended.order_by("-finished_on", "-pk")


def _finding(
    asked: Asked,
    own: Mapping[str, Distribution],
    outside: Mapping[str, Distribution],
    said: Mapping[tuple[str, str], list[Said]],
    before: _Before | None,
) -> Finding:
    ours, theirs = own.get(asked.key, SEALED), outside.get(asked.key)
    ours_said = said.get((Part.RATINGS.value, asked.key), [])
    same = before is not None and before.asked.meaning == asked.meaning
    when = month(before.asked.session.opened_on) if before else ""
    last = before.found if before and same else None
    return Finding(
        asked=asked,
        own=ours,
        outside=theirs,
        last_time=last,
        last_when=when,
        broke=_broke(when) if before and not same else "",
        said=_sentence(ours, last, when),
        says=sentences.says(ours, texts_of(asked)),
        comments=tuple(one for one in ours_said if one.text),
        outside_comments=tuple(said.get((Part.OUTSIDE.value, asked.key), [])),
        differs_outside=sentences.differs(ours, theirs) if theirs else "",
        voices=tuple(one for one in ours_said if one.name),
    )


def _sentence(own: Distribution, last: Distribution | None, when: str) -> str:
    parts = [
        sentences.agreement(own) if any(own.levels) else "",
        sentences.changed(own, last, when) if last else "",
    ]
    return " ".join(part for part in parts if part)


def texts_of(asked: Asked) -> dict[Level, str]:
    """Return what each level of a question says."""
    return {
        Level.NOT_MEETING: asked.not_meeting,
        Level.MEETING: asked.meeting,
        Level.EXCEEDING: asked.exceeding,
    }


def _broke(when: str) -> str:
    return f"What this asks has changed since {when}, so the two are not held against each other."


def _results(session: Session) -> tuple[dict[str, Distribution], dict[str, Distribution]]:
    """Return the distributions of the team and of people outside, by the question's key."""
    parts = [Part.RATINGS.value, Part.OUTSIDE.value]
    found: dict[str, dict[str, Distribution]] = {part: {} for part in parts}
    for row in session.results.filter(part__in=parts):
        found[row.part][row.key] = distribution(row.answers, row.counts)
    return found[Part.RATINGS.value], found[Part.OUTSIDE.value]


def _said(session: Session) -> dict[tuple[str, str], list[Said]]:
    found: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for row in session.said.filter(part__in=[Part.RATINGS.value, Part.OUTSIDE.value]):
        found[row.part, row.key].append(row)
    return found


def _before(session: Session, keys: Iterable[str]) -> dict[str, _Before]:
    """Return each question as the team was last asked it in a session that ended before this."""
    asked: dict[str, Asked] = {}
    for row in _asked_before(session, keys):
        asked.setdefault(row.key, row)
    found = over_rounds([row.session for row in asked.values()])
    return {
        key: _Before(row, found[row.session_id].get(key, Distribution()))
        for key, row in asked.items()
    }


def _asked_before(session: Session, keys: Iterable[str]) -> "QuerySet[Asked]":
    rows = Asked.objects.filter(session__in=_ended_before(session), key__in=list(keys))
    newest = ("-session__finished_on", "-session__pk")
    return rows.select_related("session").order_by(*newest)


def _ended_before(session: Session) -> "QuerySet[Session]":
    others = _finished(session.team).exclude(pk=session.pk)
    if session.finished_on is None:
        return others
    same_day = Q(finished_on=session.finished_on, pk__lt=session.pk)
    return others.filter(Q(finished_on__lt=session.finished_on) | same_day)


def _choices(session: Session, part: Part) -> Choices | None:
    result = session.results.filter(part=part.value).first()
    if result is None:
        return None
    said = list(session.said.filter(part=part.value))
    return Choices(
        result.answers,
        tuple(_chosen(part, value, result, said) for value in CHOICES[part])
        if result.counts is not None
        else (),
        tuple(one for one in said if one.text),
    )


def _chosen(part: Part, value: str, result: Result, said: Iterable[Said]) -> Chosen:
    names = {one.name for one in said if one.name and one.choice == value}
    many = (result.counts or {}).get(value, 0)
    return Chosen(value, label(part, value), many, tuple(sorted(names)))
