"""The room of a session: coming in, seeing where it is, and handing in what one answered alone.

The code is the key, so no account is asked for. What a facilitator does has addresses of its own.
"""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from headwater.access.rights import Right
from headwater.access.viewer import viewer_of
from headwater.assessment import guesses, qr, tickets, words
from headwater.assessment.addresses import LENGTH, typed
from headwater.assessment.forms.answering import AnswersForm
from headwater.assessment.live.tokens import live_address
from headwater.assessment.models import Session, lengths
from headwater.assessment.operations import answering
from headwater.assessment.queries.stage import Looker, Stage
from headwater.assessment.refusals import AlreadyHandedIn, BoxClosed, NotJoined, Refused
from headwater.assessment.steps import Part, Step
from headwater.assessment.views import shared
from headwater.organisation import queries as organisation
from headwater.organisation.places import of_team

MISTYPED = "A code has eight letters and numbers, like KMPT-7RWX. Is one missing?"
UNKNOWN = "No session goes by this code. Is it mistyped, or over for a long time?"
TOO_LATE = (
    "The answers were opened just before yours arrived, so yours could not be added. "
    "You can still say it in the talk."
)
ALREADY = "This was handed in before, and it counts once."
COME_IN_AGAIN = "This browser is not known here any more. Say your name once more to come in."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Ask for a session's code, and lead to it."""
    if request.method != "POST":
        return _asked_for_code(request, "", "")
    said = request.POST.get("code", "")[: 4 * LENGTH]
    code = typed(said)
    if len(code) != LENGTH:
        return _asked_for_code(request, said, MISTYPED, 422)
    if guesses.too_many(request):
        return render(request, "429.html", status=429)
    if not Session.objects.filter(code=code).exists():
        guesses.missed(request)
        return _asked_for_code(request, said, UNKNOWN, 404)
    return redirect("assessment:room", code)


@never_cache
@require_safe
def room(request: HttpRequest, code: str) -> HttpResponse:
    """Show the room to who was let in, else the door."""
    visit = _visit(request, code)
    return visit if isinstance(visit, HttpResponse) else _room(request, visit)


@never_cache
@require_POST
def enter(request: HttpRequest, code: str) -> HttpResponse:
    """Let somebody take part under the name they chose."""
    visit = _visit(request, code)
    if isinstance(visit, HttpResponse):
        return visit
    name = request.POST.get("name", "").strip()[: lengths.NAME]
    if visit.looker.participant is not None:
        return redirect("assessment:room", code)
    try:
        _, secret = answering.join(code, name)
    except Refused as refused:
        return _door(request, visit, name, str(refused), 422)
    answer = redirect("assessment:room", code)
    tickets.give(answer, code, secret)
    return answer


@never_cache
@require_safe
def stage(request: HttpRequest, code: str) -> HttpResponse:
    """Return what somebody sees now, as a part of the room's page."""
    visit = _visit(request, code)
    if isinstance(visit, HttpResponse):
        return visit
    if not visit.looker.is_let_in:
        return _reloaded(code)
    if "people" in request.GET:
        return render(request, "assessment/_taking_out.html", {"stage": visit.stage()})
    return _fragment(request, visit.stage())


@never_cache
@require_POST
def hand_in(request: HttpRequest, code: str, part: str) -> HttpResponse:
    """Put what somebody answered alone into its box."""
    visit = _visit(request, code)
    if isinstance(visit, HttpResponse):
        return visit
    if part not in _handed_in_here():
        raise Http404(f"Nothing is handed in as “{part}”.")
    form = AnswersForm(Part(part), list(visit.session.asked.all()), request.POST)
    if not form.is_valid():
        return _answer(request, visit.again(), refused=form)
    return _handed_in(request, visit, form)


def stage_answer(
    request: HttpRequest, session: Session, note: str = "", *, tone: str = "info"
) -> HttpResponse:
    """Answer a change made in the room: with the stage as it is now, or by leading there."""
    return _answer(request, _visit_of(request, session), note=note, tone=tone)


@dataclass(frozen=True)
class _Visit:
    """Somebody's request in a session of a team."""

    session: Session
    team: organisation.TeamEntry
    looker: Looker

    def stage(self, note: str = "", tone: str = "info") -> Stage:
        """Return what they see now."""
        return Stage(self.session, self.team, self.looker, timezone.now(), note, tone)

    def again(self) -> "_Visit":
        """Return the same visit with the session as it is after a change."""
        self.session.refresh_from_db()
        if self.looker.participant is not None:
            self.looker.participant.refresh_from_db()
        return self


