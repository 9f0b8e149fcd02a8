"""One piece of work: its story, writing what it is for, and what was written before."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.middleware import HtmxDetails

from headwater.access.viewer import viewer_of
from headwater.context.editions import ChangedMeanwhile
from headwater.purpose.forms.outcome import (
    OutcomeForm,
    TranslationForm,
    initial,
    translation_of,
)
from headwater.purpose.help.translation import TRANSLATIONS, NotSaidYet, sentence, translates
from headwater.purpose.measure_picture import drawn
from headwater.purpose.models import Outcome
from headwater.purpose.operations import outcomes
from headwater.purpose.operations.outcomes import CannotBeKept, Refused, said_of
from headwater.purpose.queries.key_results import key_results_for_choice
from headwater.purpose.queries.versions import changes
from headwater.purpose.queries.work_page import hoped, opens, work_page
from headwater.purpose.room_pages import tabs
from headwater.purpose.works import UnknownWork, Work, work
from headwater.vocabulary.work import Level

HERE = "purpose:initiatives"
VERSIONS_PER_PAGE = 20
View = Callable[..., HttpResponse]


def of_a_work(view: View) -> View:
    """Hand `view` the piece of work its address names."""

    @wraps(view)
    def wrapped(request: HttpRequest, item: int) -> HttpResponse:
        try:
            return view(request, work(item))
        except UnknownWork as unknown:
            raise Http404(str(unknown)) from unknown

    return wrapped


@require_GET
@of_a_work
def story(request: HttpRequest, of: Work) -> HttpResponse:
    """Its story, from what was hoped to what came of it."""
    return _story(request, of)


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_work
def edit(request: HttpRequest, of: Work) -> HttpResponse:
    """Write what it is for; where somebody was quicker, with both texts side by side."""
    outcome = _outcome(of)
    form = _form(request, of, outcome)
    if request.method == "POST" and form.is_valid():
        try:
            said = form.said(said_of(outcome))
            _write(request, of, said, form.cleaned_data["edition"])
            return redirect("purpose:work", of.item_id)
        except CannotBeKept as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except ChangedMeanwhile as meanwhile:
            return _both(request, of, form, str(meanwhile))
    return _edit(request, of, form, {}, 422 if form.errors else 200)


@require_POST
@of_a_work
def overrule(request: HttpRequest, of: Work) -> HttpResponse:
    """Say that a text is meant as it stands."""
    text, edition = request.POST.get("text", ""), request.POST.get("edition", "")
    try:
        number = int(edition) if edition.isascii() and edition.isdigit() else -1
        by = viewer_of(request)
        outcomes.overrule(of, text, edition=number, by=by, now=timezone.now())
    except (Refused, ChangedMeanwhile):
        said = "What it says has changed meanwhile. This is how it stands now."
        return _story(request, of, said, status=409)
    return redirect("purpose:work", of.item_id)


@require_GET
@of_a_work
def translate(request: HttpRequest, of: Work) -> HttpResponse:
    """From technical debt or risk to a sentence that says what it is worth."""
    chosen = translation_of(request.GET.get("worth", ""))
    answered = "today" in request.GET
    form = chosen and TranslationForm(chosen, request.GET if answered else None)
    said = ""
    if chosen and form and answered and form.is_valid():
        try:
            said = sentence(chosen, form.cleaned_data)
        except NotSaidYet as missing:
            for name in missing.unsaid:
                form.add_error(name, "Please say a little more, in a few words.")
    page = {
        "ways": TRANSLATIONS.values(),
        "chosen": chosen,
        "form": form,
        "said": said,
        "take": f"{reverse('purpose:edit', args=[of.item_id])}?{urlencode({'text': said})}",
    }
    part = HtmxDetails(request) and not HtmxDetails(request).history_restore_request
    return _render(request, of, "_translation" if part else "translate", page)


@require_GET
@of_a_work
def history(request: HttpRequest, of: Work) -> HttpResponse:
    """All that was ever written about it, the newest first."""
    outcome = _outcome(of)
    versions = outcome.versions.all() if outcome.pk else ()
    page = Paginator(versions, VERSIONS_PER_PAGE).get_page(request.GET.get("page"))
    return _render(request, of, "history", {"page": page, "changes": changes(page)})


def _story(request: HttpRequest, of: Work, trouble: str = "", status: int = 200) -> HttpResponse:
    number = request.GET.get("page", "1")
    page = work_page(of.item_id, viewer_of(request), number, timezone.now())
    return _render(request, of, "work", {"page": page, "trouble": trouble}, status)


def _outcome(of: Work) -> Outcome:
    return Outcome.objects.filter(item_id=of.item_id).first() or Outcome(item_id=of.item_id)


def _form(request: HttpRequest, of: Work, outcome: Outcome) -> OutcomeForm:
    """Return the form as posted, or as it stands; a sentence found beside it may be its text."""
    begins = initial(said_of(outcome), outcome.edition)
    if found := request.GET.get("text", "")[: outcomes.LONGEST["text"]]:
        begins["text"] = found
    return OutcomeForm(
        key_results_for_choice(viewer_of(request), of),
        request.POST if request.method == "POST" else None,
        initial=begins,
        may_be_one=of.level is Level.EPIC and of.team is not None,
    )


def _write(request: HttpRequest, of: Work, said: outcomes.Said, edition: int) -> None:
    by, now = viewer_of(request), timezone.now()
    outcomes.write_outcome(of, said, edition=edition, by=by, now=now)


def _both(request: HttpRequest, of: Work, form: OutcomeForm, why: str) -> HttpResponse:
    """Show what somebody else saved beside the form; saving again then goes over that."""
    theirs = _outcome(of)
    form.data = {**request.POST.dict(), "edition": str(theirs.edition)}
    return _edit(request, of, form, {"theirs": theirs, "measure": drawn(theirs), "why": why}, 409)


def _edit(
    request: HttpRequest, of: Work, form: OutcomeForm, more: dict[str, Any], status: int
) -> HttpResponse:
    in_effect = hoped(of, _outcome(of))
    tracker = next(
        (t for t in (in_effect.counts, in_effect.other) if t and t.by == "tracker" and t.text), None
    )
    page = {
        "form": form,
        "tracker": tracker,
        "may_translate": translates(of.kind) and opens("purpose:translate", of, viewer_of(request)),
    }
    return _render(request, of, "edit_outcome", page | more, status)


def _render(
    request: HttpRequest, of: Work, name: str, page: dict[str, Any], status: int = 200
) -> HttpResponse:
    shown = {"work": of, "tabs": tabs(viewer_of(request), HERE), **page}
    return render(request, f"purpose/{name}.html", shown, status=status)
