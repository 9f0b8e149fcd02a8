"""Every problem of a plan is named, and all of them at once."""

import msgspec
import pytest
from hypothesis import given, settings

from headwater.organisation.tests.plans import STAGES, organisations, payments
from headwater.organisation.validation import problems
from headwater.vocabulary.organisation import (
    Domain,
    KindRule,
    Organisation,
    Stage,
    StatusRule,
    Stream,
    Team,
    TeamRule,
)
from headwater.vocabulary.work import Kind, StageType


@settings(max_examples=50, deadline=None)
@given(plan=organisations())
def test_a_sound_plan_has_no_problem(plan: Organisation) -> None:
    assert problems(plan) == ()


@pytest.mark.parametrize(
    ("stream", "said"),
    [
        (Stream("s", "S"), "Stream “S” has no stage of type done"),
        (Stream("s", "S", "Mars/Olympus", stages=STAGES), "time zone “Mars/Olympus”"),
        (Stream("s", "", stages=STAGES), "The stream “s” has no name."),
        (Stream("s s", "S", stages=STAGES), "The stream “S” has the slug “s s”"),
        (Stream("s" * 61, "S", stages=STAGES), "is longer than 60 characters"),
        (Stream("s", "S\n", stages=STAGES), "holds a character that cannot be shown"),
        (
            Stream("s", "S", stages=(*STAGES, Stage("done", "Over", StageType.DONE))),
            "The slug “done” is used by more than one stage of stream “S”",
        ),
        (Stream("s", "S", blocking_marks=("stop",), stages=STAGES), "“stop” is not a mark"),
        (Stream("s", "S", unplanned_traits=("rush",), stages=STAGES), "“rush” is not a trait"),
        (
            Stream("s", "S", stages=(*STAGES, Stage("end", "Done", StageType.DONE))),
            "In stream “S”, two stages are called “Done”",
        ),
        (
            Stream("s", "S", stages=STAGES, teams=(Team("t", "T", "Nowhere"),)),
            "Team “T” has the time zone “Nowhere”",
        ),
        (
            Stream("s", "S", stages=STAGES, statuses=(StatusRule("j", "1", "gone", "Review"),)),
            "status “Review” (1): the stream has no stage “gone”",
        ),
        (
            Stream("s", "S", stages=STAGES, statuses=(StatusRule("j", "1", "done", team="t"),)),
            "status “1”: the stream has no team “t”",
        ),
        (
            Stream("s", "S", stages=STAGES, statuses=(StatusRule("j", "1", "done"),) * 2),
            "status “1” has more than one rule",
        ),
        (
            Stream("s", "S", stages=STAGES, statuses=(StatusRule("", "1", "done"),)),
            "the source is missing",
        ),
    ],
)
def test_a_problem_of_a_stream_is_named(stream: Stream, said: str) -> None:
    (problem,) = problems(Organisation(domains=(Domain("d", "D", (stream,)),)))
    assert said in problem


def test_all_problems_are_said_at_once() -> None:
    plan = msgspec.structs.replace(
        payments(),
        name=" ",
        team_rules=(TeamRule("colour", "red", "nobody"),),
        kind_rules=(KindRule("Bug", Kind.DEFECT),),
    )
    said = problems(plan)
    assert len(said) == 4
    assert "The organisation has no name." in said
    assert any("there is no team “nobody”" in problem for problem in said)
    assert any("work has no “colour”" in problem for problem in said)
    assert any("“Bug” is not a trait" in problem for problem in said)


def test_a_team_belongs_to_one_stream() -> None:
    one, two = (Stream(s, s, stages=STAGES, teams=(Team("t", "T"),)) for s in ("one", "two"))
    (problem,) = problems(Organisation(domains=(Domain("d", "D", (one, two)),)))
    assert "The slug “t” is used by more than one team" in problem
