"""Why aims have no API. Whoever tries is told what an aim is, and what to do instead."""

import json
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from headwater.improvement.queries.moving import is_output, moved

MANY = ("teams", "streams", "stream", "domains", "domain", "organisation", "all", "everyone")
AMOUNT = ("%", "per cent", "percent")
FOR_MANY = (
    "One aim for many teams, or one percentage for all, misses what is in the way of each of them. "
    "It teaches them to bring about the number instead of the improvement."
)
BY_THE_TEAM = (
    "An aim belongs to the team that sets it: it is made in a conversation about what the team can "
    "change itself. A program can neither have that conversation nor see its outcome."
)
INSTEAD = (
    "Say which direction matters to you and why. Let each team choose an input it can change, and "
    "ask what it needs from you for that."
)


# It changes nothing, whoever sends it, so there is nothing to forge: a program that tries without
# a token is to read the reason, not an error about cookies.
@csrf_exempt
@require_http_methods(["POST", "PUT", "PATCH"])
def aims(request: HttpRequest, **_team: str) -> JsonResponse:
    """Explain, for one team and for many, why no aim is set here."""
    body = _body(request)
    output = body.get("metric") if isinstance(body, dict) else None
    if _for_many(body):
        return _answer("no_aims_for_many", FOR_MANY)
    if isinstance(output, str) and is_output(output):
        return _about_an_output(output)
    return _answer("aims_are_set_by_the_team", BY_THE_TEAM)


def _about_an_output(output: str) -> JsonResponse:
    found = moved(output, frozenset())
    inputs = {one.name: one.why for one in found.inputs}
    why = f"{found.title} is a result. {found.backfires}"
    return _answer("no_aims_on_results", why, status=422, inputs=inputs)


def _answer(error: str, why: str, status: int = 403, **more: Any) -> JsonResponse:
    said = {"error": error, "why": why, "instead": INSTEAD, **more}
    read_more = f"{reverse('context:guide')}#targets"
    return JsonResponse(said | {"read_more": read_more}, status=status)


def _body(request: HttpRequest) -> Any:
    """Return what was sent, as JSON or as a form; nothing where it is neither."""
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        return request.POST.dict()


def _for_many(body: Any) -> bool:
    """Say whether several teams are named, or a percentage for whoever it may be."""
    if isinstance(body, list):
        return True
    if not isinstance(body, dict):
        return False
    return any(name in body for name in MANY) or any(
        word in f"{name} {value}".lower()
        for name, value in body.items()
        if not isinstance(value, dict | list)
        for word in AMOUNT
    )
