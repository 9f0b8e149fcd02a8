"""What somebody reads who followed an address that leads nowhere."""

from django.http import Http404
from django.test import RequestFactory
from django.urls.exceptions import Resolver404
from django.views.defaults import page_not_found


def read(error: Exception) -> str:
    return page_not_found(RequestFactory().get("/nothing/"), error).content.decode()


def test_a_page_that_is_not_found_says_what_was_looked_for() -> None:
    said = read(Http404("There is no team “gone”."))
    assert "There is no team “gone”." in said
    assert "renamed" not in said


def test_a_page_that_is_not_found_keeps_the_names_of_errors_to_itself() -> None:
    said = read(Resolver404({"tried": [], "path": "nothing/"}))
    assert "There is nothing at this address." in said
    assert "It may have been renamed." in said
    assert "Resolver404" not in said
    assert "Http404" not in read(Http404())
