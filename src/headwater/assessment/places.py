"""At which place the sessions of this room are, so that the gate can ask who may."""

from collections.abc import Mapping

from headwater.access.places import Around, Scale, Thing, kept_by
from headwater.organisation import places as organisation


def tell() -> None:
    """Tell the room of access where a session is: at its team."""
    kept_by(Thing.SESSION, _session)


def _session(parts: Mapping[str, object]) -> Around | None:
    from headwater.assessment.models import Session

    found = Session.objects.filter(code=str(parts["code"])).values_list("team", flat=True).first()
    return organisation.find(Scale.TEAM, found) if found else None
