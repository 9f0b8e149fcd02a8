"""The desks that map work: statuses to stages, places to teams, types and labels to kinds.

Each shows the rules there are and, beside them, what the sources have brought that no rule covers.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from headwater.organisation import edits, fields, forms, sightings
from headwater.organisation.amounts import roughly
from headwater.organisation.desks import Data, Desk
from headwater.organisation.first_stream import Group, groups
from headwater.vocabulary.identity import team_id
from headwater.vocabulary.organisation import (
    KindRule,
    LevelRule,
    Organisation,
    StatusRule,
    Stream,
    TeamRule,
)

MOST_SHOWN = 60
"""Rules on one page; a team's own are a choice away."""
MOST_OFFERED = 50
"""Places without a team that are offered at once, those with most items first."""
STEP = 10
"""Between two order numbers, so that there is room to put a rule between two others."""

StatusKey = tuple[str, str]


@dataclass(frozen=True)
class Line:
    """A row of a form with what is known beside it."""

    form: Any
    name: str
    source: str
    items: int
    suggested: bool = False
    before: int | None = None  # of a status: stays in it that have ended
    shared: str = ""  # the stage the whole stream gives this status, on a team's own page
    mapped: bool = False  # what it counts is in the numbers of teams, so it is told roughly

    @property
    def facts(self) -> str:
        """What is known of it, in a few words; nothing for a row nobody has filled yet."""
        if not (self.source or self.items):
            return ""
        now = "" if self.before is None else " now"
        counted = f"{self._number(self.items)} {'item' if self._is_one else 'items'}{now}"
        before = f"{self._number(self.before)} before" if self.before else ""
        shared = f"{self.shared} for the whole stream" if self.shared else ""
        return " · ".join(fact for fact in (self.source, counted, before, shared) if fact)

    @property
    def _is_one(self) -> bool:
        return self.items == 1 and not self.mapped

    def _number(self, items: int) -> str:
        return roughly(items) if self.mapped else f"{items:,}"


class StatusDesk(Desk):
    """Which stage each status of a stream's work belongs to; with `team`, where it differs."""

    def __init__(self, stream: Stream, team: str, data: Data) -> None:
        self.stream, self.team = stream, team
        seen = _seen(stream, team)
        self._items, self._before = _sum(seen, "items"), _sum(seen, "before")
        self._own = {_key(rule): rule for rule in stream.statuses if rule.team == team}
        self._shared = {_key(rule): rule for rule in stream.statuses if team and not rule.team}
        self._names = {stage.slug: stage.name for stage in stream.stages}
        stages = [("", "as the whole stream" if team else "not mapped"), *self._names.items()]
        self.rows = fields.rows(
            forms.StatusRow, "statuses", data, self._values(seen), stages=stages
        )
        self.parts = (self.rows,)

    def _values(self, seen: Iterable[sightings.SeenStatus]) -> list[dict[str, Any]]:
        """The rules there are, then a row without a stage for every other status."""
        names = {key: rule.status_name for key, rule in self._shared.items()}
        names |= {(found.source, found.external_id): found.name for found in seen}
        others = [
            StatusRule(*key, stage="", status_name=name)
            for key, name in names.items()
            if key not in self._own
        ]
        return [forms.StatusRow.values(rule) for rule in (*self._own.values(), *others)]

    @property
    def lines(self) -> list[Line]:
        """The rows, those without a stage first, then those with most items."""
        lines = [self._line(form) for form in self.rows.forms]
        return sorted(lines, key=lambda line: (bool(line.form["stage"].value()), -line.items))

    def _line(self, form: Any) -> Line:
        key = (form["source"].value(), form["status"].value())
        rule, shared = self._own.get(key), self._shared.get(key)
        return Line(
            form=form,
            name=form["status_name"].value() or key[1],
            source=key[0],
            items=self._items[key],
            before=self._before[key],
            suggested=rule.suggested if rule else False,
            shared=self._names[shared.stage] if shared else "",
            mapped=bool(rule or shared),
        )

    @property
    def guesses(self) -> int:
        """How many rows are suggestions nobody has confirmed."""
        return sum(rule.suggested for rule in self._own.values())

    def edit(self, plan: Organisation) -> Organisation:
        mapped = [form for form in self.rows.forms if form.cleaned_data.get("stage")]
        rules = [form.rule(self.team) for form in mapped]
        return edits.map_statuses(plan, self.stream.slug, self.team, rules)


