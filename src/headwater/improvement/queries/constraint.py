"""Constraint first: what is improved downstream of the constraint helps there and nowhere else."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from headwater.flow.queries.constraint import FoundConstraint, constraint
from headwater.flow.queries.facts import team_facts
from headwater.flow.queries.told import told_stream_facts
from headwater.flow.words import listed
from headwater.organisation import queries as organisation
from headwater.organisation.queries import StageEntry, TeamEntry


@dataclass(frozen=True)
class Bottleneck:
    """Where work piles up on a team's way to done; nowhere, where `found` is None."""

    found: FoundConstraint | None
    stages: Sequence[StageEntry]

    @property
    def advice(self) -> str:
        """Say where an aim helps the whole, and where only itself; "" where nothing is clear."""
        if self.found is None:
            return ""
        where = f"Work waits longest in front of {self.found.stage.name}."
        names = [stage.name for stage in self.found.downstream]
        if not names:
            return f"{where} An aim there helps the whole."
        return f"{where} An aim there helps the whole; one on {listed(names)} would stay local."

    def remark(self, stage: str) -> str:
        """Say that an aim on a stage is local, and why; "" where it is not."""
        after = {one.slug: one.name for one in self.found.downstream} if self.found else {}
        if self.found is None or stage not in after:
            return ""
        here, there = after[stage], self.found.stage.name
        return (
            f"This is local: {here} comes after {there}, where work waits longest. "
            f"The whole gets faster when {there} does."
        )

    def name(self, stage: str) -> str:
        """Return what a stage is called, "" for all of them."""
        return {one.slug: one.name for one in self.stages}.get(stage, stage)


def stages_of(team: TeamEntry) -> tuple[StageEntry, ...]:
    """Return the stages that a team's work passes."""
    return organisation.stream(team.stream_slug).stages


def bottleneck(team: TeamEntry, now: dt.datetime) -> Bottleneck:
    """Return the constraint of a team's own work, or, where none is clear, of its stream's.

    Of the stream it is found in what its teams told: a team reads nothing of its neighbours' months
    before their leader does, and nothing small.
    """
    facts = team_facts(team.slug, {}, now)
    found = constraint(facts) or constraint(told_stream_facts(team.stream_slug, {}, now))
    return Bottleneck(found, facts.stages_on_the_way)
