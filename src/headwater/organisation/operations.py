"""Everything that changes the organisation. Each change is a plan that replaces the plan before."""

from collections.abc import Callable, Collection

from django.conf import settings
from django.db import transaction

from headwater.organisation import queries, sightings
from headwater.organisation.models import OrganisationProfile
from headwater.organisation.storing import store
from headwater.organisation.suggestions import Sightings
from headwater.organisation.suggestions import suggest as with_suggestions
from headwater.organisation.validation import check
from headwater.vocabulary.organisation import Organisation
from headwater.warehouse import open_warehouse

Edit = Callable[[Organisation], Organisation]
Note = Callable[[Organisation, Organisation], None]
"""Writes down that one plan became another."""


def unnoted(_before: Organisation, _after: Organisation) -> None:
    """Write nothing: what Headwater suggests by itself nobody has changed."""


def apply(organisation: Organisation, note: Note = unnoted) -> None:
    """Make `organisation` the plan: keep it, then have the warehouse derive all facts with it.

    Raises `PlanRefused` with every problem if the plan contradicts itself; nothing changes then.
    """
    change(lambda _before: organisation, note)


def change(edit: Edit, note: Note = unnoted) -> Organisation:
    """Apply what `edit` makes of the current plan, have `note` write it down, and return it.

    The plan is read and written in one transaction, so that two people who edit different parts
    at the same time do not undo each other's work. Raises `PlanRefused` like `apply`.
    """
    with transaction.atomic():
        _take_turns()
        before = queries.plan()
        organisation = edit(before)
        check(organisation)
        store(organisation)
        note(before, organisation)
    _hand_over()
    return organisation


def suggest(arriving: Collection[str] = ()) -> Organisation:
    """Propose rules for what has been imported and nobody has mapped, and return the plan.

    Suggestions take effect at once, marked as suggested until somebody confirms them
    (`queries.suggestions_pending`). Where there is nothing to suggest, nothing changes. Of the
    sources that are still `arriving` only a part is there: they are left for later.
    """
    seen = Sightings(
        [status for status in sightings.all_statuses() if status.source not in arriving],
        [kind for kind in sightings.types() if kind.source not in arriving],
        [place for place in sightings.places() if place.source not in arriving],
    )
    before = queries.plan()
    if with_suggestions(before, seen) == before:
        return before
    return change(lambda plan: with_suggestions(plan, seen))


def _hand_over() -> None:
    """Have the warehouse follow the kept plan; again, if somebody changed it meanwhile."""
    mapped = None
    while (kept := queries.plan()) != mapped:
        open_warehouse(settings.WAREHOUSE_URL).map(kept)
        mapped = kept


def catch_up() -> None:
    """Have the warehouse derive by the plan if it does not: a process may have died between
    keeping the plan and handing it over. Without any plan, nothing changes.
    """
    plan = queries.plan()
    warehouse = open_warehouse(settings.WAREHOUSE_URL)
    if plan not in (Organisation(), warehouse.organisation()):
        warehouse.map(plan)


def _take_turns() -> None:
    """Lock the plan until the transaction ends (SQLite's transactions take turns anyway)."""
    OrganisationProfile.objects.get_or_create(pk=1)
    OrganisationProfile.objects.select_for_update().get(pk=1)
