"""Team first: what is told when, by each team's own clock."""

import datetime as dt
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.access.models import Trace
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.viewer import Viewer
from headwater.context import operations
from headwater.context.grace import DEFAULT_DAYS, Graces
from headwater.context.models import Telling
from headwater.context.operations import Because, ContextRefused, MonthNotOver
from headwater.context.telling import Told, told
from headwater.context.telling_page import closed_month, telling_page
from headwater.metrics.periods import Granularity, Period, period_of
from headwater.organisation.queries import TeamEntry

ZONES = ("Pacific/Auckland", "America/Los_Angeles", "Europe/Berlin", "Africa/Cairo", "UTC")
HOUR = dt.timedelta(hours=1)
INSTANT = dt.timedelta(microseconds=1)
OCTOBER = period_of(Granularity.MONTH, dt.date(2026, 10, 1))

days = st.dates(dt.date(2020, 1, 1), dt.date(2035, 12, 31))
months = days.map(lambda day: period_of(Granularity.MONTH, day))
quarters = days.map(lambda day: period_of(Granularity.QUARTER, day))
EPOCH = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
instants = st.integers(0, 16 * 365 * 24).map(lambda hours: EPOCH + hours * HOUR)
soon = st.integers(0, 60 * 24).map(lambda hours: hours * HOUR)
graces = st.lists(st.tuples(instants, st.integers(3, 31)), max_size=4).map(
    lambda changes: Graces(tuple(sorted(changes)))
)


def team(zone: str = "Europe/Berlin", slug: str = "otter") -> TeamEntry:
    return TeamEntry(slug, slug.title(), zone, 1, "checkout", "Checkout", "payments", "Payments")


teams = st.lists(
    st.tuples(st.sampled_from(ZONES), st.sampled_from(["otter", "heron", "lynx"])),
    min_size=1,
    max_size=3,
    unique_by=lambda drawn: drawn[1],
).map(lambda drawn: tuple(team(zone, slug) for zone, slug in drawn))


def midnight(day: dt.date, zone: str) -> dt.datetime:
    """Return the instant at which a day starts somewhere."""
    return dt.datetime.combine(day, dt.time(), ZoneInfo(zone)).astimezone(dt.UTC)


def asked(
    teams: tuple[TeamEntry, ...],
    now: dt.datetime,
    graces: Graces = Graces(),  # noqa: B008 - a frozen value
    early: frozenset[tuple[str, dt.date]] = frozenset(),
) -> Told:
    return Told(teams, early, graces, now)


@given(st.sampled_from(ZONES), months, graces)
def test_a_month_opens_at_midnight_of_its_team_and_not_a_moment_before(
    zone: str, month: Period, graces: Graces
) -> None:
    told = asked((team(zone),), midnight(month.next().first_day, zone), graces)
    opens = midnight(told.opens_on(month), zone)
    assert not replace(told, now=opens - INSTANT).tells(month)
    assert replace(told, now=opens).tells(month)


@given(st.sampled_from(ZONES), months, graces)
def test_a_month_told_early_opens_when_it_has_ended_for_its_team(
    zone: str, month: Period, graces: Graces
) -> None:
    ends = midnight(month.next().first_day, zone)
    early = frozenset({("otter", month.first_day)})
    assert not asked((team(zone),), ends - INSTANT, graces, early).tells(month)
    assert asked((team(zone),), ends, graces, early).tells(month)


@given(teams, quarters, instants, graces, st.sets(st.integers(0, 2)))
def test_a_quarter_is_told_exactly_when_each_of_its_months_is(
    teams: tuple[TeamEntry, ...],
    quarter: Period,
    now: dt.datetime,
    graces: Graces,
    early: set[int],
) -> None:
    first = period_of(Granularity.MONTH, quarter.first_day)
    months = (first, first.next(), first.next().next())
    tellings = frozenset((t.slug, months[i].first_day) for t in teams for i in early)
    told = asked(teams, now, graces, tellings)
    near = replace(told, now=midnight(quarter.last_day, "UTC") + dt.timedelta(days=15))
    for moment in (told, near):
        assert moment.tells(quarter) is all(moment.tells(month) for month in months)


