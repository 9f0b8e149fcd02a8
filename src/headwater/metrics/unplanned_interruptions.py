"""Unplanned interruptions: how much of what a team starts came in from the side."""

import ibis
import ibis.expr.types as ir

from headwater.metrics.asked import every_period
from headwater.metrics.declaration import (
    ITS_TEAM_NOW,
    LOCAL_TIME,
    STARTED,
    UNUSABLE,
    Declaration,
    Direction,
    MetricKind,
)
from headwater.metrics.finished import unusable
from headwater.metrics.started import started
from headwater.metrics.sums import share

YOUNG_DAYS = 2

DECLARATION = Declaration(
    name="unplanned_interruptions",
    title="Unplanned interruptions",
    question="How much of what we start was not planned?",
    unit="share",
    formula=f"Items started in the period that were created less than {YOUNG_DAYS} days before, or "
    "joined the running sprint after it began, or carry a mark that the stream says means "
    "unplanned ÷ items started in the period.",
    kind=MetricKind.INPUT,
    direction=Direction.FALL,
    excludes=UNUSABLE,
    limits="The age of an item stands in for planning: a team that writes its items down just "
    "before it starts them looks interrupted, and an interruption nobody wrote down is in neither "
    "number. The sprint says something only for teams that keep sprints, the mark only where the "
    "stream names one.",
    source="Headwater",
    policies=(
        STARTED,
        f"{YOUNG_DAYS} days are {YOUNG_DAYS * 24} hours by the clock, weekends included.",
        "The sprint that counts is the one running when the item was started.",
        "An item counts once, however many of the three are true of it.",
        ITS_TEAM_NOW,
        LOCAL_TIME,
    ),
    moves={
        "flow_predictability": "Work that jumps the queue pushes back what was already under way, "
        "so how long that takes becomes a matter of luck.",
        "sprint_predictability": "What joins late takes the place of something that was planned.",
        "flow_time": "Whatever is put down for an interruption waits half done until it is picked "
        "up again.",
        "flow_load": "What was put down stays in progress beside what interrupted it.",
        "flow_distribution": "Interruptions are mostly defects and requests, so they crowd out "
        "features.",
    },
    headline="share",
)


def unplanned_interruptions(
    item_flow: ir.Table,
    item: ir.Table,
    sprint: ir.Table,
    sprint_span: ir.Table,
    unplanned_trait: ir.Table,
    team: ir.Table,
    scope: ir.Table,
    calendar: ir.Table,
) -> ir.Table:
    """Return per period `share` (0–1): `unplanned` ÷ `n` items started; `young`, `late` and
    `marked`, how many of them for which reason (an item may have several); and the counts left out.
    """
    begun = started(item_flow, team, scope, calendar)
    begun = _noted(begun, _late(begun, sprint, sprint_span), "late")
    begun = _noted(begun, _marked(begun, item, unplanned_trait), "marked")
    begun = begun.mutate(young=_young(begun))
    reasons = {name: begun.count(where=begun.usable & begun[name]) for name in REASONS}
    any_reason = begun.young | begun.late | begun.marked
    values = begun.group_by("period").aggregate(
        n=begun.count(where=begun.usable),
        unplanned=begun.count(where=begun.usable & any_reason),
        **reasons,
        **unusable(begun),
    )
    return every_period(values.mutate(share=share(values.unplanned, values.n)), calendar)


REASONS = ("young", "late", "marked")


def _young(begun: ir.Table) -> ir.BooleanValue:
    return begun.committed_at < begun.created_at + ibis.interval(days=YOUNG_DAYS)


def _late(begun: ir.Table, sprint: ir.Table, sprint_span: ir.Table) -> ir.Table:
    """Return the items that joined the sprint they were started in after it had begun."""
    known = sprint.filter(sprint.starts_at.notnull()).select(
        "starts_at", "completes_at", known_sprint=sprint.sprint_id
    )
    span = sprint_span.join(known, sprint_span.sprint_id == known.known_sprint)
    begins = begun.select("committed_at", begun_item=begun.item_id)
    member = span.join(begins, span.item_id == begins.begun_item)
    running = (member.starts_at <= member.committed_at) & (
        member.completes_at.isnull() | (member.completes_at > member.committed_at)
    )
    member = member.filter(running)
    sprints = member.group_by("item_id", "sprint_id").aggregate(
        from_the_start=_there_at_the_start(member).any(),
        joined_in_it=_joined_in_it(member).any(),
    )
    late = sprints.filter(sprints.joined_in_it & ~sprints.from_the_start)
    return late.select("item_id").distinct()


def _there_at_the_start(member: ir.Table) -> ir.BooleanValue:
    still = member.left_at.isnull() | (member.left_at > member.starts_at)
    return (member.joined_at <= member.starts_at) & still


def _joined_in_it(member: ir.Table) -> ir.BooleanValue:
    before_its_end = member.completes_at.isnull() | (member.joined_at < member.completes_at)
    return (member.joined_at > member.starts_at) & before_its_end


def _marked(begun: ir.Table, item: ir.Table, unplanned_trait: ir.Table) -> ir.Table:
    """Return the items that carry a trait which their team's stream says means unplanned."""
    whose = begun.select("team_id", begun_item=begun.item_id)
    signs = whose.join(unplanned_trait, "team_id")
    known = item.select("item_id", "traits")
    tried = known.join(signs, known.item_id == signs.begun_item)
    return tried.filter(tried.traits.contains(tried.trait)).select("item_id").distinct()


def _noted(begun: ir.Table, items: ir.Table, name: str) -> ir.Table:
    """Add the flag `name`: whether an item is among `items`."""
    found = items.select(found_item=items.item_id)
    joined = begun.left_join(found, [("item_id", "found_item")])
    return joined.mutate(joined.found_item.notnull().name(name)).drop("found_item")
