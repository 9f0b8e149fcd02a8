"""What this room keeps. Everything keeps its history; only a checklist knows whose it is.

A place is known by its scale and slug, a team by its slug, an initiative or epic by its identity in
the warehouse (`item_id`), so that what people wrote outlives a plan or a source that is away for a
while.
"""

from headwater.purpose.models.checklist import Checklist, ChecklistNote
from headwater.purpose.models.counter import Counter
from headwater.purpose.models.imports import Import, RowSetAside
from headwater.purpose.models.key_results import CheckIn, KeyResult, Objective
from headwater.purpose.models.money import Funding, TeamCost
from headwater.purpose.models.money_setting import MoneySetting
from headwater.purpose.models.outcomes import Outcome, OutcomeVersion, Reflection
from headwater.purpose.models.teams import TeamChoice

__all__ = [
    "CheckIn",
    "Checklist",
    "ChecklistNote",
    "Counter",
    "Funding",
    "Import",
    "KeyResult",
    "MoneySetting",
    "Objective",
    "Outcome",
    "OutcomeVersion",
    "Reflection",
    "RowSetAside",
    "TeamChoice",
    "TeamCost",
]