class TeamRuleDesk(Desk):
    """Whose hands work is in, by its project, board, repository, component or column.

    Only some rules are on the page: `team`'s own, or the first ones. An edit leaves the others
    where they are.
    """

    def __init__(self, plan: Organisation, team: str, data: Data) -> None:
        self.team, self.choices = team, _teams(plan)
        places = sightings.places()
        self._items = _items_by_attribute(places)
        self.values = sorted({value for (_, _, value) in self._items})[:MOST_SHOWN]
        shown = self._shown(plan)
        offered = [group._asdict() for group in _unclaimed(plan, places)]
        teams = [("", "no team"), *self.choices]
        self.rows = fields.rows(
            forms.TeamRuleRow,
            "teams",
            data,
            [*shown, *offered],
            blank=fields.BLANK_ROWS,
            teams=teams,
        )
        self.parts = (self.rows,)

    def _shown(self, plan: Organisation) -> list[dict[str, Any]]:
        chosen = [
            forms.TeamRuleRow.values(number * STEP, rule)
            for number, rule in enumerate(plan.team_rules, start=1)
            if self.team in ("", rule.team)
        ]
        self.hidden = max(0, len(chosen) - MOST_SHOWN)
        return chosen[:MOST_SHOWN]

    @property
    def lines(self) -> list[Line]:
        """The rows, each with the items in such places now."""
        return [self._line(form) for form in self.rows.forms]

    def _line(self, form: Any) -> Line:
        source, attribute, value = (form[f].value() or "" for f in ("source", "attribute", "value"))
        items = sum(
            count
            for (at, named, found), count in self._items.items()
            if (named, found) == (attribute, value) and source in ("", at)
        )
        name, mapped = f"{attribute} {value}".strip(), bool(form["team"].value())
        return Line(form, name=name, source=source, items=items, mapped=mapped)

    def edit(self, plan: Organisation) -> Organisation:
        last = (len(plan.team_rules) + 1) * STEP
        mapped = [form for form in self.rows.forms if form.cleaned_data.get("team")]
        placed = [(form.number(last), form.rule()) for form in mapped]
        rules = sorted([*self._untouched(plan), *placed], key=lambda rule: rule[0])
        return edits.map_teams(plan, [rule for _, rule in rules])

    def _untouched(self, plan: Organisation) -> Iterable[tuple[int, TeamRule]]:
        """The rules that were not on the page, with their order numbers."""
        edited = {form.cleaned_data.get("was") for form in self.rows.forms}
        return (
            (number * STEP, rule)
            for number, rule in enumerate(plan.team_rules, start=1)
            if forms.TeamRuleRow.name_of(rule) not in edited
        )


class TraitDesk(Desk):
    """What types, labels and fields say about an item: its kind, and where needed its level."""

    def __init__(self, plan: Organisation, data: Data) -> None:
        types = sightings.types()
        self._seen = {(seen.source, seen.trait): seen for seen in (*types, *sightings.traits())}
        self._suggested = {(r.source, r.trait) for r in plan.kind_rules if r.suggested}
        self.traits = sorted({trait for _, trait in self._seen})
        kinds = [forms.KindRow.values(n * STEP, r) for n, r in enumerate(plan.kind_rules, 1)]
        kinds += [_offered_type(seen) for seen in _without_kind(plan.kind_rules, types)]
        levels = [forms.LevelRow.values(n * STEP, r) for n, r in enumerate(plan.level_rules, 1)]
        self.kinds = fields.rows(forms.KindRow, "kinds", data, kinds, blank=fields.BLANK_ROWS)
        self.levels = fields.rows(forms.LevelRow, "levels", data, levels, blank=fields.BLANK_ROWS)
        self.parts = (self.kinds, self.levels)

    @property
    def kind_lines(self) -> list[Line]:
        """The rows for kinds; types without one come first."""
        lines = [self._line(form) for form in self.kinds.forms]
        offered = [x for x in lines if x.form["trait"].value() and not x.form["kind"].value()]
        return offered + [line for line in lines if line not in offered]

    @property
    def level_lines(self) -> list[Line]:
        """The rows for levels."""
        return [self._line(form) for form in self.levels.forms]

    def _line(self, form: Any) -> Line:
        source, trait = (form[field].value() or "" for field in ("source", "trait"))
        found = [
            seen
            for (at, named), seen in self._seen.items()
            if named == trait and source in ("", at)
        ]
        return Line(
            form,
            name=form["trait_name"].value() or trait,
            source=source,
            items=sum(seen.items for seen in found),
            suggested=(source, trait) in self._suggested,
            mapped=not any(seen.unmapped for seen in found),
        )

    @property
    def guesses(self) -> int:
        """How many rows are suggestions nobody has confirmed."""
        return len(self._suggested)

    def edit(self, plan: Organisation) -> Organisation:
        kinds = [form.rule() for form in fields.in_order(self.kinds) if form.says("kind")]
        levels = [form.rule() for form in fields.in_order(self.levels) if form.says("level")]
        return edits.map_traits(plan, kinds, levels)


def _key(rule: StatusRule) -> StatusKey:
    return rule.source, rule.status


def _seen(stream: Stream, team: str) -> tuple[sightings.SeenStatus, ...]:
    slugs = [team] if team else [team.slug for team in stream.teams]
    return sightings.statuses(team_id(slug) for slug in slugs)


def _sum(seen: Iterable[sightings.SeenStatus], what: str) -> Counter[StatusKey]:
    counts: Counter[StatusKey] = Counter()
    for found in seen:
        counts[found.source, found.external_id] += getattr(found, what)
    return counts


def _items_by_attribute(
    places: Iterable[sightings.SeenPlace],
) -> Counter[tuple[str, str, str]]:
    items: Counter[tuple[str, str, str]] = Counter()
    for place in places:
        for attribute, value in (*place.attributes, ("source", place.source)):
            items[place.source, attribute, value] += place.items
    return items


def _unclaimed(plan: Organisation, places: Iterable[sightings.SeenPlace]) -> list[Group]:
    """Return source, attribute and value of places that are no team's, most items first."""
    ruled = {(rule.source, rule.attribute, rule.value) for rule in plan.team_rules}
    found = groups([place for place in places if not place.team_id])
    return [group for group in found if group not in ruled][:MOST_OFFERED]


def _offered_type(seen: sightings.SeenTrait) -> dict[str, Any]:
    return {"source": seen.source, "trait": seen.trait, "trait_name": seen.name}


def _without_kind(
    rules: Sequence[KindRule | LevelRule], types: Iterable[sightings.SeenTrait]
) -> list[sightings.SeenTrait]:
    ruled = {(rule.source, rule.trait) for rule in rules}
    return [
        seen
        for seen in types
        if seen.unmapped and ruled.isdisjoint({(seen.source, seen.trait), ("", seen.trait)})
    ]


def _teams(plan: Organisation) -> list[tuple[str, str]]:
    return [(t.slug, t.name) for d in plan.domains for s in d.streams for t in s.teams]
