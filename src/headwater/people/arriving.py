"""Pages that a one-time link opens: an invitation, a new password."""

from typing import cast

from allauth.account.utils import perform_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from headwater.access.models import Account, Invitation
from headwater.access.operations import AccessRefused
from headwater.access.viewer import viewer_of
from headwater.people import operations, words
from headwater.people.forms import NewcomerForm, NewPasswordForm

require_form = require_http_methods(["GET", "POST"])


@never_cache
@sensitive_post_parameters("password")
@require_form
def invited(request: HttpRequest, secret: str) -> HttpResponse:
    """Accept an invitation: with a new account, or for the one that is signed in."""
    try:
        invitation = operations.invitation(secret, timezone.now())
        return _accept(request, invitation)
    except AccessRefused as over:
        return render(request, "people/over.html", {"why": str(over)}, status=410)


@never_cache
@sensitive_post_parameters("password")
@require_form
def reset(request: HttpRequest, pk: int, secret: str) -> HttpResponse:
    """Choose a new password by a link."""
    account = operations.who_resets(pk, secret)
    if account is None:
        why = "This link is over: it was used, or is too old."
        return render(request, "people/over.html", {"why": why}, status=410)
    form = NewPasswordForm(request.POST or None, account=account)
    if not form.is_valid():
        return render(request, "people/reset.html", {"form": form, "account": account})
    operations.reset(account, form.cleaned_data["password"])
    return perform_login(request, account)  # type: ignore[no-any-return]


def _accept(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    held = operations.held_by(invitation)
    page = {"role": held.in_words, "sees": words.SEES[held.role]}
    if _is_known(request):
        return _accept_known(request, invitation, page)
    form = NewcomerForm(request.POST or None)
    if not form.is_valid():
        return render(request, "people/invited.html", {"form": form, **page})
    account = operations.join(invitation, form.newcomer(), timezone.now())
    return perform_login(request, account)  # type: ignore[no-any-return]


def _accept_known(
    request: HttpRequest, invitation: Invitation, page: dict[str, str]
) -> HttpResponse:
    if request.method != "POST":
        return render(request, "people/invited.html", page)
    operations.accept(invitation, cast(Account, request.user), timezone.now())
    return redirect("people:account")


def _is_known(request: HttpRequest) -> bool:
    viewer = viewer_of(request)
    return viewer.signed_in and not viewer.is_persona