def _visit(request: HttpRequest, code: str) -> _Visit | HttpResponse:
    """Return who comes to which session; the answer to who guesses. Raises Http404."""
    session = Session.objects.filter(code=code).first()
    if guesses.too_many(request) and not _knows(request, session):
        return render(request, "429.html", status=429)
    if session is None:
        guesses.missed(request)
        raise Http404(UNKNOWN)
    try:
        visit = _visit_of(request, session)
    except organisation.UnknownTeam as gone:
        raise Http404(str(gone)) from gone
    return _over(request, visit) if session.step == Step.FINISHED else visit


def _knows(request: HttpRequest, session: Session | None) -> bool:
    """Say whether somebody has no need to guess. A cookie that opens nothing is a guess as well."""
    if viewer_of(request).signed_in:
        return True
    return session is not None and tickets.holder(request, session) is not None


def _visit_of(request: HttpRequest, session: Session) -> _Visit:
    team = organisation.team(session.team)
    facilitates = viewer_of(request).may(Right.SPEAK, of_team(team))
    return _Visit(session, team, Looker(tickets.holder(request, session), facilitates))


def _handed_in(request: HttpRequest, visit: _Visit, form: AnswersForm) -> HttpResponse:
    code, answers = visit.session.code, form.answers()
    secret = tickets.secret_of(request, code)
    try:
        answering.hand_in(code, secret, form.part, answers, timezone.now())
    except NotJoined:
        return _door(request, visit, "", COME_IN_AGAIN, 403)
    except AlreadyHandedIn:
        return _answer(request, visit.again(), note=ALREADY)
    except BoxClosed:
        lost = tuple(text for texts in answers.words.values() for text in texts)
        return _answer(request, visit.again(), note=TOO_LATE, lost=lost)
    except Refused as refused:
        return _answer(request, visit.again(), note=str(refused), tone="error", refused=form)
    return _answer(request, visit.again())


def _answer(
    request: HttpRequest,
    visit: _Visit,
    *,
    note: str = "",
    tone: str = "info",
    refused: AnswersForm | None = None,
    lost: tuple[str, ...] = (),
) -> HttpResponse:
    """Answer with the stage; where there is nothing to say beside it, lead to the room."""
    if visit.session.step == Step.FINISHED:
        return _reloaded(visit.session.code) if request.htmx else _to_room(visit)  # type: ignore[attr-defined]
    shown = visit.stage(note, tone)
    shown.refused, shown.lost = refused, lost
    if request.htmx:  # type: ignore[attr-defined]
        return _fragment(request, shown)
    if not (note or refused or lost):
        return _to_room(visit)
    return _room(request, visit, shown, 422 if refused else 409)


def _to_room(visit: _Visit) -> HttpResponse:
    return redirect("assessment:room", visit.session.code)


def _reloaded(code: str) -> HttpResponse:
    """Have the whole page loaded anew."""
    answer = HttpResponse(status=204)
    answer["HX-Redirect"] = reverse("assessment:room", args=[code])
    return answer


def _fragment(request: HttpRequest, shown: Stage) -> HttpResponse:
    def draw() -> str:
        return render_to_string("assessment/_stage.html", _page(request, shown), request)

    return HttpResponse(shared.drawn(shown, request.get_host(), draw))


def _room(
    request: HttpRequest, visit: _Visit, shown: Stage | None = None, status: int = 200
) -> HttpResponse:
    if not visit.looker.is_let_in:
        return _door(request, visit, "", "")
    page = _page(request, shown or visit.stage())
    return render(request, "assessment/room.html", page, status=status)


def _page(request: HttpRequest, shown: Stage) -> dict[str, object]:
    link = request.build_absolute_uri(reverse("assessment:room", args=[shown.session.code]))
    page: dict[str, object] = {"stage": shown, "session": shown.session, "link": link}
    page["gathered"], page["privacy"] = shown.gathered, words.PRIVACY
    page["join_at"] = f"{request.get_host()}{reverse('assessment:join')}"
    page["live"] = live_address(shown.session.pk)
    page["qr"] = qr.picture(link) if shown.looker.facilitates else None
    return page


def _door(
    request: HttpRequest, visit: _Visit, name: str, error: str, status: int = 200
) -> HttpResponse:
    page = {"stage": visit.stage(), "session": visit.session, "name": name, "error": error}
    page["privacy"] = words.PRIVACY
    return render(request, "assessment/door.html", page, status=status)


def _over(request: HttpRequest, visit: _Visit) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return _reloaded(visit.session.code)
    page = {"session": visit.session, "team": visit.team, "looker": visit.looker}
    answer = render(request, "assessment/over.html", page)
    tickets.take_back(answer, visit.session.code)
    return answer


def _asked_for_code(request: HttpRequest, said: str, error: str, status: int = 200) -> HttpResponse:
    page = {"said": said, "error": error}
    return render(request, "assessment/join.html", page, status=status)


def _handed_in_here() -> set[str]:
    return {part.value for part in Part} - {Part.OUTSIDE.value}