@given(teams, months, instants, graces)
def test_teams_together_tell_what_each_of_them_tells(
    teams: tuple[TeamEntry, ...], month: Period, now: dt.datetime, graces: Graces
) -> None:
    together = asked(teams, now, graces)
    assert together.tells(month) is all(asked((t,), now, graces).tells(month) for t in teams)
    assert together.opens_on(month) == max(asked((t,), now, graces).opens_on(month) for t in teams)


@given(teams, days, instants, st.sampled_from([Granularity.WEEK, Granularity.DAY]))
def test_weeks_and_days_are_never_told(
    teams: tuple[TeamEntry, ...], day: dt.date, now: dt.datetime, length: Granularity
) -> None:
    early = frozenset((t.slug, day.replace(day=1)) for t in teams)
    assert not asked(teams, now + dt.timedelta(days=9999), early=early).tells(
        period_of(length, day)
    )


@given(st.sampled_from(ZONES), months, graces, st.integers(3, 31), st.integers(0, 90 * 24))
def test_a_changed_grace_time_moves_no_month_that_has_closed(
    zone: str, month: Period, before: Graces, shortened: int, later: int
) -> None:
    closed = midnight(month.next().first_day, zone)
    earlier = tuple(change for change in before.changes if change[0] <= closed)
    changed = Graces((*earlier, (closed + INSTANT + later * HOUR, shortened)))
    assert changed.opens_on(month, zone) == Graces(earlier).opens_on(month, zone)


@given(st.sampled_from(ZONES), months, st.integers(3, 31), st.integers(3, 31), soon, soon)
def test_what_was_told_stays_told_when_the_grace_time_changes(
    zone: str,
    month: Period,
    before: int,
    after: int,
    passed: dt.timedelta,
    more: dt.timedelta,
) -> None:
    closed = midnight(month.next().first_day, zone)
    first, second = closed + passed, closed + passed + more
    held = Graces(((EPOCH - 999 * HOUR, before),))
    changed = Graces((*held.changes, (first + INSTANT, after)))
    if asked((team(zone),), first, held).tells(month):
        assert asked((team(zone),), second, changed).tells(month)


@pytest.mark.parametrize(
    ("zone", "closes_at"),
    [
        ("Pacific/Auckland", "2026-09-30T11:00"),  # summer time began on 27 September
        ("America/Los_Angeles", "2026-10-01T07:00"),
        ("Europe/Berlin", "2026-09-30T22:00"),
    ],
)
def test_september_ends_at_each_teams_own_midnight(zone: str, closes_at: str) -> None:
    september = OCTOBER.previous()
    early = frozenset({("otter", september.first_day)})
    closes = dt.datetime.fromisoformat(f"{closes_at}+00:00")
    assert not asked((team(zone),), closes - INSTANT, early=early).tells(september)
    assert asked((team(zone),), closes, early=early).tells(september)


def test_the_tenth_day_is_still_the_teams_own() -> None:
    """October closes in winter time, 25 October having had 25 hours."""
    told = asked((team(),), midnight(dt.date(2026, 11, 11), "Europe/Berlin"))
    assert DEFAULT_DAYS == 10
    assert told.opens_on(OCTOBER) == dt.date(2026, 11, 11)
    assert not replace(told, now=told.now - INSTANT).tells(OCTOBER)
    assert told.tells(OCTOBER)


IN_NOVEMBER = dt.datetime(2026, 11, 5, 12, tzinfo=dt.UTC)


def test_a_team_tells_a_month_early_and_its_trail_says_so(otter: TeamEntry) -> None:
    member = Viewer(1, "Mo", frozenset({Held(Role.MEMBER, Scale.TEAM, "otter")}), True)
    assert not told([otter], IN_NOVEMBER).tells(OCTOBER)
    assert operations.tell(otter, OCTOBER, Because.TEAM, IN_NOVEMBER, by=member)
    assert told([otter], IN_NOVEMBER).tells(OCTOBER)
    line = Trace.objects.get()
    assert (line.action, line.team, line.account_id) == ("told", "otter", None)
    assert line.what == "October 2026"


