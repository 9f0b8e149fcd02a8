"""Whom the demo can be looked at as: invented people, one for each role."""

from headwater.access.places import Scale
from headwater.access.roles import Held, Role
from headwater.people.personas import Persona

CAST = (
    Persona("Ines Calder", "ines@demo.invalid", Held(Role.DELIVERY_MANAGER, Scale.ORGANISATION)),
    Persona("Tomo Breck", "tomo@demo.invalid", Held(Role.MEMBER, Scale.TEAM, "otter")),
    Persona("Ada Finch", "ada@demo.invalid", Held(Role.PRODUCT_MANAGER, Scale.TEAM, "otter")),
    Persona("Marek Sol", "marek@demo.invalid", Held(Role.LEADER, Scale.DOMAIN, "payments")),
    Persona("Juno Vale", "juno@demo.invalid", Held(Role.OPERATOR, Scale.ORGANISATION)),
)
"""The first is the one a visitor begins as."""
