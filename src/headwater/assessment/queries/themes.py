"""What recurs in what the teams of a place chose to share, quarter by quarter."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

from headwater.access.places import Place
from headwater.assessment.crowd import spoken_of
from headwater.assessment.models import Asked, Session, Share
from headwater.assessment.quarters import is_told, last_told, quarter_of
from headwater.assessment.template import built_in
from headwater.assessment.themes import Themes, Told, themes
from headwater.context.grace import graces
from headwater.metrics.periods import Granularity, Period, first_day_named, period_of
from headwater.organisation.queries import teams

BACK = 8
"""For so many quarters it is looked whether something recurred before."""
EPOCH = 1970


class NotAQuarter(Exception):
    """What was asked for is no quarter that can be spoken of."""


@dataclass(frozen=True)
class Heard:
    """What was heard of a place in a quarter. `themes` is None where too few teams took part for
    it to be spoken of. `later` is None where nothing later was told.
    """

    quarter: Period
    earlier: Period
    later: Period | None
    themes: Themes | None


@dataclass(frozen=True)
class _Round:
    """A team's last session that ended in a quarter."""

    pk: int
    team: str
    stands: Place
    quarter: Period


def heard(place: Place, at: str, now: dt.datetime) -> Heard:
    """Return what recurs at a place in the quarter called `at`, the last one told without a name.

    Nine queries, however many teams there are. Raises NotAQuarter.
    """
    zones, known = {team.timezone for team in teams()}, graces()
    quarter = _named(at) if at else last_told(zones, known, now)
    if not is_told(quarter, zones, known, now):
        raise NotAQuarter("This quarter has not been told yet.")
    row = _quarters_up_to(quarter)
    later = quarter.next()
    return Heard(
        quarter=quarter,
        earlier=quarter.previous(),
        later=later if is_told(later, zones, known, now) else None,
        themes=_themes(place, row),
    )


def _named(name: str) -> Period:
    try:
        found = period_of(Granularity.QUARTER, first_day_named(name))
    except (ValueError, OverflowError):
        found = None
    if found is None or found.name != name or not EPOCH <= found.first_day.year < dt.MAXYEAR:
        raise NotAQuarter(f"There is no quarter “{name}”.")
    return found


def _quarters_up_to(last: Period) -> list[Period]:
    row = [last]
    while len(row) < BACK:
        row.insert(0, row[0].previous())
    return row


def _themes(place: Place, row: Sequence[Period]) -> Themes | None:
    """Return what recurs in the last quarter of a row; None if it cannot be spoken of there."""
    rounds = _rounds(row)
    told = _told(rounds)
    said: list[list[Told]] = []
    for quarter in row:
        of_quarter = [round_ for round_ in rounds if round_.quarter == quarter]
        spoken = place in spoken_of({r.team: r.stands for r in of_quarter})
        here = [told[r.pk] for r in of_quarter if _lies_in(r.stands, place)]
        said = [*said, here] if spoken else []
    return themes(said) if said else None


def _lies_in(stands: Place, place: Place) -> bool:
    if place.stream:
        return stands.stream == place.stream
    return place.domain in ("", stands.domain)


def _rounds(row: Sequence[Period]) -> list[_Round]:
    """Return every team's last session in each of some quarters (one query)."""
    rows = Session.objects.filter(
        called_off=False, finished_on__range=(row[0].first_day, row[-1].last_day)
    ).order_by("finished_on", "pk")
    last: dict[tuple[str, Period], _Round] = {}
    for pk, team, stream, domain, day in rows.values_list(
        "pk", "team", "stream", "domain", "finished_on"
    ):
        quarter = quarter_of(cast(dt.date, day))
        last[team, quarter] = _Round(pk, team, Place(team, stream, domain), quarter)
    return list(last.values())


def _told(rounds: Iterable[_Round]) -> dict[int, Told]:
    """Return what was shared of each session (two queries)."""
    pks = [round_.pk for round_ in rounds]
    known = _comparable(pks)
    shared: dict[int, list[Share]] = defaultdict(list)
    for share in Share.objects.filter(session__in=pks):
        shared[share.session_id].append(share)
    return {pk: _of(pk, shared[pk], known) for pk in pks}


def _comparable(pks: Sequence[int]) -> set[tuple[int, str]]:
    """Return the dimensions of sessions that asked what Headwater's own template asks."""
    own = {each.text.key: each.text.meaning for each in built_in()}
    rows = Asked.objects.filter(session__in=pks).values_list("session", "key", "meaning")
    return {(pk, key) for pk, key, meaning in rows if own.get(key) == meaning}


def _of(pk: int, shares: Sequence[Share], known: set[tuple[int, str]]) -> Told:
    def keys(what: Share.What) -> frozenset[str]:
        return frozenset(s.key for s in shares if s.what == what and (pk, s.key) in known)

    words = tuple((s.key if (pk, s.key) in known else "", s.words) for s in shares if s.words)
    return Told(keys(Share.What.STRUGGLE), keys(Share.What.STRENGTH), words)
