"""Writing an anticipated outcome: what is kept, from when it counts, and who is not overwritten."""

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.viewer import Viewer
from headwater.context.editions import ChangedMeanwhile
from headwater.flow.queries.asking import warehouse
from headwater.metrics.catalogue import expression
from headwater.metrics.work_purpose import work_purpose
from headwater.purpose.models import Counter, KeyResult, Objective, Outcome, OutcomeVersion
from headwater.purpose.operations import outcomes
from headwater.purpose.operations.outcomes import Said, overrule, said_of, write_outcome
from headwater.purpose.queries.written import written
from headwater.purpose.tests import cast
from headwater.purpose.works import Work, chosen, work
from headwater.vocabulary.work import Kind, Level

pytestmark = pytest.mark.django_db

MONDAY = dt.datetime(2024, 11, 18, 9, tzinfo=dt.UTC)
TUESDAY, WEDNESDAY = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=2)
MEMBER = Viewer(
    account=7, name="Somebody", held=frozenset({Held(Role.MEMBER, Scale.TEAM, "otter")})
)
HOPE = Said(
    text="People who pay on their phone finish without calling us.",
    customer="They are done in a minute.",
    sign="Fewer calls about failed payments.",
)


@pytest.fixture
def checkout(riverbank: None) -> Work:
    """An epic of which nobody said what it is for."""
    return work(cast.number_of(cast.CHECKOUT))


def write(of: Work, said: Said, edition: int, now: dt.datetime = MONDAY) -> Outcome:
    return write_outcome(of, said, edition=edition, by=MEMBER, now=now)


def in_effect(of: Work) -> dict[str, Any]:
    """What pages and the ratio take for its outcome."""
    tables = {"written": written().tables["written"], "chosen": chosen([of.item_id])}
    row: dict[str, Any] = warehouse().read(expression(work_purpose), **tables).to_pylist()[0]
    return row


def test_what_is_written_counts_from_then_on(checkout: Work) -> None:
    assert not in_effect(checkout)["present"]
    outcome = write(checkout, HOPE, 0)
    assert (outcome.since, outcome.written_at, outcome.flaw) == (MONDAY, MONDAY, "")
    found = in_effect(checkout)
    assert (found["text"], found["said_by"], found["present"]) == (HOPE.text, "headwater", True)
    assert (found["felt_by"], found["since"]) == ("customer", MONDAY.replace(tzinfo=None))


def test_the_words_may_be_bettered_without_beginning_anew(checkout: Work) -> None:
    write(checkout, HOPE, 0)
    better = replace(HOPE, text="People who pay on their phone are done in a minute.")
    outcome = write(checkout, better, 1, TUESDAY)
    assert (outcome.since, outcome.written_at) == (MONDAY, TUESDAY)


def test_another_field_leaves_the_moment_of_the_words_alone(checkout: Work) -> None:
    write(checkout, HOPE, 0)
    outcome = write(checkout, replace(HOPE, sign="Fewer calls."), 1, TUESDAY)
    assert (outcome.written_at, outcome.edition) == (MONDAY, 2)


@pytest.mark.parametrize("text", ["", "TBD", "Checkout v3", "Deliver the new checkout by Q3"])
def test_a_text_that_says_nothing_yet_counts_no_longer(checkout: Work, text: str) -> None:
    write(checkout, HOPE, 0)
    outcome = write(checkout, replace(HOPE, text=text), 1, TUESDAY)
    assert outcome.since is None
    assert bool(outcome.flaw) is bool(text)
    assert not in_effect(checkout)["present"]
    again = write(checkout, HOPE, 2, WEDNESDAY)
    assert again.since == WEDNESDAY


def test_saying_the_very_same_again_changes_nothing(checkout: Work) -> None:
    write(checkout, HOPE, 0)
    number = Counter.objects.get().number
    write(checkout, replace(HOPE, text=f"  {HOPE.text}\r\n"), 1, TUESDAY)
    assert Counter.objects.get().number == number
    assert OutcomeVersion.objects.count() == 1


def test_every_change_is_kept_whole_with_the_role_and_never_the_account(checkout: Work) -> None:
    day = dt.date(2025, 3, 31)
    measured = replace(HOPE, measure="calls a week", baseline=40.0, expected=10, expected_by=day)
    write(checkout, HOPE, 0)
    write(checkout, measured, 1, TUESDAY)
    newest, oldest = OutcomeVersion.objects.all()
    assert oldest.said["text"] == newest.said["text"] == HOPE.text
    assert (newest.said["baseline"], newest.said["expected_by"]) == (40.0, "2025-03-31")
    assert newest.written_as == "member of Otter"
    assert (newest.written_at, oldest.written_at) == (TUESDAY, MONDAY)
    assert "account" not in {f.name for f in OutcomeVersion._meta.get_fields()}


def test_who_read_an_older_edition_is_refused_and_overwrites_nothing(checkout: Work) -> None:
    write(checkout, HOPE, 0)
    for edition in (0, 7):
        with pytest.raises(ChangedMeanwhile):
            write(checkout, replace(HOPE, text="Something else is better for them."), edition)
    assert said_of(Outcome.objects.get()) == HOPE
    assert OutcomeVersion.objects.count() == 1


def test_each_change_has_a_number_of_its_own(checkout: Work) -> None:
    first = write(checkout, HOPE, 0).number
    assert write(checkout, Said(), 1, TUESDAY).number > first


