"""Notes and profiles: what is kept of them, and which of them stand beside a number."""

import datetime as dt

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from headwater.access.models import Account
from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.access.viewer import Viewer
from headwater.context import days, operations, queries
from headwater.context.models import TEXT_LENGTH, Grace, Note, Profile, Telling, Wording
from headwater.context.operations import ContextRefused, NoSuchNote
from headwater.context.profile import TOPICS
from headwater.metrics.periods import Granularity, period_of
from headwater.organisation.queries import TeamEntry
from headwater.organisation.queries import team as team_called

NOW = dt.datetime(2026, 11, 5, 12, tzinfo=dt.UTC)
DAY, WEEK = dt.timedelta(days=1), dt.timedelta(weeks=1)
OCTOBER = (dt.date(2026, 10, 1), dt.date(2026, 10, 31))


def viewer(*roles: Role) -> Viewer:
    return Viewer(1, "Mo", frozenset(Held(role, Scale.TEAM, "otter") for role in roles), True)


def said(team: TeamEntry, first: dt.date, last: dt.date, metric: str = "") -> Note:
    return operations.write_note(team, metric, first, last, "Freeze", now=NOW)


def test_notes_stand_beside_the_days_they_touch(otter: TeamEntry) -> None:
    first, last = OCTOBER
    inside = said(otter, *OCTOBER, "flow_time")
    edge = said(otter, last, last + WEEK)
    said(otter, last + DAY, last + WEEK)
    said(otter, first - WEEK, first - DAY)
    found = queries.notes([otter], *OCTOBER)
    assert [(note.pk, note.metric) for note in found] == [(inside.pk, "flow_time"), (edge.pk, "")]
    assert (found[0].about, found[0].days, found[0].text) == ("Flow Time", "October 2026", "Freeze")


def test_only_the_teams_asked_about_speak(otter: TeamEntry) -> None:
    heron = team_called("heron")
    said(otter, *OCTOBER)
    theirs = said(heron, *OCTOBER)
    assert [(n.pk, n.team_name) for n in queries.notes([heron], *OCTOBER)] == [(theirs.pk, "Heron")]
    assert len(queries.notes([otter, heron], *OCTOBER)) == 2


def test_the_latest_wording_counts_and_every_one_is_kept(otter: TeamEntry) -> None:
    note = said(otter, *OCTOBER)
    operations.reword(otter, note.pk, "Audit", now=NOW + DAY, by=viewer(Role.PRODUCT_MANAGER))
    operations.reword(otter, note.pk, "", now=NOW + 2 * DAY)
    assert queries.notes([otter], *OCTOBER) == ()
    operations.reword(otter, note.pk, "Audit after all", now=NOW + 3 * DAY)
    assert [entry.wording for entry in queries.notes([otter], *OCTOBER)] == ["Audit after all"]
    _, (history,) = queries.notes_of("otter")
    assert [w.text for w in history.wordings] == ["Audit after all", "", "Audit", "Freeze"]
    assert history.wordings[2].written_as == "product manager"


def test_the_same_words_again_are_no_wording(otter: TeamEntry) -> None:
    note = said(otter, *OCTOBER)
    operations.reword(otter, note.pk, " Freeze\r\n", now=NOW)
    assert note.wordings.count() == 1


def test_nobody_rewords_another_teams_note(otter: TeamEntry) -> None:
    note = said(otter, *OCTOBER)
    with pytest.raises(NoSuchNote):
        operations.reword(team_called("heron"), note.pk, "Ours", now=NOW)


@pytest.mark.parametrize(
    ("metric", "first", "last", "text"),
    [
        ("pace", OCTOBER[0], OCTOBER[1], "Freeze"),
        ("", OCTOBER[1], OCTOBER[0], "Freeze"),
        ("", dt.date(1999, 12, 31), dt.date(2000, 1, 1), "Freeze"),
        ("", dt.date(2027, 12, 1), dt.date(2027, 12, 1), "Freeze"),
        ("", dt.date(2025, 1, 1), dt.date(2026, 6, 1), "Freeze"),
        ("", OCTOBER[0], OCTOBER[1], " \n"),
        ("", OCTOBER[0], OCTOBER[1], "x" * (TEXT_LENGTH + 1)),
    ],
)
def test_a_note_out_of_bounds_is_refused(
    otter: TeamEntry, metric: str, first: dt.date, last: dt.date, text: str
) -> None:
    with pytest.raises(ContextRefused):
        operations.write_note(otter, metric, first, last, text, now=NOW)
    assert not Note.objects.exists()


@pytest.mark.parametrize(
    ("roles", "written_as"),
    [
        ((Role.MEMBER,), "member"),
        ((Role.PRODUCT_MANAGER, Role.MEMBER), "member"),
        ((Role.DELIVERY_MANAGER, Role.PRODUCT_MANAGER), "product manager"),
        ((Role.DELIVERY_MANAGER,), "Agile Delivery Manager"),
    ],
)
def test_somebody_of_several_roles_writes_by_the_one_that_says_least(
    otter: TeamEntry, roles: tuple[Role, ...], written_as: str
) -> None:
    operations.write_note(otter, "", *OCTOBER, "Freeze", now=NOW, by=viewer(*roles))
    assert Wording.objects.get().written_as == written_as


