"""What whoever facilitates can do: each is one form, answered with the stage as it is then."""

from collections.abc import Callable
from functools import wraps
from typing import TypeVar
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from headwater.assessment.models import Session
from headwater.assessment.operations import answering
from headwater.assessment.operations import sessions as operations
from headwater.assessment.refusals import Refused
from headwater.assessment.steps import Column, Order, Standing, Step
from headwater.assessment.views.room import stage_answer
from headwater.context.editions import ChangedMeanwhile

MEANWHILE = "Somebody else was a moment quicker. This is where the session is now."
Change = Callable[[HttpRequest, str], object]
View = Callable[..., HttpResponse]
Value = TypeVar("Value")


def _changing(change: Change) -> View:
    """Make a view of a change: whatever comes of it, the stage is shown, with a word if need be."""

    @wraps(change)
    @never_cache
    @require_POST
    def view(request: HttpRequest, code: str) -> HttpResponse:
        note = ""
        try:
            change(request, code)
        except Session.DoesNotExist as gone:
            raise Http404("There is no such session.") from gone
        except ChangedMeanwhile:
            note = MEANWHILE
        except Refused as refused:
            note = str(refused)
        return stage_answer(request, Session.objects.get(code=code), note)

    return view


@_changing
def move(request: HttpRequest, code: str) -> object:
    """Bring everybody to a step."""
    return operations.move(code, _read(Step, request, "to"), _edition(request), timezone.now())


@_changing
def order(request: HttpRequest, code: str) -> object:
    """Choose in which order to talk."""
    return operations.set_order(code, _read(Order, request, "order"), _edition(request))


@_changing
def talk(request: HttpRequest, code: str) -> object:
    """Bring everybody to one dimension."""
    return operations.talk_about(code, request.POST.get("key", ""), _edition(request))


@_changing
def timer(request: HttpRequest, code: str) -> object:
    """Start a timer of so many minutes; 0 puts it away."""
    minutes, edition = _read(int, request, "minutes"), _edition(request)
    if minutes == 0:
        return operations.stop_timer(code, edition)
    return operations.start_timer(code, minutes, edition, timezone.now())


@_changing
def show_cards(request: HttpRequest, code: str) -> object:
    """Turn the cards round."""
    return operations.show_cards(code, _edition(request))


@_changing
def card(request: HttpRequest, code: str) -> object:
    """Write a card together."""
    column = _read(Column, request, "column")
    return operations.write_card(code, column, request.POST.get("text", ""))


@_changing
def remove_card(request: HttpRequest, code: str) -> object:
    """Take a card away that was written together."""
    return operations.remove_card(code, _read(UUID, request, "card"))


@_changing
def decide(request: HttpRequest, code: str) -> object:
    """Keep what the team decided of its standing."""
    standing, words = _read(Standing, request, "standing"), request.POST.get("words", "")
    return operations.decide(code, standing, words, _edition(request))


@_changing
def finish(request: HttpRequest, code: str) -> object:
    """End the session."""
    return operations.finish(code, _edition(request), timezone.now())


@_changing
def call_off(request: HttpRequest, code: str) -> object:
    """End the session without a result, once somebody said that they are sure."""
    if request.POST.get("sure") != "yes":
        raise BadRequest("Say that you are sure.")
    return operations.call_off(code, _edition(request), timezone.now())


@_changing
def take_out(request: HttpRequest, code: str) -> None:
    """Take out somebody who came in twice and has handed in nothing."""
    answering.take_out(code, _read(UUID, request, "participant"))


def _edition(request: HttpRequest) -> int:
    return _read(int, request, "edition")


def _read(kind: Callable[[str], Value], request: HttpRequest, name: str) -> Value:
    """Return a field of the form; a page of ours never sends one that cannot be read."""
    try:
        return kind(request.POST.get(name, "")[:40])
    except ValueError:
        raise BadRequest(f"“{name}” cannot be read.") from None
