"""The level of an issue: by Jira's hierarchy, else by what its type is called."""

from headwater.sources.jira.payloads import IssueType
from headwater.vocabulary.work import Level

LEVELS = {-1: Level.SUB_ITEM, 0: Level.ITEM, 1: Level.EPIC}
EPIC_NAMES = frozenset({"epic"})
INITIATIVE_NAMES = frozenset({"initiative", "theme", "legend"})


def level_of(kind: IssueType | None) -> Level:
    """Return the level of a type. Data Center tells no hierarchy but `subtask`."""
    if kind is None:
        return Level.ITEM
    if kind.hierarchyLevel is not None:
        beyond = Level.INITIATIVE if kind.hierarchyLevel > 1 else Level.SUB_ITEM
        return LEVELS.get(kind.hierarchyLevel, beyond)
    if kind.subtask:
        return Level.SUB_ITEM
    return _level_by_name((kind.untranslatedName or kind.name or "").casefold())


def _level_by_name(name: str) -> Level:
    if name in EPIC_NAMES:
        return Level.EPIC
    return Level.INITIATIVE if name in INITIATIVE_NAMES else Level.ITEM
