"""What can be written about objectives and key results, and what is refused."""

import datetime as dt
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.access.places import Place, Scale
from headwater.access.roles import Held, Role
from headwater.access.viewer import CONSOLE, NOBODY, Viewer
from headwater.context.editions import ChangedMeanwhile
from headwater.flow.tests import cast
from headwater.organisation import queries as organisation
from headwater.organisation.storing import store
from headwater.purpose import levels
from headwater.purpose.models import CheckIn, KeyResult, Objective, Outcome
from headwater.purpose.operations import key_results as operations
from headwater.purpose.operations.key_results import (
    AlreadyClosed,
    CheckInSaid,
    DayAhead,
    FormIsKept,
    KeyResultSaid,
    NoSuchDays,
    NotAbove,
    NothingRead,
    NothingToMeasure,
    ObjectiveSaid,
)
from headwater.purpose.queries.key_results import key_results_for_choice, parents_for_choice, titles
from headwater.purpose.works import Work
from headwater.vocabulary.work import Kind, Level

pytestmark = pytest.mark.usefixtures("riverbank")
NOW = dt.datetime(2026, 11, 20, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
QUARTER = (dt.date(2026, 10, 1), dt.date(2026, 12, 31))
PLACES = {"organisation": "", "domain": "payments", "stream": "checkout", "team": "otter"}
REFUNDS = KeyResultSaid("Refunds in a day", unit="days", baseline=5, aim=1)
LIVE = KeyResultSaid("The new store is live", form="milestone")
ADM = Viewer(1, "A name", frozenset({Held(Role.DELIVERY_MANAGER, Scale.TEAM, "otter")}), True)


@pytest.fixture
def riverbank(db: None) -> None:
    """Payments › Checkout › Otter and Heron."""
    store(cast.plan())


def add(scale: str, said: KeyResultSaid = REFUNDS, slug: str | None = None) -> KeyResult:
    place = PLACES[scale] if slug is None else slug
    said_of = ObjectiveSaid(f"An objective of the {scale}", *QUARTER)
    objective = operations.add_objective(Scale(scale), place, said_of, by=CONSOLE, now=NOW)
    return operations.add_key_result(objective.pk, said, by=CONSOLE, now=NOW)


def serving(parent: KeyResult) -> KeyResultSaid:
    return KeyResultSaid("Serves another", "milestone", parent=parent.pk)


def epic(team: str | None = "otter") -> Work:
    entry = organisation.team(team) if team else None
    return Work(7, "tracker", "7", "OTT-7", "Refunds", "", None, Level.EPIC, Kind.FEATURE, entry)


def test_what_is_written_is_kept_with_the_role_it_was_written_as() -> None:
    said = ObjectiveSaid("Money comes back", *QUARTER, why="People wait")
    kept = operations.add_objective(Scale.TEAM, "otter", said, by=ADM, now=NOW)
    row = operations.add_key_result(kept.pk, REFUNDS, by=ADM, now=NOW)
    row.refresh_from_db()
    assert (row.title, row.baseline, row.aim, row.unit) == ("Refunds in a day", 5, 1, "days")
    assert row.written_as == kept.written_as == "Agile Delivery Manager of Otter"
    assert "A name" not in str(vars(row)) + str(vars(kept))


def test_a_new_one_stands_after_those_there_are() -> None:
    first = add("team")
    second = operations.add_key_result(first.objective_id, LIVE, by=CONSOLE, now=NOW)
    assert list(first.objective.key_results.all()) == [first, second]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (QUARTER[1], QUARTER[0]),
        (QUARTER[0], QUARTER[0] + operations.LONGEST + dt.timedelta(days=1)),
    ],
)
def test_days_that_do_not_follow_each_other_are_refused(first: dt.date, last: dt.date) -> None:
    with pytest.raises(NoSuchDays):
        operations.add_objective(
            Scale.TEAM, "otter", ObjectiveSaid("No", first, last), by=CONSOLE, now=NOW
        )
    assert not Objective.objects.exists()


@pytest.mark.parametrize(
    ("baseline", "aim"),
    [(None, 1), (1, None), (2, 2), (math.nan, 1), (0, math.inf), (0, 1e300)],
)
def test_measured_goes_between_two_different_numbers(
    baseline: float | None, aim: float | None
) -> None:
    with pytest.raises(NothingToMeasure):
        add("team", KeyResultSaid("Nothing", baseline=baseline, aim=aim))


