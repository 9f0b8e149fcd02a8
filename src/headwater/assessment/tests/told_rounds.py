"""Twelve teams that finished sessions and shared of them, to test what recurs."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from headwater.assessment.addresses import new_code
from headwater.assessment.models import Asked, Session, Share
from headwater.assessment.steps import Step, Voting, Way
from headwater.assessment.template import built_in
from headwater.flow.tests.cast import STAGES
from headwater.organisation.storing import store
from headwater.vocabulary.organisation import Domain, Organisation, Stream, Team

STREAMS: dict[str, dict[str, tuple[str, ...]]] = {
    "payments": {"checkout": ("otter", "heron", "kingfisher"), "payouts": ("beaver", "salmon")},
    "discovery": {"search": ("lynx", "osprey"), "sellers": ("trout", "crane", "pike", "newt")},
    "logistics": {"delivery": ("sturgeon",)},
}
"""Payments and Discovery are crowds; each of their streams, and Logistics, is not."""

FLOW, QUALITY = "flow", "quality"


def plan() -> Organisation:
    """Return the organisation of these teams."""
    return Organisation(
        domains=tuple(
            Domain(domain, domain.capitalize(), tuple(_stream(*of) for of in streams.items()))
            for domain, streams in STREAMS.items()
        )
    )


def settle() -> None:
    """Store the plan."""
    store(plan())


def finished(
    team: str, on: dt.date, struggles: Mapping[str, str] | None = None, **changed: Any
) -> Session:
    """Have a team finish a session on a day, sharing struggles with words by dimension's key."""
    stream, domain = _place(team)
    fields: dict[str, Any] = {
        "code": new_code(),
        "team": team,
        "stream": stream,
        "domain": domain,
        "occasion": "Quarterly",
        "template_edition": 0,
        "way": Way.LIVE,
        "voting": Voting.ANONYMOUS,
        "opened_on": on,
        "opened_as": "member",
        "step": Step.FINISHED,
        "finished_on": on,
    }
    session = Session.objects.create(**fields | changed)
    ask(session)
    for key, words in (struggles or {}).items():
        Share.objects.create(session=session, what=Share.What.STRUGGLE, key=key, words=words)
    return session


def ask(session: Session) -> None:
    """Have a session ask all that Headwater's own template asks."""
    for position, each in enumerate(built_in()):
        text = each.text
        Asked.objects.create(
            session=session,
            key=text.key,
            meaning=text.meaning,
            position=position,
            title=text.title,
            prompt=text.prompt,
            signs=list(text.signs),
            not_meeting=text.not_meeting,
            meeting=text.meeting,
            exceeding=text.exceeding,
        )


def _stream(slug: str, teams: tuple[str, ...]) -> Stream:
    called = tuple(Team(team, team.capitalize()) for team in teams)
    return Stream(slug, slug.capitalize(), stages=STAGES, teams=called)


def _place(team: str) -> tuple[str, str]:
    return next(
        (stream, domain)
        for domain, streams in STREAMS.items()
        for stream, teams in streams.items()
        if team in teams
    )
