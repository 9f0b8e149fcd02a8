"""What a stored fact means: the expressions the warehouse derives its facts with, at load.

Every function takes relations (see `headwater.metrics.relations`) and returns one. They run over
all items when the mapping changes, and over the touched items' rows when a batch is loaded: none
looks at more than one item at a time, so the parts add up to the whole.
"""

from headwater.metrics.derivation.item_flow import item_flow
from headwater.metrics.derivation.items import classify_items
from headwater.metrics.derivation.load_day import load_day, load_month
from headwater.metrics.derivation.mapped_stays import map_stays
from headwater.metrics.derivation.stage_day import stage_day

__all__ = ["classify_items", "item_flow", "load_day", "load_month", "map_stays", "stage_day"]
