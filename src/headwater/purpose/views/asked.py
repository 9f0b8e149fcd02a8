"""What an address asks about a place, as far as the gate lets a request see it."""

from typing import TypeVar

from django.http import Http404, HttpRequest
from django.utils import timezone

from headwater.access.gate import sight_of
from headwater.access.places import Scale
from headwater.access.rights import Sight
from headwater.flow.queries.choice import NotAPeriod
from headwater.flow.sentence import plain
from headwater.purpose.levels import Spot
from headwater.purpose.outline import Outline
from headwater.purpose.queries.ratio_facts import RatioFacts, ToldRatioFacts
from headwater.purpose.queries.ratio_page import why_held
from headwater.purpose.scopes import NotAsked, at

Facts = TypeVar("Facts", bound=RatioFacts)


def asked_for(
    request: HttpRequest, scale: str, slug: str, whole: type[Facts], told: type[Facts]
) -> Facts:
    """Return the facts about a place: the `whole` of them, or those that were `told`."""
    facts = whole if sight_of(request) is Sight.ALL else told
    try:
        return facts(at(Scale(scale), slug), request.GET.dict(), timezone.now())
    except (NotAsked, NotAPeriod) as unknown:
        raise Http404(str(unknown)) from unknown


def known_spot(places: Outline, scale: str, slug: str) -> Spot:
    """Return the place that an address names; 404 where there is none."""
    spot = Spot(Scale(scale), slug)
    if spot not in places.known:
        raise Http404(f"There is no {scale} “{slug}”.")
    return spot


def only_told(facts: Facts) -> Facts:
    """Return the facts; 404 where their period has yet to be told to whoever asks."""
    if isinstance(facts, ToldRatioFacts) and not facts.tells(facts.choice.period):
        raise Http404(plain(why_held(facts)))
    return facts
