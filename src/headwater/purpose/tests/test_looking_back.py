"""What is due for a look back, and what is kept of one."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.viewer import Viewer
from headwater.context.editions import ChangedMeanwhile
from headwater.organisation import queries as organisation
from headwater.organisation.queries import TeamEntry
from headwater.purpose.models import Outcome, Reflection
from headwater.purpose.operations.outcomes import CannotBeKept, Said, write_outcome
from headwater.purpose.operations.reflections import LookedBack, Verdict, reflect
from headwater.purpose.operations.team_choices import ChoiceRefused, choose
from headwater.purpose.queries import due as queue
from headwater.purpose.queries.choices import choices_of
from headwater.purpose.queries.due import Due, Finished, due, due_on, waiting
from headwater.purpose.queries.hopes import Hope
from headwater.purpose.queries.written import written
from headwater.purpose.tests import cast
from headwater.purpose.works import Work, work

pytestmark = pytest.mark.django_db

MANAGER = Viewer(
    account=7,
    name="Somebody",
    held=frozenset({Held(Role.PRODUCT_MANAGER, Scale.TEAM, "otter")}),
)
FINISHED_ON = dt.date(2024, 10, 8)  # of the importer, in Otter's own days
SIX_WEEKS_LATER = FINISHED_ON + dt.timedelta(weeks=6)
HAPPENED = LookedBack("Merchants saw payouts within the hour.", Verdict.BETTER.value)
EARLY = LookedBack("Too few merchants yet.", Verdict.TOO_EARLY.value)


def at(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


@pytest.fixture
def otter(riverbank: None) -> TeamEntry:
    return organisation.team("otter")


@pytest.fixture
def importer(riverbank: None) -> Work:
    """A finished epic that said what was hoped for."""
    return work(cast.number_of(cast.IMPORTER))


def keys(found: tuple[Due, ...]) -> list[str]:
    return [each.key for each in found]


def test_finished_work_is_due_six_weeks_after_its_completion(otter: TeamEntry) -> None:
    before = waiting([otter], at(SIX_WEEKS_LATER - dt.timedelta(days=1)))
    assert (keys(before.due), keys(before.coming)) == ([], [cast.IMPORTER])
    (found,) = due([otter], at(SIX_WEEKS_LATER))
    assert (found.key, found.completed_on, found.due_on) == (
        cast.IMPORTER,
        FINISHED_ON,
        SIX_WEEKS_LATER,
    )
    assert found.hoped == "Merchants see payouts the same day."


def test_work_that_never_said_what_was_hoped_for_is_not_due(otter: TeamEntry) -> None:
    ledger = work(cast.number_of(cast.LEDGER))
    assert cast.LEDGER not in keys(due([otter], at(SIX_WEEKS_LATER)))
    said = Said("The books close without freezing releases.")
    write_outcome(ledger, said, edition=0, by=MANAGER, now=cast.NOW)
    assert keys(due([otter], at(SIX_WEEKS_LATER))) == [cast.LEDGER, cast.IMPORTER]


def test_what_nobody_looked_back_on_within_half_a_year_is_let_go(
    otter: TeamEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    for weeks, found in ((25, [cast.IMPORTER]), (27, [])):
        reached = at(SIX_WEEKS_LATER + dt.timedelta(weeks=weeks))
        monkeypatch.setattr(queue, "as_of", lambda *_, reached=reached: reached)
        assert keys(due([otter], reached)) == found


def test_each_team_s_own_work_is_due_to_it(riverbank: None) -> None:
    assert due([organisation.team("heron")], at(SIX_WEEKS_LATER)) == ()
    assert due([], at(SIX_WEEKS_LATER)) == ()


def test_a_team_chooses_how_long_to_wait(otter: TeamEntry) -> None:
    choose(otter, lag_weeks=2, aligns=False, edition=0, by=MANAGER, now=cast.NOW)
    (found,) = due([otter], at(SIX_WEEKS_LATER))
    assert found.due_on == FINISHED_ON + dt.timedelta(weeks=2)


def test_what_was_looked_back_on_is_no_longer_due(otter: TeamEntry, importer: Work) -> None:
    reflect(importer, HAPPENED, by=MANAGER, now=at(SIX_WEEKS_LATER))
    assert waiting([otter], at(SIX_WEEKS_LATER)) == waiting([], cast.NOW)


def test_what_was_too_early_to_say_comes_again_on_the_day_that_was_said(
    otter: TeamEntry, importer: Work
) -> None:
    again = SIX_WEEKS_LATER + dt.timedelta(days=9)
    said = replace(EARLY, look_again_on=again)
    reflect(importer, said, by=MANAGER, now=at(SIX_WEEKS_LATER))
    (coming,) = waiting([otter], at(SIX_WEEKS_LATER)).coming
    assert (coming.due_on, coming.again) == (again, True)
    assert keys(due([otter], at(again))) == [cast.IMPORTER]
    reflect(importer, HAPPENED, by=MANAGER, now=at(again))
    assert due([otter], at(again)) == ()


def test_a_look_back_before_the_completion_does_not_count(otter: TeamEntry, importer: Work) -> None:
    reflect(importer, HAPPENED, by=MANAGER, now=at(FINISHED_ON - dt.timedelta(days=2)))
    assert keys(due([otter], at(SIX_WEEKS_LATER))) == [cast.IMPORTER]


def test_a_reflection_keeps_what_was_hoped_for_as_it_stood(importer: Work) -> None:
    reflect(importer, HAPPENED, by=MANAGER, now=at(SIX_WEEKS_LATER))
    said = Said("Merchants trust the numbers they see.")
    write_outcome(importer, said, edition=0, by=MANAGER, now=cast.NOW)
    kept = Reflection.objects.get()
    assert kept.hoped == "Merchants see payouts the same day."
    assert kept.written_as == "product manager of Otter"
    assert written().tables["written"].column("verdict").to_pylist() == ["better"]


def test_two_who_look_back_at_once_are_both_heard(importer: Work) -> None:
    reflect(importer, HAPPENED, by=MANAGER, now=at(SIX_WEEKS_LATER))
    other = LookedBack("Support heard less.", Verdict.PARTLY.value, learned="Ask them earlier.")
    reflect(importer, other, by=MANAGER, now=at(SIX_WEEKS_LATER))
    assert [r.happened for r in Reflection.objects.all()] == [other.happened, HAPPENED.happened]
    assert Outcome.objects.get().verdict == Verdict.PARTLY
    assert Outcome.objects.get().edition == 0, "looking back is in nobody's way who writes"


def test_the_same_words_sent_twice_are_kept_once(importer: Work) -> None:
    for _ in range(2):
        reflect(importer, HAPPENED, by=MANAGER, now=at(SIX_WEEKS_LATER))
    assert Reflection.objects.count() == 1


def test_whoever_read_another_hope_is_shown_the_new_one_first(importer: Work) -> None:
    with pytest.raises(ChangedMeanwhile):
        reflect(importer, HAPPENED, by=MANAGER, now=cast.NOW, read=Hope("Last week's.").stamp)
    assert not Reflection.objects.exists()


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (replace(HAPPENED, happened="  "), "happened"),
        (replace(HAPPENED, learned="x" * 2001), "learned"),
        (replace(HAPPENED, evidence="a\0b"), "evidence"),
        (replace(HAPPENED, verdict="splendid"), "verdict"),
        (EARLY, "look_again_on"),
        (replace(EARLY, look_again_on=SIX_WEEKS_LATER), "look_again_on"),
        (replace(EARLY, look_again_on=dt.date(2099, 1, 1)), "look_again_on"),
    ],
)
def test_what_cannot_be_kept_says_where(importer: Work, said: LookedBack, field: str) -> None:
    with pytest.raises(CannotBeKept) as refused:
        reflect(importer, said, by=MANAGER, now=at(SIX_WEEKS_LATER))
    assert refused.value.field == field
    assert not Outcome.objects.exists()


def test_a_day_to_look_again_is_kept_only_of_what_is_too_early(importer: Work) -> None:
    said = replace(HAPPENED, look_again_on=SIX_WEEKS_LATER + dt.timedelta(days=5))
    reflect(importer, said, by=MANAGER, now=at(SIX_WEEKS_LATER))
    assert Reflection.objects.get().look_again_on is None


def test_a_choice_made_on_what_was_changed_meanwhile_is_refused(otter: TeamEntry) -> None:
    assert choices_of("otter").lag_weeks == 6
    choose(otter, lag_weeks=4, aligns=False, edition=0, by=MANAGER, now=cast.NOW)
    for edition in (0, 7):
        with pytest.raises(ChangedMeanwhile):
            choose(otter, lag_weeks=8, aligns=True, edition=edition, by=MANAGER, now=cast.NOW)
    row = choose(otter, lag_weeks=4, aligns=True, edition=1, by=MANAGER, now=cast.NOW)
    assert (row.lag_weeks, row.aligns, row.edition) == (4, True, 2)
    again = choose(otter, lag_weeks=4, aligns=True, edition=2, by=MANAGER, now=cast.NOW)
    assert again.edition == 2, "the same again is no change"


@pytest.mark.parametrize("weeks", [0, 53])
def test_a_lag_is_between_a_week_and_a_year(otter: TeamEntry, weeks: int) -> None:
    with pytest.raises(ChoiceRefused):
        choose(otter, lag_weeks=weeks, aligns=False, edition=0, by=MANAGER, now=cast.NOW)


moments = st.integers(0, 365 * 24).map(lambda hours: at(FINISHED_ON) + dt.timedelta(hours=hours))
verdicts = st.sampled_from([*Verdict.values])


@given(
    completed=moments,
    lag=st.integers(1, 52),
    looked=st.lists(st.tuples(moments, verdicts), max_size=5),
)
def test_due_is_the_lag_after_completion_until_somebody_has_looked_back(
    completed: dt.datetime, lag: int, looked: list[tuple[dt.datetime, str]]
) -> None:
    """Against a plain telling of the rule over all reflections there were."""
    latest = max(looked, key=lambda each: each[0], default=None)
    after = latest is not None and latest[0] >= completed
    work = Finished(completed, completed.date())
    if latest:
        day = latest[0].date() + dt.timedelta(days=7)
        again = day if latest[1] == Verdict.TOO_EARLY else None
        work = replace(work, reflected_at=latest[0], verdict=latest[1], look_again_on=again)
    found = due_on(work, lag)
    if not after:
        assert found == completed.date() + dt.timedelta(days=7 * lag)
    else:
        assert latest
        assert (found is None) == (latest[1] != Verdict.TOO_EARLY)
        assert found is None or found > completed.date()
