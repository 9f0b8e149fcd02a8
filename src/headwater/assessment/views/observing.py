"""Observations from outside in: written by an ADM or coach, decided on by the team."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from headwater.access.viewer import viewer_of
from headwater.assessment.forms.observing import DecisionForm, ObservationForm
from headwater.assessment.models import Observation, Session
from headwater.assessment.operations import observing
from headwater.assessment.operations.observing import CannotBeObserved
from headwater.assessment.queries.observations import observations
from headwater.assessment.views.of_session import of_session, to_the_room
from headwater.context.telling import today_of
from headwater.organisation.queries import TeamEntry

require_form = require_http_methods(["GET", "HEAD", "POST"])


@require_form
@of_session
def observe(request: HttpRequest, session: Session, team: TeamEntry) -> HttpResponse:
    """Take what an ADM or coach saw, in words with an example."""
    titles = list(session.asked.values_list("key", "title"))
    form = ObservationForm(titles, request.POST or None)
    if form.is_valid() and _kept(request, form, session, team):
        return redirect(f"{request.path}?kept")
    page = {
        "session": session,
        "team": team,
        "form": form,
        "signed": observing.signed(viewer_of(request), team),
        "observations": observations(session),
        "kept": "kept" in request.GET and not form.is_bound,
    }
    status = 422 if form.errors else 200
    return render(request, "assessment/observe.html", page, status=status)


@require_POST
@of_session
def observation(request: HttpRequest, session: Session, team: TeamEntry, pk: int) -> HttpResponse:  # noqa: ARG001 - the gate asked about it
    """Keep what the team decided to do with an observation."""
    form = DecisionForm(request.POST)
    if not form.is_valid():
        return to_the_room(request, session, "Choose what to do with it.")
    try:
        observing.decide(session.code, pk, Observation.Became(form.cleaned_data["became"]))
    except CannotBeObserved as refused:
        return to_the_room(request, session, str(refused))
    return to_the_room(request, session)


def _kept(
    request: HttpRequest, form: ObservationForm, session: Session, team: TeamEntry
) -> Observation | None:
    """Keep what a valid form says; where that is refused, have the form say why."""
    by, today = viewer_of(request), today_of(team, timezone.now())
    try:
        return observing.observe(session.code, **form.cleaned_data, team=team, by=by, today=today)
    except CannotBeObserved as refused:
        form.add_error(None, str(refused))
    return None
