"""A team's own purpose page: what its work in hand is for, what waits, and what it chose."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from headwater.access.places import Scale
from headwater.access.rights import Right, Sight
from headwater.access.viewer import Viewer
from headwater.context.days import of_period
from headwater.flow.queries import choice as periods
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry
from headwater.purpose.queries.choices import Choices, choices_of
from headwater.purpose.queries.due import waiting
from headwater.purpose.queries.entries import Entry
from headwater.purpose.queries.initiatives import initiatives
from headwater.purpose.queries.queue import COMING, Waits, waits
from headwater.purpose.queries.ratio_facts import RatioFacts, ToldRatioFacts
from headwater.purpose.queries.ratio_page import EXTENT, Share, adding, address, share_of
from headwater.purpose.queries.ratio_sentence import detail, headline, possessive
from headwater.purpose.scopes import at
from headwater.ui.components import Link, Note, Sentence, Words

SHOWN = 10
"""Pieces of work in hand, and look backs that wait, that the page shows; links lead to the rest."""


@dataclass(frozen=True)
class Ratio:
    """The team's ratio of its last closed month, with what the team says about it."""

    facts: RatioFacts
    sentence: Sentence
    share: Share | None
    note: Note
    links: Sequence[Link]


@dataclass(frozen=True)
class TeamPage:
    """All that the page shows. `ratio` is None for whoever sees no number of this team."""

    team: TeamEntry
    sentence: Sentence
    ratio: Ratio | None
    entries: Sequence[Entry]
    more: Link | None
    due: Sequence[Waits]
    more_due: int
    coming: Sequence[Waits]
    choices: Choices
    may_speak: bool


def team_page(team: TeamEntry, viewer: Viewer, now: dt.datetime) -> TeamPage:
    """Return a team's page as far as the viewer sees it; as many queries whatever there is."""
    ratio = ratio_of(team, viewer, now)
    found = waiting([team], now)
    in_hand = initiatives({"place": f"team:{team.slug}", "state": "in_progress"}, "1", now)
    return TeamPage(
        team=team,
        sentence=ratio.sentence if ratio else Sentence(_plainly(team)),
        ratio=ratio,
        entries=in_hand.entries[:SHOWN],
        more=_more(team, in_hand.page.paginator.count),
        due=[waits(each, now) for each in found.due[:SHOWN]],
        more_due=max(0, len(found.due) - SHOWN),
        coming=[waits(each, now) for each in found.coming[:COMING]],
        choices=choices_of(team.slug),
        may_speak=viewer.may(Right.SPEAK, of_team(team)),
    )


def ratio_of(team: TeamEntry, viewer: Viewer, now: dt.datetime) -> Ratio | None:
    """Return a team's ratio as far as the viewer sees it; None where that is not at all."""
    sight = viewer.sight(Right.NUMBERS, of_team(team))
    if sight is Sight.NOTHING:
        return None
    facts = (RatioFacts if sight is Sight.ALL else ToldRatioFacts)(
        at(Scale.TEAM, team.slug), {}, now
    )
    return _ratio(facts) if facts.tells(facts.choice.period) else None


def _ratio(facts: RatioFacts) -> Ratio:
    when = of_period(facts.choice.period)
    return Ratio(
        facts,
        Sentence(headline(possessive(facts.scope), facts.row), detail(facts)),
        share_of(facts.row, when),
        _note(facts),
        (
            Link("Over time", address("ratio", facts)),
            Link("The list behind it", address("ratio_items", facts)),
        ),
    )


def _note(facts: RatioFacts) -> Note:
    """Return what the team wrote about the shown period, to stand beside the sentence."""
    period = facts.choice.period
    said = [
        each
        for each in facts.context.of_chart(EXTENT)
        if each.touches(period.first_day, period.last_day)
    ]
    when = periods.said(period, facts.choice.now)
    return Note([each.by_itself for each in said], f"the team, {when}", adding(facts))


def _plainly(team: TeamEntry) -> tuple[Words, ...]:
    return (Words(f"What {team.name} works on, and what it is for."),)


def _more(team: TeamEntry, number: int) -> Link | None:
    """Return a link to all of the team's work, where there is more than the page shows."""
    if number <= SHOWN:
        return None
    query = urlencode({"place": f"team:{team.slug}", "state": "in_progress"})
    return Link(f"All {number:,} in progress", f"{reverse('purpose:initiatives')}?{query}")
