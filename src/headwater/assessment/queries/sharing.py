"""What a team has shared of a session, and until when it can change that."""

import datetime as dt
from dataclasses import dataclass

from headwater.assessment.models import Asked, Session, Share
from headwater.assessment.quarters import is_told, quarter_of, told_from
from headwater.context.days import of_period
from headwater.context.grace import graces
from headwater.organisation.queries import teams


@dataclass(frozen=True)
class Choice:
    """A dimension of the session, and what is shared of it: `what` is "" where it stays here."""

    key: str
    title: str
    prompt: str
    what: str
    words: str


@dataclass(frozen=True)
class Sharing:
    """Everything a session could share. `last_day` is the last on which it can be changed."""

    choices: tuple[Choice, ...]
    more: str
    quarter: str
    last_day: dt.date
    over: bool

    @property
    def shared(self) -> tuple[Choice, ...]:
        """What is shared now."""
        return tuple(choice for choice in self.choices if choice.what)


def sharing(session: Session, now: dt.datetime) -> Sharing:
    """Return what a finished session shares (eight queries)."""
    shares = {share.key: share for share in session.shares.all()}
    more = shares.get("")
    quarter = quarter_of(_ended(session))
    return Sharing(
        choices=tuple(_choice(asked, shares.get(asked.key)) for asked in session.asked.all()),
        more=more.words if more else "",
        quarter=of_period(quarter),
        last_day=told_from(quarter, _zones(), graces()),
        over=is_over(session, now),
    )


def is_over(session: Session, now: dt.datetime) -> bool:
    """Say whether the quarter a finished session ended in can be spoken of."""
    return is_told(quarter_of(_ended(session)), _zones(), graces(), now)


def _ended(session: Session) -> dt.date:
    return session.finished_on or session.opened_on


def _zones() -> set[str]:
    return {team.timezone for team in teams()}


def _choice(asked: Asked, share: Share | None) -> Choice:
    what, words = (share.what, share.words) if share else ("", "")
    return Choice(asked.key, asked.title, asked.prompt, what, words)
