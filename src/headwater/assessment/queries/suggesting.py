"""What is ticked when a team opens a session: what it looked at last, or a few to begin with."""

from headwater.assessment.models import Asked, Session
from headwater.assessment.template import Template, built_in

FEW = 5


def suggested(template: Template) -> tuple[str, ...]:
    """Return the keys to tick, in the template's order.

    Those of the last session; before the first those that Headwater suggests, and where a team has
    put its own in their place, its first few (two queries).
    """
    here = [each.key for each in template.dimensions]
    for keys in (_last_asked(template.team), _to_begin_with()):
        found = tuple(key for key in here if key in keys)
        if found:
            return found
    return tuple(here[:FEW])


def _last_asked(team: str) -> frozenset[str]:
    last = Session.objects.filter(team=team, called_off=False).order_by("-opened_on", "-pk").first()
    if last is None:
        return frozenset()
    return frozenset(Asked.objects.filter(session=last).values_list("key", flat=True))


def _to_begin_with() -> frozenset[str]:
    return frozenset(each.text.key for each in built_in() if each.start)