def test_nothing_a_team_writes_leads_to_an_account() -> None:
    kept: tuple[type[models.Model], ...] = (Note, Wording, Profile, Telling, Grace)
    relations = [
        field.related_model
        for kind in kept
        for field in kind._meta.get_fields()
        if field.is_relation
    ]
    assert Account not in relations
    assert {*relations} <= {*kept}


@given(
    st.sampled_from(days.LENGTHS),
    st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1)),
)
def test_an_address_and_its_words_mean_the_same_days(length: Granularity, day: dt.date) -> None:
    period = period_of(length, day)
    first, last = days.named(length, period.name)
    assert (first, last) == (period.first_day, period.last_day)
    assert days.label(first, last) == days.of_period(period)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ((2026, 5, 3), (2026, 5, 3), "3 May 2026"),
        ((2026, 10, 19), (2026, 10, 25), "Week 43, 2026"),
        ((2026, 10, 1), (2026, 12, 31), "Q4 2026"),
        ((2026, 5, 3), (2026, 5, 5), "3 to 5 May 2026"),
        ((2026, 5, 30), (2026, 6, 2), "30 May to 2 June 2026"),
        ((2026, 12, 20), (2027, 1, 3), "20 December 2026 to 3 January 2027"),
    ],
)
def test_days_are_named_as_people_name_them(
    first: tuple[int, int, int], last: tuple[int, int, int], words: str
) -> None:
    assert days.label(dt.date(*first), dt.date(*last)) == words


def test_a_team_that_has_said_nothing_has_no_profile(otter: TeamEntry) -> None:
    assert queries.profile("otter") is None
    operations.describe(otter, {"product": "The checkout."}, now=NOW)
    operations.describe(otter, {"product": " "}, now=NOW + DAY)
    assert queries.profile("otter") is None


def test_a_profile_keeps_what_was_not_spoken_of(otter: TeamEntry) -> None:
    operations.describe(otter, {"product": "The checkout", "work": "Upkeep"}, now=NOW)
    operations.describe(otter, {"work": "New methods"}, now=NOW + DAY, by=viewer(Role.MEMBER))
    profile = queries.profile("otter")
    assert profile is not None
    assert (profile.texts["product"], profile.texts["work"]) == ("The checkout", "New methods")
    assert profile.written_as == "member"
    assert [topic.name for topic, _ in profile.sections] == ["product", "work"]
    assert len(profile.silent_about) == len(TOPICS) - 2


def test_a_profiles_history_says_what_changed_when(otter: TeamEntry) -> None:
    operations.describe(otter, {"product": "The basket"}, now=NOW)
    operations.describe(otter, {"product": "The checkout"}, now=NOW + DAY)
    latest, first = queries.profile_history("otter")
    assert [(topic.name, before) for topic, before in latest.before] == [
        ("product", "<p>The basket</p>\n")
    ]
    assert (latest.written_at, first.written_at) == (NOW + DAY, NOW)
    assert [(topic.name, before) for topic, before in first.before] == [("product", "")]


def test_the_same_profile_again_is_no_change(otter: TeamEntry) -> None:
    assert operations.describe(otter, {"product": "The checkout"}, now=NOW)
    assert not operations.describe(otter, {"product": "The checkout "}, now=NOW + DAY)
    assert Profile.objects.count() == 1


def test_an_unknown_topic_is_refused(otter: TeamEntry) -> None:
    with pytest.raises(KeyError):
        operations.describe(otter, {"team": "heron"}, now=NOW)
    with pytest.raises(ContextRefused):
        operations.describe(otter, {"product": "x" * (TEXT_LENGTH + 1)}, now=NOW)


@pytest.mark.parametrize(
    ("product", "customers", "summary"),
    [
        ("The *checkout*", "Shoppers.", "The checkout. Shoppers."),
        ("", "Shoppers", "Shoppers."),
        ("", "", ""),
    ],
)
def test_a_profile_fits_on_one_line(
    otter: TeamEntry, product: str, customers: str, summary: str
) -> None:
    texts = {"product": product, "customers": customers, "work": "Upkeep"}
    operations.describe(otter, texts, now=NOW)
    profile = queries.profile("otter")
    assert profile is not None
    assert profile.summary == summary


def test_a_long_profile_is_cut_short_on_its_line(otter: TeamEntry) -> None:
    operations.describe(otter, {"product": "word " * 300}, now=NOW)
    profile = queries.profile("otter")
    assert profile is not None
    assert len(profile.summary) == queries.SUMMARY_LENGTH
    assert profile.summary.endswith("…")
