"""What a team chooses to tell of a session."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from headwater.assessment.forms.sharing import SharingForm
from headwater.assessment.models import Session
from headwater.assessment.operations import sharing as operations
from headwater.assessment.queries.sharing import sharing
from headwater.context.editions import ChangedMeanwhile
from headwater.organisation.queries import TeamEntry, team
from headwater.ui.components import Link

require_form = require_http_methods(["GET", "POST"])


@require_form
def share(request: HttpRequest, code: str) -> HttpResponse:
    """Choose, item by item."""
    session, now = get_object_or_404(Session, code=code), timezone.now()
    shown = sharing(session, now)
    form = SharingForm(request.POST or None, sharing=shown, edition=session.edition)
    problem = ""
    if form.is_valid():
        try:
            operations.share(code, form.items(), edition=form.cleaned_data["edition"], now=now)
            return redirect("assessment:share", code)
        except (operations.Refused, ChangedMeanwhile) as refused:
            problem = str(refused)
    of = team(session.team)
    page = {
        "session": session,
        "team": of,
        "above": _above(of, session),
        "sharing": shown,
        "form": form,
        "problem": problem,
        "ended": session.finished_on is not None and not session.called_off,
    }
    return render(request, "assessment/share.html", page)


def _above(of: TeamEntry, session: Session) -> tuple[Link, ...]:
    return (
        Link(f"{of.name}’s assessment", reverse("assessment:team", args=[of.slug])),
        Link(f"{session.opened_on:%B %Y}", reverse("assessment:round", args=[session.code])),
    )
