"""How every editing page answers: show, preview (live or by button), save, or say what is wrong."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone

from headwater.access.viewer import viewer_of
from headwater.organisation import changes, operations, previews, queries
from headwater.organisation.desks import Desk
from headwater.organisation.validation import PlanRefused, check
from headwater.warehouse.errors import WarehouseError

UNREADABLE = "Some fields need another look; what is wrong stands beside them."


@dataclass(frozen=True)
class Outcome:
    """What came of a post: changes to look at, problems to mend, or `saved`."""

    changes: previews.Changes | None = None
    problems: tuple[str, ...] = ()
    saved: bool = False


def answer(
    request: HttpRequest, template: str, desk: Desk, *, then: str, **context: object
) -> HttpResponse:
    """Return the page for `desk`; once saved, go to the address `then`."""
    outcome = _outcome(request, desk)
    if outcome.saved:
        return HttpResponseRedirect(f"{then}?saved=1")
    if _is_live(request):
        return render(request, "organisation/_preview.html", {"outcome": outcome})
    page = {"desk": desk, "outcome": outcome, "saved": "saved" in request.GET, **context}
    return render(request, template, page, status=422 if outcome.problems else 200)


def previewed(desk: Desk) -> Outcome:
    """Return what the desk's edit would change, changing nothing."""
    if not desk.is_valid():
        return Outcome(problems=(UNREADABLE,))
    try:
        plan = desk.edit(queries.plan())
        check(plan)
        return Outcome(changes=previews.preview(plan))
    except PlanRefused as refused:
        return Outcome(problems=refused.problems)
    except WarehouseError as error:
        return Outcome(problems=(f"The preview is not available: {error}",))


def _outcome(request: HttpRequest, desk: Desk) -> Outcome:
    if request.method != "POST":
        return Outcome()
    if _is_live(request) or "preview" in request.POST:
        return previewed(desk)
    return _saved(desk, changes.noted_by(viewer_of(request), timezone.now()))


def _saved(desk: Desk, note: operations.Note) -> Outcome:
    if not desk.is_valid():
        return Outcome(problems=(UNREADABLE,))
    try:
        operations.change(desk.edit, note)
    except PlanRefused as refused:
        return Outcome(problems=refused.problems)
    except WarehouseError as error:
        return Outcome(
            problems=(f"It is saved, but not in the numbers yet. Save again to retry. {error}",)
        )
    return Outcome(saved=True)


def _is_live(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"
