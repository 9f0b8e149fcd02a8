"""Whom the demo can be looked at as."""

from django.test import Client
from django.urls import reverse

from headwater.access.roles import Role
from headwater.demo.personas import CAST
from headwater.people import personas
from headwater.people.greeting import lines


def test_there_is_one_for_each_role_and_the_delivery_manager_comes_first() -> None:
    assert {persona.held.role for persona in CAST} == set(Role)
    assert CAST[0].held.role is Role.DELIVERY_MANAGER


def test_a_visitor_of_the_demo_sees_what_its_delivery_manager_sees(db: None) -> None:
    personas.introduce(CAST)
    assert "Agile Delivery Manager of the whole organisation" in (
        Client().get(reverse("organisation:home")).content.decode()
    )


def test_serve_says_that_a_demo_others_reach_is_open(db: None) -> None:
    personas.introduce(CAST)
    here, for_all = (lines("http://x:1", others_reach_it=others) for others in (False, True))
    assert not any("Everyone" in line for line in here)
    assert any("Everyone who reaches this address" in line for line in for_all)
