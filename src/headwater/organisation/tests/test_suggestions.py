"""A first guess is useful, marked as a guess, and never overrules what somebody decided."""

import msgspec
import pytest

from headwater.organisation.first_stream import MOST_TEAMS
from headwater.organisation.sightings import SeenPlace, SeenStatus, SeenTrait
from headwater.organisation.suggestions import Sightings, role_of, suggest
from headwater.organisation.tests.plans import payments
from headwater.organisation.validation import problems
from headwater.vocabulary.identity import team_id
from headwater.vocabulary.organisation import Domain, Organisation, StatusRule, TeamRule
from headwater.vocabulary.work import Kind, StatusCategory

TO_DO, IN_PROGRESS = StatusCategory.TO_DO, StatusCategory.IN_PROGRESS
DONE, UNKNOWN = StatusCategory.DONE, StatusCategory.UNKNOWN


@pytest.mark.parametrize(
    ("name", "category", "slug"),
    [
        ("Open", TO_DO, "backlog"),
        ("Selected for Development", TO_DO, "ready"),
        ("In Progress", IN_PROGRESS, "in-progress"),
        ("开发中", IN_PROGRESS, "in-progress"),
        ("Ready for review", IN_PROGRESS, "waiting-for-review"),
        ("In review", IN_PROGRESS, "review"),
        ("待发布", IN_PROGRESS, "waiting-for-release"),
        ("In test", IN_PROGRESS, "test"),
        ("Etwas Eigenes", IN_PROGRESS, "in-progress"),
        ("Won't do", DONE, "discarded"),
        ("已关闭", DONE, "done"),
        ("Accepted / Wait - User", UNKNOWN, "waiting"),
        ("Completed / Resolved", UNKNOWN, "done"),
    ],
)
def test_a_status_is_guessed_from_its_category_and_name(
    name: str, category: StatusCategory, slug: str
) -> None:
    role = role_of(name, category)
    assert role is not None
    assert role.slug == slug


def test_the_category_wins_over_a_name_that_hints_at_another_stage() -> None:
    role = role_of("Code review", TO_DO)
    assert role is not None
    assert role.slug == "backlog"


@pytest.mark.parametrize(
    ("name", "category"),
    [("Closed", TO_DO), ("In Progress", DONE), ("Unmatched", UNKNOWN)],
)
def test_a_contradiction_or_silence_is_left_unmapped(name: str, category: StatusCategory) -> None:
    assert role_of(name, category) is None


def test_a_blocked_status_waits_and_is_marked_as_blocked() -> None:
    role = role_of("Blocked / On Hold", IN_PROGRESS)
    assert role is not None
    assert (role.slug, role.blocked) == ("waiting", True)


def test_without_an_organisation_each_project_becomes_a_team_of_one_stream() -> None:
    plan = suggest(Organisation(), _first_import())
    (stream,) = plan.domains[0].streams
    assert [team.name for team in stream.teams] == ["PAY", "WEB"]
    assert plan.team_rules == (
        TeamRule("project", "PAY", "pay", "jira"),
        TeamRule("project", "WEB", "web", "jira"),
    )
    assert [stage.slug for stage in stream.stages] == ["backlog", "in-progress", "done"]


def test_every_suggestion_is_marked_and_the_plan_is_sound() -> None:
    plan = suggest(Organisation(), _first_import())
    (stream,) = plan.domains[0].streams
    assert stream.statuses
    assert all(rule.suggested for rule in stream.statuses)
    assert all(rule.suggested for rule in plan.kind_rules)
    assert problems(plan) == ()


def test_a_type_whose_name_tells_no_kind_stays_unmapped() -> None:
    plan = suggest(Organisation(), _first_import())
    assert {rule.trait: rule.kind for rule in plan.kind_rules} == {"type:1": Kind.DEFECT}


def test_suggesting_twice_changes_nothing_more() -> None:
    once = suggest(Organisation(), _first_import())
    assert suggest(once, _first_import()) == once


def test_what_somebody_mapped_is_never_touched() -> None:
    seen = SeenStatus("jira", "10001", "Done", DONE, team_id("otter"), 3)
    assert suggest(payments(), Sightings(statuses=[seen])) == payments()


def test_a_status_is_suggested_only_in_the_stream_whose_teams_use_it() -> None:
    seen = SeenStatus("jira", "99", "Ready for review", IN_PROGRESS, team_id("lynx"), 3)
    plan = suggest(payments(), Sightings(statuses=[seen]))
    checkout, ledger = plan.domains[0].streams
    assert checkout == payments().domains[0].streams[0]
    assert ledger.statuses == (
        StatusRule("jira", "99", "ready", "Ready for review", suggested=True),
    )


