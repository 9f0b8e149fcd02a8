"""The objectives of a place with their key results, as pages show them."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count

from headwater.access.places import Scale
from headwater.context.days import label
from headwater.organisation import queries as organisation
from headwater.purpose import key_result_words as words
from headwater.purpose import scores
from headwater.purpose.levels import Spot
from headwater.purpose.models import CheckIn, KeyResult, Objective, Outcome
from headwater.purpose.outline import Outline, outlined
from headwater.purpose.scores import Reading, Score
from headwater.ui.sparkline import Sparkline

A_PAGE = 10
LINE = 24
"""Readings in a small line."""


@dataclass(frozen=True)
class Named:
    """Another key result: its key, title and place."""

    pk: int
    title: str
    place: str


@dataclass(frozen=True)
class CheckInEntry:
    """A check-in as a page shows it. `corrected` says that a newer one of its day counts."""

    on: dt.date
    read: str
    confidence: str
    mark: str
    comment: str
    written_as: str
    corrected: bool = False


@dataclass(frozen=True)
class KeyResultEntry:
    """A key result with what was read. `children` and `works` are how many say they serve it."""

    pk: int
    title: str
    measured: bool
    way: str
    score: Score
    read_on: dt.date | None
    latest: CheckInEntry | None
    line: Sparkline | None
    parent: Named | None
    closed: dt.datetime | None
    children: int = 0
    works: int = 0

    @property
    def found(self) -> str:
        """The score, in words that are true."""
        return words.found(self.score)

    @property
    def unread(self) -> bool:
        """Whether nobody has read anything yet."""
        return self.score is scores.NOT_READ


@dataclass(frozen=True)
class ObjectiveEntry:
    """An objective with its key results, side by side: it has no score of its own."""

    pk: int
    title: str
    why: str
    days: str
    closed: dt.datetime | None
    edition: int
    sentence: str
    key_results: tuple[KeyResultEntry, ...]


def outline() -> Outline:
    """Return every place there is (five queries)."""
    return outlined(organisation.name(), organisation.outline())


def objectives_of(
    spot: Spot, places: Outline, today: dt.date, *, closed: bool = False, page: str = "1"
) -> tuple[Page[Objective], list[ObjectiveEntry]]:
    """Return a page of a place's objectives, the newest first, in a fixed number of queries."""
    rows = Objective.objects.filter(scale=spot.scale.value, slug=spot.slug)
    ordered = rows.filter(closed_at__isnull=not closed)
    shown: Page[Objective] = Paginator(ordered, A_PAGE).get_page(page)
    objectives = list(shown.object_list)
    found = _key_results(objectives, places)
    return shown, [_objective(row, found[row.pk], today) for row in objectives]


def entries(rows: Sequence[KeyResult], places: Outline) -> list[KeyResultEntry]:
    """Return key results (with `parent__objective` at hand) as entries (three queries)."""
    pks = [row.pk for row in rows]
    read, served, works = _check_ins(pks), _children(pks), _works(pks)
    return [_entry(row, read[row.pk], served[row.pk], works[row.pk], places) for row in rows]


def check_in_entry(row: CheckIn, unit: str, *, corrected: bool = False) -> CheckInEntry:
    """Return a check-in in words."""
    return CheckInEntry(
        on=row.on,
        read=words.read(reading(row), unit),
        confidence=row.get_confidence_display(),
        mark=words.CONFIDENCE_MARKS[row.confidence],
        comment=row.comment,
        written_as=row.written_as,
        corrected=corrected,
    )


def reading(row: CheckIn) -> Reading:
    """Return what a check-in read."""
    return Reading(row.on, row.pk, row.value, row.reached)


def score_of(row: KeyResult, readings: Iterable[Reading]) -> Score:
    """Return a key result's score, from its readings and from nothing else."""
    if row.baseline is None or row.aim is None:
        return scores.milestone(readings)
    return scores.measured(row.baseline, row.aim, readings)


def _key_results(
    objectives: Sequence[Objective], places: Outline
) -> dict[int, list[KeyResultEntry]]:
    rows = list(
        KeyResult.objects.filter(objective__in=objectives).select_related("parent__objective")
    )
    found: dict[int, list[KeyResultEntry]] = defaultdict(list)
    for row, entry in zip(rows, entries(rows, places), strict=True):
        found[row.objective_id].append(entry)
    return found


def _objective(
    row: Objective, key_results: Sequence[KeyResultEntry], today: dt.date
) -> ObjectiveEntry:
    running = [(e.score, e.read_on) for e in key_results if row.closed_at or not e.closed]
    return ObjectiveEntry(
        pk=row.pk,
        title=row.title,
        why=row.why,
        days=label(row.first_day, row.last_day),
        closed=row.closed_at,
        edition=row.edition,
        sentence=words.sentence(running, today),
        key_results=tuple(key_results),
    )


def _entry(
    row: KeyResult, read: Sequence[CheckIn], children: int, works: int, places: Outline
) -> KeyResultEntry:
    readings = scores.counting(reading(one) for one in read)
    latest = max(read, key=lambda one: (one.on, one.pk), default=None)
    return KeyResultEntry(
        pk=row.pk,
        title=row.title,
        measured=row.form == KeyResult.Form.MEASURED,
        way=way(row),
        score=score_of(row, readings),
        read_on=readings[-1].on if readings else None,
        latest=check_in_entry(latest, row.unit) if latest else None,
        line=_line(row, readings),
        parent=named(row.parent, places) if row.parent else None,
        closed=row.closed_at,
        children=children,
        works=works,
    )


def way(row: KeyResult) -> str:
    """Say where a key result goes."""
    if row.baseline is None or row.aim is None:
        return "a milestone"
    return words.way(row.baseline, row.aim, row.unit)


def named(row: KeyResult, places: Outline) -> Named:
    """Return a key result by its title and place (its objective is at hand)."""
    spot = Spot(Scale(row.objective.scale), row.objective.slug)
    return Named(row.pk, row.title, places.name(spot))


def _line(row: KeyResult, readings: Sequence[Reading]) -> Sparkline | None:
    """Return the last readings as a small line; one reading alone is no line."""
    values = [r.value for r in readings if r.value is not None][-LINE:]
    if row.baseline is None or len(values) < 2:
        return None
    first, last = words.number(values[0]), words.amount(values[-1], row.unit)
    return Sparkline(values, label=f"Readings from {first} to {last}")


def _check_ins(pks: Sequence[int]) -> dict[int, list[CheckIn]]:
    found: dict[int, list[CheckIn]] = defaultdict(list)
    for row in CheckIn.objects.filter(key_result__in=pks):
        found[row.key_result_id].append(row)
    return found


def _children(pks: Sequence[int]) -> Counter[int]:
    rows = KeyResult.objects.filter(parent__in=pks).order_by()
    return Counter(dict(rows.values_list("parent").annotate(Count("pk"))))


def _works(pks: Sequence[int]) -> Counter[int]:
    rows = Outcome.objects.filter(key_result__in=pks).order_by()
    return Counter(dict(rows.values_list("key_result").annotate(Count("pk"))))
