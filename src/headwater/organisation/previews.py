"""What a plan would change, in words: “412 items would move from unmapped to Ready”.

Work that is in the numbers of a team is told by its size alone: see `amounts`.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings

from headwater.organisation import queries
from headwater.organisation.amounts import roughly
from headwater.vocabulary.organisation import Organisation
from headwater.warehouse import Move, Preview, Standing, open_warehouse

NOWHERE = ("no team", "unmapped")
"""What has no place yet is in nobody's numbers."""
MOST_CHANGES = 12
"""Lines shown one by one; the rest is counted together."""

VERBS = {
    "team": "would go from {before} to {after}",
    "stage": "would move from {before} to {after}",
    "kind": "would turn from {before} to {after}",
    "level": "would turn from {before} to {after}",
}


@dataclass(frozen=True)
class Change:
    """`items` would have `after` instead of `before` as their team, stage, kind or level."""

    aspect: str
    before: str
    after: str
    items: int

    @property
    def is_of_a_team(self) -> bool:
        """Say whether the items are in a team's numbers, so that how many is not told."""
        return self.before not in NOWHERE

    def __str__(self) -> str:
        noun = "item" if self.items == 1 and not self.is_of_a_team else "items"
        verb = VERBS[self.aspect].format(before=self.before, after=self.after)
        number = roughly(self.items) if self.is_of_a_team else f"{self.items:,}"
        return f"{number} {noun} {verb}"


@dataclass(frozen=True)
class Changes:
    """All that would change among `items` items; `affected` of them stand differently."""

    lines: tuple[Change, ...]
    affected: int
    items: int

    @property
    def shown(self) -> tuple[Change, ...]:
        """The largest changes."""
        return self.lines[:MOST_CHANGES]

    @property
    def extent(self) -> str:
        """How many items are affected of how many, in words."""
        exact = not any(line.is_of_a_team for line in self.lines)
        affected = f"{self.affected:,}" if exact else roughly(self.affected)
        return f"{affected} of {self.items:,} items"

    @property
    def others(self) -> int:
        """How many changes are not among the shown."""
        return max(0, len(self.lines) - MOST_CHANGES)


def preview(plan: Organisation) -> Changes:
    """Return what applying `plan` would change for the items as they stand now."""
    found = open_warehouse(settings.WAREHOUSE_URL).preview(plan)
    return in_words(found, queries.plan(), plan)


def in_words(found: Preview, before: Organisation, after: Organisation) -> Changes:
    """Return the warehouse's answer with names for slugs, the largest change first."""
    old, new = _Names(before), _Names(after)
    counts: Counter[tuple[str, str, str]] = Counter()
    for move in found.moves:
        for aspect in _differing(move):
            counts[aspect, old.of(aspect, move.before), new.of(aspect, move.after)] += move.items
    lines = tuple(Change(*key, items) for key, items in counts.most_common())
    return Changes(lines, found.affected, found.items)


def _differing(move: Move) -> Iterable[str]:
    return (a for a in VERBS if getattr(move.before, a) != getattr(move.after, a))


class _Names:
    """The plan's names by slug."""

    def __init__(self, plan: Organisation) -> None:
        streams = [stream for domain in plan.domains for stream in domain.streams]
        self._teams = {team.slug: team.name for s in streams for team in s.teams}
        self._stages = {
            (team.slug, stage.slug): stage.name
            for s in streams
            for team in s.teams
            for stage in s.stages
        }

    def of(self, aspect: str, standing: Standing) -> str:
        """Return the name of what `standing` has as its team, stage, kind or level."""
        slug = str(getattr(standing, aspect))
        if aspect == "team":
            return self._teams.get(slug, slug) or "no team"
        if aspect == "stage":
            return self._stages.get((standing.team, slug), slug) or "unmapped"
        return slug.replace("_", "-")