def test_telling_twice_does_nothing_the_second_time(otter: TeamEntry) -> None:
    assert operations.tell(otter, OCTOBER, Because.TEAM, IN_NOVEMBER)
    assert not operations.tell(otter, OCTOBER, Because.REVIEW, IN_NOVEMBER)
    assert Telling.objects.get().because == Because.TEAM
    assert Trace.objects.count() == 1


def test_what_the_grace_time_has_told_needs_no_telling(otter: TeamEntry) -> None:
    assert not operations.tell(otter, OCTOBER.previous(), Because.TEAM, IN_NOVEMBER)
    assert not Telling.objects.exists()


def test_telling_one_month_or_team_tells_no_other(otter: TeamEntry) -> None:
    early = dt.datetime(2026, 10, 3, tzinfo=dt.UTC)
    operations.tell(otter, OCTOBER.previous(), Because.TEAM, early)
    assert not told([otter], IN_NOVEMBER).tells(OCTOBER)
    assert not told([replace(otter, slug="heron")], early).tells(OCTOBER.previous())


def test_a_month_is_told_only_when_it_has_ended_where_the_team_is(otter: TeamEntry) -> None:
    november_in_auckland = dt.datetime(2026, 10, 31, 12, tzinfo=dt.UTC)
    there = replace(otter, timezone="Pacific/Auckland")
    with pytest.raises(MonthNotOver, match="October 2026 has not ended yet"):
        operations.tell(otter, OCTOBER, Because.TEAM, november_in_auckland)
    assert operations.tell(there, OCTOBER, Because.TEAM, november_in_auckland)


def test_a_shortened_grace_time_takes_nothing_that_was_promised(otter: TeamEntry) -> None:
    operations.change_grace(3, IN_NOVEMBER)
    assert told([otter], IN_NOVEMBER).opens_on(OCTOBER) == dt.date(2026, 11, 11)
    assert told([otter], IN_NOVEMBER).opens_on(OCTOBER.next()) == dt.date(2026, 12, 4)


def test_a_lengthened_grace_time_hides_nothing_again(otter: TeamEntry) -> None:
    later = dt.datetime(2026, 11, 11, tzinfo=dt.UTC)
    operations.change_grace(31, later)
    assert told([otter], later).tells(OCTOBER)


def test_the_same_grace_time_again_is_no_change(otter: TeamEntry) -> None:
    assert not operations.change_grace(DEFAULT_DAYS, IN_NOVEMBER)
    assert operations.change_grace(14, IN_NOVEMBER)
    assert not operations.change_grace(14, IN_NOVEMBER)
    assert [line.what for line in Trace.objects.filter(team="")] == [
        "grace time of months that close from now on: 14 days, before 10"
    ]


@pytest.mark.parametrize("number", [2, 32])
def test_a_grace_time_is_3_to_31_days(otter: TeamEntry, number: int) -> None:
    with pytest.raises(ContextRefused, match="3 to 31 days"):
        operations.change_grace(number, IN_NOVEMBER)


def test_the_page_about_telling_tells_what_is_still_the_teams_own(otter: TeamEntry) -> None:
    operations.tell(otter, OCTOBER, Because.REVIEW, IN_NOVEMBER)
    page = telling_page(otter, dt.datetime(2026, 12, 4, tzinfo=dt.UTC))
    assert page.running == "December 2026"
    assert [(m.name, m.until) for m in page.own] == [("November 2026", dt.date(2026, 12, 10))]
    assert [(m.name, m.told_on, m.because) for m in page.told[:2]] == [
        ("October 2026", dt.date(2026, 11, 5), "the team held its metric review"),
        ("September 2026", dt.date(2026, 10, 11), "its grace time had passed"),
    ]


@pytest.mark.parametrize("name", ["2026-11", "2026-12", "2026-W01", "2026-Q3", "9999-12", "x", ""])
def test_only_a_month_that_has_ended_is_a_closed_month(otter: TeamEntry, name: str) -> None:
    assert closed_month(otter, name, IN_NOVEMBER) is None
