"""Follow an item's place and marks through its history: projects, components, flags, links."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from headwater.sources.jira import payloads
from headwater.sources.jira.field_values import decoded, display_values
from headwater.sources.jira.links import LINK_FIELD, Link, Links
from headwater.sources.jira.members import Event, first_members, put
from headwater.sources.jira.options import FieldMap, Options
from headwater.sources.jira.sprints import SPRINT_FIELD, Record, is_sprint
from headwater.vocabulary.work import Change, Dependency, Instant, Place

Position = tuple[Instant, int]

ALWAYS = ("status", "Key", "Component", LINK_FIELD, "Flagged", "Epic Link", SPRINT_FIELD)
"""What the changelog calls the fields that matter; custom ones may be renamed: their ids count."""

UNMOVED = frozenset({"status", "Epic Link"})


class State(msgspec.Struct):
    """What an item's place and marks are made of, at one moment."""

    project: str
    column: tuple[str, ...]
    components: set[str]
    links: set[Link]
    flagged: bool

    def marks(self) -> tuple[str, ...]:
        """The marks, sorted: `flag`, `link:is blocked by`."""
        links = {f"link:{link.text}" for link in self.links}
        return tuple(sorted(links | ({"flag"} if self.flagged else set())))


class Moves:
    """Reads place and marks as one source writes them, sharing equal places among items."""

    def __init__(self, options: Options) -> None:
        self._fields: FieldMap = options.fields
        self._links = Links(options.waiting_links)
        self._places: dict[tuple[str, tuple[str, ...], tuple[str, ...]], Place] = {}
        self._plain: dict[str, Place] = {}
        watched = (*ALWAYS, self._fields.flagged, self._fields.sprint, self._fields.place)
        self.watches = frozenset(watched) - {""}

    def standing(self, fields: payloads.Fields) -> tuple[Place, tuple[str, ...]]:
        """Return the place and marks that an issue has now."""
        if fields.components or fields.issuelinks or fields.flagged or self._has_custom(fields):
            now = self._now(fields)
            return self._place(now), now.marks()
        project = fields.project
        key = "" if project is None else project.key or project.name or ""
        place = self._plain.get(key)
        if place is None:
            place = self._plain[key] = _make_place(key, (), ())
        return place, ()

    def dependencies(
        self, fields: payloads.Fields, created_at: Instant, records: Sequence[Record]
    ) -> tuple[Dependency, ...]:
        """Return what the item waited for, by the very links that its marks come from."""
        if not fields.issuelinks and not any(map(_changes_links, records)):
            return ()
        return self._links.dependencies(fields, created_at, records)

    def _has_custom(self, fields: payloads.Fields) -> bool:
        named = (self._fields.flagged, self._fields.place)
        return any(decoded(getattr(fields, payloads.slot(each))) for each in named if each)

    def follow(
        self, fields: payloads.Fields, records: Sequence[Record]
    ) -> tuple[Place, tuple[str, ...], dict[Position, Change]]:
        """Return the first place, the first marks, and a change for each later move."""
        moving = [record for record in records if any(map(self._moves, record.items))]
        moving.sort(key=_position)
        items = [item for record in moving for item in record.items]
        now = self._now(fields, items)
        if not moving:
            return self._place(now), now.marks(), {}
        first = self._first(now, items)
        place, marks = self._place(first), first.marks()
        return place, marks, dict(self._walk(first, now.project, moving))

    def _moves(self, item: payloads.Item) -> bool:
        return item.field not in UNMOVED and not is_sprint(item, self._fields.sprint)

    def _walk(
        self, state: State, project_now: str, moving: Sequence[Record]
    ) -> Iterator[tuple[Position, Change]]:
        """Apply the moves in order. A record that was delivered twice changes nothing twice."""
        last_move = max((_position(r) for r in moving if _changes_key(r)), default=None)
        for position, together in groupby(moving, key=_position):
            before = self._place(state)
            for record in together:
                for item in record.items:
                    self._apply(state, item)
            if position == last_move:
                # a project renamed since is known by its present key from the last move on
                state.project = project_now
            place, marks = self._place(state), state.marks()
            yield position, Change(*position, None, place, marks, None, before)

    def _now(self, fields: payloads.Fields, items: Sequence[payloads.Item] = ()) -> State:
        project = fields.project
        return State(
            (project.key or project.name or "") if project is not None else "",
            self._column(fields),
            {each.name for each in fields.components or () if each.name},
            set(self._links.now(fields, items)),
            self._flagged(fields),
        )

    def _first(self, now: State, items: Sequence[payloads.Item]) -> State:
        """The state at creation: what the first item about each thing says it was before."""
        return State(
            _first_project(items, now.project),
            self._first_column(items, now.column),
            first_members(now.components, filter(None, map(_component, items))),
            self._links.first(now.links, items)[0],
            self._first_flag(items, now.flagged),
        )

    def _apply(self, state: State, item: payloads.Item) -> None:
        if item.field == "Key":
            state.project = _project(payloads.text_of(item.toString)) or state.project
        elif component := _component(item):
            put(state.components, *component)
        elif link := self._links.event(item):
            put(state.links, *link)
        elif self._is_flag(item):
            state.flagged = bool(payloads.text_of(item.toString))
        elif self._is_column(item):
            state.column = _told(item.toString)

    def _is_flag(self, item: payloads.Item) -> bool:
        named = item.field == "Flagged"
        return named or (bool(self._fields.flagged) and item.fieldId == self._fields.flagged)

    def _is_column(self, item: payloads.Item) -> bool:
        return bool(self._fields.place) and self._fields.place in (item.fieldId, item.field)

    def _first_flag(self, items: Iterable[payloads.Item], now: bool) -> bool:
        return next((bool(payloads.text_of(i.fromString)) for i in items if self._is_flag(i)), now)

    def _first_column(
        self, items: Iterable[payloads.Item], now: tuple[str, ...]
    ) -> tuple[str, ...]:
        return next((_told(i.fromString) for i in items if self._is_column(i)), now)

    def _flagged(self, fields: payloads.Fields) -> bool:
        if fields.flagged or not self._fields.flagged:
            return bool(fields.flagged)
        return bool(decoded(getattr(fields, payloads.slot(self._fields.flagged))))

    def _column(self, fields: payloads.Fields) -> tuple[str, ...]:
        if not self._fields.place:
            return ()
        return display_values(decoded(getattr(fields, payloads.slot(self._fields.place))))

    def _place(self, state: State) -> Place:
        parts = (state.project, tuple(sorted(state.components)), state.column)
        place = self._places.get(parts)
        if place is None:
            place = self._places[parts] = _make_place(*parts)
        return place


def _make_place(project: str, components: tuple[str, ...], column: tuple[str, ...]) -> Place:
    pairs = [("component", name) for name in components] + [("column", value) for value in column]
    return Place(tuple(sorted([*pairs, *([("project", project)] if project else [])])))


def _position(record: Record) -> Position:
    return record.at, record.order


def _changes_key(record: Record) -> bool:
    return any(item.field == "Key" for item in record.items)


def _changes_links(record: Record) -> bool:
    return any(item.field == LINK_FIELD for item in record.items)


def _project(key: str) -> str:
    return key.rpartition("-")[0]


def _first_project(items: Iterable[payloads.Item], now: str) -> str:
    keys = (payloads.text_of(i.fromString) for i in items if i.field == "Key")
    return next((project for key in keys if (project := _project(key))), now)


def _component(item: payloads.Item) -> Event[str] | None:
    if item.field != "Component":
        return None
    added = item.to is not None
    name = payloads.text_of(item.toString if added else item.fromString)
    return (name, added) if name else None


def _told(raw: msgspec.Raw) -> tuple[str, ...]:
    text = payloads.text_of(raw)
    return (text,) if text else ()
