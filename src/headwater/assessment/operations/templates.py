"""Changing what a team looks at. Each change makes a new edition, whole; no edition ever changes.

TemplateRefused
├── TooMany          more dimensions than a team can talk about
├── NothingLeft      no dimension would be in use
├── DimensionUnknown  no dimension of the template has this key
└── WordsUnusable    a text is missing or too long, or there are too few or too many signs

Each operation names the edition it was made from and raises editions.ChangedMeanwhile where there
is a newer one. What changes nothing makes no edition.
"""

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

from django.db import IntegrityError, transaction
from django.db.models import Max

from headwater.access.viewer import Viewer
from headwater.assessment.models import Dimension, Edition, lengths
from headwater.assessment.template import (
    FEWEST_SIGNS,
    MOST_IN_ALL,
    MOST_IN_USE,
    MOST_SIGNS,
    OWN_MEANINGS,
    DimensionText,
    Template,
    as_it_comes,
    template_of,
)
from headwater.context.editions import ChangedMeanwhile
from headwater.context.operations import role_in
from headwater.context.telling import today_of
from headwater.metrics.catalogue import METRICS
from headwater.organisation.queries import TeamEntry

CARRY_THE_MEANING = ("prompt", "not_meeting", "meeting", "exceeding")
"""What an answer answers: where one of these changes, the meaning may have."""


class TemplateRefused(ValueError):
    """The template stays as it was; the message says why."""


class TooMany(TemplateRefused):
    """There is no room for another dimension."""


class NothingLeft(TemplateRefused):
    """A template asks at least one thing."""


class DimensionUnknown(TemplateRefused):
    """The template has no such dimension."""


class WordsUnusable(TemplateRefused):
    """A dimension needs all its words."""


@dataclass(frozen=True)
class Wording:
    """What a team writes of a dimension."""

    title: str
    prompt: str
    signs: tuple[str, ...]
    not_meeting: str
    meeting: str
    exceeding: str
    outside_prompt: str = ""
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """Whose template is changed, from which edition, by whom and when."""

    team: TeamEntry
    edition: int
    by: Viewer
    now: dt.datetime


def add(wording: Wording, change: Change) -> str:
    """Add a dimension of the team's own, last of those in use. Return its key.

    Raises TooMany, WordsUnusable and ChangedMeanwhile.
    """
    key = f"own-{secrets.token_hex(4)}"  # two teams' own dimensions are never taken for one
    new = DimensionText(key=key, **asdict(_checked(wording)))
    _keep(change, lambda was: replace(was, dimensions=(*was.dimensions, new)))
    return key


def reword(key: str, wording: Wording, change: Change, *, same_meaning: bool) -> None:
    """Say a dimension in other words. Where they mean something else, its trend breaks there.

    Raises DimensionUnknown, WordsUnusable and ChangedMeanwhile.
    """
    said = _checked(wording)

    def reworded(was: Template) -> Template:
        old = _known(was, key)
        new = replace(old, **asdict(said))
        means_else = not same_meaning and _answers_to(old) != _answers_to(new)
        return _with(was, replace(new, meaning=_next_meaning(was, key)) if means_else else new)

    _keep(change, reworded)


def arrange(keys: Sequence[str], change: Change) -> None:
    """Use the dimensions of these keys, in this order; the others are kept out of use.

    Raises DimensionUnknown, NothingLeft, TooMany and ChangedMeanwhile.
    """

    def arranged(was: Template) -> Template:
        used = tuple(_known(was, key) for key in dict.fromkeys(keys))
        return replace(
            was, dimensions=used, unused=tuple(each for each in was.every if each not in used)
        )

    _keep(change, arranged)


def start_again(change: Change) -> None:
    """Use what comes with Headwater, in its words. The team's own are kept out of use.

    Raises ChangedMeanwhile.
    """

    def as_it_came(was: Template) -> Template:
        fresh = as_it_comes(was.team)
        keys = {each.key for each in fresh.dimensions}
        own = tuple(each for each in was.every if each.key not in keys)
        return replace(was, dimensions=fresh.dimensions, unused=own)

    _keep(change, as_it_came)


