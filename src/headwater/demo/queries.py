"""Whether there is room for the demo."""

from django.conf import settings

from headwater.organisation import queries as organisation
from headwater.simulation.cast import SOURCE


def what_is_there() -> str | None:
    """Return a sentence about what is here already, or None where the demo may be built.

    The demo's own work without a plan is a build that was cut short: it may be built again.
    """
    plan = organisation.plan()
    if plan.domains:
        return f"There is already an organisation here, “{plan.name}”."
    others = sorted(_sources_with_work() - {SOURCE})
    return f"There is already work here, from {', '.join(others)}." if others else None


def is_only_the_demo() -> bool:
    """Say whether all the work here is the demo's: nobody's own."""
    return _sources_with_work() == {SOURCE}


def _sources_with_work() -> set[str]:
    from headwater.metrics.relations import relation
    from headwater.warehouse import open_warehouse

    batch = relation("batch")
    batches = batch.filter(batch.items > 0).select("source").distinct()
    found = open_warehouse(settings.WAREHOUSE_URL).read(batches)
    return set(found.column("source").to_pylist())
