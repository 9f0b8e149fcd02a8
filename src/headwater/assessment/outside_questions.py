"""What people outside a team are asked: its dimensions in outside words, or the short form."""

from dataclasses import dataclass

from headwater.assessment.models import Asked, Session
from headwater.assessment.template import built_in

FULL, SHORT = "full", "short"
FREE = {
    "outside-keep": "What should this team keep doing?",
    "outside-help": "What one thing would help you most?",
}
"""The questions of the short form that are answered in words alone, by key."""
ENOUGH = 4
"""So many dimensions of a team's own the short form takes where it has none of the usual ones."""


@dataclass(frozen=True)
class Outside:
    """The form of a session: what is rated, and what is asked in words alone."""

    asked: tuple[Asked, ...]
    free: dict[str, str]

    @property
    def rated(self) -> frozenset[str]:
        """The keys that want a choice."""
        return frozenset(row.key for row in self.asked)

    @property
    def keys(self) -> tuple[str, ...]:
        """Everything that words can be written for."""
        return (*(row.key for row in self.asked), *self.free)


def outside_form(session: Session) -> Outside:
    """Return what people outside are asked, in the team's order (one query); nothing where the team
    asks nobody.
    """
    if not session.outside_form:
        return Outside((), {})
    asked = tuple(session.asked.all())
    if session.outside_form != SHORT:
        return Outside(asked, {})
    usual = {each.text.key for each in built_in() if each.short}
    short = tuple(row for row in asked if row.key in usual)
    return Outside(short or asked[:ENOUGH], FREE)
