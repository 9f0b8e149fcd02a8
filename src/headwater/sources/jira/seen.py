"""What a batch of issues mentions besides themselves: statuses, types, sprints."""

from collections.abc import Iterable, Sequence

from headwater.sources.jira import payloads
from headwater.sources.jira.levels import level_of
from headwater.sources.jira.sprints import as_sprint
from headwater.vocabulary.work import ItemType, Sprint, Status, StatusCategory

CATEGORY_BY_ID = {
    2: StatusCategory.TO_DO,
    3: StatusCategory.DONE,
    4: StatusCategory.IN_PROGRESS,
}
CATEGORY_BY_KEY = {
    "new": StatusCategory.TO_DO,
    "done": StatusCategory.DONE,
    "indeterminate": StatusCategory.IN_PROGRESS,
}


def as_status(status: payloads.Status) -> Status:
    """Return the vocabulary's status. The category's id wins over its key, which may contradict."""
    category = status.statusCategory or payloads.StatusCategory()
    by_key = CATEGORY_BY_KEY.get(category.key or "", StatusCategory.UNKNOWN)
    return Status(
        external_id=str(status.id),
        name=status.name or str(status.id),
        category=CATEGORY_BY_ID.get(category.id or 0, by_key),
    )


def as_type(kind: payloads.IssueType) -> ItemType:
    """Return the vocabulary's item type."""
    return ItemType(str(kind.id), kind.name or str(kind.id), level_of(kind))


class Seen:
    """Collects each status, type and sprint once.

    A status that only a history mentions is kept under its name of that time and without a
    category, unless the tracker still lists it.
    """

    def __init__(self, known_statuses: frozenset[str] | None) -> None:
        self._known = known_statuses or frozenset()
        self._statuses: dict[payloads.Id, Status] = {}
        self._former: dict[payloads.Id, Status] = {}
        self._types: dict[payloads.Id, ItemType] = {}
        self._sprints: dict[payloads.Id, Sprint] = {}

    def issue(self, fields: payloads.Fields, sprints: Iterable[payloads.Sprint]) -> None:
        """Take note of what an issue's fields mention."""
        status, kind = fields.status, fields.issuetype
        if status is not None and status.id is not None and status.id not in self._statuses:
            self._statuses[status.id] = as_status(status)
        if kind is not None and kind.id is not None and kind.id not in self._types:
            self._types[kind.id] = as_type(kind)
        for sprint in sprints:
            if sprint.id is not None and sprint.id not in self._sprints:
                self._sprints[sprint.id] = as_sprint(sprint)

    def change(self, item: payloads.Item) -> None:
        """Take note of the statuses that a change of status names."""
        if item.to is not None and item.to not in self._former:
            self._former[item.to] = _former(item.to, payloads.text_of(item.toString))
        if item.from_ is not None and item.from_ not in self._former:
            self._former[item.from_] = _former(item.from_, payloads.text_of(item.fromString))

    def steps(self, steps: Sequence[tuple[int, payloads.Item]]) -> None:
        """Take note of the statuses that a row of changes names; most have been met before."""
        former = self._former
        for _, item in steps:
            if item.to not in former or item.from_ not in former:
                self.change(item)

    def statuses(self) -> tuple[Status, ...]:
        """Present statuses, then former ones that nothing else describes."""
        present = {s.external_id: s for s in self._statuses.values()}
        former = {s.external_id: s for s in self._former.values()}
        unlisted = {**former, **present}
        return tuple(s for name, s in unlisted.items() if name not in self._known)

    def types(self) -> tuple[ItemType, ...]:
        """The types of the issues."""
        return tuple(self._types.values())

    def sprints(self) -> tuple[Sprint, ...]:
        """The sprints that issues list."""
        return tuple(self._sprints.values())


def _former(status: payloads.Id, name: str) -> Status:
    return Status(str(status), name or str(status))