def test_a_milestone_keeps_no_numbers() -> None:
    row = add("team", KeyResultSaid("Live", "milestone", "days", 1, 2))
    assert (row.unit, row.baseline, row.aim) == ("", None, None)


@pytest.mark.parametrize(
    ("child", "parent"),
    [("team", "stream"), ("team", "domain"), ("team", "organisation"), ("stream", "domain")],
)
def test_a_key_result_serves_one_at_any_level_above(child: str, parent: str) -> None:
    above = add(parent)
    assert add(child, serving(above)).parent == above


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        ("stream", "team"),
        ("organisation", "stream"),
        ("team", "team"),
        ("organisation", "organisation"),
    ],
)
def test_a_key_result_never_serves_one_below_or_beside(child: str, parent: str) -> None:
    other = add(parent)
    with pytest.raises(NotAbove):
        add(child, serving(other))


def test_a_key_result_never_serves_one_of_a_place_elsewhere() -> None:
    elsewhere = add("stream", slug="search")
    with pytest.raises(NotAbove):
        add("team", serving(elsewhere))


def test_a_parent_that_is_gone_is_refused() -> None:
    with pytest.raises(NotAbove):
        add("team", KeyResultSaid("Lost", "milestone", parent=99))


def test_no_key_result_ever_serves_itself_by_way_of_others() -> None:
    top = add("organisation")
    middle = add("stream", serving(top))
    below = add("team", serving(middle))
    for parent in (top, middle, below):
        with pytest.raises(NotAbove):
            operations.edit_key_result(top.pk, serving(parent), edition=0, by=CONSOLE, now=NOW)


def test_a_parent_stays_through_an_edit_also_where_the_team_has_moved_since() -> None:
    row = add("team", serving(add("stream")))
    Objective.objects.filter(pk=row.objective_id).update(slug="moved-away")
    said = KeyResultSaid("A better title", "milestone", parent=row.parent_id)
    operations.edit_key_result(row.pk, said, edition=0, by=CONSOLE, now=NOW)
    assert KeyResult.objects.get(pk=row.pk).title == "A better title"


