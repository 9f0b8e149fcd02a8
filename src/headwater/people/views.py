"""Pages about accounts. Views translate between HTTP and operations; nothing else."""

from allauth.account.utils import perform_login
from allauth.socialaccount.internal.flows.signup import get_pending_signup
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from headwater.access.viewer import viewer_of
from headwater.people import owner as first_owner
from headwater.people import personas, setup_code, words
from headwater.people.forms import OwnerForm

require_form = require_http_methods(["GET", "POST"])


@never_cache
@sensitive_post_parameters("password", "code")
@require_form
def owner(request: HttpRequest) -> HttpResponse:
    """Create the first owner, for whoever has the one-time code."""
    if not first_owner.is_wanted():
        return redirect(settings.LOGIN_URL)
    code = request.POST.get("code") or request.GET.get("code", "")
    if not setup_code.fits(settings.DATA, code):
        return _where_the_code_is(request)
    form = OwnerForm(request.POST or None)
    if not form.is_valid():
        return render(request, "people/owner.html", {"form": form, "code": code})
    try:
        does = first_owner.Does(form.cleaned_data["does"])
        account = first_owner.create(form.newcomer(), does, code, timezone.now())
    except first_owner.NotTheOwner:
        return _where_the_code_is(request)
    return perform_login(request, account)  # type: ignore[no-any-return]


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Look at the demo as another persona."""
    if not personas.choose(request.session, request.POST.get("persona", "")):
        return render(request, "people/no_demo.html", status=403)
    return redirect("flow:home")


@require_GET
def forgotten(request: HttpRequest) -> HttpResponse:
    """Say whom to ask for a new password."""
    return render(request, "people/forgotten.html")


@require_GET
def already_known(request: HttpRequest) -> HttpResponse:
    """Say why nobody came in: their e-mail has an account already, or they have none."""
    pending = get_pending_signup(request)
    nameless = pending is not None and not pending.user.email
    return render(request, "people/already_known.html", {"nameless": nameless})


@require_GET
def account(request: HttpRequest) -> HttpResponse:
    """Show whoever is signed in their account and what they can change about it."""
    held = words.in_order(viewer_of(request).held)
    roles = [(words.capitalised(one.in_words), words.SEES[one.role]) for one in held]
    return render(request, "people/account.html", {"account": request.user, "roles": roles})


def _where_the_code_is(request: HttpRequest) -> HttpResponse:
    setup_code.kept(settings.DATA)
    return render(request, "people/owner_where.html", {"file": setup_code.NAME}, status=403)
