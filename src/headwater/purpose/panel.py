"""What flow's pages of a team or stream show of its purpose: a sentence, a bar, one look back."""

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse

from headwater.access.places import Around, Scale
from headwater.access.rights import Right, Sight
from headwater.access.viewer import Viewer, decide
from headwater.context.days import of_period
from headwater.flow.panels import Panel
from headwater.flow.queries.record import as_of
from headwater.flow.sentence import plain
from headwater.metrics.periods import Granularity, period_of
from headwater.organisation.places import of_stream, of_team
from headwater.organisation.queries import StreamEntry, TeamEntry
from headwater.purpose.addresses import place_url
from headwater.purpose.queries.due import due
from headwater.purpose.queries.queue import Waits, waits
from headwater.purpose.queries.ratio_facts import RatioFacts, ToldRatioFacts
from headwater.purpose.queries.ratio_page import Share, share_of
from headwater.purpose.queries.ratio_sentence import headline, possessive
from headwater.purpose.scopes import Scope
from headwater.ui.components import Link

TEMPLATE = "purpose/_panel.html"
About = TeamEntry | StreamEntry


@dataclass(frozen=True)
class Shown:
    """What the panel says. `due` is the look back that came due last, for it is freshest in mind;
    `more` is how many wait besides.
    """

    said: str
    when: str
    share: Share | None
    due: Waits | None
    more: int
    may_reflect: bool
    link: Link


def purpose_panel(about: About, viewer: Viewer, now: dt.datetime) -> Panel | None:
    """Return the panel about a team or stream; None for whoever may not read what work is for.

    At most two questions of the warehouse.
    """
    scope = _scope(about)
    sight = decide(viewer, Right.NUMBERS, scope.around)
    if sight is Sight.NOTHING or not viewer.may(Right.PURPOSE, scope.around.place):
        return None
    facts = _facts(scope, sight, now)
    if not facts.tells(facts.choice.period):
        return None
    found = due(scope.teams, now) if sight is Sight.ALL else ()
    latest = found[-1] if found else None
    return Panel(
        TEMPLATE,
        Shown(
            said=plain(headline(possessive(scope), facts.row)),
            when=of_period(facts.choice.period),
            share=share_of(facts.row, of_period(facts.choice.period)),
            due=waits(latest, now) if latest else None,
            more=max(0, len(found) - 1),
            may_reflect=latest is not None and viewer.may(Right.SPEAK, of_team(latest.team)),
            link=_link(scope),
        ),
    )


def _scope(about: About) -> Scope:
    if isinstance(about, TeamEntry):
        return Scope(Scale.TEAM, about.slug, (about,), Around(of_team(about)))
    return Scope(Scale.STREAM, about.slug, about.teams, of_stream(about))


def _facts(scope: Scope, sight: Sight, now: dt.datetime) -> RatioFacts:
    """Return the facts of the last closed month, or of the last that was told."""
    if sight is not Sight.ALL:
        return ToldRatioFacts(scope, {}, now)
    closed = period_of(Granularity.MONTH, as_of(now, scope.teams).date()).previous()
    return RatioFacts(scope, {"at": closed.name}, now)


def _link(scope: Scope) -> Link:
    if scope.scale is Scale.TEAM:
        return Link("What the work is for", reverse("purpose:team", args=[scope.slug]))
    return Link("What the work is for", place_url("ratio", scope.scale, scope.slug))