def test_a_person_can_say_that_a_text_is_meant_so(checkout: Work) -> None:
    write(checkout, replace(HOPE, text=cast.DELIVERED), 0)
    outcome = overrule(checkout, cast.DELIVERED, edition=1, by=MEMBER, now=TUESDAY)
    assert (outcome.overruled, outcome.since) == (True, TUESDAY)
    assert in_effect(checkout)["present"]
    assert OutcomeVersion.objects.first().said["meant"] == cast.DELIVERED  # type: ignore[union-attr]


def test_that_holds_until_the_words_change(checkout: Work) -> None:
    write(checkout, replace(HOPE, text=cast.DELIVERED), 0)
    overrule(checkout, cast.DELIVERED, edition=1, by=MEMBER, now=TUESDAY)
    outcome = write(checkout, replace(HOPE, text="Deliver the upgrade by Q1"), 2, WEDNESDAY)
    assert not outcome.overruled
    assert outcome.since is None
    assert not in_effect(checkout)["present"]


def test_the_trackers_own_words_can_be_meant_so_too(riverbank: None) -> None:
    queue = work(cast.number_of(cast.QUEUE))
    assert in_effect(queue)["flaw"]
    outcome = overrule(queue, cast.DELIVERED, edition=0, by=MEMBER, now=MONDAY)
    assert (outcome.accepted, outcome.overruled, outcome.text) == (cast.DELIVERED, False, "")
    found = in_effect(queue)
    assert (found["present"], found["said_by"], found["flaw"]) == (True, "tracker", None)


def test_what_nobody_says_any_more_cannot_be_meant_so(checkout: Work) -> None:
    with pytest.raises(ChangedMeanwhile):
        overrule(checkout, "Deliver it by Q2", edition=0, by=MEMBER, now=MONDAY)
    assert not Outcome.objects.exists()


def test_what_counts_already_needs_no_overruling(checkout: Work) -> None:
    write(checkout, HOPE, 0)
    with pytest.raises(outcomes.NothingToOverrule):
        overrule(checkout, HOPE.text, edition=1, by=MEMBER, now=TUESDAY)


DAY = dt.date(2025, 3, 31)
REFUSED = {
    "too long": (replace(HOPE, text="so " * 2000), outcomes.TooLong, "text"),
    "a sentence too long": (replace(HOPE, sign="so " * 200), outcomes.TooLong, "sign"),
    "no text": (replace(HOPE, business="a\0b"), outcomes.NotPlainText, "business"),
    "a number alone": (replace(HOPE, expected=3), outcomes.MeasureIncomplete, "measure"),
    "a day alone": (replace(HOPE, expected_by=DAY), outcomes.MeasureIncomplete, "measure"),
    "no number": (
        replace(HOPE, measure="calls", expected_by=DAY),
        outcomes.MeasureIncomplete,
        "expected",
    ),
    "no day": (
        replace(HOPE, measure="calls", expected=0),
        outcomes.MeasureIncomplete,
        "expected_by",
    ),
    "endless": (replace(HOPE, expected=float("inf")), outcomes.NotANumber, "expected"),
    "no number at all": (replace(HOPE, baseline=float("nan")), outcomes.NotANumber, "baseline"),
    "unknown": (replace(HOPE, key_result=99), outcomes.UnknownKeyResult, "key_result"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_kept_names_its_field_and_leaves_nothing(checkout: Work, case: str) -> None:
    said, error, field = REFUSED[case]
    with pytest.raises(error) as refused:
        write(checkout, said, 0)
    assert refused.value.field == field
    assert not Outcome.objects.exists()


def test_a_key_result_can_be_chosen_before_there_are_words(checkout: Work) -> None:
    year = {"first_day": dt.date(2024, 10, 1), "last_day": dt.date(2024, 12, 31)}
    wrote = {"written_at": MONDAY, "written_as": "product manager of Otter"}
    objective = Objective.objects.create(
        scale="team", slug="otter", title="Paying", **year, **wrote
    )
    served = KeyResult.objects.create(
        objective=objective, title="Fewer calls", form="milestone", **wrote
    )
    outcome = write(checkout, Said(key_result=served.pk, is_key_result=True), 0)
    assert (outcome.key_result_id, outcome.since) == (served.pk, None)
    found = in_effect(checkout)
    assert (found["key_result_id"], found["is_key_result"]) == (served.pk, True)


def test_only_a_teams_epic_is_its_teams_key_result(riverbank: None) -> None:
    for key in (cast.MONEY, cast.NOBODYS):
        with pytest.raises(outcomes.NotATeamsEpic):
            write(work(cast.number_of(key)), Said(is_key_result=True), 0)


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)


@given(texts, texts, st.floats(allow_nan=False, allow_infinity=False), st.booleans())
def test_what_was_said_is_read_back_as_it_was_said(
    text: str, sign: str, number: float, measured: bool
) -> None:
    said = Said(text=text.strip(), sign=sign.strip())
    if measured:
        said = replace(said, measure="calls", expected=number, expected_by=DAY)
    outcome = Outcome(item_id=1)
    outcomes.check(Work(1, "s", "1", "1", "T", "", None, Level.EPIC, Kind.DEBT, None), said)
    outcomes.reword(outcome, said.text, "T", MONDAY)
    outcomes.fill(outcome, said)
    assert said_of(outcome) == said
    assert (outcome.since is None) is (not said.text or bool(outcome.flaw))
