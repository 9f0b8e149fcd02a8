"""What makes a plan impossible, said in words and all at once."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator
from functools import cache
from typing import TypeVar
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug

from headwater.organisation.models import NAME_LENGTH, SLUG_LENGTH, VALUE_LENGTH
from headwater.vocabulary.organisation import (
    Domain,
    KindRule,
    LevelRule,
    Organisation,
    Stage,
    StatusRule,
    Stream,
    Team,
    TeamRule,
)
from headwater.vocabulary.work import StageType

ATTRIBUTES = ("project", "component", "board", "repository", "column", "source")
"""What a team rule can look at."""
TRAITS = ("type:", "label:", "field:")
MARKS = ("flag", "link:<link type>")

Thing = Domain | Stream | Stage | Team
T = TypeVar("T", bound=Hashable)


class PlanRefused(ValueError):
    """The plan contradicts itself. `problems` names each thing that does."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def check(organisation: Organisation) -> None:
    """Raise `PlanRefused` with everything that is wrong with `organisation`."""
    found = problems(organisation)
    if found:
        raise PlanRefused(found)


def problems(organisation: Organisation) -> tuple[str, ...]:
    """Return every problem of the plan as a sentence that names the thing; empty if it is sound."""
    return tuple(dict.fromkeys(_problems(organisation)))


def _problems(organisation: Organisation) -> Iterator[str]:
    streams = [s for d in organisation.domains for s in d.streams]
    teams = [t for s in streams for t in s.teams]
    yield from _name_problems("The organisation", organisation.name)
    yield from _list_problems("domain", organisation.domains, "the organisation")
    yield from _repeated_slugs("stream", streams)
    yield from _repeated_slugs("team", teams)
    for domain in organisation.domains:
        yield from _list_problems("stream", domain.streams, f"domain “{domain.name}”")
    for stream in streams:
        yield from _stream_problems(stream)
    yield from _team_rule_problems(organisation.team_rules, {t.slug for t in teams})
    yield from _trait_rule_problems("kind rule", organisation.kind_rules)
    yield from _trait_rule_problems("level rule", organisation.level_rules)


def _stream_problems(stream: Stream) -> Iterator[str]:
    named = f"stream “{stream.name or stream.slug}”"
    yield from _list_problems("stage", stream.stages, named)
    yield from _repeated_slugs("stage", stream.stages, f" of {named}")
    yield from _list_problems("team", stream.teams, named)
    yield from _zone_problems(named, stream.timezone)
    for team in stream.teams:
        if team.timezone:
            yield from _zone_problems(f"team “{team.name}”", team.timezone)
    if StageType.DONE not in {stage.type for stage in stream.stages}:
        yield f"{_capital(named)} has no stage of type done, so nothing could ever finish in it."
    yield from _mark_problems(named, stream.blocking_marks)
    for trait in stream.unplanned_traits:
        yield from _trait_problems(_capital(named), trait)
    yield from _status_rule_problems(named, stream)


def _list_problems(what: str, things: Iterable[Thing], where: str) -> Iterator[str]:
    things = list(things)
    for thing in things:
        yield from _name_problems(f"The {what} “{thing.slug}”", thing.name)
        yield from _slug_problems(what, thing)
    for name in _repeated(thing.name for thing in things):
        yield f"In {where}, two {what}s are called “{name}”. Give one of them another name."


def _repeated_slugs(what: str, things: Iterable[Thing], where: str = "") -> Iterator[str]:
    for slug in _repeated(thing.slug for thing in things):
        yield f"The slug “{slug}” is used by more than one {what}{where}. Slugs must be unique."


def _name_problems(what: str, name: str) -> Iterator[str]:
    if not name.strip():
        yield f"{what} has no name."
    yield from _text_problems(f"{what}: the name", name, NAME_LENGTH)


def _slug_problems(what: str, thing: Thing) -> Iterator[str]:
    try:
        validate_slug(thing.slug)
    except ValidationError:
        yield (
            f"The {what} “{thing.name}” has the slug “{thing.slug}”. "
            "A slug is made of letters, digits, hyphens and underscores."
        )
    if len(thing.slug) > SLUG_LENGTH:
        yield f"The slug “{thing.slug}” is longer than {SLUG_LENGTH} characters."


def _text_problems(what: str, text: str, longest: int) -> Iterator[str]:
    if len(text) > longest:
        yield f"{what} “{text[:30]}…” is longer than {longest} characters."
    if not text.isprintable():
        yield f"{what} {text[:30]!a} holds a character that cannot be shown."