def _keep(change: Change, changed: Callable[[Template], Template]) -> None:
    """Make the next edition of what `changed` makes of the present one."""
    was = template_of(change.team.slug)
    if was.edition != change.edition:
        raise ChangedMeanwhile
    now_is = changed(was)
    if now_is == was:
        return
    _check_room(now_is)
    try:
        _store(now_is, change)
    except IntegrityError as another_was_first:  # both read the same edition
        raise ChangedMeanwhile from another_was_first


def _store(template: Template, change: Change) -> None:
    with transaction.atomic():
        edition = Edition.objects.create(
            team=template.team,
            number=template.edition + 1,
            made_on=today_of(change.team, change.now),
            made_as=role_in(change.team, change.by),
        )
        used = len(template.dimensions)
        Dimension.objects.bulk_create(
            Dimension(edition=edition, position=position, used=position < used, **_columns(text))
            for position, text in enumerate(template.every)
        )


def _columns(text: DimensionText) -> dict[str, object]:
    return asdict(text) | {"signs": list(text.signs), "metrics": list(text.metrics)}


def _check_room(template: Template) -> None:
    if not template.dimensions:
        raise NothingLeft("Keep at least one in use: there has to be something to look at.")
    if len(template.dimensions) > MOST_IN_USE:
        raise TooMany(f"At most {MOST_IN_USE} can be in use. Take one out of use first.")
    if len(template.every) > MOST_IN_ALL:
        raise TooMany(
            f"There are {MOST_IN_ALL} already. Put one that is out of use in other words instead."
        )


def _known(template: Template, key: str) -> DimensionText:
    found = template.dimension(key)
    if found is None:
        raise DimensionUnknown("This is not one of the team’s dimensions.")
    return found


def _with(template: Template, new: DimensionText) -> Template:
    """Return the template with a dimension in place of that of the same key."""

    def swapped(texts: tuple[DimensionText, ...]) -> tuple[DimensionText, ...]:
        return tuple(new if each.key == new.key else each for each in texts)

    return replace(
        template, dimensions=swapped(template.dimensions), unused=swapped(template.unused)
    )


def _answers_to(text: DimensionText) -> list[str]:
    return [getattr(text, name) for name in CARRY_THE_MEANING]


def _next_meaning(template: Template, key: str) -> int:
    """Return a number that no edition of the team, and no release of Headwater, means it by."""
    editions = Dimension.objects.filter(edition__team=template.team, key=key)
    highest: int = editions.aggregate(highest=Max("meaning"))["highest"] or 0
    return max(highest, OWN_MEANINGS) + 1


def _checked(wording: Wording) -> Wording:
    said = _trimmed(wording)
    if not all((said.title, said.prompt, *_levels(said))):
        raise WordsUnusable("Say its title, its question and all three levels.")
    if len(said.title) > lengths.TITLE or _longest(said) > lengths.SENTENCE:
        raise WordsUnusable(
            f"A title has at most {lengths.TITLE} characters, a sentence {lengths.SENTENCE}."
        )
    if not FEWEST_SIGNS <= len(said.signs) <= MOST_SIGNS:
        raise WordsUnusable(f"Name {FEWEST_SIGNS} to {MOST_SIGNS} signs of struggle.")
    if unknown := set(said.metrics) - METRICS.keys():
        raise WordsUnusable(f"There is no metric called {', '.join(sorted(unknown))}.")
    return said


def _levels(said: Wording) -> tuple[str, ...]:
    return said.not_meeting, said.meeting, said.exceeding


def _longest(said: Wording) -> int:
    texts = (said.prompt, said.outside_prompt, *_levels(said), *said.signs)
    return max(len(text) for text in texts)


def _trimmed(wording: Wording) -> Wording:
    """Return the words without blanks around them and without signs that say nothing."""
    one_line = {
        name: " ".join(text.split()) for name, text in asdict(wording).items() if type(text) is str
    }
    signs = (" ".join(sign.split()) for sign in wording.signs)
    return replace(
        wording,
        signs=tuple(sign for sign in signs if sign),
        metrics=tuple(dict.fromkeys(wording.metrics)),
        **one_line,
    )