def test_a_new_source_gets_a_stream_of_its_own_beside_what_is_there() -> None:
    status = SeenStatus("tracker", "7", "In Progress", IN_PROGRESS, 0, 3)
    places = [SeenPlace("tracker", (("project", name),), 0, 5) for name in ("NEW", "otter")]
    plan = suggest(payments(), Sightings(statuses=[status], places=places))
    theirs, ours = plan.domains[:-1], plan.domains[-1]
    assert theirs == payments().domains
    assert [team.name for team in ours.streams[0].teams] == ["NEW", "otter"]
    assert [rule.suggested for rule in ours.streams[0].statuses] == [True]
    assert problems(plan) == ()


def test_a_source_of_which_a_team_has_a_part_is_left_to_whoever_mapped_it() -> None:
    rule = TeamRule("project", "PAY", "otter")
    plan = msgspec.structs.replace(payments(), team_rules=(rule,))
    places = [
        SeenPlace("tracker", (("project", "PAY"),), team_id("otter"), 9),
        SeenPlace("tracker", (("project", "WEB"),), 0, 5),
    ]
    assert suggest(plan, Sightings(places=places)) == plan


def test_the_first_stream_grows_with_a_new_source_until_it_is_confirmed() -> None:
    begun = suggest(Organisation(), _first_import())
    second = _second_import(_first_import())
    (stream,) = suggest(begun, second).domains[0].streams
    assert [team.name for team in stream.teams] == ["PAY", "WEB", "incidents"]
    assert [stage.slug for stage in stream.stages] == [
        "backlog",
        "in-progress",
        "waiting",
        "done",
    ]
    after = suggest(_confirmed(begun), second)
    assert after.domains[0] == _confirmed(begun).domains[0]
    assert [team.name for team in after.domains[1].streams[0].teams] == ["incidents"]


def test_a_domain_that_is_there_already_does_not_stand_in_the_way() -> None:
    plan = Organisation(domains=(Domain("our-domain", "Our domain"),))
    suggested = suggest(plan, _first_import())
    assert [domain.slug for domain in suggested.domains] == ["our-domain", "our-domain-2"]
    assert problems(suggested) == ()


def test_hundreds_of_groups_do_not_become_hundreds_of_teams() -> None:
    places = [SeenPlace("log", (("column", f"G{n}"),), 0, 1000 - n) for n in range(300)]
    plan = suggest(Organisation(), Sightings(places=places))
    teams = plan.domains[0].streams[0].teams
    assert len(teams) == MOST_TEAMS
    assert len(plan.team_rules) == 300
    assert problems(plan) == ()


def test_a_source_that_names_no_place_becomes_one_team() -> None:
    plan = suggest(Organisation(), Sightings(places=[SeenPlace("incidents", (), 0, 9)]))
    assert plan.team_rules == (TeamRule("source", "incidents", "incidents", "incidents"),)
    assert problems(plan) == ()


def test_projects_with_the_same_name_in_two_sources_become_two_teams() -> None:
    places = [SeenPlace(source, (("project", "PAY"),), 0, 1) for source in ("one", "two")]
    plan = suggest(Organisation(), Sightings(places=places))
    assert [team.name for team in plan.domains[0].streams[0].teams] == ["PAY", "PAY (2)"]
    assert problems(plan) == ()


def test_a_plan_for_everything_is_returned_as_it_is() -> None:
    plan = msgspec.structs.replace(payments(), name="Untouched")
    assert suggest(plan, Sightings()) == plan


def _second_import(first: Sightings) -> Sightings:
    waiting = SeenStatus("incidents", "Wait", "Wait", UNKNOWN, 0, 2)
    return Sightings(
        statuses=[*first.statuses, waiting],
        types=first.types,
        places=[*first.places, SeenPlace("incidents", (), 0, 2)],
    )


def _confirmed(plan: Organisation) -> Organisation:
    (domain,) = plan.domains
    (stream,) = domain.streams
    rules = tuple(msgspec.structs.replace(rule, suggested=False) for rule in stream.statuses)
    stream = msgspec.structs.replace(stream, statuses=rules)
    domain = msgspec.structs.replace(domain, streams=(stream,))
    return msgspec.structs.replace(plan, domains=(domain,))


def _first_import() -> Sightings:
    return Sightings(
        statuses=[
            SeenStatus("jira", "1", "Open", TO_DO, 0, 4),
            SeenStatus("jira", "2", "In Progress", IN_PROGRESS, 0, 2),
            SeenStatus("jira", "3", "Done", DONE, 0, 9),
            SeenStatus("jira", "4", "Mystery", UNKNOWN, 0, 1),
        ],
        types=[
            SeenTrait("jira", "type:1", "Bug", 5, 5),
            SeenTrait("jira", "type:2", "Task", 9, 9),
        ],
        places=[
            SeenPlace("jira", (("component", "api"), ("project", "PAY")), 0, 7),
            SeenPlace("jira", (("project", "PAY"),), 0, 2),
            SeenPlace("jira", (("project", "WEB"),), 0, 3),
        ],
    )
