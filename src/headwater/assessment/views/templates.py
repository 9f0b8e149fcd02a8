"""A team's template: what it looks at, in which words, and how that came to be."""

from collections.abc import Callable

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from headwater.access.rights import Right
from headwater.access.viewer import viewer_of
from headwater.assessment.forms.templates import (
    EditionForm,
    WordingForm,
    keys_in_order,
    of_use,
)
from headwater.assessment.operations import templates as operations
from headwater.assessment.operations.templates import Change, TemplateRefused
from headwater.assessment.queries.template_page import history, origin
from headwater.assessment.template import BUILT_IN, Template, template_of
from headwater.assessment.views.of_team import of_a_team, page, require_form
from headwater.context.editions import ChangedMeanwhile
from headwater.organisation.places import of_team
from headwater.organisation.queries import TeamEntry

LIST, MEANWHILE = "assessment:template", "meanwhile"


@require_safe
@of_a_team
def template(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """List what the team looks at, and what it keeps out of use."""
    return _list(request, team)


@require_POST
@of_a_team
def arrange(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Use what is ticked, in the order of its numbers."""
    formset, edition = of_use(template_of(team.slug), request.POST), EditionForm(request.POST)
    if not (formset.is_valid() and edition.is_valid()):
        raise Http404("This form is not one of Headwater’s.")
    keys = keys_in_order(formset)
    try:
        operations.arrange(keys, _change(request, team, edition.cleaned_data["edition"]))
    except TemplateRefused as refused:
        return _list(request, team, trouble=str(refused), status=422)
    except ChangedMeanwhile:
        return _list(request, team, wanted=_titles(team, keys), status=409)
    return redirect(LIST, team.slug)


@require_form
@of_a_team
def add_dimension(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Add a dimension of the team's own."""
    form = WordingForm(template_of(team.slug).edition, None, request.POST or None)

    def add() -> object:
        return operations.add(form.wording(), _change(request, team, form.seen))

    return redirect(LIST, team.slug) if _kept(form, add) else _wording(request, team, form)


@require_form
@of_a_team
def dimension(request: HttpRequest, team: TeamEntry, key: str) -> HttpResponse:
    """Say a dimension in other words."""
    now_is = template_of(team.slug)
    if now_is.dimension(key) is None:
        raise Http404("The team looks at nothing of this name.")
    form = WordingForm(now_is.edition, now_is.dimension(key), request.POST or None)

    def reword() -> None:
        change, same = _change(request, team, form.seen), form.cleaned_data["same_meaning"]
        operations.reword(key, form.wording(), change, same_meaning=same)

    return redirect(LIST, team.slug) if _kept(form, reword) else _wording(request, team, form, key)


@require_safe
@of_a_team
def template_history(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Say how the template came to be what it is."""
    return page(request, team, "template_history", {"changes": history(team.slug)})


@require_form
@of_a_team
def start_again(request: HttpRequest, team: TeamEntry) -> HttpResponse:
    """Say what starting again means, and do it."""
    form = EditionForm(request.POST or None)
    if form.is_valid():
        try:
            operations.start_again(_change(request, team, form.cleaned_data["edition"]))
        except ChangedMeanwhile:
            return _again_page(request, team, meanwhile=True)
        return redirect(LIST, team.slug)
    return _again_page(request, team)


def _list(
    request: HttpRequest,
    team: TeamEntry,
    *,
    trouble: str = "",
    wanted: list[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    now_is = template_of(team.slug)
    formset = of_use(now_is)
    lines = [
        (text, row, origin(text)) for text, row in zip(now_is.every, formset.forms, strict=True)
    ]
    used = len(now_is.dimensions)
    shown = {
        "template": now_is,
        "formset": formset,
        "groups": (("In use", lines[:used]), ("Out of use", lines[used:])),
        "is_own": now_is.edition != BUILT_IN,
        "may_speak": viewer_of(request).may(Right.SPEAK, of_team(team)),
        "trouble": trouble,
        "wanted": wanted,
    }
    return page(request, team, "template", shown, status)


def _kept(form: WordingForm, write: Callable[[], object]) -> bool:
    """Keep what a valid form says; where that is refused, have the form say why."""
    if not form.is_valid():
        return False
    try:
        write()
    except TemplateRefused as refused:
        form.add_error(None, str(refused))
    except ChangedMeanwhile as overtaken:
        form.add_error(None, ValidationError(str(overtaken), code=MEANWHILE))
    return not form.errors


def _wording(
    request: HttpRequest, team: TeamEntry, form: WordingForm, key: str = ""
) -> HttpResponse:
    """Show the form. What was overtaken stands beside what is there now, to be saved again."""
    now_is, status = template_of(team.slug), 422 if form.errors else 200
    if form.has_error(NON_FIELD_ERRORS, MEANWHILE):
        form, status = _again(request, now_is, key), 409
    shown = {
        "form": form,
        "dimension": now_is.dimension(key) if key else None,
        "meanwhile": status == 409,
    }
    return page(request, team, "dimension", shown, status)


def _again(request: HttpRequest, now_is: Template, key: str) -> WordingForm:
    """Return the form with what was written, ready to be saved over what is kept now."""
    said = request.POST.copy()
    said["edition"] = str(now_is.edition)
    return WordingForm(now_is.edition, now_is.dimension(key) if key else None, said)


def _again_page(request: HttpRequest, team: TeamEntry, *, meanwhile: bool = False) -> HttpResponse:
    now_is = template_of(team.slug)
    differ = [text for text in now_is.every if origin(text)]
    shown = {"template": now_is, "differ": differ, "meanwhile": meanwhile}
    return page(request, team, "template_again", shown, 409 if meanwhile else 200)


def _titles(team: TeamEntry, keys: list[str]) -> list[str]:
    """Return the titles of the keys that somebody wanted, in their order."""
    now_is = template_of(team.slug)
    return [text.title for key in keys if (text := now_is.dimension(key))]


def _change(request: HttpRequest, team: TeamEntry, edition: int) -> Change:
    return Change(team, edition, viewer_of(request), timezone.now())