def _zone_problems(what: str, zone: str) -> Iterator[str]:
    if zone not in time_zones():
        yield (
            f"{_capital(what)} has the time zone “{zone}”, which is not known. "
            "Use a name like Europe/Berlin."
        )


def _mark_problems(what: str, marks: Iterable[str]) -> Iterator[str]:
    for mark in marks:
        if mark != "flag" and not (mark.startswith("link:") and mark != "link:"):
            yield f"{_capital(what)}: “{mark}” is not a mark. Marks are {' and '.join(MARKS)}."
        yield from _text_problems(f"{_capital(what)}: the mark", mark, VALUE_LENGTH)
        if "|" in mark:
            yield f"{_capital(what)}: the mark “{mark}” must not contain “|”."


def _status_rule_problems(named: str, stream: Stream) -> Iterator[str]:
    stages = {stage.slug for stage in stream.stages}
    teams = {team.slug for team in stream.teams}
    for rule in stream.statuses:
        where = f"{_capital(named)}, status {_status_name(rule)}"
        if rule.stage not in stages:
            yield f"{where}: the stream has no stage “{rule.stage}”."
        if rule.team and rule.team not in teams:
            yield f"{where}: the stream has no team “{rule.team}”."
        yield from _source_problems(where, rule.source, required=True)
        yield from _text_problems(f"{where}: the id", rule.status, VALUE_LENGTH)
        yield from _text_problems(f"{where}: the name", rule.status_name, VALUE_LENGTH)
        if not rule.status:
            yield f"{where}: the status id is missing."
    yield from _ambiguous_statuses(named, stream.statuses)


def _ambiguous_statuses(named: str, rules: Iterable[StatusRule]) -> Iterator[str]:
    rules = list(rules)
    keys = {(rule.source, rule.status, rule.team): rule for rule in rules}
    for key in _repeated((rule.source, rule.status, rule.team) for rule in rules):
        team = f" for team “{key[2]}”" if key[2] else ""
        status = _status_name(keys[key])
        yield f"{_capital(named)}: status {status}{team} has more than one rule. Keep one."


def _team_rule_problems(rules: Iterable[TeamRule], teams: set[str]) -> Iterator[str]:
    for number, rule in enumerate(rules, start=1):
        where = f"Team rule {number} ({rule.attribute} “{rule.value}”)"
        if rule.attribute not in ATTRIBUTES:
            yield f"{where}: work has no “{rule.attribute}”. Use {_one_of(ATTRIBUTES)}."
        if rule.team not in teams:
            yield f"{where}: there is no team “{rule.team}”."
        if not rule.value:
            yield f"{where}: the value is missing."
        yield from _text_problems(f"{where}: the value", rule.value, VALUE_LENGTH)
        yield from _source_problems(where, rule.source)


def _trait_rule_problems(what: str, rules: Iterable[KindRule | LevelRule]) -> Iterator[str]:
    for number, rule in enumerate(rules, start=1):
        where = f"{_capital(what)} {number} ({rule.trait_name or rule.trait})"
        yield from _trait_problems(where, rule.trait)
        yield from _text_problems(f"{where}: the name", rule.trait_name, VALUE_LENGTH)
        yield from _source_problems(where, rule.source)


def _trait_problems(where: str, trait: str) -> Iterator[str]:
    if not any(trait.startswith(t) and trait != t for t in TRAITS):
        yield (
            f"{where}: “{trait}” is not a trait. "
            "Traits are type:<id>, label:<name> and field:<name>=<value>."
        )
    yield from _text_problems(f"{where}: the trait", trait, VALUE_LENGTH)


def _source_problems(where: str, source: str, *, required: bool = False) -> Iterator[str]:
    if required and not source:
        yield f"{where}: the source is missing."
    yield from _text_problems(f"{where}: the source", source, SLUG_LENGTH)


def _status_name(rule: StatusRule) -> str:
    return f"“{rule.status_name}” ({rule.status})" if rule.status_name else f"“{rule.status}”"


def _repeated(values: Iterable[T]) -> list[T]:
    return [value for value, count in Counter(values).items() if count > 1]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _one_of(words: Iterable[str]) -> str:
    *some, last = words
    return f"{', '.join(some)} or {last}"


@cache
def time_zones() -> frozenset[str]:
    """Return the names of all time zones this machine knows."""
    return frozenset(available_timezones())
