"""What pages about one session share: the session its address names, and the way to its room."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from headwater.assessment.models import Observation, Session
from headwater.organisation import queries as organisation

View = Callable[..., HttpResponse]
MISSING = (Session.DoesNotExist, Observation.DoesNotExist, organisation.UnknownTeam)


def of_session(view: View) -> View:
    """Hand `view` the session that an address names, and its team."""

    @wraps(view)
    def found(request: HttpRequest, code: str, **rest: object) -> HttpResponse:
        try:
            session = Session.objects.get(code=code)
            return view(request, session=session, team=organisation.team(session.team), **rest)
        except MISSING as missing:
            raise Http404(str(missing)) from missing

    return found


def to_the_room(request: HttpRequest, session: Session, note: str = "") -> HttpResponse:
    """Show the session where it is now, with a word about what could not be done."""
    from headwater.assessment.views.room import stage_answer  # it shows what this room decides

    return stage_answer(request, session, note)