def test_an_older_edition_is_refused_and_nothing_of_it_is_kept() -> None:
    row = add("team")
    operations.edit_key_result(row.pk, LIVE, edition=0, by=CONSOLE, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        operations.edit_key_result(row.pk, REFUNDS, edition=0, by=CONSOLE, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        operations.close_key_result(row.pk, edition=0, by=CONSOLE, now=NOW)
    row.refresh_from_db()
    assert (row.title, row.edition, row.closed_at) == (LIVE.title, 1, None)


def test_an_older_edition_of_an_objective_is_refused_as_well() -> None:
    pk = add("team").objective_id
    said = ObjectiveSaid("Newer", *QUARTER)
    operations.edit_objective(pk, said, edition=0, by=CONSOLE, now=NOW)
    with pytest.raises(ChangedMeanwhile):
        operations.edit_objective(pk, ObjectiveSaid("Older", *QUARTER), edition=0, by=ADM, now=NOW)
    assert Objective.objects.get(pk=pk).title == "Newer"


def test_what_is_closed_takes_nothing_new_until_it_is_opened_again() -> None:
    row = add("team")
    operations.close_objective(row.objective_id, edition=0, by=CONSOLE, now=NOW)
    said = CheckInSaid(TODAY, "confident", value=3)
    with pytest.raises(AlreadyClosed):
        operations.check_in(row.pk, said, by=CONSOLE, now=NOW)
    with pytest.raises(AlreadyClosed):
        operations.add_key_result(row.objective_id, LIVE, by=CONSOLE, now=NOW)
    operations.reopen_objective(row.objective_id, edition=1, by=CONSOLE, now=NOW)
    operations.check_in(row.pk, said, by=CONSOLE, now=NOW)
    assert row.check_ins.get().value == 3


def test_a_key_result_is_closed_and_opened_again() -> None:
    row = add("team")
    operations.close_key_result(row.pk, edition=0, by=CONSOLE, now=NOW)
    with pytest.raises(AlreadyClosed):
        operations.check_in(row.pk, CheckInSaid(TODAY, "unsure", 2), by=CONSOLE, now=NOW)
    operations.reopen_key_result(row.pk, edition=1, by=CONSOLE, now=NOW)
    assert KeyResult.objects.get(pk=row.pk).closed_at is None


def test_a_correction_is_kept_beside_what_it_corrects() -> None:
    row = add("team")
    for value in (3, 2):
        operations.check_in(row.pk, CheckInSaid(TODAY, "confident", value), by=ADM, now=NOW)
    assert [check_in.value for check_in in row.check_ins.all()] == [2, 3]


@pytest.mark.parametrize("value", [None, math.nan, math.inf])
def test_a_check_in_on_a_measured_one_says_a_value(value: float | None) -> None:
    row = add("team")
    with pytest.raises(NothingRead):
        operations.check_in(row.pk, CheckInSaid(TODAY, "unsure", value), by=ADM, now=NOW)
    assert not CheckIn.objects.exists()


def test_a_check_in_on_a_milestone_says_whether_it_is_reached_and_no_value() -> None:
    row = add("team", LIVE)
    with pytest.raises(NothingRead):
        operations.check_in(row.pk, CheckInSaid(TODAY, "unsure", 5), by=ADM, now=NOW)
    said = CheckInSaid(TODAY, "unsure", 5, reached=False)
    made = operations.check_in(row.pk, said, by=ADM, now=NOW)
    assert (made.reached, made.value) == (False, None)


def test_a_day_is_checked_in_on_from_when_it_begins_anywhere() -> None:
    row, tomorrow = add("team"), TODAY + dt.timedelta(days=1)
    operations.check_in(row.pk, CheckInSaid(tomorrow, "unsure", 2), by=ADM, now=NOW)
    said = CheckInSaid(tomorrow + dt.timedelta(days=1), "unsure", 2)
    with pytest.raises(DayAhead):
        operations.check_in(row.pk, said, by=ADM, now=NOW)


def test_measured_stays_measured_once_somebody_checked_in() -> None:
    row = add("team")
    operations.check_in(row.pk, CheckInSaid(TODAY, "confident", 3), by=ADM, now=NOW)
    with pytest.raises(FormIsKept):
        operations.edit_key_result(row.pk, LIVE, edition=0, by=ADM, now=NOW)


def test_work_is_offered_the_open_key_results_around_its_team_nearest_first() -> None:
    rows = [add(scale) for scale in ("organisation", "stream", "team", "domain")]
    add("team", slug="heron")
    add("stream", slug="search")
    operations.close_key_result(add("team").pk, edition=0, by=CONSOLE, now=NOW)
    gone = add("team").objective_id
    operations.close_objective(gone, edition=0, by=CONSOLE, now=NOW)
    found = key_results_for_choice(CONSOLE, epic())
    assert [int(pk) for pk, _ in found] == [rows[i].pk for i in (2, 1, 3, 0)]
    assert found[0][1] == "Refunds in a day (Otter, Q4 2026)"


def test_work_of_no_team_is_offered_those_of_the_organisation() -> None:
    top, _ = add("organisation"), add("team")
    found = key_results_for_choice(CONSOLE, epic(None))
    assert [int(pk) for pk, _ in found] == [top.pk]


def test_what_work_serves_already_is_offered_also_once_it_is_closed() -> None:
    row = add("team")
    Outcome.objects.create(item_id=7, source="tracker", external_id="7", key_result=row)
    operations.close_key_result(row.pk, edition=0, by=CONSOLE, now=NOW)
    assert [int(pk) for pk, _ in key_results_for_choice(CONSOLE, epic())] == [row.pk]


def test_whoever_may_not_see_what_work_is_for_is_offered_nothing() -> None:
    add("team")
    assert key_results_for_choice(NOBODY, epic()) == []


def test_a_key_result_is_offered_only_what_is_above_it() -> None:
    rows = {scale: add(scale) for scale in PLACES}
    found = parents_for_choice(Place(stream="checkout", domain="payments"))
    assert [int(pk) for pk, _ in found] == [rows["domain"].pk, rows["organisation"].pk]


def test_key_results_are_called_by_their_titles() -> None:
    row = add("team")
    assert titles([row.pk, row.pk, 99]) == {row.pk: "Refunds in a day"}
    assert titles([]) == {}


PLACE = st.builds(Place, domain=st.just("d"), stream=st.sampled_from(["", "s"])).flatmap(
    lambda p: st.builds(
        Place,
        domain=st.just("d"),
        stream=st.just(p.stream),
        team=st.sampled_from(["", "t"]) if p.stream else st.just(""),
    )
)


@given(PLACE)
def test_above_a_place_is_everything_around_but_itself(place: Place) -> None:
    spots = levels.around(place)
    assert spots[0] == levels.spot_of(place)
    assert levels.above(place) == spots[1:]
    assert spots[-1] == levels.Spot(Scale.ORGANISATION)
    assert len({spot.scale for spot in spots}) == len(spots)
