"""Opening a session: what is fixed from then on."""

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from headwater.access.viewer import Viewer
from headwater.assessment.addresses import new_code
from headwater.assessment.models import Asked, Box, Session, lengths
from headwater.assessment.refusals import DeadlineUnusable, NothingAsked
from headwater.assessment.steps import Part, Step, Voting, Way
from headwater.assessment.template import DimensionText, template_of
from headwater.context.operations import role_in
from headwater.context.telling import today_of
from headwater.organisation.queries import TeamEntry

LONGEST = dt.timedelta(days=60)


@dataclass(frozen=True)
class Opening:
    """What is fixed when a session opens. `keys` are the dimensions to ask, in the team's order.

    Over days `closes_at` says when the ratings are revealed. `outside_form` is "" where nobody
    outside the team is asked.
    """

    occasion: str
    keys: tuple[str, ...]
    way: Way = Way.LIVE
    voting: Voting = Voting.ANONYMOUS
    closes_at: dt.datetime | None = None
    outside_form: str = ""
    outside_until: dt.date | None = None


def open_session(team: TeamEntry, opening: Opening, by: Viewer, now: dt.datetime) -> Session:
    """Open a session of a team. What it asks is copied, so that no later change rewrites it.

    Raises NothingAsked and DeadlineUnusable.
    """
    template = template_of(team.slug)
    asked = _asked(template.dimensions, opening.keys)
    session = Session(
        code=new_code(),
        team=team.slug,
        stream=team.stream_slug,
        domain=team.domain_slug,
        template_edition=template.edition,
        opened_on=today_of(team, now),
        opened_as=role_in(team, by),
        step=Step.WELCOME.value,
        **_fixed(opening, now),
    )
    return _kept(session, asked)


def _fixed(opening: Opening, now: dt.datetime) -> dict[str, object]:
    """Return the columns that an opening fills."""
    columns = asdict(opening)
    del columns["keys"]
    columns["occasion"] = opening.occasion.strip()[: lengths.TITLE]
    columns["way"], columns["voting"] = opening.way.value, opening.voting.value
    columns["closes_at"] = _deadline(opening, now)
    return columns


def _deadline(opening: Opening, now: dt.datetime) -> dt.datetime | None:
    if opening.way is Way.LIVE:
        return None
    if opening.closes_at is None or not now < opening.closes_at <= now + LONGEST:
        raise DeadlineUnusable
    return opening.closes_at


def _asked(dimensions: tuple[DimensionText, ...], keys: tuple[str, ...]) -> list[Asked]:
    """Return the dimensions of these keys as rows, in the order of the keys."""
    known = {dimension.key: dimension for dimension in dimensions}
    if not keys or len(set(keys)) < len(keys) or not known.keys() >= set(keys):
        raise NothingAsked
    return [_row(known[key], position) for position, key in enumerate(keys)]


def _row(dimension: DimensionText, position: int) -> Asked:
    words = asdict(dimension)
    words["signs"], words["metrics"] = list(dimension.signs), list(dimension.metrics)
    return Asked(position=position, **words)


def _kept(session: Session, asked: list[Asked]) -> Session:
    with transaction.atomic():
        session.save(force_insert=True)
        for row in asked:
            row.session = session
        Asked.objects.bulk_create(asked)
        Box.objects.bulk_create(Box(session=session, part=part.value) for part in Part)
    return session
