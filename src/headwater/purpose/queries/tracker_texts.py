"""What the tracker says that single pieces of work are for, right now."""

from headwater.flow.queries.asking import warehouse
from headwater.metrics.catalogue import expression
from headwater.metrics.work_purpose import tracker_texts
from headwater.purpose.works import chosen


def tracker_text(item_id: int) -> str | None:
    """Return the tracker's text on an item; None where it says nothing."""
    rows = warehouse().read(expression(tracker_texts), chosen=chosen([item_id])).to_pylist()
    return str(rows[0]["text"]) if rows else None
