"""At which place the things of this room are, so that the gate can ask who may; and what flow's
pages show of it.
"""

import datetime as dt
from collections.abc import Mapping

from headwater.access.places import Around, Place, Scale, Thing, kept_by
from headwater.access.viewer import Viewer
from headwater.flow.panels import Panel, offer
from headwater.organisation import places as organisation
from headwater.organisation.places import of_team
from headwater.organisation.queries import StreamEntry, TeamEntry


def tell() -> None:
    """Tell the room of access where things are, and offer flow's pages a panel."""
    kept_by(Thing.PLACE, _place)
    kept_by(Thing.WORK, _work)
    kept_by(Thing.OBJECTIVE, _objective)
    kept_by(Thing.KEY_RESULT, _key_result)
    offer(_panel)


def at(scale: str, slug: str) -> Around | None:
    """Return the place of a scale and slug, with its teams; None where nothing is called so."""
    known = scale in [s.value for s in Scale]
    return organisation.find(Scale(scale), slug) if known else None


def _place(parts: Mapping[str, object]) -> Around | None:
    return at(str(parts.get("scale", Scale.ORGANISATION)), str(parts.get("slug", "")))


def _work(parts: Mapping[str, object]) -> Around | None:
    """A piece of work is at its team; without one it is the whole organisation's."""
    from headwater.purpose.works import UnknownWork, work

    try:
        team = work(int(str(parts["item"]))).team
    except UnknownWork:
        return None
    return Around(of_team(team) if team else Place())


def _panel(about: TeamEntry | StreamEntry, viewer: Viewer, now: dt.datetime) -> Panel | None:
    """The panel's own imports wait until a page is shown."""
    from headwater.purpose.panel import purpose_panel

    return purpose_panel(about, viewer, now)


def _objective(parts: Mapping[str, object]) -> Around | None:
    from headwater.purpose.models import Objective

    found = Objective.objects.filter(pk=int(str(parts["pk"]))).values_list("scale", "slug").first()
    return _itself(*found) if found else None


def _key_result(parts: Mapping[str, object]) -> Around | None:
    from headwater.purpose.models import KeyResult

    of = ("objective__scale", "objective__slug")
    found = KeyResult.objects.filter(pk=int(str(parts["pk"]))).values_list(*of).first()
    return _itself(*found) if found else None


def _itself(scale: str, slug: str) -> Around | None:
    found = at(scale, slug)
    return Around(found.place) if found else None
